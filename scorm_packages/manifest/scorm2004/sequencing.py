"""`<imsss:sequencing>` of an item or organization: its part of the activity tree.

What an element refers to in the `<sequencingCollection>` is taken where it says nothing itself: the
child elements here override those there, each as a whole (CAM §5.1.1, §5.2).
"""

from collections.abc import Mapping
from typing import Any

from lxml import etree

from scorm_packages.manifest import elements
from scorm_packages.manifest.scorm2004 import controls
from scorm_packages.manifest.scorm2004.objectives import read_objectives
from scorm_packages.manifest.scorm2004.rules import read_rollup, read_rules
from scorm_packages.manifest.scorm2004.values import Values

ADLSEQ = "adlseq"


KNOWN = frozenset(
    {
        *("controlMode", "sequencingRules", "limitConditions", "rollupRules", "objectives"),
        *("randomizationControls", "deliveryControls", f"{ADLSEQ}:objectives"),
        *("constrainedChoiceConsiderations", "rollupConsiderations"),
        "auxiliaryResources",  # Of IMS SS; SCORM leaves it aside.
    }
)
MAX_ELEMENTS = 200_000
"""Of all activities together: one entry of the collection may be referred to by all of them."""


class SequencingReader:
    """Reads sequencing with the collection of the manifest `root`."""

    def __init__(self, root: etree._Element, values: Values) -> None:
        self._values = values
        self._collection: dict[str, etree._Element] = {}
        self._elements_left = MAX_ELEMENTS
        for collection in elements.children(root, "sequencingCollection"):
            for each in elements.children(collection, "sequencing"):
                self._collect(each)

    @property
    def is_too_large(self) -> bool:
        """Whether more was declared than is read; what was read is then incomplete."""
        return self._elements_left < 0

    def parts(self, owner: etree._Element) -> Mapping[str, etree._Element]:
        """Return the elements that hold for `owner`, by name: its own before the collection's."""
        own = elements.child(owner, "sequencing")
        if own is None:
            return {}
        for name in _by_name(own).keys() - KNOWN:
            self._values.tell("scorm2004.sequencing_element_unknown", own, element=name)
        reference = elements.attribute(own, "IDRef")
        if not reference:
            return _by_name(own)
        shared = self._collection.get(reference)
        if shared is None:
            self._values.tell("scorm2004.collection_unknown", own, reference=reference)
            return _by_name(own)
        return {**_by_name(shared), **_by_name(own)}

    def read(self, parts: Mapping[str, etree._Element]) -> dict[str, Any]:
        """Return what the elements `parts` declare, as in the activity tree."""
        values = self._values
        if not self.is_too_large:
            self._elements_left -= sum(1 for part in parts.values() for _ in part.iter())
        if self.is_too_large:
            return {}
        rollup = read_rollup(parts.get("rollupRules"), values)
        rollup |= controls.read_rollup_considerations(parts.get("rollupConsiderations"), values)
        return controls.without_empty(
            {
                "control": controls.flags(parts.get("controlMode"), controls.CONTROL_MODE, values),
                "constrained_choice": controls.flags(
                    parts.get("constrainedChoiceConsiderations"),
                    controls.CONSTRAINED_CHOICE,
                    values,
                ),
                "rules": read_rules(parts.get("sequencingRules"), values),
                "limits": controls.read_limits(parts.get("limitConditions"), values),
                "rollup": rollup,
                "objectives": read_objectives(
                    parts.get("objectives"), parts.get(f"{ADLSEQ}:objectives"), values
                ),
                "randomization": controls.read_randomization(
                    parts.get("randomizationControls"), values
                ),
                "delivery": controls.flags(
                    parts.get("deliveryControls"), controls.DELIVERY, values
                ),
            }
        )

    def _collect(self, element: etree._Element) -> None:
        name = elements.attribute(element, "ID")
        if not name:
            self._values.tell("scorm2004.collection_without_id", element)
        elif name in self._collection:
            twice = {"element": "sequencing", "identifier": name}
            self._values.tell("scorm2004.duplicate_identifier", element, **twice)
        else:
            self._collection[name] = element


def _by_name(sequencing: etree._Element) -> dict[str, etree._Element]:
    """Return the children by local name; `objectives` are of IMS or, prefixed, of ADL."""
    parts: dict[str, etree._Element] = {}
    for each in sequencing:
        name = elements.local_name(each)
        if name == "objectives" and ADLSEQ in elements.namespace(each).lower():
            name = f"{ADLSEQ}:{name}"
        if name:
            parts.setdefault(name, each)
    return parts

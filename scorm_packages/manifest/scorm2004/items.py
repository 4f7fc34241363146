"""The `<item>` tree of an organization, and the activity tree that it is (CAM §3.4.1, SN §3.1)."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from lxml import etree

from scorm_packages.manifest import elements
from scorm_packages.manifest.course import Item, ItemKind
from scorm_packages.manifest.hrefs import PackageFiles
from scorm_packages.manifest.packaging.items import ItemBasics, is_visible
from scorm_packages.manifest.packaging.resources import ReadResource
from scorm_packages.manifest.packaging.values import read_launch_data, read_time_limit_action
from scorm_packages.manifest.scorm2004 import controls
from scorm_packages.manifest.scorm2004.sequencing import SequencingReader
from scorm_packages.manifest.scorm2004.standard import SCORM_2004
from scorm_packages.manifest.scorm2004.values import Values

LAUNCH_DATA_LIMIT = 4000  # SPM of cmi.launch_data, RTE §4.2.11.


class Contents(NamedTuple):
    """The items of an organization, and the very same as activities."""

    items: tuple[Item, ...]
    activities: list[dict[str, Any]]


class ItemReader:
    """Reads the items of one organization; `basics` and `values` hold what is found."""

    def __init__(
        self,
        resources: Mapping[str, ReadResource],
        files: PackageFiles,
        sequencing: SequencingReader,
        values: Values,
    ) -> None:
        self.basics = ItemBasics(values.document, resources, files, SCORM_2004)
        self._sequencing = sequencing
        self._values = values

    @property
    def places(self) -> dict[str, str]:
        """Where each item is declared, by its identifier."""
        return {name: self._values.place(each) for each, name in self.basics.identifiers.items()}

    def read(self, organization: etree._Element, root_id: str) -> Contents:
        """Read the items below `organization`, which is the activity `root_id`."""
        self.basics.begin(organization, reserved=root_id)
        if not self.basics.identifiers:
            return Contents((), [])
        contents = self._children(organization)
        self.basics.finish()
        return contents

    def _children(self, parent: etree._Element) -> Contents:
        read = [self._item(each) for each in elements.children(parent, "item")]
        kept = [each for each in read if each is not None]
        return Contents(tuple(item for item, _ in kept), [activity for _, activity in kept])

    def _item(self, element: etree._Element) -> tuple[Item, dict[str, Any]] | None:
        """Read an item; None for one that opens nothing and holds nothing that does.

        Such an activity could never be delivered, and so never done.
        """
        title = self.basics.title(element)
        inside = self._children(element)
        href, kind = self._launch(element, title, inside)
        if not (href or inside.items):
            return None
        parts = self._sequencing.parts(element)
        declared = self._sequencing.read(parts)
        action, data = self._values_of(element)
        item = Item(
            identifier=self.basics.identifiers[element],
            title=title,
            href=href,
            kind=kind,
            is_visible=is_visible(element),
            parameters=elements.attribute(element, "parameters"),
            max_time_allowed=_max_time(parts, declared),
            time_limit_action=action,
            data_from_lms=data,
            children=inside.items,
        )
        activity: dict[str, Any] = {"id": item.identifier, "title": title}
        if href:
            activity["resource"] = kind
        if not item.is_visible:
            activity["is_visible"] = False
        if inside.activities:
            activity["children"] = inside.activities
        return item, {**activity, **declared, **self._extras(element)}

    def _launch(
        self, element: etree._Element, title: str, inside: Contents
    ) -> tuple[str, ItemKind]:
        """Return what the item opens: only a leaf opens anything (CAM §3.4.1)."""
        reference = elements.attribute(element, "identifierref")
        if inside.items:
            if reference:
                named = {"title": title, "reference": reference}
                self._values.tell("scorm2004.cluster_with_resource", element, **named)
            return "", "asset"
        if not reference:
            self.basics.empty(title)
        return self.basics.launch(element, title)

    def _values_of(self, element: etree._Element) -> tuple[str, str]:
        """Return `<adlcp:timeLimitAction>` and `<adlcp:dataFromLMS>`."""
        document = self._values.document
        action, action_findings = read_time_limit_action(
            elements.child(element, "timeLimitAction"), document, SCORM_2004
        )
        data, data_findings = read_launch_data(
            element, "dataFromLMS", document, SCORM_2004, LAUNCH_DATA_LIMIT
        )
        self._values.findings += action_findings + data_findings
        return action, data

    def _extras(self, element: etree._Element) -> dict[str, Any]:
        """Return what an activity has from outside `<sequencing>`."""
        return controls.without_empty(
            {
                "threshold": controls.read_threshold(element, self._values),
                "shared_data": controls.read_shared_data(element, self._values),
                "hidden_controls": controls.read_hidden_controls(element, self._values),
            }
        )


def _max_time(parts: Mapping[str, etree._Element], declared: Mapping[str, Any]) -> str:
    """Return the duration limit as it is written, if it is valid: cmi.max_time_allowed."""
    if "attempt_absolute_duration_limit_cs" not in declared.get("limits", {}):
        return ""
    return elements.attribute(parts["limitConditions"], "attemptAbsoluteDurationLimit")

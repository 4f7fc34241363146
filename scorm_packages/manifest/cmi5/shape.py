"""The shape of a course structure: which elements and attributes stand where (cmi5 §14).

A table instead of the published schema: the same demands, but each breach is a finding with its
place and a remedy. Elements of other namespaces are extensions, which may follow the elements of
the standard (§13.1.5); they are counted, not judged.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from scorm_packages.manifest import elements
from scorm_packages.manifest.findings import Finding, finding

NAMESPACE: Final = "https://w3id.org/xapi/profiles/cmi5/v1/CourseStructure.xsd"
ROOT: Final = "courseStructure"


@dataclass(frozen=True, slots=True)
class Slot:
    """A place among an element's children: what may stand there, how often."""

    shapes: Mapping[str, "Shape"]
    least: int = 1
    most: int | None = 1


@dataclass(frozen=True, slots=True)
class Shape:
    """What an element holds. `attributes` are the required and the possible ones without a
    namespace; with `in_any_order` the order of the slots does not matter; `is_open` elements may
    be extended by others' elements and attributes; of `is_free` ones nothing is judged.
    """

    slots: tuple[Slot, ...] = ()
    required: frozenset[str] = frozenset()
    possible: frozenset[str] = frozenset()
    in_any_order: bool = False
    is_open: bool = True
    is_free: bool = False


def _one(name: str, shape: Shape, *, least: int = 1, most: int | None = 1) -> Slot:
    return Slot({name: shape}, least, most)


_TEXT = Shape((_one("langstring", Shape(possible=frozenset({"lang"})), most=None),))
_NAMED = (_one("title", _TEXT), _one("description", _TEXT))
_WITH_ID = frozenset({"id"})
_PLAIN = Shape(is_open=False)
_FREE = Shape(is_free=True)
_REFERENCE = Shape(possible=frozenset({"idref"}), is_open=False)
_REFERENCES = _one("objectives", Shape((_one("objective", _REFERENCE, most=None),)), least=0)
_OBJECTIVE = Shape(_NAMED, required=_WITH_ID, in_any_order=True, is_open=False)
_AU = Shape(
    (
        *_NAMED,
        _REFERENCES,
        _one("url", _PLAIN),
        _one("launchParameters", _FREE, least=0),
        _one("entitlementKey", _FREE, least=0),
    ),
    required=_WITH_ID,
    possible=frozenset({"moveOn", "masteryScore", "launchMethod", "activityType"}),
)
# A block holds blocks: its slot is filled in when it is there.
_INSIDE: dict[str, Shape] = {"au": _AU}
_CONTENTS = Slot(_INSIDE, most=None)
_BLOCK = Shape((*_NAMED, _REFERENCES, _CONTENTS), required=_WITH_ID)
_INSIDE["block"] = _BLOCK
COURSE_STRUCTURE: Final = Shape(
    (
        _one("course", Shape(_NAMED, required=_WITH_ID)),
        _one("objectives", Shape((_one("objective", _OBJECTIVE, most=None),)), least=0),
        _CONTENTS,
    )
)


@dataclass(slots=True)
class Breaches:
    """Everything about one document that the standard's shape does not allow."""

    document: str
    findings: list[Finding] = field(default_factory=list)

    def check(self, element: etree._Element, shape: Shape = COURSE_STRUCTURE) -> None:
        """Judge an element and all below it."""
        if shape.is_free:
            return
        self._check_attributes(element, shape)
        self._check_children(element, shape)

    def _check_attributes(self, element: etree._Element, shape: Shape) -> None:
        name = elements.local_name(element)
        plain = {str(key) for key in element.attrib if not str(key).startswith("{")}
        for attribute in sorted(plain - shape.required - shape.possible):
            self._found("attribute_unknown", element, element=name, attribute=attribute)
        for attribute in sorted(shape.required - plain):
            self._found("attribute_missing", element, element=name, attribute=attribute)

    def _check_children(self, element: etree._Element, shape: Shape) -> None:
        name, reached, is_extended = elements.local_name(element), 0, False
        counts = [0] * len(shape.slots)
        for child in element.iterchildren(tag=etree.Element):
            local = elements.local_name(child)
            if is_extension(child):
                is_extended = True
                if not shape.is_open:
                    self._found("element_unknown", child, element=local, parent=name)
                continue
            own = elements.namespace(child) == NAMESPACE
            place = next((n for n, slot in enumerate(shape.slots) if local in slot.shapes), None)
            if place is None or not own:
                self._found("element_unknown", child, element=local, parent=name)
                continue
            slot = shape.slots[place]
            counts[place] += 1
            if slot.most is not None and counts[place] == slot.most + 1:
                self._found("element_repeated", child, element=local, parent=name)
            elif is_extended or (place < reached and not shape.in_any_order):
                self._found("element_misplaced", child, element=local, parent=name)
            reached = max(reached, place)
            self.check(child, slot.shapes[local])
        for slot, count in zip(shape.slots, counts, strict=True):
            if count < slot.least:
                wanted = " / ".join(sorted(slot.shapes))
                self._found("element_missing", element, element=wanted, parent=name)

    def _found(self, code: str, element: etree._Element, /, **params: object) -> None:
        place = elements.place(self.document, element)
        self.findings.append(finding(f"cmi5.{code}", place, **params))


def is_extension(element: etree._Element) -> bool:
    """Whether an element is of somebody else's namespace."""
    return elements.namespace(element) not in ("", NAMESPACE)


def extensions_of(element: etree._Element) -> Iterator[etree._Element]:
    """The elements of other namespaces right below an element."""
    return (child for child in element.iterchildren(tag=etree.Element) if is_extension(child))

"""The automatic lists of a Word document, and which of them a paragraph belongs to.

A paragraph names its list itself or by its style (ISO/IEC 29500-1 §17.9, §17.3.1.19).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn

from lms.regulation.rules.list_numbers import LEVELS, ListLevel, NumberedList

_VALUE: Final = qn("w:val")
_MOST_STYLES_ABOVE: Final = 20


@dataclass(frozen=True, slots=True)
class ListPlace:
    """The list that a paragraph belongs to, by its id, and the level in it, from 0."""

    list_id: str
    level: int


class WordLists:
    """All lists of a document."""

    def __init__(self, document: Document) -> None:
        self._styles = {
            style.get(qn("w:styleId")): style
            for style in document.styles.element.findall(qn("w:style"))
        }
        self._level_of_style: dict[tuple[str, str], int] = {}
        self.lists: Mapping[str, NumberedList] = {}
        numbering = _numbering(document)
        if numbering is not None:
            self.lists = dict(self._read(numbering))

    def place_of(self, paragraph: Any) -> ListPlace | None:
        """Where a `w:p` element stands in a list; None where it has no number."""
        properties = paragraph.find(qn("w:pPr"))
        own = None if properties is None else properties.find(qn("w:numPr"))
        style = None if properties is None else _value(properties.find(qn("w:pStyle")))
        list_id, level, named = None, None, ""
        if own is not None:
            list_id, level = _value(own.find(qn("w:numId"))), _value(own.find(qn("w:ilvl")))
        for element in self._styles_above(style) if list_id is None else ():
            by_style = element.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
            if by_style is not None:
                list_id = _value(by_style.find(qn("w:numId"))) or list_id
                level = level or _value(by_style.find(qn("w:ilvl")))
                named = str(element.get(qn("w:styleId")))
            if list_id is not None:
                break
        if list_id is None or list_id == "0":
            return None
        otherwise = self._level_of_style.get((list_id, named), 0)
        return ListPlace(list_id, _whole(level, otherwise))

    def _styles_above(self, style: str | None) -> Iterator[Any]:
        """The style and those it is based on; a circle ends somewhere."""
        for _ in range(_MOST_STYLES_ABOVE):
            element = self._styles.get(style)
            if element is None:
                return
            yield element
            style = _value(element.find(qn("w:basedOn")))

    def _read(self, numbering: Any) -> Iterator[tuple[str, NumberedList]]:
        abstract = {
            one.get(qn("w:abstractNumId")): one for one in numbering.findall(qn("w:abstractNum"))
        }
        nums = {one.get(qn("w:numId")): one for one in numbering.findall(qn("w:num"))}
        for list_id, num in nums.items():
            family = _value(num.find(qn("w:abstractNumId"))) or ""
            element = abstract.get(family)
            if element is None or list_id is None:
                continue
            linked = self._linked(element, nums) or ""
            if linked in abstract:
                family, element = linked, abstract[linked]
            levels = {_whole(one.get(qn("w:ilvl"))): one for one in element.findall(qn("w:lvl"))}
            starts = {}
            for override in num.findall(qn("w:lvlOverride")):
                level = _whole(override.get(qn("w:ilvl")))
                first = _value(override.find(qn("w:startOverride")))
                if first is not None:
                    starts[level] = _whole(first, 1)
                own = override.find(qn("w:lvl"))
                if own is not None:
                    levels[level] = own
            for level, one in levels.items():
                style = _value(one.find(qn("w:pStyle")))
                if style is not None:
                    self._level_of_style[list_id, style] = level
            made = {at: _level(one) for at, one in levels.items() if 0 <= at < LEVELS}
            yield list_id, NumberedList(family, made, starts)

    def _linked(self, element: Any, nums: Mapping[Any, Any]) -> str | None:
        """The definition that a list takes over from a list style (§17.9.21)."""
        style = self._styles.get(_value(element.find(qn("w:numStyleLink"))))
        if style is None:
            return None
        num = nums.get(_value(style.find(f"{qn('w:pPr')}/{qn('w:numPr')}/{qn('w:numId')}")))
        return None if num is None else _value(num.find(qn("w:abstractNumId")))


def _numbering(document: Document) -> Any:
    """The element of the part that defines lists; None where a document has none."""
    for relation in document.part.rels.values():
        if relation.reltype == RELATIONSHIP_TYPE.NUMBERING and not relation.is_external:
            return relation.target_part.element
    return None


def _level(element: Any) -> ListLevel:
    restart = _value(element.find(qn("w:lvlRestart")))
    return ListLevel(
        format=_value(element.find(qn("w:numFmt"))) or "decimal",
        text=_value(element.find(qn("w:lvlText"))) or "",
        start=_whole(_value(element.find(qn("w:start"))), 1),
        restart=None if restart is None else _whole(restart),
        is_legal=element.find(qn("w:isLgl")) is not None,
    )


def _value(element: Any) -> str | None:
    return None if element is None else element.get(_VALUE)


def _whole(text: str | None, otherwise: int = 0) -> int:
    return int(text) if text is not None and text.isdecimal() and len(text) < 6 else otherwise

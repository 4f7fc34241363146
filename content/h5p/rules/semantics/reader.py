"""Reading a definition (`semantics.json`), bounded in size, depth and count.

A library is code that somebody was allowed to install, but its definition is data: it decides what
may stay in content, so it cannot ask for elements that run, for expressions without end, or for
names that mean something to JavaScript.
"""

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from content.h5p.rules.findings import Finding, finding, has_errors
from content.h5p.rules.json import KINDS, read_json
from content.h5p.rules.names import LibraryName
from content.h5p.rules.semantics import markup
from content.h5p.rules.semantics.fields import (
    Boolean,
    Field,
    File,
    Group,
    Library,
    List,
    Number,
    Select,
    Semantics,
    Text,
)
from content.h5p.rules.semantics.patterns import NotSupported, Pattern

Json = Mapping[str, Any]

MOST_FIELDS = 5000
DEEPEST = 40
MOST_OPTIONS = 5000
LONGEST_NAME = 255
MOST_DECIMALS = 10
SMALLEST_STEP = 1e-9
LARGEST_BOUND = 1e15
NAMES_OF_JAVASCRIPT = frozenset({"__proto__", "constructor", "prototype"})


@dataclass(frozen=True, slots=True)
class SemanticsDocument:
    """What was read: a definition, or None together with the error among `findings`."""

    semantics: Semantics | None
    findings: tuple[Finding, ...] = ()


def read_semantics(data: bytes, place: str) -> SemanticsDocument:
    """Read the contents of the file `place`. Never raises on bad content."""
    document = read_json(data, place)
    if not document.is_sound:
        return SemanticsDocument(None, document.findings)
    read = semantics_from(document.value, place)
    return SemanticsDocument(read.semantics, (*document.findings, *read.findings))


def semantics_from(value: Any, place: str) -> SemanticsDocument:
    """Read a definition that was parsed already; its findings name the file `place`."""
    reading = _Reading(place)
    if not isinstance(value, list):
        reading.say("h5p.definition.not_a_list", found=KINDS.get(type(value), "?"))
        return SemanticsDocument(None, tuple(reading.findings))
    fields = reading.fields(value, "", 0)
    findings = tuple(reading.findings)
    return SemanticsDocument(None if has_errors(findings) else Semantics(fields), findings)


@dataclass(slots=True)
class _Reading:
    """One reading; what a field lacks is told and the field left out."""

    place: str
    count: int = 0
    findings: list[Finding] = field(default_factory=list)

    def say(self, code: str, where: str = "", **values: object) -> None:
        place = f"{self.place}: {where}" if where else self.place
        self.findings.append(finding(code, place, **values))

    def fields(self, told: list[Any], where: str, depth: int) -> tuple[Field, ...]:
        """Read the fields of a group; of two with the same name, the first."""
        read: dict[str, Field] = {}
        for index, each in enumerate(told):
            if self.is_over(where, depth):
                break
            name = each.get("name") if isinstance(each, dict) else None
            inside = _below(where, name if isinstance(name, str) else f"[{index}]")
            if not isinstance(name, str) or not name or len(name) > LONGEST_NAME:
                self.say("h5p.definition.no_name", inside)
            elif name in NAMES_OF_JAVASCRIPT:
                self.say("h5p.definition.name_of_javascript", inside, name=name)
            elif name in read:
                self.say("h5p.definition.name_twice", inside, name=name)
            elif (made := self.field(each, inside, depth)) is not None:
                read[name] = made
        return tuple(read.values())

    def is_over(self, where: str, depth: int) -> bool:
        """Tell whether a bound was reached; once it was, nothing more is read."""
        self.count += 1
        if self.count == MOST_FIELDS + 1:
            self.say("h5p.definition.too_many", limit=MOST_FIELDS)
        if depth > DEEPEST and self.count <= MOST_FIELDS:
            self.say("h5p.definition.too_deep", where[:200], limit=DEEPEST)
            self.count = MOST_FIELDS + 1
        return self.count > MOST_FIELDS

    def field(self, told: Json, where: str, depth: int) -> Field | None:
        """Read one field; None for a type that nobody knows."""
        kind = told.get("type")
        read = _READERS.get(kind) if isinstance(kind, str) else None
        if read is None:
            self.say("h5p.definition.type", where, type=str(kind)[:60])
            return None
        common = {
            "name": told["name"] if isinstance(told.get("name"), str) else "",
            "optional": told.get("optional") is True,
            "default": told.get("default"),
            "told": told,
        }
        return read(self, told, common, where, depth)

    def text(self, told: Json, common: dict[str, Any], where: str, depth: int) -> Field:
        asked = told.get("tags")
        is_html = isinstance(asked, list) or told.get("widget") == "html"
        names = [each for each in _list_in(asked) if isinstance(each, str)]
        unknown = [each for each in names if each.lower() not in markup.KNOWN]
        if unknown:
            self.say("h5p.definition.tags", where, names=", ".join(unknown)[:200])
        return Text(
            **common,
            tags=markup.tags_for(names) if is_html else None,
            styles=_font_styles(told.get("font")),
            longest=_count(told.get("maxLength")),
            pattern=self.pattern(told.get("regexp"), where),
        )

    def pattern(self, told: Any, where: str) -> Pattern | None:
        if not isinstance(told, dict) or not isinstance(told.get("pattern"), str):
            return None
        try:
            return Pattern.read(told["pattern"], str(told.get("modifiers") or ""))
        except NotSupported as reason:
            self.say("h5p.definition.pattern", where, pattern=told["pattern"][:80], reason=reason)
            return None

    def number(self, told: Json, common: dict[str, Any], where: str, depth: int) -> Field:
        least, most = _bound(told.get("min")), _bound(told.get("max"))
        if least is not None and most is not None and least > most:
            self.say("h5p.definition.bounds", where, least=least, most=most)
            least = most = None
        step = _bound(told.get("step"))
        decimals = _count(told.get("decimals"))
        return Number(
            **common,
            least=least,
            most=most,
            step=step if step is not None and step >= SMALLEST_STEP else None,
            decimals=None if decimals is None else min(decimals, MOST_DECIMALS),
        )

    def boolean(self, told: Json, common: dict[str, Any], where: str, depth: int) -> Field:
        return Boolean(**common)

    def select(self, told: Json, common: dict[str, Any], where: str, depth: int) -> Field:
        values = tuple(_option_values(told.get("options")))[:MOST_OPTIONS]
        default = common["default"]
        if default is None and values:
            common["default"] = values[0]
        return Select(**common, values=values, several=told.get("multiple") is True)

    def list(self, told: Json, common: dict[str, Any], where: str, depth: int) -> Field | None:
        item = told.get("field")
        if not isinstance(item, dict):
            self.say("h5p.definition.no_item", where)
            return None
        if self.is_over(where, depth):
            return None
        made = self.field(item, f"{where}[]", depth + 1)
        if made is None:
            return None
        return List(
            **common, item=made, least=_count(told.get("min")), most=_count(told.get("max"))
        )

    def group(self, told: Json, common: dict[str, Any], where: str, depth: int) -> Field:
        fields = _list_in(told.get("fields"))
        is_sub_content = told.get("isSubContent") is True
        return Group(
            **common,
            fields=self.fields(fields, where, depth + 1),
            flat=len(fields) == 1 and not is_sub_content,
            is_sub_content=is_sub_content,
        )

    def file(self, told: Json, common: dict[str, Any], where: str, depth: int) -> Field:
        mimes = frozenset(each for each in _list_in(told.get("mimes")) if isinstance(each, str))
        return File(**common, kind=str(told["type"]), mimes=mimes)

    def library(self, told: Json, common: dict[str, Any], where: str, depth: int) -> Field:
        named = [_library_name(each) for each in _list_in(told.get("options"))[:MOST_OPTIONS]]
        options = tuple(name for name in named if name is not None)
        return Library(**common, options=options)


_Reader = Callable[[_Reading, Json, dict[str, Any], str, int], Field | None]
_READERS: dict[str, _Reader] = {
    "text": _Reading.text,
    "number": _Reading.number,
    "boolean": _Reading.boolean,
    "select": _Reading.select,
    "list": _Reading.list,
    "group": _Reading.group,
    "file": _Reading.file,
    "image": _Reading.file,
    "video": _Reading.file,
    "audio": _Reading.file,
    "library": _Reading.library,
}


def _below(where: str, name: str) -> str:
    return f"{where}.{name[:LONGEST_NAME]}" if where else name[:LONGEST_NAME]


def _list_in(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _count(value: Any) -> int | None:
    """A count of things; anything else asks for nothing."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def _bound(value: Any) -> int | float | None:
    """A bound of numbers that both sides can count with."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return value if math.isfinite(value) and abs(value) <= LARGEST_BOUND else None


def _option_values(options: Any) -> Iterator[str | int | float | bool]:
    """The values of a select, also those in groups of options; a bare value is an option too."""
    for each in _list_in(options):
        if isinstance(each, str | int | float):
            yield each
        elif isinstance(each, dict):
            if isinstance(each.get("value"), str | int | float):
                yield each["value"]
            else:
                yield from _option_values(each.get("options"))


def _library_name(told: Any) -> LibraryName | None:
    """An option of a library field is a name, or an object with a name."""
    if isinstance(told, dict):
        told = told.get("name")
    return LibraryName.parse(told) if isinstance(told, str) else None


def _font_styles(font: Any) -> frozenset[str]:
    """The properties that the option `font` opens; `true` opens all."""
    if font is True:
        return frozenset().union(*markup.FONT_STYLES.values())
    if not isinstance(font, dict):
        return frozenset()
    opened = [styles for part, styles in markup.FONT_STYLES.items() if font.get(part)]
    return frozenset().union(*opened)

"""Reading JSON that a stranger wrote: strictly, bounded in size and depth, told what was mended.

Python's own reader takes NaN, keeps the last of two equal keys without a word, and lets through
text that PostgreSQL refuses (U+0000, halves of surrogate pairs). All of that is told here.
"""

import json
import math
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any, NoReturn

from content.h5p.rules.findings import Finding, finding, finding_on_names, has_errors

MIB = 1024 * 1024
BYTE_ORDER_MARK = b"\xef\xbb\xbf"

_TEXT = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"?', re.DOTALL)
_BRACKET = re.compile(r"[][{}]")
_ODD_ESCAPE = re.compile(r"\\u(?:0000|[dD][89a-fA-F])")
_NO_TEXT = re.compile(r"[\x00\ud800-\udfff]")
REPLACEMENT = "\ufffd"


@dataclass(frozen=True, slots=True)
class JsonLimits:
    """How large a document may be, in bytes, and how many levels of nesting it may have."""

    size: int = 16 * MIB
    depth: int = 100


DEFAULT_LIMITS = JsonLimits()


@dataclass(frozen=True, slots=True)
class Document:
    """What was read: plain values, or None together with the error among `findings`."""

    value: Any
    findings: tuple[Finding, ...] = ()

    @property
    def is_sound(self) -> bool:
        """Whether `value` may be used."""
        return not has_errors(self.findings)


def read_json(data: bytes, place: str, *, limits: JsonLimits = DEFAULT_LIMITS) -> Document:
    """Read `data`, the contents of the file `place`. Never raises on bad content."""
    if len(data) > limits.size:
        size, limit = f"{len(data) / MIB:.1f} MiB", f"{limits.size / MIB:g} MiB"
        return _refused(finding("h5p.json.too_large", place, file=place, size=size, limit=limit))
    findings = []
    if data.startswith(BYTE_ORDER_MARK):
        data = data.removeprefix(BYTE_ORDER_MARK)
        findings.append(finding("h5p.json.byte_order_mark", place, file=place))
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _refused(finding("h5p.json.encoding", place, file=place, position=error.start + 1))
    if _depth(text) > limits.depth:
        return _refused(finding("h5p.json.too_deep", place, file=place, limit=limits.depth))
    reader = _Reader()
    try:
        value = reader.read(text)
    except json.JSONDecodeError as error:
        where = {"line": error.lineno, "column": error.colno}
        return _refused(finding("h5p.json.broken", place, file=place, **where))
    except _NumberFault as fault:
        return _refused(finding("h5p.json.number", place, file=place, number=fault.number))
    return Document(value, (*findings, *reader.findings(place)))


def read_object(data: bytes, place: str, *, limits: JsonLimits = DEFAULT_LIMITS) -> Document:
    """Read `data` as `read_json` does; anything but an object at its top is an error."""
    return _expecting(dict, read_json(data, place, limits=limits), place)


def read_list(data: bytes, place: str, *, limits: JsonLimits = DEFAULT_LIMITS) -> Document:
    """Read `data` as `read_json` does; anything but a list at its top is an error."""
    return _expecting(list, read_json(data, place, limits=limits), place)


KINDS: dict[type, str] = {
    dict: "{…}",
    list: "[…]",
    str: '"…"',
    bool: "true/false",
    int: "0",
    float: "0",
    type(None): "null",
}
"""How the kinds of JSON are shown in both languages: as they are written."""


def _expecting(kind: type, document: Document, place: str) -> Document:
    if not document.is_sound or isinstance(document.value, kind):
        return document
    found = KINDS[type(document.value)]
    return _refused(
        finding("h5p.json.not_an_object", place, file=place, found=found, expected=KINDS[kind])
    )


def _refused(fault: Finding) -> Document:
    return Document(None, (fault,))


def _depth(text: str) -> int:
    """How deep the brackets of `text` are nested; told before a recursive reader sees them."""
    depth = deepest = 0
    for bracket in _BRACKET.findall(_TEXT.sub("", text)):
        if bracket in "[{":
            depth += 1
            deepest = max(deepest, depth)
        else:
            depth -= 1
    return deepest


class _NumberFault(Exception):
    def __init__(self, number: str) -> None:
        self.number = number[:40]
        super().__init__(number)


@dataclass(slots=True)
class _Reader:
    """One reading, and what it met on the way."""

    doubles: list[str] = field(default_factory=list)
    replaced: int = 0

    def read(self, text: str) -> Any:
        """Return the value of `text`. Raises JSONDecodeError, _NumberFault."""
        value = json.loads(
            text,
            object_pairs_hook=self._object,
            parse_constant=_no_number,
            parse_float=_finite,
            parse_int=_integer,
        )
        return self._mended(value) if _ODD_ESCAPE.search(text) else value

    def findings(self, place: str) -> list[Finding]:
        """What was met in the file `place` and does not stop its reading."""
        found = []
        if self.doubles:
            found.append(
                finding_on_names("h5p.json.duplicate_key", self.doubles, place, file=place)
            )
        if self.replaced:
            found.append(finding("h5p.json.characters", place, file=place, count=self.replaced))
        return found

    def _object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        made = dict(pairs)
        if len(made) < len(pairs):
            counts = Counter(key for key, _ in pairs)
            self.doubles += [key for key, count in counts.items() if count > 1]
        return made

    def _mended(self, value: Any) -> Any:
        if isinstance(value, str):
            mended, count = _NO_TEXT.subn(REPLACEMENT, value)
            self.replaced += count
            return mended
        if isinstance(value, list):
            return [self._mended(each) for each in value]
        if isinstance(value, dict):
            return {self._mended(key): self._mended(each) for key, each in value.items()}
        return value


def _no_number(constant: str) -> NoReturn:
    raise _NumberFault(constant)


def _finite(digits: str) -> float:
    value = float(digits)
    if not math.isfinite(value):
        raise _NumberFault(digits)
    return value


def _integer(digits: str) -> int:
    """A browser reads every number as a double, so an integer beyond them is none."""
    _finite(digits)
    return int(digits)

"""Which elements the page of an H5P content may set, and to what."""

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Final

import msgspec

EXIT: Final = "h5p.exit"
OPENED: Final = "h5p.opened"
MAIN: Final = "0"
"""Stands for the content itself where a sub-content is named."""
MOST_STATES: Final = 2_000
LONGEST_STATE: Final = 300_000
LONGEST_STATEMENT: Final = 100_000
LARGEST: Final = Decimal(10**9)
"""Points."""

_UUID: Final = r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}"
_STATE: Final = re.compile(rf"h5p\.state\.({MAIN}|{_UUID})\.([A-Za-z0-9_.:-]{{1,64}})")
_STATEMENT: Final = re.compile(r"h5p\.statement\.([1-9][0-9]{0,5})")
_SUB_CONTENT: Final = re.compile(_UUID)
_STEP: Final = Decimal("0.000001")
_POINTS: Final = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,6})?", re.ASCII)

# The page escapes what neither JSON nor PostgreSQL can hold as U+F8FE and four digits. In JSON
# all of that is escaped already, so that only the sign itself is left to be brought back.
_ESCAPED_ESCAPE: Final = "\uf8fef8fe"
_ESCAPE: Final = "\uf8fe"


def unescaped(value: str) -> str:
    """JSON as the content wrote it."""
    return value.replace(_ESCAPED_ESCAPE, _ESCAPE)


def is_sub_content(text: str) -> bool:
    """Whether a text can be the id of a sub-content."""
    return _SUB_CONTENT.fullmatch(text) is not None


def statement_number(element: str) -> int | None:
    """The n of `h5p.statement.n`; None for other elements."""
    found = _STATEMENT.fullmatch(element)
    return None if found is None else int(found[1])


def is_state(element: str) -> bool:
    return _STATE.fullmatch(element) is not None


def accepted_state(value: str) -> str | None:
    """The state to keep; None when it is no JSON, or too long. Nothing is kept for nothing."""
    if len(value) > LONGEST_STATE or "\0" in value:
        return None
    try:
        msgspec.json.decode(value or "null")
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return None
    return unescaped(value)


def points(value: str) -> Decimal | None:
    """Points as the page tells them: not negative."""
    return Decimal(value) if _POINTS.fullmatch(value) else None


def number(value: object) -> Decimal | None:
    """A number of JSON, to a millionth; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        return Decimal(str(value)).quantize(_STEP).normalize()
    except InvalidOperation:
        return None


def states_in(cmi: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """What the content is to find again: by sub-content, then by kind."""
    found: dict[str, dict[str, str]] = {}
    for element, value in cmi.items():
        if match := _STATE.fullmatch(element):
            found.setdefault(match[1], {})[match[2]] = value
    return found

"""One byte form for JSON (RFC 8785), strict reading of it, and the hash that names content."""

import hashlib
import json
from collections.abc import Iterable
from typing import Any, Final

import rfc8785

_LARGEST: Final = 2**53 - 1


class InexactJson(ValueError):
    """JSON that cannot be kept exactly: a float, NaN, or an object with a repeated name."""


def canonical_bytes(value: Any) -> bytes:
    """RFC 8785 bytes of a JSON value made of objects, arrays, strings, integers, booleans and null.

    Raises InexactJson for floats: a decimal travels as a string, so that no reader can round it;
    likewise for integers beyond 2**53, which some readers would round.
    """
    if _has_ascii_names(value):
        # What the RFC asks beyond this much faster writer concerns floats and other names only.
        text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return text.encode()
    return rfc8785.dumps(value)


def content_hash(value: Any) -> str:
    """SHA-256 of the canonical bytes, in hexadecimal."""
    return hashlib.sha256(canonical_bytes(value)).hexdigest()


def read_exact_json(text: str | bytes) -> Any:
    """Parse JSON, refusing what would not come back byte for byte. Raises InexactJson."""
    try:
        return json.loads(
            text,
            parse_float=_refuse_number,
            parse_constant=_refuse_number,
            object_pairs_hook=_object_without_repeats,
        )
    except json.JSONDecodeError as error:
        raise InexactJson(str(error)) from error


def refuse_floats(value: Any) -> None:
    """Raise InexactJson when a float, or an integer too large for one, hides inside the value."""
    _has_ascii_names(value)


def _has_ascii_names(value: Any) -> bool:
    """Whether every name inside is ASCII, and so sorts alike by code point and by UTF-16 unit.

    Looks at everything on the way, and raises InexactJson as `refuse_floats` does.
    """
    ascii_names = True
    parts: Iterable[Any] = ()
    if isinstance(value, dict):
        ascii_names = all(isinstance(name, str) and name.isascii() for name in value)
        parts = value.values()
    elif isinstance(value, list | tuple):
        parts = value
    elif isinstance(value, float):
        raise InexactJson(f"{value!r} is a float; write it as a string")
    elif isinstance(value, int) and abs(value) > _LARGEST:
        raise InexactJson(f"{value!r} is too large; write it as a string")
    for part in parts:
        if not isinstance(part, str):  # Most parts are; asking here is cheaper than a call.
            ascii_names &= _has_ascii_names(part)
    return ascii_names


def _refuse_number(literal: str) -> Any:
    raise InexactJson(f"{literal} is not an integer; write it as a string")


def _object_without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    built = dict(pairs)
    if len(built) != len(pairs):
        raise InexactJson("an object repeats a name")
    return built

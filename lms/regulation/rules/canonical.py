"""One byte form for JSON (RFC 8785), strict reading of it, and the hash that names content."""

import hashlib
import json
from typing import Any

import rfc8785


class InexactJson(ValueError):
    """JSON that cannot be kept exactly: a float, NaN, or an object with a repeated name."""


def canonical_bytes(value: Any) -> bytes:
    """RFC 8785 bytes of a JSON value made of objects, arrays, strings, integers, booleans and null.

    Raises InexactJson for floats: a decimal travels as a string, so that no reader can round it.
    """
    refuse_floats(value)
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
    """Raise InexactJson when a float hides anywhere inside the value."""
    if isinstance(value, float):
        raise InexactJson(f"{value!r} is a float; write it as a string")
    if isinstance(value, dict):
        for part in value.values():
            refuse_floats(part)
    elif isinstance(value, list | tuple):
        for part in value:
            refuse_floats(part)


def _refuse_number(literal: str) -> Any:
    raise InexactJson(f"{literal} is not an integer; write it as a string")


def _object_without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    built = dict(pairs)
    if len(built) != len(pairs):
        raise InexactJson("an object repeats a name")
    return built

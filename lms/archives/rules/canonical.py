"""Canonical JSON (RFC 8785): one value, one sequence of bytes.

The archive is stricter than the RFC. Fractions are refused, because a score that went through a
binary float is no longer the score that was decided: write them as strings ("87.5"). U+0000 is
refused, because PostgreSQL's `jsonb` cannot keep it.
"""

import json
from typing import Any

import rfc8785


class NotCanonical(ValueError):
    """The value has no canonical form. `path` says where, like `learner.name` or `evidence[3]`."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(f"{path or 'value'}: {reason}")
        self.path = path
        self.reason = reason


def canonical_bytes(value: Any) -> bytes:
    """Return the canonical UTF-8 JSON of `value`.

    Takes dicts with string keys, lists, strings, whole numbers within ±(2**53 - 1), booleans and
    None. Raises `NotCanonical` for anything else.
    """
    _require_plain(value, "")
    try:
        return rfc8785.dumps(value)
    except rfc8785.CanonicalizationError as error:
        raise NotCanonical("", str(error)) from error


def bytes_as_found(value: Any) -> bytes:
    """The canonical bytes, or plain JSON for what has none.

    For handing out a row that was tampered with: it goes as it is, for the verifier to name it.
    """
    try:
        return canonical_bytes(value)
    except NotCanonical:
        return json.dumps(value).encode()


def _require_plain(value: Any, path: str) -> None:
    match value:
        case None | bool() | int():
            return
        case str():
            if "\x00" in value:
                raise NotCanonical(path, "text contains U+0000")
        case dict():
            for key, member in value.items():
                here = f"{path}.{key}" if path else str(key)
                if not isinstance(key, str):
                    raise NotCanonical(here, "keys must be strings")
                _require_plain(key, here)
                _require_plain(member, here)
        case list():
            for index, member in enumerate(value):
                _require_plain(member, f"{path}[{index}]")
        case float():
            raise NotCanonical(path, "floats are not kept: write the decimal number as a string")
        case _:
            raise NotCanonical(path, f"{type(value).__name__} is not JSON")

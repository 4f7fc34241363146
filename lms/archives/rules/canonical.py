"""Canonical JSON (RFC 8785): one value, one sequence of bytes.

The archive is stricter than the RFC. Fractions are refused, because a score that went through a
binary float is no longer the score that was decided: write them as strings ("87.5"). U+0000 is
refused, because PostgreSQL's `jsonb` cannot keep it.
"""

import json
from typing import Any, Final

import rfc8785

_LARGEST: Final = 2**53 - 1


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
    has_ascii_names = _require_plain(value, "")
    try:
        if has_ascii_names:
            # What the RFC asks beyond this much faster writer concerns other names and floats.
            text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
            return text.encode()
        return rfc8785.dumps(value)
    except (UnicodeEncodeError, rfc8785.CanonicalizationError) as error:
        raise NotCanonical("", str(error)) from error


def bytes_as_found(value: Any) -> bytes:
    """The canonical bytes, or plain JSON for what has none.

    For handing out a row that was tampered with: it goes as it is, for the verifier to name it.
    """
    try:
        return canonical_bytes(value)
    except NotCanonical:
        return json.dumps(value).encode()


def _require_plain(value: Any, path: str) -> bool:
    """Refuse what has no canonical form. Returns whether every name inside is ASCII: those sort
    alike by code point and, as the RFC wants, by UTF-16 unit."""
    match value:
        case str():
            if "\x00" in value:
                raise NotCanonical(path, "text contains U+0000")
        case None | bool():
            pass
        case int():
            if abs(value) > _LARGEST:
                raise NotCanonical(path, "whole numbers end at 2**53 - 1: write it as a string")
        case dict():
            members = [_require_plain_member(*member, path) for member in value.items()]
            return all(members)
        case list():
            members = [_require_plain(one, f"{path}[{index}]") for index, one in enumerate(value)]
            return all(members)
        case float():
            raise NotCanonical(path, "floats are not kept: write the decimal number as a string")
        case _:
            raise NotCanonical(path, f"{type(value).__name__} is not JSON")
    return True


def _require_plain_member(key: object, member: object, path: str) -> bool:
    here = f"{path}.{key}" if path else str(key)
    if not isinstance(key, str):
        raise NotCanonical(here, "keys must be strings")
    _require_plain(key, here)
    return _require_plain(member, here) and key.isascii()

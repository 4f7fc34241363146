"""Canonical JSON (RFC 8785, without fractions), and the strict reading of it."""

from __future__ import annotations

import hashlib
import json
from typing import Any


def canonical(value: Any) -> bytes:
    """The bytes that were hashed. Raises ValueError for what the archive never writes."""
    return _canonical(value).encode("utf-8")


def _canonical(value: Any) -> str:
    if isinstance(value, dict):  # RFC 8785, 3.2.3: keys are sorted by their UTF-16 code units
        members = sorted(value.items(), key=lambda member: member[0].encode("utf-16-be"))
        return "{" + ",".join(f"{_text(key)}:{_canonical(item)}" for key, item in members) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(_canonical, value)) + "]"
    if isinstance(value, str):
        return _text(value)
    if value is None or isinstance(value, (bool, int)):
        return json.dumps(value)
    raise ValueError(f"{type(value).__name__} has no canonical form")


def _text(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)


def parse(data: bytes) -> Any:
    """Read JSON in which no member stands twice. Raises ValueError."""

    def members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        if len(dict(pairs)) != len(pairs):
            raise ValueError("a member stands twice")
        return dict(pairs)

    try:
        return json.loads(data, object_pairs_hook=members)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def digest(domain: bytes, value: Any, salt: bytes = b"") -> str:
    """The hash in hex; empty for what has no canonical form, and so equal to no hash."""
    try:
        return hashlib.sha256(domain + salt + canonical(value)).hexdigest()
    except (ValueError, RecursionError):
        return ""

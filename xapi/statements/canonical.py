"""One spelling for each statement (RFC 8785), and its hash."""

import hashlib
import re
from typing import Any, Final

import msgspec
import rfc8785

from xapi.statements.statement import Statement
from xapi.statements.terms import UNSET

# What the store adds or may change on the way through: not part of what is hashed.
STORE_PROPERTIES: Final = ("stored", "authority", "version")

_encoder: Final = msgspec.json.Encoder(order="sorted", decimal_format="number")
# Where msgspec's spelling may differ from RFC 8785's: exponents, floats that are whole numbers,
# integers past 2⁵³, and keys outside the basic plane (RFC 8785 sorts by UTF-16).
_MAY_DIFFER: Final = re.compile(rb"[:\[,]-?[0-9]+(?:[0-9]{15}|\.0[,\]}]|(?:\.[0-9]+)?[eE])")
# Floats that are whole numbers, the commonest of these: a score of 1.0.
_WHOLE: Final = re.compile(rb"(?<=[:\[,])(-?)([0-9]{1,15})\.0(?=[,\]}])")
_SUPPLEMENTARY: Final = bytes(range(0xF0, 0xF5))
_LARGEST_EXACT: Final = 2**53 - 1


def canonical_bytes(value: Any) -> bytes:
    """Return RFC 8785's form of a term, or of plain JSON values.

    Numbers are doubles there: an integer past 2⁵³ is written as the nearest double. Raises
    ValueError for what is no JSON (infinite numbers, other types).
    """
    quick = _encoder.encode(value)
    nested = quick.startswith((b"{", b"["))
    basic = quick.isascii() or len(quick) == len(quick.translate(None, _SUPPLEMENTARY))
    if nested and basic and not (_MAY_DIFFER.search(quick) and _MAY_DIFFER.search(_outside(quick))):
        return quick
    if nested and basic and b"\\" not in quick:
        plain = b'"'.join(
            _WHOLE.sub(_without_fraction, piece) if place % 2 == 0 else piece
            for place, piece in enumerate(quick.split(b'"'))
        )
        if not _MAY_DIFFER.search(_outside(plain)):
            return plain
    return rfc8785.dumps(_as_doubles(msgspec.json.decode(quick)))


def _without_fraction(found: re.Match[bytes]) -> bytes:
    """1.0 is 1, and −0.0 is 0."""
    return found[2] if found[2] == b"0" else found[1] + found[2]


def _outside(text: bytes) -> bytes:
    """What stands outside of strings, as numbers do: every second piece, if no quote is escaped."""
    return text if b"\\" in text else b"".join(text.split(b'"')[::2])


def _as_doubles(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _as_doubles(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_as_doubles(item) for item in value]
    if isinstance(value, int) and abs(value) > _LARGEST_EXACT:
        return float(value)
    return value


def digest(statement: Statement) -> bytes:
    """Return the SHA-256 of a stored statement: 32 bytes.

    It covers the RFC 8785 form of all of it but `stored`, `authority` and `version`, so anybody can
    compute it from what GET returns, and it survives forwarding to another store.
    """
    kept = statement.stored, statement.authority, statement.version
    statement.stored = statement.authority = statement.version = UNSET
    try:
        return hashlib.sha256(canonical_bytes(statement)).digest()
    finally:
        statement.stored, statement.authority, statement.version = kept


def digest_of(statement: dict[str, Any]) -> bytes:
    """The same hash for a statement as plain JSON values, as GET returns it."""
    kept = {name: value for name, value in statement.items() if name not in STORE_PROPERTIES}
    return hashlib.sha256(canonical_bytes(kept)).digest()

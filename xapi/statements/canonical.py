"""One spelling for each statement (RFC 8785), and its hash."""

import hashlib
import re
from collections.abc import Iterable
from typing import Any, Final

import msgspec
import rfc8785

from xapi.statements.activities import Activity
from xapi.statements.statement import Predicate, Statement, SubStatement
from xapi.statements.terms import UNSET, UnsetType

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


# A double between these that is no whole number has no exponent in either spelling.
_SMALLEST_PLAIN: Final = 1e-4
_LARGEST_PLAIN: Final = 1e15
_ALWAYS_PLAIN: Final = (str, UnsetType, bool, type(None))


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
        write = _encoder.encode if _is_plain(statement) else canonical_bytes
        return hashlib.sha256(write(statement)).digest()
    finally:
        statement.stored, statement.authority, statement.version = kept


def _is_plain(part: Predicate) -> bool:
    """Whether msgspec's spelling is RFC 8785's: told from the few places that could differ.

    Those are the numbers of a score, and whatever is in extensions. The keys of all other maps are
    language tags, and a length is a small integer.
    """
    result, context, target = part.result, part.context, part.object
    if result is not UNSET:
        score = result.score
        if score is not UNSET and not _are_plain((score.scaled, score.raw, score.min, score.max)):
            return False
        if not _is_plain_map(result.extensions):
            return False
    if context is not UNSET:
        if not _is_plain_map(context.extensions):
            return False
        if context.context_activities is not UNSET and not all(
            map(_is_plain_activity, context.context_activities)
        ):
            return False
    if isinstance(target, Activity):
        return _is_plain_activity(target)
    return not isinstance(target, SubStatement) or _is_plain(target)


def _is_plain_activity(activity: Activity) -> bool:
    return activity.definition is UNSET or _is_plain_map(activity.definition.extensions)


def _is_plain_map(extensions: dict[str, Any] | UnsetType) -> bool:
    """Whether these are texts and simple numbers, under keys that sort by their bytes."""
    if extensions is UNSET:
        return True
    return all(map(str.isascii, extensions)) and _are_plain(extensions.values())


def _are_plain(values: Iterable[Any]) -> bool:
    """Whether both spell these values alike: texts, booleans, numbers without an exponent."""
    for value in values:
        kind = type(value)
        if kind is int:
            if not -_LARGEST_EXACT <= value <= _LARGEST_EXACT:
                return False
        elif kind is float:
            if value.is_integer() or not _SMALLEST_PLAIN <= abs(value) < _LARGEST_PLAIN:
                return False
        elif kind not in _ALWAYS_PLAIN:
            return False
    return True


def digest_of(statement: dict[str, Any]) -> bytes:
    """The same hash for a statement as plain JSON values, as GET returns it."""
    kept = {name: value for name, value in statement.items() if name not in STORE_PROPERTIES}
    return hashlib.sha256(canonical_bytes(kept)).digest()

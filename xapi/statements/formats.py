"""Strings with a form: IRIs, mailto, UUIDs, language tags, hashes, media types, versions.

Each `check_…` raises `StatementInvalid` at the given path; the forms themselves are cached, since
a store meets the same IRIs and languages over and over.
"""

import re
from functools import lru_cache
from typing import Final

from xapi.statements.exceptions import StatementInvalid

# Only short strings are remembered: the cache must not become a store of hostile megabytes.
_CACHED: Final = 512
_SHOWN: Final = 80

# RFC 3987 without its private-use subtleties: a scheme, then characters that an IRI may hold, with
# per cent signs only as part of an escape.
_IRI: Final = re.compile(
    r"[A-Za-z][A-Za-z0-9+.\-]*:(?:[^\x00-\x20\x7f-\x9f<>\"{}|\\^`%]|%[0-9A-Fa-f]{2})+"
)
_MAILTO: Final = re.compile(
    r"mailto:[^\x00-\x20@:;,<>()\[\]\\\"]+@[^\x00-\x20@:;,<>()\[\]\\\"?/]+", re.IGNORECASE
)
# Both cases are spelled out where it is asked often: to ignore case takes four times as long.
_UUID: Final = re.compile(
    r"[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}"
)
_SHA1: Final = re.compile(r"[0-9a-f]{40}", re.IGNORECASE)
_SHA2: Final = re.compile(r"[0-9a-f]{56}|[0-9a-f]{64}|[0-9a-f]{96}|[0-9a-f]{128}", re.IGNORECASE)
_TOKEN: Final = r"[A-Za-z0-9!#$%&'*+\-.^_`|~]+"  # noqa: S105 (a token of RFC 9110, no secret)
# Text between quotes: no control characters (RFC 9110 §5.6.4); it goes into headers again.
_QUOTED: Final = r"(?:[^\"\\\x00-\x08\x0a-\x1f\x7f]|\\[^\x00-\x08\x0a-\x1f\x7f])*"
_MEDIA_TYPE: Final = re.compile(
    rf"{_TOKEN}/{_TOKEN}(?:[ \t]*;[ \t]*{_TOKEN}=(?:{_TOKEN}|\"{_QUOTED}\"))*"
)
_VERSION: Final = re.compile(r"[12]\.0(?:\.(?:0|[1-9][0-9]{0,3}))?")
# RFC 5646 §2.1: well-formed tags; the irregular old ones that the grammar misses are named.
_LANGUAGE: Final = re.compile(
    r"""(?:[a-z]{2,3}(?:-[a-z]{3}){0,3}|[a-z]{4,8})  # language and its extensions
        (?:-[a-z]{4})?                               # script
        (?:-(?:[a-z]{2}|[0-9]{3}))?                  # region
        (?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*     # variants
        (?:-[0-9a-wy-z](?:-[a-z0-9]{2,8})+)*         # extensions
        (?:-x(?:-[a-z0-9]{1,8})+)?                   # private use
        |x(?:-[a-z0-9]{1,8})+
        |i-(?:ami|bnn|default|enochian|hak|klingon|lux|mingo|navajo|pwn|tao|tay|tsu)
        |en-gb-oed|sgn-be-(?:fr|nl)|sgn-ch-de""",
    re.IGNORECASE | re.VERBOSE,
)


@lru_cache(maxsize=16_384)
def _is_short_iri(text: str) -> bool:
    return _IRI.fullmatch(text) is not None


def is_iri(text: str) -> bool:
    """Whether `text` is an absolute IRI (RFC 3987)."""
    return _is_short_iri(text) if len(text) <= _CACHED else _IRI.fullmatch(text) is not None


# Passed at a glance; all others go through the grammar.
_COMMON_LANGUAGES: Final = frozenset(
    ("en", "en-US", "en-GB", "zh", "zh-CN", "zh-Hans", "zh-Hant", "und")
)


@lru_cache(maxsize=4_096)
def _is_short_language(text: str) -> bool:
    return _LANGUAGE.fullmatch(text) is not None


def is_language(text: str) -> bool:
    """Whether `text` is a well-formed language tag (RFC 5646 §2.1)."""
    return len(text) <= _CACHED and _is_short_language(text)


def is_uuid(text: str) -> bool:
    """Whether `text` is a UUID in its usual form of 36 characters (RFC 4122)."""
    return _UUID.fullmatch(text) is not None


def is_version(text: str) -> bool:
    """Whether a statement may carry this version: 1.0, 1.0.x, 2.0, 2.0.x."""
    return _VERSION.fullmatch(text) is not None


def check_iri(text: str, path: str) -> None:
    """Refuse what is not an absolute IRI."""
    # Asked of most strings of a statement, so straight to what is remembered.
    if not (_is_short_iri if len(text) <= _CACHED else is_iri)(text):
        raise StatementInvalid("iri", path, f"{_shown(text)} is not an IRI with a scheme.")


@lru_cache(maxsize=4_096)
def _is_short_mailto(text: str) -> bool:
    return _MAILTO.fullmatch(text) is not None


def check_mailto(text: str, path: str) -> None:
    """Refuse what is not `mailto:` and one e-mail address."""
    if not (_is_short_mailto if len(text) <= _CACHED else _MAILTO.fullmatch)(text):
        raise StatementInvalid("mailto", path, f"{_shown(text)} is not mailto: with one address.")


def check_uuid(text: str, path: str) -> None:
    """Refuse what is not a UUID in its usual form."""
    if not _UUID.fullmatch(text):
        raise StatementInvalid("uuid", path, f"{_shown(text)} is not a UUID.")


def check_sha1(text: str, path: str) -> None:
    """Refuse what is not a SHA-1 in hex."""
    if not _SHA1.fullmatch(text):
        raise StatementInvalid("sha1", path, "A SHA-1 is written as 40 hexadecimal digits.")


def check_sha2(text: str, path: str) -> None:
    """Refuse what is not a SHA-224, -256, -384 or -512 in hex."""
    if not _SHA2.fullmatch(text):
        raise StatementInvalid("sha2", path, "A SHA-2 is written as 56, 64, 96 or 128 hex digits.")


def check_media_type(text: str, path: str) -> None:
    """Refuse what is not a media type (RFC 9110 §8.3.1)."""
    if not _MEDIA_TYPE.fullmatch(text):
        raise StatementInvalid("media_type", path, f"{_shown(text)} is not a media type.")


def check_language(text: str, path: str) -> None:
    """Refuse what is not a language tag."""
    if not is_language(text):
        raise StatementInvalid(
            "language", path, f"{_shown(text)} is not a language tag (RFC 5646)."
        )


def check_language_map(texts: dict[str, str], path: str) -> None:
    """Refuse a language map with a key that is no language tag."""
    for tag in texts:
        if tag not in _COMMON_LANGUAGES:
            check_language(tag, path)


def _shown(text: str) -> str:
    """At most 80 characters of what was sent, quoted, in ASCII."""
    return ascii(text if len(text) <= _SHOWN else text[:_SHOWN] + "…")

"""Keys and secrets. A secret is 256 random bits, so a fast keyed hash keeps it as well as a slow
one would, and costs microseconds of each request instead of milliseconds.
"""

import base64
import binascii
import hmac
import secrets
from collections.abc import Iterable
from functools import lru_cache
from hashlib import blake2b
from typing import Final

_PURPOSE: Final = b"lrs.credential"
# Keys of launches start with a letter that is no hex digit, so one look tells them apart.
_LAUNCH: Final = "L"


def new_key() -> str:
    """A name for a key: 128 random bits as hex."""
    return secrets.token_hex(16)


def new_launch_key() -> str:
    """A name for the key of a launch."""
    return _LAUNCH + new_key()


def is_launch_key(key: str) -> bool:
    """Whether a key is that of a launch."""
    return key.startswith(_LAUNCH)


def new_secret() -> str:
    """A secret: 256 random bits as hex, which no shell, URL or header mistakes for anything."""
    return secrets.token_hex(32)


def secret_hash(pepper: str, secret: str) -> bytes:
    """The 32 bytes that are kept of a secret; useless without the `pepper` of the installation."""
    data = secret.encode("utf-8", "replace")
    return blake2b(data, key=_key_of(pepper), digest_size=32).digest()


def is_secret(secret: str, kept: Iterable[bytes], peppers: Iterable[str]) -> bool:
    """Whether one of the hashes `kept` is of this secret, made with one of the `peppers`."""
    hashes = list(kept)
    # The first pepper is the present one, so a good secret is nearly always found at once.
    for pepper in peppers:
        expected = secret_hash(pepper, secret)
        if any(hmac.compare_digest(one, expected) for one in hashes):
            return True
    return False


def as_token(key: str, secret: str) -> str:
    """Key and secret as one word, in the form that HTTP Basic sends them (RFC 7617)."""
    return base64.b64encode(f"{key}:{secret}".encode()).decode()


def from_token(token: str) -> tuple[str, str] | None:
    """The key and the secret of such a word; None if it is none."""
    try:
        pair = base64.b64decode(token, validate=True).decode()
    except (binascii.Error, ValueError):
        return None
    key, colon, secret = pair.partition(":")
    # A key is asked for in the database, which knows no NUL.
    return (key, secret) if colon and key.isalnum() and key.isascii() else None


@lru_cache(maxsize=8)
def _key_of(pepper: str) -> bytes:
    return blake2b(pepper.encode(), digest_size=32, person=_PURPOSE).digest()

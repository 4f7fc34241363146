"""Keys and secrets. A secret is 256 random bits, so a fast keyed hash keeps it as well as a slow
one would, and costs microseconds of each request instead of milliseconds.
"""

import secrets
from hashlib import blake2b
from typing import Final

_PURPOSE: Final = b"lrs.credential"


def new_key() -> str:
    """A name for a key: 128 random bits as hex."""
    return secrets.token_hex(16)


def new_secret() -> str:
    """A secret: 256 random bits as hex, which no shell, URL or header mistakes for anything."""
    return secrets.token_hex(32)


def secret_hash(pepper: str, secret: str) -> bytes:
    """The 32 bytes that are kept of a secret; useless without the `pepper` of the installation."""
    key = blake2b(pepper.encode(), digest_size=32, person=_PURPOSE).digest()
    return blake2b(secret.encode("utf-8", "replace"), key=key, digest_size=32).digest()

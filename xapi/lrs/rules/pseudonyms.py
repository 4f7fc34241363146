"""Pseudonyms: the same person gets the same one, and nobody without the key can tell whose it is.

They are keyed hashes. Each tenant has a key of its own, derived from the installation's, so two
tenants cannot compare their people. Whoever destroys the installation's key makes pseudonyms into
names of nobody: then they cannot be computed for a known person any more.
"""

from base64 import b32encode
from collections.abc import Iterable
from hashlib import blake2b
from typing import Final

from xapi.statements.actors import Identifier

HOME_PAGE: Final = "https://callcraft.example/xapi/pseudonyms"
_PSEUDONYM: Final = b"lrs.pseudonym"
_SUBJECT: Final = b"lrs.subject"
_SEPARATOR: Final = "\x1f"


def pseudonym_of(secret: str, tenant: int, identifiers: Iterable[Identifier]) -> Identifier:
    """The account that stands for a person: 160 bits of hash in lower-case base32.

    One person gets one, however many identifiers are given: the least of them decides.
    """
    digest = _keyed(secret, tenant, min(identifiers), _PSEUDONYM, 20)
    return ("account", HOME_PAGE, b32encode(digest).decode().lower())


def subject_of(secret: str, tenant: int, identifier: Identifier) -> str:
    """By what an identifier is noted in the audit: 64 hex digits, unlike its pseudonym."""
    return _keyed(secret, tenant, identifier, _SUBJECT, 32).hex()


def _keyed(secret: str, tenant: int, identifier: Identifier, purpose: bytes, size: int) -> bytes:
    key = blake2b(
        str(tenant).encode(), key=blake2b(secret.encode(), digest_size=64).digest(), person=purpose
    ).digest()
    return blake2b(_SEPARATOR.join(identifier).encode(), key=key, digest_size=size).digest()

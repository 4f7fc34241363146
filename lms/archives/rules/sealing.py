"""Contents at rest: closed by a key of the person's, and each such key by the house's own.

    closed content  nonce ‖ AES-256-GCM(person's key, salt ‖ canonical payload)
    wrapped key     nonce ‖ AES-256-GCM(house's key, person's key)
    document's key  nonce ‖ AES-256-GCM(person's key, document's key)

Each is bound to what it belongs to: a content to its entry, a key to its own id or its document.
So none can be put in another's place, and what was changed does not open.
"""

import hashlib
import json
import secrets
from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from lms.archives.rules.canonical import canonical_bytes
from lms.archives.rules.documents import SALT_BYTES

KEY_BYTES: Final = 32
NONCE_BYTES: Final = 12
_CONTENT: Final = b"callcraft.archive.content.v1\n"
_KEY: Final = b"callcraft.archive.person-key.v1\n"
_DOCUMENT_KEY: Final = b"callcraft.archive.document-key.v1\n"


class DoesNotOpen(ValueError):
    """The key is another one, or what was closed has been changed since."""


def new_key() -> bytes:
    return secrets.token_bytes(KEY_BYTES)


def key_name(key: bytes) -> str:
    """Names the house's key without giving it away: what was wrapped with it says so."""
    return hashlib.sha256(_KEY + key).hexdigest()


def close_content(key: bytes, entry: UUID, salt: bytes, payload: Mapping[str, Any]) -> bytes:
    """Close a content. Raises `NotCanonical` where the payload has no canonical form."""
    return _closed(key, salt + canonical_bytes(dict(payload)), _CONTENT + entry.bytes)


def open_content(key: bytes, entry: UUID, closed: bytes) -> tuple[bytes, dict[str, Any]]:
    """Salt and payload of a closed content. Raises `DoesNotOpen`."""
    plain = _opened(key, closed, _CONTENT + entry.bytes)
    return plain[:SALT_BYTES], json.loads(plain[SALT_BYTES:])


def wrap_key(house_key: bytes, key_id: UUID, key: bytes) -> bytes:
    return _closed(house_key, key, _KEY + key_id.bytes)


def unwrap_key(house_key: bytes, key_id: UUID, wrapped: bytes) -> bytes:
    """Raises `DoesNotOpen`."""
    return _opened(house_key, wrapped, _KEY + key_id.bytes)


def wrap_document_key(key: bytes, document: UUID, document_key: bytes) -> bytes:
    """Close a document's key by a person's."""
    return _closed(key, document_key, _DOCUMENT_KEY + document.bytes)


def unwrap_document_key(key: bytes, document: UUID, wrapped: bytes) -> bytes:
    """Raises `DoesNotOpen`."""
    return _opened(key, wrapped, _DOCUMENT_KEY + document.bytes)


def _closed(key: bytes, plain: bytes, bound_to: bytes) -> bytes:
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, plain, bound_to)


def _opened(key: bytes, closed: bytes, bound_to: bytes) -> bytes:
    nonce, body = closed[:NONCE_BYTES], closed[NONCE_BYTES:]
    try:
        return AESGCM(key).decrypt(nonce, body, bound_to)
    except (InvalidTag, ValueError) as error:  # ValueError: too short to hold anything
        raise DoesNotOpen("not closed with this key, or changed since") from error

"""Secrets at rest: AES-256-GCM under a key derived from the installation's.

A sealed value is `v1:<base64url of nonce and ciphertext>`, bound to a `place` (the row it belongs
to), so that it cannot be moved to another row by someone who can write to the database only.
"""

import base64
import binascii
import os
from collections.abc import Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_VERSION = "v1:"
_NONCE_BYTES = 12


class UnsealError(Exception):
    """A sealed value cannot be opened: no known key fits, or it was altered or moved."""


def _cipher(passphrase: str) -> AESGCM:
    derive = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"callcraft sync secrets v1")
    return AESGCM(derive.derive(passphrase.encode()))


def seal(plain: str, *, place: str, passphrase: str) -> str:
    """Encrypt `plain` for `place`; `passphrase` must itself be long and random."""
    nonce = os.urandom(_NONCE_BYTES)
    sealed = _cipher(passphrase).encrypt(nonce, plain.encode(), place.encode())
    return _VERSION + base64.urlsafe_b64encode(nonce + sealed).decode("ascii")


def unseal(sealed: str, *, place: str, passphrases: Sequence[str]) -> str:
    """Decrypt by the first passphrase that fits: the current one, then older ones."""
    if not sealed.startswith(_VERSION):
        raise UnsealError("unknown version")
    try:
        raw = base64.b64decode(sealed.removeprefix(_VERSION), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise UnsealError("not base64") from None
    for passphrase in passphrases:
        try:
            plain = _cipher(passphrase).decrypt(
                raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], place.encode()
            )
        except (InvalidTag, ValueError):
            continue
        return plain.decode()
    raise UnsealError("no key fits")

"""Secrets of connections, opened and closed with the keys of this installation."""

import json
from collections.abc import Sequence
from uuid import UUID

from xapi.outside.policy import passphrases
from xapi.outside.sealing import seal, unseal


def close(secrets: Sequence[str], connection: UUID) -> str:
    """Encrypt the secrets (newest first) of a connection for its row."""
    return seal(json.dumps(list(secrets)), place=_place(connection), passphrase=passphrases()[0])


def open_(sealed: str, connection: UUID) -> tuple[str, ...]:
    """Return the secrets of a connection, newest first. Raises sealing.UnsealError."""
    plain = unseal(sealed, place=_place(connection), passphrases=passphrases())
    return tuple(str(secret) for secret in json.loads(plain))


def _place(connection: UUID) -> str:
    return f"sync.connection:{connection}"

"""Secrets of connections, opened and closed with the keys of this installation.

The key is CALLCRAFT_SECRETS_KEY, or Django's SECRET_KEY where it is not set. Keys that were
replaced stay readable while they stand in SECRET_KEY_FALLBACKS.
"""

import json
from collections.abc import Sequence
from uuid import UUID

from django.conf import settings

from lms.sync.rules.sealing import seal, unseal


def _passphrases() -> list[str]:
    own: str = getattr(settings, "CALLCRAFT_SECRETS_KEY", "")
    older = [str(key) for key in settings.SECRET_KEY_FALLBACKS]
    return [*([own] if own else []), settings.SECRET_KEY, *older]


def close(secrets: Sequence[str], connection: UUID) -> str:
    """Encrypt the secrets (newest first) of a connection for its row."""
    return seal(json.dumps(list(secrets)), place=_place(connection), passphrase=_passphrases()[0])


def open_(sealed: str, connection: UUID) -> tuple[str, ...]:
    """Return the secrets of a connection, newest first. Raises sealing.UnsealError."""
    plain = unseal(sealed, place=_place(connection), passphrases=_passphrases())
    return tuple(str(secret) for secret in json.loads(plain))


def _place(connection: UUID) -> str:
    return f"sync.connection:{connection}"

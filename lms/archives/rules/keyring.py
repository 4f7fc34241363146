"""Who can open a person's key: the adapter that has the house's key says so when the app is ready.

The tables know only wrapped keys. What opens them lies outside the database, and tables do not
reach for adapters; so the one comes to the other through this door.
"""

from typing import Protocol
from uuid import UUID


class Keyring(Protocol):
    """Holds the key that wraps the keys of people."""

    def unwrapped(self, key_id: UUID, wrapped: bytes, house_key_name: str) -> bytes | None:
        """The person's key; None when it does not open, or was destroyed here before."""


_keyrings: list[Keyring] = []


def use(keyring: Keyring) -> None:
    _keyrings[:] = [keyring]


def unwrapped(key_id: UUID, wrapped: bytes, house_key_name: str) -> bytes | None:
    """The person's key, by the keyring in use; None where there is none or it does not open."""
    for keyring in _keyrings:
        return keyring.unwrapped(key_id, wrapped, house_key_name)
    return None

"""Secrets of other stores, opened and closed with the keys of this installation."""

import msgspec

from xapi.forwarding.models.partners import Partner
from xapi.outside.policy import passphrases
from xapi.outside.sealing import seal, unseal


class Secrets(msgspec.Struct, frozen=True):
    """What we need to get in, and the key of the pseudonyms that are used there."""

    secret: str
    pseudonym_key: bytes = b""


def close(secrets: Secrets, partner: Partner) -> str:
    """Encrypt the secrets of a partner for its row."""
    plain = msgspec.json.encode(secrets).decode()
    return seal(plain, place=_place(partner), passphrase=passphrases()[0])


def open_(partner: Partner) -> Secrets:
    """Return the secrets of a partner. Raises sealing.UnsealError."""
    plain = unseal(partner.sealed_secrets, place=_place(partner), passphrases=passphrases())
    return msgspec.json.decode(plain, type=Secrets)


def _place(partner: Partner) -> str:
    return f"{partner.place}:{partner.id}"

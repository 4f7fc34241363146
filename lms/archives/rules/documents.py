"""The documents the archive hashes and signs: entry header, seal, key, manifest, record.

Each kind has its own domain: a line set before the canonical JSON, so that bytes signed as one
kind can never be read as another. All hashes are SHA-256 in lower-case hex, all times UTC with
microseconds (`2026-11-23T08:34:29.000000Z`), so that comparing texts compares times.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Protocol
from uuid import UUID

from lms.archives.rules.canonical import canonical_bytes

VERSION = 1
GENESIS = "0" * 64
"""Stands for 'the hash before the first'."""

SALT_BYTES = 32
ENTRY_DOMAIN = b"callcraft.archive.entry.v1\n"
PAYLOAD_DOMAIN = b"callcraft.archive.payload.v1\n"
SEAL_DOMAIN = b"callcraft.archive.seal.v1\n"
KEY_DOMAIN = b"callcraft.archive.key.v1\n"
MANIFEST_DOMAIN = b"callcraft.archive.manifest.v1\n"
RECORD_DOMAIN = b"callcraft.archive.record.v1\n"


class Signer(Protocol):
    """Whoever holds the private key. `key_id` is `key_fingerprint(public_key)`."""

    @property
    def key_id(self) -> str: ...

    @property
    def public_key(self) -> bytes: ...

    def sign(self, message: bytes) -> bytes: ...


def instant(moment: datetime) -> str:
    """The one spelling of a moment. Raises `ValueError` for a time without a zone."""
    if moment.utcoffset() is None:
        raise ValueError("a moment in the archive needs a time zone")
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def payload_commitment(salt: bytes, payload: Mapping[str, Any]) -> str:
    """Commit to `payload` without giving it away.

    The salt is kept beside the payload and destroyed with it. Without it the hash, which stays in
    the chain for ever, cannot be used to try out likely payloads (a name, a score, pass or fail).
    Raises `NotCanonical`, and `ValueError` when the salt is not 32 bytes.
    """
    if len(salt) != SALT_BYTES:
        raise ValueError(f"the salt has {len(salt)} bytes instead of {SALT_BYTES}")
    return _sha256(PAYLOAD_DOMAIN + salt + canonical_bytes(dict(payload)))


@dataclass(frozen=True, slots=True)
class EntryHeader:
    """What the chain fixes about an entry; its payload only through the commitment."""

    entry: UUID
    centre: int
    seq: int
    person: UUID
    person_seq: int
    kind: str
    source: UUID | None
    supersedes_seq: int | None
    occurred_at: datetime
    recorded_at: datetime
    payload_sha256: str
    prev_centre_hash: str
    prev_person_hash: str

    def document(self) -> dict[str, Any]:
        return {
            "version": VERSION,
            "entry": str(self.entry),
            "centre": self.centre,
            "seq": self.seq,
            "person": str(self.person),
            "person_seq": self.person_seq,
            "kind": self.kind,
            "source": str(self.source) if self.source else None,
            "supersedes_seq": self.supersedes_seq,
            "occurred_at": instant(self.occurred_at),
            "recorded_at": instant(self.recorded_at),
            "payload_sha256": self.payload_sha256,
            "prev_centre_hash": self.prev_centre_hash,
            "prev_person_hash": self.prev_person_hash,
        }

    def hash(self) -> str:
        return _sha256(ENTRY_DOMAIN + canonical_bytes(self.document()))


@dataclass(frozen=True, slots=True)
class SealBody:
    """What is signed once a day: the Merkle root of the day's entries, chained to the seal before.

    The day is the centre's own; `starts_at` and `ends_at` are its bounds, so that a verifier needs
    no time zone tables. `starts_at` ≤ every `recorded_at` < `ends_at`.
    """

    seal: UUID
    centre: int
    number: int
    day: date
    starts_at: datetime
    ends_at: datetime
    first_seq: int
    last_seq: int
    root: str
    prev_seal_hash: str
    sealed_at: datetime
    key_id: str

    def document(self) -> dict[str, Any]:
        return {
            "version": VERSION,
            "seal": str(self.seal),
            "centre": self.centre,
            "number": self.number,
            "day": self.day.isoformat(),
            "starts_at": instant(self.starts_at),
            "ends_at": instant(self.ends_at),
            "first_seq": self.first_seq,
            "last_seq": self.last_seq,
            "root": self.root,
            "prev_seal_hash": self.prev_seal_hash,
            "sealed_at": instant(self.sealed_at),
            "key_id": self.key_id,
        }

    def hash(self) -> str:
        return _sha256(self.message())

    def message(self) -> bytes:
        """The bytes that are signed."""
        return SEAL_DOMAIN + canonical_bytes(self.document())


@dataclass(frozen=True, slots=True)
class KeyBody:
    """The public half of a signing key, signed by its own private half."""

    key: UUID
    centre: int
    key_id: str
    public_key: bytes
    created_at: datetime

    def document(self) -> dict[str, Any]:
        return {
            "version": VERSION,
            "key": str(self.key),
            "centre": self.centre,
            "key_id": self.key_id,
            "public_key": self.public_key.hex(),
            "created_at": instant(self.created_at),
        }

    def message(self) -> bytes:
        return KEY_DOMAIN + canonical_bytes(self.document())


def key_fingerprint(public_key: bytes) -> str:
    """Names an Ed25519 public key (32 bytes); short enough to print on paper and compare."""
    return _sha256(public_key)


def manifest_message(body: Mapping[str, Any]) -> bytes:
    return MANIFEST_DOMAIN + canonical_bytes(dict(body))


def record_message(body: Mapping[str, Any]) -> bytes:
    return RECORD_DOMAIN + canonical_bytes(dict(body))


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()

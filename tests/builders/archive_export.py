"""An archive's export without a database: a centre with a few people, days and seals.

`ArchiveBuilder` keeps the export as plain documents, so that a test can tamper with any of them as
somebody without the key would (`write`), or as somebody who owns a key would (`sign_manifest`).
"""

import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from lms.archives.rules import merkle
from lms.archives.rules.canonical import canonical_bytes
from lms.archives.rules.documents import (
    GENESIS,
    EntryHeader,
    KeyBody,
    SealBody,
    instant,
    key_fingerprint,
    manifest_message,
    payload_commitment,
)

CENTRE = 7
FIRST_DAY = datetime(2026, 11, 2, 16, tzinfo=UTC)  # midnight at UTC+8
PEOPLE = [UUID(int=0xA0 + n) for n in range(3)]

Row = dict[str, Any]


@dataclass(slots=True)
class KeyHolder:
    """A signing key, made from one byte so that it is the same in every run."""

    number: int = 1
    private: Ed25519PrivateKey = field(init=False)

    def __post_init__(self) -> None:
        self.private = Ed25519PrivateKey.from_private_bytes(bytes([self.number]) * 32)

    @property
    def public_key(self) -> bytes:
        return self.private.public_key().public_bytes_raw()

    @property
    def key_id(self) -> str:
        return key_fingerprint(self.public_key)

    def sign(self, message: bytes) -> bytes:
        return self.private.sign(message)


@dataclass(slots=True)
class ArchiveBuilder:
    """`days` says how many entries each day got; the last day of it stays without a seal."""

    days: Sequence[int] = (4, 3, 2)
    signer: KeyHolder = field(default_factory=KeyHolder)
    entries: list[Row] = field(default_factory=list)
    seals: list[Row] = field(default_factory=list)
    keys: list[Row] = field(default_factory=list)
    manifest: Row = field(default_factory=dict)
    extra: dict[str, bytes] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.add_key(self.signer)
        for day, count in enumerate(self.days):
            for n in range(count):
                self.append(PEOPLE[n % len(PEOPLE)], FIRST_DAY + timedelta(days=day, hours=9 + n))
            if day < len(self.days) - 1:
                self.seal(day)
        self.sign_manifest()

    def add_key(self, holder: KeyHolder) -> None:
        body = KeyBody(UUID(int=holder.number), CENTRE, holder.key_id, holder.public_key, FIRST_DAY)
        signature = holder.sign(body.message()).hex()
        self.keys.append({"body": body.document(), "signature": signature})

    def append(self, person: UUID, at: datetime, payload: Row | None = None) -> None:
        own = [row for row in self.entries if row["header"]["person"] == str(person)]
        seq = len(self.entries) + 1
        content = payload or {"kind": "course_result", "score": "87.5", "learner": {"name": "示例"}}
        salt = hashlib.sha256(str(seq).encode()).digest()
        header = EntryHeader(
            entry=UUID(int=seq),
            centre=CENTRE,
            seq=seq,
            person=person,
            person_seq=len(own) + 1,
            kind="course_result",
            source=UUID(int=1000 + seq),
            supersedes_seq=None,
            occurred_at=at,
            recorded_at=at,
            payload_sha256=payload_commitment(salt, content),
            prev_centre_hash=self.entries[-1]["hash"] if self.entries else GENESIS,
            prev_person_hash=own[-1]["hash"] if own else GENESIS,
        )
        self.entries.append(
            {
                "header": header.document(),
                "hash": header.hash(),
                "salt": salt.hex(),
                "payload": content,
            }
        )

    def seal(self, day: int) -> None:
        first = self.seals[-1]["body"]["last_seq"] if self.seals else 0
        leaves = [bytes.fromhex(row["hash"]) for row in self.entries[first:]]
        starts_at = FIRST_DAY + timedelta(days=day)
        body = SealBody(
            seal=UUID(int=len(self.seals) + 1),
            centre=CENTRE,
            number=len(self.seals) + 1,
            day=(starts_at + timedelta(hours=8)).date(),
            starts_at=starts_at,
            ends_at=starts_at + timedelta(days=1),
            first_seq=first + 1,
            last_seq=len(self.entries),
            root=merkle.root(leaves).hex(),
            prev_seal_hash=self.seals[-1]["hash"] if self.seals else GENESIS,
            sealed_at=starts_at + timedelta(days=1, minutes=5),
            key_id=self.signer.key_id,
        )
        signature = self.signer.sign(body.message()).hex()
        self.seals.append({"body": body.document(), "hash": body.hash(), "signature": signature})

    def files(self) -> dict[str, bytes]:
        """Everything but the manifest, as it stands now."""
        return {
            "entries.ndjson": b"".join(json.dumps(row).encode() + b"\n" for row in self.entries),
            "seals.json": json.dumps(self.seals).encode(),
            "keys.json": json.dumps(self.keys).encode(),
            **self.extra,
        }

    def sign_manifest(self) -> None:
        body = {
            "format": "callcraft-archive",
            "version": 1,
            "centre": CENTRE,
            "centre_name": "示例中心",
            "exported_at": instant(FIRST_DAY + timedelta(days=30)),
            "entries": len(self.entries),
            "head_hash": self.entries[-1]["hash"] if self.entries else GENESIS,
            "seals": len(self.seals),
            "last_seal_hash": self.seals[-1]["hash"] if self.seals else GENESIS,
            "key_id": self.signer.key_id,
            "files": [
                {"name": name, "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
                for name, data in self.files().items()
            ],
        }
        signature = self.signer.sign(manifest_message(body)).hex()
        self.manifest = {"body": body, "signature": signature}

    def write(self, path: Path, tamper: Callable[[zipfile.ZipFile], None] | None = None) -> Path:
        """Write the zip with the manifest as it was signed; `tamper` may add members."""
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in self.files().items():
                archive.writestr(name, data)
            archive.writestr("manifest.json", json.dumps(self.manifest))
            if tamper:
                tamper(archive)
        path.write_bytes(buffer.getvalue())
        return path


def rehash(row: Row) -> None:
    """Give a changed entry the hash that its header now has, as a careful forger would."""
    body = b"callcraft.archive.entry.v1\n" + canonical_bytes(row["header"])
    row["hash"] = hashlib.sha256(body).hexdigest()

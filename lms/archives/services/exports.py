"""Exporting: the whole archive in one zip file that anybody can check without us."""

import hashlib
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from lms.archives.adapters import keystore
from lms.archives.models import ArchiveHead
from lms.archives.queries import entry_rows, key_rows, seal_rows
from lms.archives.rules.bundle import verifier_source
from lms.archives.rules.canonical import bytes_as_found, canonical_bytes
from lms.archives.rules.documents import VERSION, instant, manifest_message
from lms.archives.rules.readme import README
from lms.archives.services.seals import centre_zone, register_key
from lms.people.models import Employee, Tenant
from lms.people.services import audit


@dataclass(frozen=True, slots=True)
class ExportSummary:
    """What went into an export, and the fingerprint of the key that signed it."""

    centre: int
    exported_at: datetime
    entries: int
    seals: int
    key_id: str


def export_archive(
    tenant: int, file: IO[bytes], *, exported_by: Employee | None = None
) -> ExportSummary:
    """Write the tenant's archive to `file`, a zip; `file` need not be seekable.

    Holds `entries.ndjson` (one canonical line per entry), `seals.json`, `keys.json`, the offline
    verifier `verify.py`, `README.txt`, and last `manifest.json`, signed, with the archive's end and
    the hash of every other file. Entries are streamed: memory does not grow with their number.
    """
    signer = keystore.signer()
    with transaction.atomic():
        register_key(tenant, signer)
        audit(exported_by, "archive.exported", "archive", str(tenant), tenant=tenant)
    # The end is read first. Nothing before it can change, so the rest needs no lock.
    head = ArchiveHead.objects.filter(tenant=tenant).first() or ArchiveHead(tenant=tenant)
    now = timezone.now()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        writer = _Writer(archive, now, centre_zone())
        with transaction.atomic():
            rows = entry_rows(tenant, head.seq)
            writer.write("entries.ndjson", (bytes_as_found(row) + b"\n" for row in rows))
        writer.write("seals.json", _array(seal_rows(tenant, head.seals)))
        writer.write("keys.json", _array(key_rows(tenant)))
        writer.write("verify.py", [verifier_source().encode()])
        writer.write("README.txt", [README.encode()])
        body = {
            "format": "callcraft-archive",
            "version": VERSION,
            "centre": tenant,
            "centre_name": Tenant.objects.get(id=tenant).name_zh,
            "exported_at": instant(now),
            "entries": head.seq,
            "head_hash": head.entry_hash,
            "seals": head.seals,
            "last_seal_hash": head.seal_hash,
            "key_id": signer.key_id,
            "files": writer.files,
        }
        signature = signer.sign(manifest_message(body)).hex()
        writer.write("manifest.json", [canonical_bytes({"body": body, "signature": signature})])
    return ExportSummary(tenant, now, head.seq, head.seals, signer.key_id)


class _Writer:
    """Writes members of the zip and notes their length and hash for the manifest."""

    def __init__(self, archive: zipfile.ZipFile, now: datetime, zone: ZoneInfo) -> None:
        self._archive = archive
        self._date = now.astimezone(zone).timetuple()[:6]
        self.files: list[dict[str, Any]] = []

    def write(self, name: str, chunks: Iterable[bytes]) -> None:
        info = zipfile.ZipInfo(name, self._date)
        info.compress_type = zipfile.ZIP_DEFLATED
        info.external_attr = 0o644 << 16
        hashed, length = hashlib.sha256(), 0
        with self._archive.open(info, "w", force_zip64=True) as member:
            for chunk in chunks:
                member.write(chunk)
                hashed.update(chunk)
                length += len(chunk)
        self.files.append({"name": name, "bytes": length, "sha256": hashed.hexdigest()})


def _array(rows: Iterable[dict[str, Any]]) -> Iterable[bytes]:
    """A JSON list with one row per line."""
    separator = b"[\n"
    for row in rows:
        yield separator + canonical_bytes(row)
        separator = b",\n"
    yield b"\n]\n" if separator == b",\n" else b"[]\n"

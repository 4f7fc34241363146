"""Exporting: the whole archive in one zip file that anybody can check without us."""

import zipfile
from dataclasses import dataclass
from datetime import datetime
from typing import IO

from django.db import transaction
from django.utils import timezone

from lms.archives.adapters import keystore
from lms.archives.models import ArchiveHead, EntryDocument
from lms.archives.queries import entry_rows, key_rows, seal_rows
from lms.archives.rules.canonical import bytes_as_found
from lms.archives.rules.documents import VERSION, instant
from lms.archives.services.container import Progress, Writer, array, counted, no_progress
from lms.archives.services.seals import register_key
from lms.archives.services.zone import centre_zone
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
    tenant: int,
    file: IO[bytes],
    *,
    exported_by: Employee | None = None,
    progress: Progress = no_progress,
) -> ExportSummary:
    """Write the tenant's archive to `file`, a zip; `file` need not be seekable.

    Holds `entries.ndjson` (one canonical line per entry), `seals.json`, `keys.json`, the offline
    verifier `verify.py`, `README.txt`, `attachment-<hash>`, and last `manifest.json`,
    signed, with the archive's end and the hash of every other file. Entries and attachments are
    streamed: memory does not grow with their number.
    """
    signer = keystore.signer()
    with transaction.atomic():
        register_key(tenant, signer)
        audit(exported_by, "archive.exported", "archive", str(tenant), tenant=tenant)
    # The end is read first. Nothing before it can change, so the rest needs no lock.
    head = ArchiveHead.objects.filter(tenant=tenant).first() or ArchiveHead(tenant=tenant)
    now = timezone.now()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        writer = Writer(archive, tenant, now, centre_zone())
        with transaction.atomic():
            rows = entry_rows(tenant, head.seq)
            lines = (bytes_as_found(row) + b"\n" for row in rows)
            writer.write("entries.ndjson", counted(lines, progress))
        writer.write("seals.json", array(seal_rows(tenant, head.seals)))
        writer.write("keys.json", array(key_rows(tenant)))
        writer.write_attachments(
            EntryDocument.objects.filter(tenant=tenant, entry__seq__lte=head.seq)
        )
        writer.finish(
            {
                "format": "callcraft-archive",
                "version": VERSION,
                "centre": tenant,
                "centre_name": Tenant.objects.get(id=tenant).name_zh,
                "exported_at": instant(now),
                "entries": head.seq,
                "head_hash": head.entry_hash,
                "seals": head.seals,
                "last_seal_hash": head.seal_hash,
            }
        )
    return ExportSummary(tenant, now, head.seq, head.seals, signer.key_id)

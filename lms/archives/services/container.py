"""Writing an export: members of a zip, streamed, with their length and hash for the manifest."""

import hashlib
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from lms.archives.adapters import keystore
from lms.archives.models import EntryDocument
from lms.archives.rules.bundle import verifier_source
from lms.archives.rules.canonical import canonical_bytes
from lms.archives.rules.documents import manifest_message
from lms.archives.rules.readme import README
from lms.people.exceptions import AttachmentDamaged
from lms.people.models import Attachment
from lms.people.queries import open_attachment

Progress = Callable[[int], None]
"""Told now and then how many entries were written."""


def no_progress(_: int) -> None:
    """For whoever does not want to know."""


class Writer:
    """Writes members of the zip and notes their length and hash for the manifest."""

    def __init__(
        self, archive: zipfile.ZipFile, tenant: int, now: datetime, zone: ZoneInfo
    ) -> None:
        self._archive, self._tenant = archive, tenant
        self._date = now.astimezone(zone).timetuple()[:6]
        self.files: list[dict[str, Any]] = []

    def finish(self, body: dict[str, Any]) -> None:
        """Write verifier, page to read first, and the manifest over all files, signed."""
        self.write("verify.py", [verifier_source().encode()])
        self.write("README.txt", [README.encode()])
        signer = keystore.signer()
        body = {**body, "key_id": signer.key_id, "files": [*self.files]}
        signature = signer.sign(manifest_message(body)).hex()
        self.write("manifest.json", [canonical_bytes({"body": body, "signature": signature})])

    def write_attachments(self, documents: QuerySet[EntryDocument]) -> None:
        """Write each document that entries name, once. One whose bytes are gone is left out: the
        verifier names it."""
        hashes = documents.order_by("sha256").values_list("sha256", flat=True).distinct()
        for sha256 in hashes.iterator():
            if (chunks := stored_bytes(self._tenant, sha256)) is not None:
                self.write(f"attachment-{sha256}", chunks)

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


def array(rows: Iterable[dict[str, Any]]) -> Iterable[bytes]:
    """A JSON list with one row per line."""
    separator = b"[\n"
    for row in rows:
        yield separator + canonical_bytes(row)
        separator = b",\n"
    yield b"\n]\n" if separator == b",\n" else b"[]\n"


def stored_bytes(tenant: int, sha256: str) -> Iterator[bytes] | None:
    """The bytes stored under a hash, as they are now; None where there are none.

    What was changed where it lies closed comes cut off, so that whoever hashes it sees it.
    """
    for stored in Attachment.objects.filter(tenant=tenant, sha256=sha256).order_by("stored_at"):
        try:
            return _up_to_damage(open_attachment(stored))
        except FileNotFoundError:
            continue
        except AttachmentDamaged:
            return iter(())
    return None


def _up_to_damage(blocks: Iterator[bytes]) -> Iterator[bytes]:
    """The blocks up to the first that does not open: their hash then tells of the damage."""
    with suppress(AttachmentDamaged):
        yield from blocks


def counted(rows: Iterable[bytes], progress: Progress, every: int = 200) -> Iterator[bytes]:
    """The rows, telling now and then how many there were."""
    count = 0
    for row in rows:
        yield row
        count += 1
        if count % every == 0:
            progress(count)
    progress(count)

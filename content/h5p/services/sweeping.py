"""Removing what nobody needs any more: replaced libraries, and files without rows."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.db import models
from django.utils import timezone

from content.h5p.models import Content, Draft, DraftFile, InstalledEditor, Library
from content.h5p.services.draft_files import DRAFT_FOLDER
from content.h5p.services.editors import EDITOR_FOLDER
from content.h5p.services.installing import CONTENT_FOLDER, LIBRARY_FOLDER
from content.storage import services as storage

REPLACED_FOR = timedelta(days=7)
"""Longer than any page that was opened with the library before goes on loading from it."""
ORPHANED_AFTER = timedelta(days=1)
"""Longer than any upload takes: files younger than this may belong to one under way."""

DELETED_FOR = timedelta(days=30)
"""How long a deleted draft can be brought back."""

Rows = (
    models.Manager[Content]
    | models.Manager[DraftFile]
    | models.Manager[Library]
    | models.Manager[InstalledEditor]
)
FOLDERS: tuple[tuple[str, Rows], ...] = (
    (CONTENT_FOLDER, Content.objects),
    (DRAFT_FOLDER, DraftFile.objects),
    (LIBRARY_FOLDER, Library.objects),
    (EDITOR_FOLDER, InstalledEditor.objects),
)
"""Where files lie below the id of their row."""


def sweep(*, now: datetime | None = None) -> int:
    """Remove libraries and editors that were replaced long ago, drafts that were deleted long ago,
    and what killed installations left.

    The prefix of files ends with the id of their row, a UUID of version 7, which tells when they
    were written. Returns the files deleted.
    """
    now = now or timezone.now()
    # The rows first: files without rows are found again, rows without files would not play.
    Library.objects.filter(replaced_at__lt=now - REPLACED_FOR).delete()
    Draft.objects.filter(deleted_at__lt=now - DELETED_FOR).delete()
    InstalledEditor.objects.filter(replaced_at__lt=now - REPLACED_FOR).delete()
    return sum(_sweep_folder(folder, rows, now - ORPHANED_AFTER) for folder, rows in FOLDERS)


def _sweep_folder(folder: str, rows: Rows, before: datetime) -> int:
    deleted = 0
    for tenant in storage.list_prefixes(folder):
        if not tenant.isdecimal():
            continue
        old = {id_ for id_ in _ids(f"{folder}/{tenant}") if _written(id_) < before}
        kept = set(rows.filter(tenant=int(tenant), id__in=old).values_list("id", flat=True))
        for id_ in old - kept:
            deleted += storage.delete_prefix(f"{folder}/{tenant}/{id_}/")
    return deleted


def _ids(prefix: str) -> Iterable[UUID]:
    for name in storage.list_prefixes(prefix):
        try:
            id_ = UUID(name)
        except ValueError:
            continue
        if id_.version == 7:
            yield id_


def _written(id_: UUID) -> datetime:
    """The time in a UUID of version 7: its first 48 bits, in milliseconds (RFC 9562)."""
    return datetime.fromtimestamp((id_.int >> 80) / 1000, tz=UTC)

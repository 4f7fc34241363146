"""Installing H5P's own editor from an archive, and removing it.

As with libraries: files first, below a prefix of their own; then the row, in one transaction.
"""

import hashlib
from contextlib import suppress
from dataclasses import dataclass
from typing import Final
from uuid import UUID

import structlog
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from content.h5p.exceptions import EditorUnknown
from content.h5p.models import InstalledEditor
from content.h5p.queries.editors import current_editor
from content.h5p.rules.editor import read_editor
from content.h5p.rules.files import MIB, PackageFiles
from content.h5p.rules.findings import Finding
from content.h5p.rules.libraries import fingerprint
from content.h5p.services.locks import lock_libraries
from content.storage import services as storage
from xapi.tenancy import uuid7

log = structlog.get_logger(__name__)

EDITOR_FOLDER: Final = "h5p/editors"


@dataclass(frozen=True, slots=True)
class EditorInstallation:
    """What became of an archive. `editor` is the one that is current now; None when a finding is
    an error, and nothing was changed then. `is_new` is false when the very same was there."""

    editor: InstalledEditor | None
    findings: tuple[Finding, ...]
    is_new: bool = False


def install_editor(
    *, tenant: int, files: PackageFiles, name: str, installed_by: str
) -> EditorInstallation:
    """Install the editor in an archive, in the place of the one that is there, unless there are
    errors. `name` is what it will be called, such as the archive's name.

    Trouble with `files`, the store or the database is raised, and leaves nothing behind.
    """
    archive = read_editor(files)
    if not archive.is_sound:
        return EditorInstallation(None, archive.findings)
    sha256 = fingerprint({path: _digest(files, archive.folder + path) for path in archive.files})
    before = current_editor(tenant)
    if before is not None and before.sha256 == sha256:
        return EditorInstallation(before, archive.findings)
    id_ = uuid7()
    prefix = f"{EDITOR_FOLDER}/{tenant}/{id_}/"
    try:
        for path in archive.files:
            with files.open(archive.folder + path) as file:
                storage.put(prefix + path, file)
        row = _record(
            InstalledEditor(
                tenant=tenant,
                id=id_,
                name=name[:255],
                storage_prefix=prefix,
                files=dict(archive.files),
                sha256=sha256,
                installed_by=installed_by,
            )
        )
    except BaseException:
        _undo(tenant, id_, prefix)
        raise
    log.info("h5p.editor_installed", tenant=tenant, editor=str(row.id), files=len(row.files))
    return EditorInstallation(row, archive.findings, is_new=True)


@transaction.atomic
def remove_editor(*, tenant: int, editor: UUID, by: str) -> None:
    """Remove the editor. Pages that are open keep it for a while. Raises EditorUnknown."""
    lock_libraries(tenant)
    if not _replace(tenant, by, id=editor):
        raise EditorUnknown
    log.info("h5p.editor_removed", tenant=tenant, editor=str(editor), by=by)


@transaction.atomic
def _record(row: InstalledEditor) -> InstalledEditor:
    lock_libraries(row.tenant)
    _replace(row.tenant, row.installed_by)
    row.save(force_insert=True)
    return row


def _replace(tenant: int, by: str, **which: UUID) -> bool:
    rows = InstalledEditor.objects.filter(tenant=tenant, replaced_at__isnull=True, **which)
    return bool(rows.update(replaced_at=timezone.now(), replaced_by=by))


def _undo(tenant: int, id_: UUID, prefix: str) -> None:
    """Delete what was written, unless its row is there all the same; see `installing`."""
    with suppress(DatabaseError):
        if not connection.in_atomic_block:
            connection.close_if_unusable_or_obsolete()
        if not InstalledEditor.objects.filter(tenant=tenant, id=id_).exists():
            storage.delete_prefix(prefix)


def _digest(files: PackageFiles, name: str) -> str:
    digest = hashlib.sha256()
    with files.open(name) as file:
        while piece := file.read(MIB):
            digest.update(piece)
    return digest.hexdigest()

"""Files of drafts: checked while they are read, stored before their rows.

A file lies below a prefix that ends with the id of its row, so that the sweep finds what a killed
process left.
"""

import hashlib
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import BinaryIO, Final, cast
from uuid import UUID

import structlog
from django.db import transaction
from django.db.models import Count, Sum

from content.h5p.exceptions import DraftFull, DraftUnknown, FileEmpty, FileTooLarge, FileTypeRefused
from content.h5p.models import Draft, DraftFile
from content.h5p.queries import draft_of
from content.h5p.rules.files import MIB, extension
from content.h5p.rules.media import HEAD, Kind, dimensions, sniff, stored_path
from content.storage import services as storage
from xapi.tenancy import uuid7

log = structlog.get_logger(__name__)

DRAFT_FOLDER: Final = "h5p/drafts"
MOST_BYTES: Final = 512 * MIB
MOST_FILES: Final = 2000
MOST_TOGETHER: Final = 2048 * MIB
"""As much as a package may hold: what is more could not be published."""
OF_NO_KNOWN_TYPE: Final = "application/octet-stream"
_BLOCK: Final = 256 * 1024
_IN_MEMORY: Final = 4 * MIB


def add_file(
    *, tenant: int, draft: UUID, name: str, file: BinaryIO, kind: Kind, by: str
) -> DraftFile:
    """Keep a file that an author brings: `kind` is what the field takes.

    What it is, is read from its bytes. Raises DraftUnknown; FileTypeRefused, FileTooLarge,
    FileEmpty, DraftFull, which are FileRefused. Nothing is kept then.
    """
    if draft_of(tenant, draft) is None:
        raise DraftUnknown
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as spool:
        read = _spool(iter(lambda: file.read(_BLOCK), b""), cast(BinaryIO, spool), name)
        of = sniff(read.head, extension(name))
        if of is None or kind not in of.kinds:
            raise FileTypeRefused(name=shown(name))
        row = _row(tenant, draft, read, by)
        row.path = stored_path(name, kind, of, row.id.hex[-8:])
        row.mime = "audio/webm" if of.mime == "video/webm" and kind == "audio" else of.mime
        _store(row, cast(BinaryIO, spool))
    try:
        with transaction.atomic():
            hold_draft(tenant, draft)
            _check_room(tenant, draft, read.size)
            row.save(force_insert=True)
    except BaseException:
        _delete([row])
        raise
    log.info("h5p.draft_file", tenant=tenant, draft=str(draft), mime=row.mime, size=row.size)
    return row


def copied_files(
    tenant: int, draft: UUID, sources: Iterable[tuple[str, str]], by: str
) -> list[DraftFile]:
    """Store copies of files for a new draft, and return the rows, which the caller saves.

    `sources` are pairs of a path below content/ and a storage key. Whoever fails to save the rows
    calls `drop_files`. A file that is not there any more is left out: the check tells of it.
    """
    rows: list[DraftFile] = []
    try:
        for path, key in sources:
            try:
                pieces = storage.open_file(key)
            except FileNotFoundError:
                log.warning("h5p.file_missing", tenant=tenant, key=key)
                continue
            with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as spool:
                read = _spool(pieces, cast(BinaryIO, spool), path, most=None)
                row = _row(tenant, draft, read, by)
                of = sniff(read.head, extension(path))
                row.path = path
                row.mime = OF_NO_KNOWN_TYPE if of is None else of.mime
                rows.append(row)
                _store(row, cast(BinaryIO, spool))
    except BaseException:
        drop_files(rows)
        raise
    return rows


def drop_files(rows: Iterable[DraftFile]) -> None:
    """Delete what was stored for rows that were not saved."""
    _delete(rows)


def hold_draft(tenant: int, draft: UUID) -> Draft:
    """Lock a draft until the end of the transaction. Raises DraftUnknown."""
    row = (
        Draft.objects.select_for_update(of=("self",), no_key=True)
        .filter(tenant=tenant, id=draft, deleted_at=None)
        .first()
    )
    if row is None:
        raise DraftUnknown
    return row


def shown(name: str) -> str:
    """The name of an upload as a message shows it."""
    return PurePosixPath(name.replace("\\", "/")).name[:100]


@dataclass(frozen=True, slots=True)
class _Read:
    head: bytes
    size: int
    sha256: str


def _spool(
    pieces: Iterable[bytes], spool: BinaryIO, name: str, *, most: int | None = MOST_BYTES
) -> _Read:
    """Read a file to its end, and no further than it may be long."""
    digest, size, head = hashlib.sha256(), 0, b""
    for piece in pieces:
        size += len(piece)
        if most is not None and size > most:
            raise FileTooLarge(name=shown(name), limit=most // MIB)
        if len(head) < HEAD:
            head += piece[: HEAD - len(head)]
        digest.update(piece)
        spool.write(piece)
    if most is not None and not size:
        raise FileEmpty(name=shown(name))
    return _Read(head, size, digest.hexdigest())


def _row(tenant: int, draft: UUID, read: _Read, by: str) -> DraftFile:
    of = sniff(read.head, "")
    found = None if of is None else dimensions(read.head, of)
    width, height = found or (None, None)
    return DraftFile(
        tenant=tenant,
        id=uuid7(),
        draft_id=draft,
        size=read.size,
        sha256=read.sha256,
        width=width,
        height=height,
        added_by=by,
    )


def _store(row: DraftFile, spool: BinaryIO) -> None:
    """Store a file under the name that its path ends with: its type is told from its ending."""
    name = PurePosixPath(row.path).name
    row.storage_key = f"{DRAFT_FOLDER}/{row.tenant}/{row.id}/{name}"
    spool.seek(0)
    storage.put(row.storage_key, spool)


def _check_room(tenant: int, draft: UUID, more: int) -> None:
    """Runs under the draft's lock. Raises DraftFull."""
    held = DraftFile.objects.filter(tenant=tenant, draft=draft).aggregate(
        files=Count("id"), size=Sum("size", default=0)
    )
    if held["files"] >= MOST_FILES or held["size"] + more > MOST_TOGETHER:
        raise DraftFull(files=MOST_FILES, limit=MOST_TOGETHER // MIB)


def _delete(rows: Iterable[DraftFile]) -> None:
    for row in rows:
        if row.storage_key:
            storage.delete_prefix(f"{DRAFT_FOLDER}/{row.tenant}/{row.id}/")

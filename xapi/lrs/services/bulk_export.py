"""Statements by the million into a file, with a cursor beside it.

A page of statements becomes a frame of the file; then, the frame being on the disk, the cursor
says how long the file is and where to go on. Whatever comes between, `kill -9` too, the next run
cuts the file back to that length and goes on. A run after the end adds what has come since.
"""

import fcntl
import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO, Final

import msgspec

from xapi.lrs.exceptions import CursorUnfit, ExportExists, ExportRunning
from xapi.lrs.queries import StatementFilter, StoredStatement, consistent_through, find_statements
from xapi.lrs.rules.ndjson import frame

PAGE: Final = 500
# Pages grow to PAGE where statements are short, and stay small where they are long.
_FIRST_PAGE: Final = 50
_PAGE_BYTES: Final = 4 * 1024 * 1024


class Cursor(msgspec.Struct):
    """What the file beside an export holds: `after` is a position, `size` the bytes that count."""

    filter: str
    after: int = -1
    size: int = 0
    statements: int = 0


@dataclass(frozen=True)
class Exported:
    """How far an export is: `statements` and `size` (bytes) of the file, `added` in this run."""

    file: str
    statements: int
    size: int
    added: int
    seconds: float

    @property
    def rate(self) -> float:
        """Statements a second."""
        return self.added / self.seconds if self.seconds else 0.0


def cursor_file(out: Path) -> Path:
    """Where the cursor of an export lies."""
    return out.with_name(out.name + ".cursor")


def export_statements(
    *,
    tenant: int,
    out: Path,
    wanted: StatementFilter | None = None,
    on_progress: Callable[[Exported], None] = lambda _: None,
) -> Exported:
    """Write the statements that meet the filter, as stored, in the order they were stored.

    Voided ones are among them unless the filter says otherwise, so that an import voids them
    again. Ends where the store is complete, so nothing is ever stepped over. Attachments are not
    in the file. Raises ExportExists, CursorUnfit or ExportRunning.
    """
    wanted = wanted or StatementFilter(with_voided=True)
    wanted = replace(wanted, ascending=True, after=None, through=consistent_through())
    begun = time.monotonic()
    with _opened(out) as file:
        cursor = _cursor_of(tenant, out, wanted)
        before = cursor.statements

        def so_far() -> Exported:
            added, seconds = cursor.statements - before, time.monotonic() - begun
            return Exported(str(out), cursor.statements, cursor.size, added, seconds)

        _cut_back(file, out, cursor)
        more, limit = True, min(PAGE, _FIRST_PAGE)
        while more:
            page = find_statements(tenant, replace(wanted, after=cursor.after, limit=limit))
            more = page.after is not None
            if page.statements:
                data = frame(out, (stored.payload for stored in page.statements))
                _append(file, data)
                cursor.size += len(data)
                cursor.statements += len(page.statements)
                cursor.after = page.statements[-1].position
                limit = _fitting(page.statements)
            cursor.after = page.after or cursor.after
            _save(out, cursor)
            on_progress(so_far())
    return so_far()


def _fitting(page: Sequence[StoredStatement]) -> int:
    """How many statements like these fit into a page."""
    mean = sum(len(stored.payload) for stored in page) // len(page) + 1
    return max(1, min(PAGE, _PAGE_BYTES // mean))


def _cursor_of(tenant: int, out: Path, wanted: StatementFilter) -> Cursor:
    """Where to go on, or a new beginning."""
    filters = {**asdict(wanted), "through": None, "limit": None, "tenant": tenant}
    meant = sha256(repr(sorted(filters.items())).encode()).hexdigest()
    path = cursor_file(out)
    if not path.exists():
        cursor = Cursor(filter=meant)
        _save(out, cursor)
        return cursor
    try:
        cursor = msgspec.json.decode(path.read_bytes(), type=Cursor)
    except msgspec.DecodeError as error:
        raise CursorUnfit(cursor=path, file=out) from error
    if cursor.filter != meant:
        raise CursorUnfit(cursor=path, file=out)
    return cursor


@contextmanager
def _opened(out: Path) -> Iterator[BinaryIO]:
    """The file, for this run alone. Raises ExportExists, CursorUnfit or ExportRunning."""
    begun = cursor_file(out).exists()
    if begun and not out.exists():
        raise CursorUnfit(cursor=cursor_file(out), file=out)
    out.touch(mode=0o600)
    # Killed before there is a cursor, an export leaves an empty file behind.
    if not begun and out.stat().st_size:
        raise ExportExists(file=out)
    with out.open("r+b") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ExportRunning(file=out) from None
        yield file


def _cut_back(file: BinaryIO, out: Path, cursor: Cursor) -> None:
    if file.seek(0, os.SEEK_END) < cursor.size:
        raise CursorUnfit(cursor=cursor_file(out), file=out)
    file.truncate(cursor.size)
    file.seek(cursor.size)


def _append(file: BinaryIO, data: bytes) -> None:
    file.write(data)
    file.flush()
    os.fsync(file.fileno())


def _save(out: Path, cursor: Cursor) -> None:
    """Written apart and moved into place: there is always a whole one."""
    path = cursor_file(out)
    draft = path.with_name(path.name + ".new")
    with draft.open("wb") as file:
        _append(file, msgspec.json.encode(cursor))
    draft.replace(path)

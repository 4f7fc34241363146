"""Statements by the million out of a file.

Batches go through `record_statements`, so everything that holds for a statement that comes by HTTP
holds for these. How far the file has been read is a row that grows in the transaction of each
batch. So a killed import goes on at the right line, a statement without an id is not stored twice,
and the same file again changes nothing.

Contents of attachments do not come in a file of statements: an attachment without a URL needs its
content to be here before.

`stored` is the time of the import: only the store sets it (1.0.3 Data 2.4.8; 2.0.0 4.2.4.2), and
what orders the store cannot be told by a file. The authority is the import's own, as the standard
recommends (1.0.3 Data 2.4.9; 2.0.0 4.2.4.2: a store SHOULD overwrite it); whoever trusts the file
as much as their own store may keep the one each statement brings.
"""

import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from hashlib import file_digest
from itertools import groupby
from pathlib import Path
from typing import Any, BinaryIO, Final

import msgspec
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from xapi.lrs.exceptions import BodyTooLarge, ImportRunning, ImportUnreadable
from xapi.lrs.models import BulkImport, StatementId
from xapi.lrs.queries.attachments import attachment_contents
from xapi.lrs.rules.bulk_lines import Line, Manner
from xapi.lrs.rules.ndjson import LONGEST_LINE, Unreadable, numbered_lines
from xapi.lrs.services.audit import Audit
from xapi.lrs.services.partitions import refresh_statistics
from xapi.lrs.services.patience import patiently
from xapi.lrs.services.recording import record_statements
from xapi.problems import Problem
from xapi.statements import Version

BATCH: Final = 500
# After so many new statements the server's idea of the store is out of date.
MANY: Final = 50_000
_BATCH_BYTES: Final = 4 * 1024 * 1024
# So many bad lines are told in the report; all of them as they are met.
_TOLD: Final = 100


@dataclass(frozen=True)
class BadLine:
    """A line that was not stored, and why."""

    number: int
    problem: Problem

    def as_dict(self, language: str) -> dict[str, Any]:
        return {"line": self.number, **self.problem.as_dict(language)}


@dataclass
class Imported:
    """How far an import is, counted over all runs: `known` were stored before, `refused` are bad.

    `resumed_at` is the line after which this run began, `lines` the last that was read.
    """

    file: str
    resumed_at: int
    lines: int
    statements: int
    known: int
    refused: int
    finished: bool = False
    seconds: float = 0.0
    bad: list[BadLine] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Lines a second in this run."""
        return (self.lines - self.resumed_at) / self.seconds if self.seconds else 0.0


@dataclass(frozen=True)
class Options:
    """`version` is for statements that name none; `keeps_authority` trusts the file."""

    version: Version = Version.V2
    keeps_authority: bool = False
    stops_at_bad: bool = False
    again: bool = False


def import_statements(
    *,
    tenant: int,
    path: Path,
    by: str,
    options: Options | None = None,
    on_progress: Callable[[Imported], None] = lambda _: None,
    on_bad: Callable[[BadLine], None] = lambda _: None,
) -> Imported:
    """Store the statements of an NDJSON file; plain, gzip or zstandard, as its first bytes say.

    Bad lines are told and left out; with `stops_at_bad` the run ends before the batch of the first
    one. Raises ImportRunning when another run has the same file in hand, and ImportUnreadable
    where the file itself is broken, after all that came before is stored.
    """
    with path.open("rb") as file:
        sha256 = file_digest(file, "sha256").hexdigest()
        file.seek(0)
        work = _Work(tenant, _row(tenant, sha256, path, by), options or Options(), by)
        return work.run(file, on_progress, on_bad)


def _row(tenant: int, sha256: str, path: Path, by: str) -> BulkImport:
    row, _ = BulkImport.objects.get_or_create(
        tenant=tenant, sha256=sha256, defaults={"name": path.name[-300:], "run_by": by[:200]}
    )
    return row


class _Work:
    """One run over one file."""

    def __init__(self, tenant: int, row: BulkImport, options: Options, by: str) -> None:
        self.tenant, self.row, self.options, self.by = tenant, row, options, by
        if options.again and row.finished_at is not None:
            row.lines = row.statements = row.known = row.refused = 0
            row.finished_at = None
            row.save()
        self.done = Imported(
            file=row.name,
            resumed_at=row.lines,
            lines=row.lines,
            statements=row.statements,
            known=row.known,
            refused=row.refused,
            finished=row.finished_at is not None,
        )

    def run(
        self,
        file: BinaryIO,
        on_progress: Callable[[Imported], None],
        on_bad: Callable[[BadLine], None],
    ) -> Imported:
        if self.done.finished:
            return self.done
        begun, before = time.monotonic(), self.done.statements
        for batch in _batches(self._new_lines(file)):
            bad = patiently(partial(self._store, batch))
            for one in bad:
                on_bad(one)
            self.done.bad += bad[: _TOLD - len(self.done.bad)]
            self.done.seconds = time.monotonic() - begun
            if bad and self.options.stops_at_bad:
                return self.done
            on_progress(self.done)
        self._finish()
        if self.done.statements - before >= MANY:
            refresh_statistics()
        return self.done

    def _new_lines(self, file: BinaryIO) -> Iterator[Line]:
        """The lines that no run has read yet. Raises ImportUnreadable."""
        number = 0
        try:
            for number, text in numbered_lines(file):
                if number > self.done.resumed_at:
                    yield Line(number, text)
        except Unreadable as error:
            raise ImportUnreadable(line=number, reason=str(error)) from error

    def _store(self, batch: Sequence[Line]) -> list[BadLine]:
        """Store a batch and note how far the file is read, in one transaction."""
        with transaction.atomic():
            row = BulkImport.objects.select_for_update().get(tenant=self.tenant, id=self.row.id)
            if row.lines != self.done.lines:
                raise ImportRunning(file=row.name)
            stored = self._stored_among(batch)
            bad = [
                one
                for (version, authority), lines in groupby(batch, key=self._manner)
                for one in self._record(list(lines), version, authority)
            ]
            if bad and self.options.stops_at_bad:
                transaction.set_rollback(True)
                return bad
            refused = {one.number for one in bad}
            known = sum(line.number not in refused for line in stored)
            row.lines = batch[-1].number
            row.refused += len(bad)
            row.known += known
            row.statements += len(batch) - len(bad) - known
            row.save()
        self.done.lines, self.done.refused = row.lines, row.refused
        self.done.known, self.done.statements = row.known, row.statements
        return bad

    def _stored_among(self, batch: Sequence[Line]) -> list[Line]:
        """The lines of the batch whose statements are stored already."""
        ids = {line: found for line in batch if (found := line.id)}
        taken = StatementId.objects.filter(tenant=self.tenant, id__in=set(ids.values()))
        stored = set(taken.exclude(position=None).values_list("id", flat=True))
        return [line for line, statement_id in ids.items() if statement_id in stored]

    def _manner(self, line: Line) -> Manner:
        return line.manner(self.options.version, keeps_authority=self.options.keeps_authority)

    def _record(
        self, lines: Sequence[Line], version: Version, authority: bytes
    ) -> Iterator[BadLine]:
        """Store what can be stored; of a batch with bad lines by halves, down to those lines."""
        try:
            record_statements(
                tenant=self.tenant,
                statements=[_text(line) for line in lines],
                authority=msgspec.json.decode(authority) if authority else own_authority(),
                version=version,
                attached=self._contents_here(lines),
            )
        except Problem as problem:
            if len(lines) == 1:
                yield BadLine(lines[0].number, problem)
                return
            middle = len(lines) // 2
            yield from self._record(lines[:middle], version, authority)
            yield from self._record(lines[middle:], version, authority)

    def _contents_here(self, lines: Sequence[Line]) -> Collection[str]:
        """The contents that these statements name and that are here already."""
        return attachment_contents(self.tenant, set().union(*(line.contents for line in lines)))

    def _finish(self) -> None:
        self.row.refresh_from_db()
        self.row.finished_at = timezone.now()
        with transaction.atomic():
            self.row.save(update_fields=["finished_at"])
            details = {"sha256": self.row.sha256, "name": self.row.name}
            details["authority"] = "kept" if self.options.keeps_authority else "import"
            audit = Audit(self.tenant, "import", by=self.by, details=details)
            row = self.row
            audit.add({"statements": row.statements, "known": row.known, "refused": row.refused})
            audit.finish()
        self.done.finished = True


def _batches(lines: Iterable[Line]) -> Iterator[list[Line]]:
    """The lines in batches of BATCH, or fewer where they are long, or the file is broken."""
    batch: list[Line] = []
    size = 0
    try:
        for line in lines:
            batch.append(line)
            size += len(line.text or b"")
            if len(batch) >= BATCH or size >= _BATCH_BYTES:
                yield batch
                batch, size = [], 0
    except ImportUnreadable:
        if batch:
            yield batch
        raise
    if batch:
        yield batch


def own_authority() -> Mapping[str, Any]:
    """The agent that vouches for imported statements."""
    home = f"{settings.CALLCRAFT_BASE_URL}/xapi"
    return {"objectType": "Agent", "account": {"homePage": home, "name": "import"}}


def _text(line: Line) -> bytes:
    """The JSON of a line. Raises BodyTooLarge for one that is longer than any may be."""
    if line.text is None:
        raise BodyTooLarge(limit=LONGEST_LINE)
    return line.text

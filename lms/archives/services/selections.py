"""Selective proof: some people's entries, or a month's, provable without showing the others (R148).

Each entry goes with the hashes beside its way up the Merkle tree of its day, whose root the house
has signed. So the verifier can tell that it stood in the archive, while of everybody else's entries
only hashes are there, which say nothing.
"""

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any
from uuid import UUID

from django.db import transaction
from django.db.models import Min, QuerySet
from django.utils import timezone

from lms.archives.adapters import keystore
from lms.archives.models import ArchiveEntry, ArchiveSeal, EntryDocument, PersonHead
from lms.archives.queries import key_rows, row_of, with_contents
from lms.archives.queries.rows import ROWS_AT_ONCE, seal_row
from lms.archives.rules import merkle
from lms.archives.rules.canonical import bytes_as_found
from lms.archives.rules.documents import VERSION, instant
from lms.archives.rules.retention import CENTRE_KINDS
from lms.archives.services.container import Progress, Writer, array, counted, no_progress
from lms.archives.services.exports import ExportSummary
from lms.archives.services.heads import locked_head
from lms.archives.services.seals import register_key
from lms.archives.services.zone import centre_zone
from lms.people.models import Employee, Tenant
from lms.people.services import audit

FORMAT = "callcraft-selection"


@dataclass(frozen=True, slots=True)
class Selection:
    """What is selected: all entries of `people`, or, with None, of `since` ≤ recorded < `until`.

    `scope` says it in words that go into the manifest: kind, and what of it.
    """

    scope: dict[str, str]
    people: frozenset[UUID] | None = None
    since: datetime | None = None
    until: datetime | None = None


def export_selection(
    tenant: int,
    selection: Selection,
    file: IO[bytes],
    *,
    exported_by: Employee | None = None,
    progress: Progress = no_progress,
) -> ExportSummary:
    """Write a selection of the archive to `file`, a zip that need not be seekable.

    Holds what `export_archive` does, but of the selected entries only, each with its path; and of
    the seals only those that it leads to.
    """
    signer = keystore.signer()
    with transaction.atomic():
        register_key(tenant, signer)
        audit(
            exported_by,
            "archive.selection_exported",
            "archive",
            str(tenant),
            {"scope": selection.scope, "employees": sorted(map(str, selection.people or ()))},
            tenant=tenant,
        )
    now = timezone.now()
    last, people = _ends(tenant, selection.people or frozenset())
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive, transaction.atomic():
        entries = selected(tenant, selection, last)
        writer = Writer(archive, tenant, now, centre_zone())
        lines = _Lines(tenant, entries)
        writer.write("entries.ndjson", counted(lines, progress))
        writer.write("seals.json", array(map(seal_row, lines.seals)))
        writer.write("keys.json", array(key_rows(tenant)))
        writer.write_attachments(
            EntryDocument.objects.filter(tenant=tenant, entry__in=entries.order_by().values("id"))
        )
        writer.finish(
            {
                "format": FORMAT,
                "version": VERSION,
                "centre": tenant,
                "centre_name": Tenant.objects.get(id=tenant).name_zh,
                "exported_at": instant(now),
                "scope": selection.scope,
                "people": people,
                "entries": lines.ranges,
            }
        )
    return ExportSummary(tenant, now, lines.count, len(lines.seals), signer.key_id)


def selected(tenant: int, selection: Selection, last: int | None) -> QuerySet[ArchiveEntry]:
    """The selected entries in their order, with the certificates of what was destroyed of them."""
    entries = with_contents(ArchiveEntry.objects.filter(tenant=tenant))
    if last is not None:
        entries = entries.filter(seq__lte=last)
    if selection.people is not None:
        own = entries.filter(employee__in=selection.people)
        destroyed = own.filter(sealed__key__destroyed_at__isnull=False)
        if destroyed.exists():
            since = destroyed.aggregate(first=Min("seq"))["first"]
            certificates = entries.filter(kind__in=CENTRE_KINDS, seq__gt=since)
            entries = own | certificates
        else:
            entries = own
    if selection.since:
        entries = entries.filter(recorded_at__gte=selection.since)
    if selection.until:
        entries = entries.filter(recorded_at__lt=selection.until)
    return entries.order_by("seq")


@transaction.atomic
def _ends(tenant: int, people: frozenset[UUID]) -> tuple[int, dict[str, list[Any]]]:
    """The archive's last entry and how far each selected person's chain reaches, at one moment."""
    last = locked_head(tenant).seq
    heads = PersonHead.objects.filter(tenant=tenant, employee__in=people)
    return last, {
        str(employee): [seq, entry_hash]
        for employee, seq, entry_hash in heads.values_list("employee_id", "seq", "entry_hash")
    }


class _Lines:
    """The lines of `entries.ndjson`, once; afterwards what they came to.

    Holds the hashes of one day at a time, and the seals that were needed.
    """

    def __init__(self, tenant: int, entries: QuerySet[ArchiveEntry]) -> None:
        self._tenant, self._entries = tenant, entries
        self.seals: list[ArchiveSeal] = []
        self.ranges: list[list[int]] = []
        self.count = 0
        self._tree: merkle.Tree | None = None

    def __iter__(self) -> Iterator[bytes]:
        for entry in self._entries.iterator(chunk_size=ROWS_AT_ONCE):
            self.count += 1
            if self.ranges and self.ranges[-1][1] == entry.seq - 1:
                self.ranges[-1][1] = entry.seq
            else:
                self.ranges.append([entry.seq, entry.seq])
            row = {**row_of(entry), "seal": None, "path": None}
            if seal := self._seal_of(entry.seq):
                path = self._tree.path(entry.seq - seal.first_seq) if self._tree else []
                row |= {"seal": seal.number, "path": [node.hex() for node in path]}
            yield bytes_as_found(row) + b"\n"

    def _seal_of(self, seq: int) -> ArchiveSeal | None:
        if self.seals and seq <= self.seals[-1].last_seq:
            return self.seals[-1]
        seal = ArchiveSeal.objects.filter(
            tenant=self._tenant, first_seq__lte=seq, last_seq__gte=seq
        ).first()
        if seal:
            self.seals.append(seal)
            hashes = (
                ArchiveEntry.objects.filter(
                    tenant=self._tenant, seq__gte=seal.first_seq, seq__lte=seal.last_seq
                )
                .order_by("seq")
                .values_list("entry_hash", flat=True)
            )
            self._tree = merkle.Tree([bytes.fromhex(one) for one in hashes])
        return seal

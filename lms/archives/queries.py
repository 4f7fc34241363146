"""What others ask of the archive, and its rows in the form that is exported and checked."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from lms.archives.exceptions import CheckLost
from lms.archives.models import (
    ArchiveCheck,
    ArchiveContent,
    ArchiveEntry,
    ArchiveHead,
    ArchiveSeal,
    SigningKey,
)
from lms.people.models import Employee
from lms.people.queries import visible_employees

ROWS_AT_ONCE = 100


def visible_entries(viewer: Employee) -> QuerySet[ArchiveEntry]:
    """The entries about people whose records `viewer` may see, newest first, ready to be shown."""
    return _shown(viewer.tenant).filter(employee__in=visible_employees(viewer)).order_by("-seq")


def entries_of_person(tenant: int, employee_id: UUID) -> QuerySet[ArchiveEntry]:
    """A person's own chain from its beginning."""
    return _shown(tenant).filter(employee_id=employee_id).order_by("person_seq")


def latest_check(tenant: int) -> ArchiveCheck | None:
    return ArchiveCheck.objects.filter(tenant=tenant).order_by("-requested_at").first()


def checks(tenant: int) -> QuerySet[ArchiveCheck]:
    """The checks of the archive, newest first."""
    return (
        ArchiveCheck.objects.filter(tenant=tenant)
        .select_related("requested_by")
        .order_by("-requested_at")
    )


@dataclass(frozen=True, slots=True)
class Health:
    """The archive at a glance. `last_check` is the last one that was carried out.

    `problem` is the code of what kept a later one from it, or empty; `open_entries` are those
    after the last seal; `faults` as the last check noted them.
    """

    head: ArchiveHead
    last_check: ArchiveCheck | None
    problem: str
    is_checking: bool
    open_entries: int
    keys: Sequence[SigningKey]

    @property
    def faults(self) -> list[dict[str, Any]]:
        return self.last_check.faults if self.last_check else []


def health_of(tenant: int) -> Health:
    head = ArchiveHead.objects.filter(tenant=tenant).first() or ArchiveHead(tenant=tenant)
    latest = latest_check(tenant)
    carried_out = checks(tenant).filter(problem="").exclude(finished_at=None)
    return Health(
        head=head,
        last_check=carried_out.first(),
        problem=(CheckLost.code if latest.is_lost else latest.problem) if latest else "",
        is_checking=latest is not None and latest.state == "queued",
        open_entries=head.seq - head.sealed_seq,
        keys=list(SigningKey.objects.filter(tenant=tenant).order_by("-created_at")),
    )


def latest_seal(tenant: int) -> ArchiveSeal | None:
    return ArchiveSeal.objects.filter(tenant=tenant).order_by("-number").first()


def entry_rows(tenant: int, last_seq: int | None = None) -> Iterator[dict[str, Any]]:
    """Entries in their order, as `{"header", "hash", "salt", "payload"}`; salt in hex.

    Runs through a cursor of the database: call it inside a transaction.
    """
    entries = ArchiveEntry.objects.filter(tenant=tenant).select_related("content").order_by("seq")
    if last_seq is not None:
        entries = entries.filter(seq__lte=last_seq)
    return map(row_of, entries.iterator(chunk_size=ROWS_AT_ONCE))


def row_of(entry: ArchiveEntry) -> dict[str, Any]:
    """One entry in that form; salt and payload are null where there is no content."""
    content: ArchiveContent | None = getattr(entry, "content", None)
    kept = content if content and content.tenant == entry.tenant else None
    return {
        "header": entry.header().document(),
        "hash": entry.entry_hash,
        "salt": bytes(kept.salt).hex() if kept else None,
        "payload": kept.payload if kept else None,
    }


def seal_rows(tenant: int, last_number: int | None = None) -> list[dict[str, Any]]:
    """Seals in their order, as `{"body", "hash", "signature"}`; the signature in hex."""
    seals = ArchiveSeal.objects.filter(tenant=tenant).order_by("number")
    if last_number is not None:
        seals = seals.filter(number__lte=last_number)
    return [
        {
            "body": seal.body().document(),
            "hash": seal.seal_hash,
            "signature": bytes(seal.signature).hex(),
        }
        for seal in seals
    ]


def key_rows(tenant: int) -> list[dict[str, Any]]:
    """Public keys in the order of their first use, as `{"body", "signature"}`."""
    return [
        {"body": key.body().document(), "signature": bytes(key.signature).hex()}
        for key in SigningKey.objects.filter(tenant=tenant).order_by("created_at", "id")
    ]


def _shown(tenant: int) -> QuerySet[ArchiveEntry]:
    """Entries with all that a list shows of them, in one query."""
    newer = ArchiveEntry.objects.filter(tenant=tenant, supersedes_seq=OuterRef("seq"))
    return (
        ArchiveEntry.objects.filter(tenant=tenant)
        .select_related("content", "employee", "employee__unit")
        .annotate(is_superseded=Exists(newer))
    )

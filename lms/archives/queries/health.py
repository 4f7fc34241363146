"""Whether the archive is whole, as far as was found out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from lms.archives.exceptions import CheckLost
from lms.archives.models import ArchiveCheck, ArchiveHead, ArchiveSeal, SigningKey


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

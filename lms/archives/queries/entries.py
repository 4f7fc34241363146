"""Entries, for those who may see them."""

from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from lms.archives.models import ArchiveEntry
from lms.grading.models import Decision
from lms.people.models import Employee
from lms.people.queries import visible_employees


def visible_entries(viewer: Employee) -> QuerySet[ArchiveEntry]:
    """The entries about people whose records `viewer` may see, newest first, ready to be shown."""
    return _shown(viewer.tenant).filter(employee__in=visible_employees(viewer)).order_by("-seq")


def kinds_of(tenant: int) -> list[str]:
    """The kinds of entries that there are, each found by a step over the index."""
    kinds: list[str] = []
    entries = ArchiveEntry.objects.filter(tenant=tenant).order_by("kind")
    while (
        kind := entries.filter(kind__gt=kinds[-1] if kinds else "")
        .values_list("kind", flat=True)
        .first()
    ):
        kinds.append(kind)
    return kinds


def with_outcome(entries: QuerySet[ArchiveEntry], outcome: str) -> QuerySet[ArchiveEntry]:
    """Those about decisions with this outcome: contents are closed, and tell a database nothing."""
    decided = Decision.objects.filter(
        tenant=OuterRef("tenant"), id=OuterRef("source"), outcome=outcome
    )
    return entries.filter(Exists(decided))


def entries_of_person(tenant: int, employee_id: UUID) -> QuerySet[ArchiveEntry]:
    """A person's own chain from its beginning."""
    return _shown(tenant).filter(employee_id=employee_id).order_by("person_seq")


def with_contents(entries: QuerySet[ArchiveEntry]) -> QuerySet[ArchiveEntry]:
    """Entries whose contents can be opened without a further query each."""
    return entries.select_related("content", "sealed__key")


def _shown(tenant: int) -> QuerySet[ArchiveEntry]:
    """Entries with all that a list shows of them, in one query."""
    newer = ArchiveEntry.objects.filter(tenant=tenant, supersedes_seq=OuterRef("seq"))
    return (
        ArchiveEntry.objects.filter(tenant=tenant)
        .select_related("content", "sealed__key", "employee", "employee__unit")
        .annotate(is_superseded=Exists(newer))
    )

"""What a training report counts, when reports are due, and which are missing (A21)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from lms.archives.models import ArchiveEntry, ArchiveSeal, EventFile, TrainingReport
from lms.archives.queries.entries import with_contents
from lms.archives.rules import merkle
from lms.archives.rules.days import day_bounds
from lms.archives.rules.report import Counted, figures
from lms.archives.rules.retention import CENTRE_KINDS
from lms.people.models import Employee, Unit
from lms.people.queries import units_below, work_calendar
from lms.regulation.queries import reading
from lms.regulation.rules.ambiguities.plans import month_report_due, year_report_due

Kind = TrainingReport.Kind


@dataclass(frozen=True, slots=True)
class Anchor:
    """The Merkle root over the day seals of a period; empty where no day was sealed."""

    first: int = 0
    last: int = 0
    root: str = ""


def ends_on(kind: str, starts_on: date) -> date:
    """The first day after a report's period."""
    if kind == Kind.YEAR:
        return date(starts_on.year + 1, 1, 1)
    return (starts_on.replace(day=28) + timedelta(days=4)).replace(day=1)


def report_due(tenant: int, kind: str, starts_on: date) -> date:
    """By when a report is due, by the reading of A21 that holds once its period has ended."""
    chosen = reading(tenant, "A21", ends_on(kind, starts_on))
    if kind == Kind.YEAR:
        return year_report_due(starts_on.year, chosen)
    return month_report_due(starts_on.year, starts_on.month, chosen, work_calendar(tenant))


def missing_reports(tenant: int, today: date) -> list[tuple[str, date, date]]:
    """Reports that are not filed yet: kind, first day, due on. The last three months and years
    with entries in them are looked at; a centre that began today owes nothing."""
    first = ArchiveEntry.objects.filter(tenant=tenant).order_by("seq").first()
    if first is None:
        return []
    began = timezone.localdate(first.recorded_at)
    filed = set(
        TrainingReport.objects.filter(tenant=tenant, unit=None, entry__isnull=False).values_list(
            "kind", "starts_on"
        )
    )
    month = today.replace(day=1)
    wanted: list[tuple[str, date]] = [(Kind.YEAR, date(today.year - 1, 1, 1))]
    for _ in range(3):
        month = (month - timedelta(days=1)).replace(day=1)
        wanted.append((Kind.MONTH, month))
    return [
        (kind, starts_on, report_due(tenant, kind, starts_on))
        for kind, starts_on in wanted
        if ends_on(kind, starts_on) > began and (kind, starts_on) not in filed
    ]


def figures_of(tenant: int, kind: str, starts_on: date, unit: Unit | None) -> dict[str, object]:
    """The figures of a period, of a unit with all below it or of the whole centre."""
    until = ends_on(kind, starts_on)
    people = Employee.objects.filter(tenant=tenant)
    if unit:
        people = people.filter(unit__in=units_below(tenant, unit.id))
    there = people.filter(Q(left_on=None) | Q(left_on__gte=starts_on), is_active=True).filter(
        Q(hire_date=None) | Q(hire_date__lt=until)
    )
    files = EventFile.objects.filter(
        tenant=tenant, happened_on__gte=starts_on, happened_on__lt=until, closed_at=None
    )
    return figures(
        _counted(tenant, starts_on, until, unit),
        headcount=there.count(),
        open_items=files.count() if unit is None else 0,
    )


def anchor_of(tenant: int, kind: str, starts_on: date) -> Anchor:
    """The root over the seals of a period: what is printed, so that it stands outside the house."""
    seals = list(
        ArchiveSeal.objects.filter(
            tenant=tenant, day__gte=starts_on, day__lt=ends_on(kind, starts_on)
        ).order_by("number")
    )
    if not seals:
        return Anchor()
    root = merkle.root([bytes.fromhex(seal.seal_hash) for seal in seals])
    return Anchor(seals[0].number, seals[-1].number, root.hex())


def _counted(tenant: int, since: date, until: date, unit: Unit | None) -> Iterator[Counted]:
    zone = ZoneInfo(settings.TIME_ZONE)
    newer = ArchiveEntry.objects.filter(tenant=tenant, supersedes_seq=OuterRef("seq"))
    entries = (
        with_contents(ArchiveEntry.objects.filter(tenant=tenant))
        .filter(
            ~Exists(newer),
            occurred_at__gte=day_bounds(since, zone)[0],
            occurred_at__lt=day_bounds(until, zone)[0],
        )
        .exclude(kind__in=CENTRE_KINDS)
        .select_related("employee__unit")
        .order_by("seq")
    )
    if unit:
        entries = entries.filter(employee__unit__in=units_below(tenant, unit.id))
    for entry in entries.iterator(chunk_size=200):
        person = entry.employee
        yield Counted(
            person.id,
            entry.kind,
            entry.payload,
            person.unit.name if person.unit else "",
            person.rank_level,
        )

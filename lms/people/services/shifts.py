"""The roster: a list of shifts takes the place of what a period held before."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from lms.people.models import Employee, Shift, Unit
from lms.people.queries import units_below, visible_employees
from lms.people.rules.listing import ListFault
from lms.people.rules.roles import Right
from lms.people.rules.shift_list import ShiftRow, read_shifts
from lms.people.rules.weekly_hours import hours_by_week, weekly_limit
from lms.people.services.people import audit


@dataclass(frozen=True, slots=True)
class LongWeek:
    """Somebody whose week has more hours than is usual (A23). A warning, no fault."""

    employee_no: str
    name: str
    week: date
    hours: Decimal


@dataclass(frozen=True, slots=True)
class ShiftReport:
    """What an import did, or in a dry run would do. With any fault nothing was stored."""

    added: int
    removed: int
    faults: Sequence[ListFault]
    long_weeks: Sequence[LongWeek]
    stored: bool


def import_shifts(
    actor: Employee,
    table: Iterable[Sequence[object]],
    *,
    first: date,
    last: date,
    unit: Unit | None = None,
    dry_run: bool,
) -> ShiftReport:
    """Replace the shifts that begin from `first` to `last`, all of them or none.

    They are those of everybody in `unit` and below it, or without one, of everybody whom `actor`
    manages: who is not in the list has no shifts in that time afterwards.
    """
    people = visible_employees(actor, Right.MANAGE_PEOPLE)
    if unit:
        people = people.filter(unit_id__in=units_below(actor.tenant, unit.id))
    known = {one.employee_no: one for one in people}
    rows, faults = read_shifts(table, first=first, last=last, known=known.keys())
    if faults:
        return ShiftReport(0, 0, faults, [], stored=False)
    with transaction.atomic():
        replaced = Shift.objects.filter(
            tenant=actor.tenant,
            employee__in=list(known.values()),
            starts_at__gte=_midnight(first),
            starts_at__lt=_midnight(last + timedelta(days=1)),
        )
        removed = replaced.count()
        if not dry_run:
            replaced.delete()
            Shift.objects.bulk_create(
                [
                    Shift(
                        tenant=actor.tenant,
                        employee=known[row.employee_no],
                        starts_at=timezone.make_aware(row.starts),
                        ends_at=timezone.make_aware(row.ends),
                    )
                    for row in rows
                ],
                batch_size=1000,
            )
            period = {"from": first.isoformat(), "to": last.isoformat()}
            counts = {"added": len(rows), "removed": removed, "unit": unit.name if unit else ""}
            audit(actor, "people.shifts_imported", "roster", actor.id, period | counts)
    long_weeks = _long_weeks(actor.tenant, rows, known)
    return ShiftReport(len(rows), removed, [], long_weeks, stored=not dry_run)


def _long_weeks(
    tenant: int, rows: Sequence[ShiftRow], known: dict[str, Employee]
) -> list[LongWeek]:
    spans: dict[str, list[tuple[datetime, datetime]]] = {}
    for row in rows:
        spans.setdefault(row.employee_no, []).append((row.starts, row.ends))
    return [
        LongWeek(number, known[number].name, week, hours)
        for number, shifts in sorted(spans.items())
        for week, hours in sorted(hours_by_week(shifts).items())
        if hours > weekly_limit.of(tenant, week)
    ]


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))

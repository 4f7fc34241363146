"""The working days of the centre: one exception at a time, or a list of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from lms.people.models import Employee, WorkDay
from lms.people.rules.day_list import read_days
from lms.people.rules.listing import ListFault
from lms.people.services.people import audit

_KIND = "work_calendar"


@dataclass(frozen=True, slots=True)
class ListReport:
    """What an import did, or in a dry run would do. With any fault nothing was stored."""

    added: int
    changed: int
    unchanged: int
    faults: Sequence[ListFault]
    stored: bool


@transaction.atomic
def set_day(actor: Employee, day: date, *, is_workday: bool, note: str = "") -> WorkDay:
    """Say of `day` that it is worked, or not, whatever its weekday."""
    exception, _ = WorkDay.objects.update_or_create(
        tenant=actor.tenant, day=day, defaults={"is_workday": is_workday, "note": note}
    )
    audit(actor, "people.day_set", _KIND, day.isoformat(), {"work": is_workday, "note": note})
    return exception


@transaction.atomic
def forget_day(actor: Employee, day: date) -> None:
    """Let `day` be again what its weekday says."""
    if WorkDay.objects.filter(tenant=actor.tenant, day=day).delete()[0]:
        audit(actor, "people.day_forgotten", _KIND, day.isoformat())


def import_days(actor: Employee, table: Iterable[Sequence[object]], *, dry_run: bool) -> ListReport:
    """Take in a list of exceptions, all or none; days that it does not name stay as they are."""
    rows, faults = read_days(table)
    if faults:
        return ListReport(0, 0, 0, faults, stored=False)
    with transaction.atomic():
        known = {
            one.day: one
            for one in WorkDay.objects.select_for_update(no_key=True)
            .filter(tenant=actor.tenant, day__in=[row.day for row in rows])
            .order_by("id")
        }
        new, changed = [], []
        for row in rows:
            held = known.get(row.day)
            if held is None:
                new.append(
                    WorkDay(
                        tenant=actor.tenant, day=row.day, is_workday=row.is_workday, note=row.note
                    )
                )
            elif (held.is_workday, held.note) != (row.is_workday, row.note or held.note):
                held.is_workday, held.note = row.is_workday, row.note or held.note
                changed.append(held)
        if not dry_run and (new or changed):
            WorkDay.objects.bulk_create(new)
            WorkDay.objects.bulk_update(changed, ["is_workday", "note"])
            days = sorted(one.day.isoformat() for one in (*new, *changed))
            audit(actor, "people.days_imported", _KIND, actor.id, {"days": days})
    same = len(rows) - len(new) - len(changed)
    return ListReport(len(new), len(changed), same, [], stored=not dry_run)

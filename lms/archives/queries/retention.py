"""How long what is kept, what is due to go, and what must not."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.conf import settings
from django.db.models import Count, QuerySet
from django.utils import timezone

from lms.archives.models import DestructionList, PersonKey, RetentionPeriod
from lms.archives.rules.retention import BY_CODE, CLASSES, destroy_on
from lms.people.models import Employee
from xapi.lrs.models import LegalHold
from xapi.lrs.queries.protection import Holds, standing_holds
from xapi.lrs.rules.people import all_identifiers
from xapi.statements.actors import Identifier


@dataclass(frozen=True, slots=True)
class DueKey:
    """A key that may be destroyed, since when, and how many contents it closes."""

    key: PersonKey
    due_on: date
    entries: int


def periods(tenant: int) -> dict[str, int]:
    """The years of each class: the centre's own, or what ships."""
    own = dict(RetentionPeriod.objects.filter(tenant=tenant).values_list("code", "years"))
    return {one.code: own.get(one.code, one.years) for one in CLASSES}


def due_day(key: PersonKey, years: Mapping[str, int]) -> date | None:
    """The first day on which this key may go; None while that is not known (still employed)."""
    return destroy_on(
        BY_CODE[key.retention],
        years[key.retention],
        key.period,
        key.employee.left_on if key.employee else None,
        is_personal=key.employee is not None,
    )


def live_keys(tenant: int, employee_id: UUID) -> list[PersonKey]:
    return list(
        PersonKey.objects.filter(tenant=tenant, employee=employee_id, destroyed_at=None)
        .select_related("employee")
        .order_by("id")
    )


def due_keys(tenant: int, today: date, employee_id: UUID | None = None) -> list[DueKey]:
    """What may be destroyed by `today`, the longest due first. Nothing that is held."""
    years, holds = periods(tenant), Holds.of(tenant, timezone.now())
    keys = PersonKey.objects.filter(tenant=tenant, destroyed_at=None).select_related("employee")
    if employee_id:
        keys = keys.filter(employee=employee_id)
    due = [
        DueKey(key, day, key.count)
        for key in keys.annotate(count=Count("contents"))
        if (day := due_day(key, years)) and day <= today
        if not (key.employee_id and holds.over_person(identifiers_of(key.employee_id)))
    ]
    return sorted(due, key=lambda one: (one.due_on, one.key.id))


def hold_over(tenant: int, employee_id: UUID) -> LegalHold | None:
    """A legal hold that stands over a person: the same that protects their statements."""
    return Holds.of(tenant, timezone.now()).over_person(identifiers_of(employee_id))


def identifiers_of(employee_id: UUID) -> frozenset[Identifier]:
    """By what statements and holds know an employee."""
    home = str(settings.CALLCRAFT_ACTOR_HOME_PAGE)
    return frozenset(all_identifiers([("account", home, str(employee_id))]))


def open_lists(tenant: int) -> QuerySet[DestructionList]:
    """The list that waits for approval: there is one at most."""
    return DestructionList.objects.filter(tenant=tenant, executed_at=None, refused_at=None)


def open_list(tenant: int) -> DestructionList | None:
    """The list that waits for approval."""
    return open_lists(tenant).select_related("first_by").first()


@dataclass(frozen=True, slots=True)
class PersonHold:
    """A hold that stands over an employee."""

    hold: LegalHold
    person: Employee


def holds_of_people(tenant: int) -> list[PersonHold]:
    """The holds in force over employees, the latest first."""
    home = str(settings.CALLCRAFT_ACTOR_HOME_PAGE)
    by_id: dict[str, LegalHold] = {}
    for hold in standing_holds(tenant, timezone.now()):
        person = tuple(hold.person or ())
        if len(person) == 3 and person[:2] == ("account", home):
            by_id[person[2]] = hold
    people = {str(one.id): one for one in Employee.objects.filter(tenant=tenant, id__in=by_id)}
    found = [PersonHold(hold, people[key]) for key, hold in by_id.items() if key in people]
    return sorted(found, key=lambda one: one.hold.placed_at, reverse=True)

"""Sheets of indicators: who may fill one in, and which are due."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from lms.coaching.models import Cadence, IndicatorSheet
from lms.coaching.queries.people import others, readable
from lms.coaching.rules.sheets import CHECKPOINT_DAYS, TEMPLATES, Kind
from lms.people.models import Employee
from lms.people.queries import has_role, visible_employees
from lms.people.rules.filing import Text
from lms.people.rules.roles import Right, Role
from lms.regulation.queries import form_template
from lms.regulation.rules.forms import FormTemplate

_ASSESSORS: Final = {
    Kind.TRAINING_MANAGER: (Role.MANAGER,),
    Kind.TRAINER: (Role.TRAINING_MANAGER,),
    Kind.INTERNAL_TRAINER: (Role.TRAINING_OFFICE, Role.TRAINING_MANAGER),
}
"""Who assesses those who train (R118–R120); everybody else is assessed by whoever coaches them."""
_ASSESSED: Final = {
    Kind.TRAINING_MANAGER: Role.TRAINING_MANAGER,
    Kind.TRAINER: Role.TRAINER,
    Kind.INTERNAL_TRAINER: Role.TRAINER,
}
_CHECKED_UNTIL: Final = 120
_LENIENCE: Final = 3
_RATERS: Final = (Role.SUPERVISOR, Role.MANAGER)


@dataclass(frozen=True, slots=True)
class Due:
    """A sheet that somebody should fill in, and since when or by when."""

    employee: Employee
    kind: Kind
    due_on: date
    checkpoint_day: int | None = None


def evaluated_by(viewer: Employee, kind: Kind) -> QuerySet[Employee]:
    """Whom `viewer` may assess by a sheet of this kind; never themselves."""
    people = Employee.objects.filter(tenant=viewer.tenant, is_active=True).exclude(id=viewer.id)
    if kind in _ASSESSORS:
        if not has_role(viewer, *_ASSESSORS[kind]):
            return Employee.objects.none()
        return people.filter(role_grants__role=_ASSESSED[kind].value).distinct()
    found = others(viewer, Right.COACH)
    if has_role(viewer, *_RATERS):  # R108: the supervisor rates.
        reach = visible_employees(viewer, Right.SEE_RECORDS)
        found = found | reach.filter(is_active=True).exclude(id=viewer.id)
    return found.distinct()


def kinds_for(viewer: Employee) -> list[Kind]:
    """The kinds of sheets that `viewer` may fill in at all."""
    return [kind for kind in Kind if evaluated_by(viewer, kind).exists()]


def may_evaluate(viewer: Employee, employee: Employee, kind: Kind) -> bool:
    return evaluated_by(viewer, kind).filter(id=employee.id).exists()


def visible_sheets(viewer: Employee) -> QuerySet[IndicatorSheet]:
    """Final sheets of oneself and of those in reach; drafts only of one's own hand.

    Those about trainers are read by whoever may assess trainers, and by the trainer.
    """
    about_work = Q(kind__in=[kind.value for kind in Kind if kind not in _ASSESSORS])
    mine = Q(employee=viewer) | Q(employee__in=readable(viewer)) & about_work
    for kind, roles in _ASSESSORS.items():
        if has_role(viewer, *roles):
            mine |= Q(kind=kind.value)
    final = Q(state__in=(IndicatorSheet.State.FINAL, IndicatorSheet.State.REPLACED))
    return (
        IndicatorSheet.objects.filter(tenant=viewer.tenant)
        .filter((mine & final) | Q(evaluator=viewer))
        .select_related("employee", "evaluator", "mentor")
    )


def form_of(tenant: int, kind: Kind, on: date) -> FormTemplate | None:
    """The form of a kind of sheet as the centre uses it on a day; None for what has no form."""
    code = TEMPLATES[kind].form
    return form_template(tenant, code, on) if code else None


def form_of_sheet(sheet: IndicatorSheet) -> FormTemplate | None:
    """The form of a sheet, of the day on which it became final."""
    on = timezone.localdate(sheet.final_at) if sheet.final_at else timezone.localdate()
    return form_of(sheet.tenant, Kind(sheet.kind), on)


def title_of(sheet: IndicatorSheet) -> Text:
    """What a sheet is called: as its form is."""
    form = form_of_sheet(sheet)
    return form.title if form else TEMPLATES[Kind(sheet.kind)].title


def new_hires(viewer: Employee) -> QuerySet[Employee]:
    """Whom `viewer` coaches and who were hired so lately that they are still followed up."""
    today = timezone.localdate()
    return others(viewer, Right.COACH).filter(
        hire_date__gt=today - timedelta(days=_CHECKED_UNTIL), hire_date__lte=today
    )


def due_checkpoints(viewer: Employee) -> list[Due]:
    """Follow-ups of new hires that are due: 7, 30 and 90 days after they were hired (R127)."""
    today = timezone.localdate()
    listed = {employee.id: employee for employee in new_hires(viewer)}
    done = set(
        IndicatorSheet.objects.filter(
            tenant=viewer.tenant, kind=Kind.CHECKPOINT.value, employee__in=listed
        ).values_list("employee_id", "checkpoint_day")
    )
    found = [
        Due(employee, Kind.CHECKPOINT, employee.hire_date + timedelta(days=day), day)
        for employee in listed.values()
        if employee.hire_date
        for day in CHECKPOINT_DAYS
        if (employee.id, day) not in done
    ]
    soon = today + timedelta(days=_LENIENCE)
    return sorted((one for one in found if one.due_on <= soon), key=lambda one: one.due_on)


def due_periods(viewer: Employee) -> list[Due]:
    """Whose period assessment is due by the cadence of their post (R110)."""
    months = dict(
        Cadence.objects.filter(tenant=viewer.tenant, months__gt=0).values_list("post", "months")
    )
    people = (
        others(viewer, Right.COACH)
        .filter(post__in=months)
        .annotate(
            assessed_until=Max(
                "indicator_sheets__last_day",
                filter=Q(
                    indicator_sheets__kind=Kind.PERIOD.value,
                    indicator_sheets__state=IndicatorSheet.State.FINAL,
                ),
            )
        )
    )
    today = timezone.localdate()
    found = []
    for employee in people:
        since = employee.assessed_until or employee.hire_date
        if since and (due := _months_later(since, months[employee.post])) <= today:
            found.append(Due(employee, Kind.PERIOD, due))
    return sorted(found, key=lambda one: one.due_on)


def _months_later(day: date, months: int) -> date:
    """The same day so many months later, or the last of that month."""
    years, month = divmod(day.month - 1 + months, 12)
    first = date(day.year + years, month + 1, 1)
    following = date(first.year + (first.month == 12), first.month % 12 + 1, 1)
    return min(first + timedelta(days=day.day - 1), following - timedelta(days=1))

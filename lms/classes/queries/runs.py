"""Which runs somebody sees and may change, and who is expected in a session."""

from collections.abc import Collection
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, Min, Q, QuerySet, Sum
from django.utils import timezone

from lms.classes.models import (
    ClassSettings,
    CourseRun,
    MakeUp,
    Participant,
    TrainingSession,
)
from lms.classes.rules.costs import RunCost
from lms.people.models import Employee
from lms.people.queries import has_right
from lms.people.rules.roles import Right


def settings_of(tenant: int) -> ClassSettings:
    """The numbers of a centre; the defaults, not stored, where nobody has set any."""
    return ClassSettings.objects.filter(tenant=tenant).first() or ClassSettings(tenant=tenant)


def is_office(viewer: Employee) -> bool:
    """Whether somebody owns attendance (R21), and with it sees every run."""
    return has_right(viewer, Right.OWN_ATTENDANCE)


def visible_runs(viewer: Employee) -> QuerySet[CourseRun]:
    """The runs that somebody teaches, supervises or has planned; for the office, all."""
    runs = CourseRun.objects.filter(tenant=viewer.tenant)
    if is_office(viewer):
        return runs
    teaches = (
        Q(trainer__employee=viewer)
        | Q(lecturers__trainer__employee=viewer)
        | Q(lecturers__guest=viewer)
        | Q(supervisor=viewer)
    )
    if has_right(viewer, Right.RUN_CLASSES):
        teaches |= Q(made_by=viewer)
    return runs.filter(id__in=CourseRun.objects.filter(teaches, tenant=viewer.tenant).values("id"))


def manageable_runs(viewer: Employee) -> QuerySet[CourseRun]:
    """The visible runs that somebody may plan and change."""
    runs = visible_runs(viewer)
    return runs if has_right(viewer, Right.RUN_CLASSES) else runs.none()


def visible_sessions(viewer: Employee) -> QuerySet[TrainingSession]:
    """The sessions of the runs that somebody sees."""
    return TrainingSession.objects.filter(
        tenant=viewer.tenant, run__in=visible_runs(viewer)
    ).select_related("run__trainer")


def listed_runs(
    viewer: Employee, *, state: str = "", words: str = "", open_only: bool = False
) -> QuerySet[CourseRun, Any]:
    """The runs that somebody sees, the latest first, with `first_at`, `people`, `open_sheets`.

    `open_only` leaves those that have begun and of which a sheet is not final yet.
    """
    held = Q(sessions__cancelled_at=None)
    runs = visible_runs(viewer)
    if state:
        runs = runs.filter(state=state)
    if words:
        runs = runs.filter(Q(title_en__icontains=words) | Q(title_zh__icontains=words))
    final = TrainingSession.Sheet.FINAL
    figures = runs.annotate(
        first_at=Min("sessions__starts_at", filter=held),
        people=Count("participants", filter=Q(participants__removed_at=None), distinct=True),
        open_sheets=Count("sessions", filter=held & ~Q(sessions__sheet=final), distinct=True),
    )
    if open_only:
        figures = figures.filter(open_sheets__gt=0, first_at__lt=timezone.now())
    return figures.select_related("trainer").order_by("-first_at", "-made_at")


def held_sessions(run: CourseRun) -> QuerySet[TrainingSession]:
    """The sessions of a run that take place."""
    return TrainingSession.objects.filter(tenant=run.tenant, run=run, cancelled_at=None)


def run_minutes(run: CourseRun) -> int:
    """The length of a run by its plan; make-up sessions add nothing."""
    return sum(one.minutes for one in held_sessions(run) if not one.is_make_up)


def active_participants(run: CourseRun) -> QuerySet[Participant]:
    return Participant.objects.filter(tenant=run.tenant, run=run, removed_at=None).select_related(
        "employee__unit"
    )


def expected_in(session: TrainingSession) -> list[Participant]:
    """Who is expected: those of the run, and whoever makes up something here."""
    people = Participant.objects.filter(tenant=session.tenant, removed_at=None)
    makes_up = MakeUp.objects.filter(tenant=session.tenant, session=session).exclude(
        state=MakeUp.State.DROPPED
    )
    expected = Q(id__in=makes_up.values("attendance__participant"))
    if not session.is_make_up:
        expected |= Q(run=session.run_id)
    return list(
        people.filter(expected)
        .select_related("employee__unit", "enrolment")
        .order_by("employee__employee_no")
    )


def participant_in(session: TrainingSession, employee: Employee) -> Participant | None:
    """The row by which somebody is expected in a session."""
    return next((one for one in expected_in(session) if one.employee_id == employee.id), None)


def cost_of(run: CourseRun) -> RunCost:
    """What a run has cost so far, all together and per person."""
    spent = run.costs.filter(tenant=run.tenant).aggregate(sum=Sum("amount"))["sum"]
    return RunCost(spent or Decimal(0), active_participants(run).count(), run.budget)


def teachers_of(runs: Collection[UUID], tenant: int) -> dict[UUID, set[UUID]]:
    """The employees who teach in each of `runs`, the responsible trainer among them."""
    found: dict[UUID, set[UUID]] = {run: set() for run in runs}
    rows = CourseRun.objects.filter(tenant=tenant, id__in=runs).values_list(
        "id",
        "trainer__employee",
        "lecturers__trainer__employee",
        "lecturers__guest",
    )
    for run, *people in rows:
        found[run] |= {one for one in people if one}
    return found

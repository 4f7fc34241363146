"""What waits for somebody in classes: for the office, for who teaches, for who learns."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import Any

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms.classes.models import (
    Case,
    CaseParty,
    CourseRun,
    Exemption,
    LeaveRequest,
    MakeUp,
    TrainingSession,
)
from lms.classes.queries.runs import is_office, settings_of, visible_sessions
from lms.people.models import Employee
from lms.people.queries import has_right, has_role
from lms.people.rules.roles import Right, Role
from lms.ui.tasks import Kind, Task, Urgency, told

ROOM = "classes"
_EACH = 4
"""Of each kind, so that no kind hides another."""


def tasks(viewer: Any) -> list[Task]:
    """What waits for `viewer`."""
    return told(waits(viewer))


def waits(viewer: Any) -> Iterator[Kind]:
    """The kinds of things that may wait for `viewer` here."""
    if not isinstance(viewer, Employee):
        return
    yield from _own(viewer)
    if has_right(viewer, Right.RUN_CLASSES) or has_role(viewer, Role.CLASS_SUPERVISOR):
        open_sheets = visible_sessions(viewer).filter(
            ends_at__lt=timezone.now(), cancelled_at=None, sheet=TrainingSession.Sheet.OPEN
        )
        open_sheets = open_sheets.exclude(run__state=CourseRun.State.CANCELLED)
        yield Kind(open_sheets, partial(_sessions, _("Close the sign-in sheet")))
        yield Kind(_beginning(viewer), partial(_not_ready, viewer))
    if is_office(viewer):
        yield from _office(viewer)


def _own(viewer: Employee) -> Iterator[Kind]:
    parties = CaseParty.objects.filter(
        tenant=viewer.tenant, employee=viewer, heard_at=None, case__state=Case.State.OPEN
    ).select_related("case")
    yield Kind(parties, _to_explain)
    told_of = LeaveRequest.objects.filter(
        tenant=viewer.tenant, participant__employee=viewer, state=LeaveRequest.State.TOLD
    ).select_related("participant__run")
    yield Kind(told_of, _to_hand_in)


def _to_explain(rows: QuerySet[CaseParty]) -> Iterator[Task]:
    today = timezone.localdate()
    for one in rows[:_EACH]:
        until = one.case.explain_until
        yield Task(
            title=_("Say what happened in class"),
            url=reverse("classes:case", args=[one.case_id]),
            room=ROOM,
            urgency=Urgency.OVERDUE if until and until < today else Urgency.WAITING,
            detail=one.case.get_kind_display(),
            due_on=until,
        )


def _to_hand_in(rows: QuerySet[LeaveRequest]) -> Iterator[Task]:
    for leave in rows[:_EACH]:
        yield Task(
            title=_("Hand in the leave form"),
            url=reverse("classes:leave_form", args=[leave.id]),
            room=ROOM,
            urgency=Urgency.WAITING,
            detail=leave.participant.run.title,
        )


def _beginning(viewer: Employee) -> QuerySet[TrainingSession]:
    """Classes that are to begin though something of their checklist is open (R41)."""
    return (
        visible_sessions(viewer)
        .filter(starts_at__gt=timezone.now(), cancelled_at=None)
        .filter(run__checklist__ready_at=None, run__checklist__isnull=False)
        .exclude(run__state=CourseRun.State.CANCELLED)
    )


def _not_ready(viewer: Employee, sessions: QuerySet[TrainingSession]) -> Iterator[Task]:
    """Those of them that begin soon."""
    soon = timezone.now() + timedelta(hours=settings_of(viewer.tenant).ready_hours)
    sessions = (
        sessions.filter(starts_at__lte=soon)
        .annotate(open_items=Count("run__checklist"))
        .order_by("starts_at")
    )
    for one in sessions[:_EACH]:
        yield Task(
            title=_("Not everything is ready"),
            url=reverse("classes:run", args=[one.run_id]),
            room=ROOM,
            urgency=Urgency.SOON,
            detail=one.run.title,
            due_on=timezone.localdate(one.starts_at),
            count=one.open_items,
        )


def _office(viewer: Employee) -> Iterator[Kind]:
    tenant = viewer.tenant
    closed = visible_sessions(viewer).filter(sheet=TrainingSession.Sheet.CLOSED)
    yield Kind(closed, partial(_sessions, _("Make the sheet final")))
    exemptions = Exemption.objects.filter(tenant=tenant, state=Exemption.State.PENDING)
    yield Kind(exemptions, partial(_counted, _("Exemptions to decide"), "classes:requests"))
    cases = Case.objects.filter(tenant=tenant, state=Case.State.OPEN)
    yield Kind(cases, partial(_counted, _("Cases to conclude"), "classes:cases"))
    until = timezone.localdate() + timedelta(days=7)
    make_ups = MakeUp.objects.filter(tenant=tenant, state=MakeUp.State.OPEN, until__lte=until)
    yield Kind(make_ups, _to_make_up)


def _counted(title: Any, page: str, rows: QuerySet[Any]) -> Iterator[Task]:
    yield Task(title, reverse(page), ROOM, Urgency.WAITING, count=rows.count())


def _to_make_up(rows: QuerySet[MakeUp]) -> Iterator[Task]:
    today = timezone.localdate()
    make_ups = rows.order_by("until").select_related("attendance__participant__employee")
    for one in make_ups[:_EACH]:
        yield Task(
            title=_("To be made up"),
            url=reverse("classes:requests"),
            room=ROOM,
            urgency=Urgency.OVERDUE if one.until < today else Urgency.SOON,
            detail=one.attendance.participant.employee.name,
            due_on=one.until,
        )


def _sessions(title: Any, sessions: QuerySet[TrainingSession]) -> Iterator[Task]:
    for one in sessions.order_by("starts_at")[:_EACH]:
        yield Task(
            title=title,
            url=reverse("classes:sheet", args=[one.id]),
            room=ROOM,
            urgency=Urgency.WAITING,
            detail=one.run.title,
            due_on=timezone.localdate(one.ends_at),
        )

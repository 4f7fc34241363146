"""What waits for somebody in classes: for the office, for who teaches, for who learns."""

from collections.abc import Iterator
from datetime import timedelta
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
from lms.ui.tasks import Task, Urgency

ROOM = "classes"
_EACH = 4
"""Of each kind, so that no kind hides another."""


def tasks(viewer: Any) -> Iterator[Task]:
    """What waits for `viewer`."""
    if not isinstance(viewer, Employee):
        return
    yield from _own(viewer)
    if has_right(viewer, Right.RUN_CLASSES) or has_role(viewer, Role.CLASS_SUPERVISOR):
        yield from _sheets_to_close(viewer)
        yield from _not_ready(viewer)
    if is_office(viewer):
        yield from _office(viewer)


def _own(viewer: Employee) -> Iterator[Task]:
    today = timezone.localdate()
    parties = CaseParty.objects.filter(
        tenant=viewer.tenant, employee=viewer, heard_at=None, case__state=Case.State.OPEN
    ).select_related("case")
    for one in parties[:_EACH]:
        until = one.case.explain_until
        yield Task(
            title=_("Say what happened in class"),
            url=reverse("classes:case", args=[one.case_id]),
            room=ROOM,
            urgency=Urgency.OVERDUE if until and until < today else Urgency.WAITING,
            detail=one.case.get_kind_display(),
            due_on=until,
        )
    told = LeaveRequest.objects.filter(
        tenant=viewer.tenant, participant__employee=viewer, state=LeaveRequest.State.TOLD
    ).select_related("participant__run")
    for leave in told[:_EACH]:
        yield Task(
            title=_("Hand in the leave form"),
            url=reverse("classes:leave_form", args=[leave.id]),
            room=ROOM,
            urgency=Urgency.WAITING,
            detail=leave.participant.run.title,
        )


def _sheets_to_close(viewer: Employee) -> Iterator[Task]:
    sessions = visible_sessions(viewer).filter(
        ends_at__lt=timezone.now(), cancelled_at=None, sheet=TrainingSession.Sheet.OPEN
    )
    yield from _sessions(
        sessions.exclude(run__state=CourseRun.State.CANCELLED), _("Close the sign-in sheet")
    )


def _not_ready(viewer: Employee) -> Iterator[Task]:
    """Classes that begin soon though something of their checklist is open (R41)."""
    now = timezone.now()
    soon = now + timedelta(hours=settings_of(viewer.tenant).ready_hours)
    sessions = (
        visible_sessions(viewer)
        .filter(starts_at__gt=now, starts_at__lte=soon, cancelled_at=None)
        .filter(run__checklist__ready_at=None, run__checklist__isnull=False)
        .exclude(run__state=CourseRun.State.CANCELLED)
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


def _office(viewer: Employee) -> Iterator[Task]:
    tenant, today = viewer.tenant, timezone.localdate()
    closed = visible_sessions(viewer).filter(sheet=TrainingSession.Sheet.CLOSED)
    yield from _sessions(closed, _("Make the sheet final"))
    for title, count, address in (
        (
            _("Exemptions to decide"),
            Exemption.objects.filter(tenant=tenant, state=Exemption.State.PENDING).count(),
            reverse("classes:requests"),
        ),
        (
            _("Cases to conclude"),
            Case.objects.filter(tenant=tenant, state=Case.State.OPEN).count(),
            reverse("classes:cases"),
        ),
    ):
        if count:
            yield Task(title, address, ROOM, Urgency.WAITING, count=count)
    make_ups = MakeUp.objects.filter(
        tenant=tenant, state=MakeUp.State.OPEN, until__lte=today + timedelta(days=7)
    ).order_by("until")
    for one in make_ups.select_related("attendance__participant__employee")[:_EACH]:
        yield Task(
            title=_("To be made up"),
            url=reverse("classes:requests"),
            room=ROOM,
            urgency=Urgency.OVERDUE if one.until < today else Urgency.SOON,
            detail=one.attendance.participant.employee.name,
            due_on=one.until,
        )


def _sessions(sessions: QuerySet[TrainingSession], title: Any) -> Iterator[Task]:
    for one in sessions.order_by("starts_at")[:_EACH]:
        yield Task(
            title=title,
            url=reverse("classes:sheet", args=[one.id]),
            room=ROOM,
            urgency=Urgency.WAITING,
            detail=one.run.title,
            due_on=timezone.localdate(one.ends_at),
        )

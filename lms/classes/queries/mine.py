"""What somebody who learns sees of their classes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from lms.classes.models import (
    Attendance,
    CourseRun,
    Exemption,
    LeaveRequest,
    MakeUp,
    Participant,
    SignEvent,
    TrainingSession,
)
from lms.classes.queries.runs import settings_of
from lms.people.models import Employee

_OPEN_AFTER = timedelta(minutes=30)
_SHOWN = (CourseRun.State.ANNOUNCED, CourseRun.State.CLOSED)


@dataclass(frozen=True, slots=True)
class MySession:
    """A session in which somebody is expected."""

    session: TrainingSession
    participant: Participant
    signed: frozenset[str]
    opens: datetime
    is_open: bool

    @property
    def is_in(self) -> bool:
        return SignEvent.Direction.IN in self.signed

    @property
    def may_sign(self) -> bool:
        """Whether there is something to sign now."""
        wants_out = self.session.signs_out and SignEvent.Direction.OUT not in self.signed
        return self.is_open and (not self.is_in or wants_out)


@dataclass(frozen=True, slots=True)
class MyClasses:
    coming: Sequence[MySession]
    attended: Sequence[Attendance]
    leaves: Sequence[LeaveRequest]
    make_ups: Sequence[MakeUp]
    runs: Sequence[Participant]


def sessions_of(
    employee: Employee, since: datetime, until: datetime | None = None
) -> list[tuple[TrainingSession, Participant]]:
    """The sessions that somebody is expected in from `since` on, with by which row."""
    mine = {
        one.run_id: one
        for one in Participant.objects.filter(
            tenant=employee.tenant, employee=employee, removed_at=None, run__state__in=_SHOWN
        ).select_related("run__trainer")
    }
    makes_up = {
        one.session_id: one.attendance.participant
        for one in MakeUp.objects.filter(
            tenant=employee.tenant,
            attendance__participant__employee=employee,
            session__isnull=False,
        )
        .exclude(state=MakeUp.State.DROPPED)
        .select_related("attendance__participant__run")
    }
    within = Q(ends_at__gte=since)
    if until:
        within &= Q(starts_at__lt=until)
    sessions = (
        TrainingSession.objects.filter(
            within,
            Q(run__in=mine, is_make_up=False) | Q(id__in=makes_up),
            tenant=employee.tenant,
            cancelled_at=None,
        )
        .select_related("run__trainer")
        .order_by("starts_at")
    )
    return [(one, makes_up.get(one.id) or mine[one.run_id]) for one in sessions]


def my_classes(employee: Employee) -> MyClasses:
    """All that the page of somebody's classes shows."""
    now = timezone.now()
    tenant = employee.tenant
    before = timedelta(minutes=settings_of(tenant).sign_in_opens_minutes)
    found = sessions_of(employee, now - _OPEN_AFTER)
    signed: dict[UUID, set[str]] = {one.id: set() for one, _ in found}
    for session, direction in SignEvent.objects.filter(
        tenant=tenant,
        session__in=list(signed),
        participant__employee=employee,
        struck_by=None,
    ).values_list("session_id", "direction"):
        signed[session].add(direction)
    coming = [
        MySession(
            session,
            participant,
            frozenset(signed[session.id]),
            session.starts_at - before,
            session.sheet == TrainingSession.Sheet.OPEN
            and session.starts_at - before <= now <= session.ends_at + _OPEN_AFTER,
        )
        for session, participant in found
    ]
    attended = (
        Attendance.objects.filter(tenant=tenant, participant__employee=employee)
        .select_related("session__run", "participant")
        .prefetch_related("session__exemptions")
        .order_by("-session__starts_at")
    )
    return MyClasses(
        coming=coming,
        attended=list(attended[:100]),
        leaves=list(
            LeaveRequest.objects.filter(tenant=tenant, participant__employee=employee)
            .select_related("participant__run")
            .order_by("-id")[:20]
        ),
        make_ups=list(
            MakeUp.objects.filter(
                tenant=tenant,
                attendance__participant__employee=employee,
                state=MakeUp.State.OPEN,
            )
            .select_related("attendance__session__run", "session")
            .order_by("until")
        ),
        runs=list(
            Participant.objects.filter(
                tenant=tenant,
                employee=employee,
                removed_at=None,
                run__state=CourseRun.State.ANNOUNCED,
            ).select_related("run")
        ),
    )


def exemptible(row: Attendance) -> bool:
    """Whether somebody may still say that this lateness was official duty (R89)."""
    decided = {
        one.participant_id
        for one in row.session.exemptions.all()
        if one.state != Exemption.State.PENDING
    }
    is_tardy = bool(row.minutes_late or row.minutes_early)
    return is_tardy and row.participant_id not in decided

"""What is known of everybody in a session, gathered for the sheet in a few questions."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from lms.classes.models import (
    Attendance,
    Exemption,
    LeaveRequest,
    Participant,
    RollCallMark,
    SignEvent,
    TrainingSession,
)
from lms.classes.queries.readings import reading_of
from lms.classes.queries.runs import expected_in
from lms.classes.rules.attendance import Finding, Leave, Seen, find
from lms.people.models import Notice

RUN_NOTICE = "classes.run"
_WAITING = (LeaveRequest.State.TOLD, LeaveRequest.State.ASKED)


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One person on the sheet: what is known, what it comes to, and what is kept already."""

    participant: Participant
    seen: Seen
    finding: Finding
    sign_in: SignEvent | None
    sign_out: SignEvent | None
    roll: RollCallMark | None
    exemption: Exemption | None
    leave_waits: bool
    kept: Attendance | None

    @property
    def state(self) -> str:
        return self.kept.state if self.kept else self.finding.state

    @property
    def method(self) -> str:
        if self.sign_in:
            return self.sign_in.method
        return "trainer" if self.roll and self.roll.is_present else ""


def sheet_rows(
    session: TrainingSession, only: Sequence[Participant] | None = None
) -> list[SheetRow]:
    """Every row of the sheet of a session, by employee number."""
    people = expected_in(session) if only is None else list(only)
    ids = [one.id for one in people]
    of_session = Q(tenant=session.tenant, session=session, participant__in=ids)
    signs: Mapping[tuple[UUID, str], SignEvent] = {
        (one.participant_id, one.direction): one
        for one in SignEvent.objects.filter(of_session, struck_by=None)
    }
    roll = {one.participant_id: one for one in RollCallMark.objects.filter(of_session)}
    exemptions = {one.participant_id: one for one in Exemption.objects.filter(of_session)}
    kept = {one.participant_id: one for one in Attendance.objects.filter(of_session)}
    leaves = _leaves(session, ids)
    told = _told(session, people)
    sources = reading_of(session.tenant, "A14", timezone.localdate(session.starts_at))
    rows = []
    for one in people:
        sign_in = signs.get((one.id, SignEvent.Direction.IN))
        sign_out = signs.get((one.id, SignEvent.Direction.OUT))
        mark = roll.get(one.id)
        waits = any(leave.state in _WAITING for leave in leaves[one.id])
        seen = Seen(
            session=(session.starts_at, session.ends_at),
            signed_in=sign_in.at if sign_in else None,
            signed_out=sign_out.at if sign_out else None,
            in_roll_call=mark.is_present if mark else None,
            leaves=[
                _leave(leave, session)
                for leave in leaves[one.id]
                if leave.state == LeaveRequest.State.APPROVED
            ],
            leave_waits=waits,
            was_told=one.id in told or sign_in is not None,
        )
        rows.append(
            SheetRow(
                participant=one,
                seen=seen,
                finding=find(seen, sources),
                sign_in=sign_in,
                sign_out=sign_out,
                roll=mark,
                exemption=exemptions.get(one.id),
                leave_waits=waits,
                kept=kept.get(one.id),
            )
        )
    return rows


def received_at(notice: Notice) -> datetime | None:
    """When somebody got a notice: they opened it, or said that they had read it (R81)."""
    moments = [one for one in (notice.seen_at, notice.acknowledged_at) if one]
    return min(moments, default=None)


def _leaves(session: TrainingSession, people: Sequence[UUID]) -> dict[UUID, list[LeaveRequest]]:
    found: dict[UUID, list[LeaveRequest]] = defaultdict(list)
    for one in LeaveRequest.objects.filter(
        tenant=session.tenant,
        participant__in=people,
        sessions=session,
        state__in=[*_WAITING, LeaveRequest.State.APPROVED],
    ):
        found[one.participant_id].append(one)
    return found


def _leave(leave: LeaveRequest, session: TrainingSession) -> Leave:
    if leave.away_from and leave.back_at:
        return Leave((leave.away_from, leave.back_at), leave.reason_kind)
    return Leave((session.starts_at, session.ends_at), leave.reason_kind)


def _told(session: TrainingSession, people: Sequence[Participant]) -> set[UUID]:
    """The participants who had got the notice of their run before the session began (R81)."""
    got = {
        (one.employee_id, one.about_id)
        for one in Notice.objects.filter(
            tenant=session.tenant,
            kind=RUN_NOTICE,
            about_id__in={one.run_id for one in people},
        )
        if (moment := received_at(one)) and moment < session.starts_at
    }
    # Who signed in to an earlier session of the run knows of it as well.
    signed = set(
        SignEvent.objects.filter(
            tenant=session.tenant,
            participant__in=[one.id for one in people],
            session__starts_at__lt=session.starts_at,
        ).values_list("participant_id", flat=True)
    )
    return {one.id for one in people if (one.employee_id, one.run_id) in got or one.id in signed}

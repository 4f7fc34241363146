"""The sheet of a session: closed by who taught, made final by the office, amended with a reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from lms.classes.exceptions import (
    ReasonMissing,
    SheetNotClosed,
    SheetNotOpen,
    SheetTooEarly,
)
from lms.classes.models import (
    Amendment,
    Attendance,
    Case,
    Exemption,
    MakeUp,
    Participant,
    TrainingSession,
)
from lms.classes.queries.readings import reading_of
from lms.classes.queries.scheduling import minutes_of
from lms.classes.queries.sheets import SheetRow, sheet_rows
from lms.classes.rules.attendance import Finding, missed_minutes
from lms.classes.services.opening import open_case
from lms.classes.services.telling import tell_rows
from lms.people.models import Employee
from lms.people.services import audit
from lms.regulation.rules.ambiguities.absence import make_up_until

_Sheet = TrainingSession.Sheet
_SHOWN = (
    "state",
    "minutes_late",
    "minutes_early",
    "minutes_present",
    "leave_kind",
    "exempt",
    "remark",
)


@dataclass(frozen=True, slots=True)
class Mark:
    """What the office wants a row to say."""

    state: str
    minutes_late: int = 0
    minutes_early: int = 0
    leave_kind: str = ""
    remark: str = ""


@transaction.atomic
def close_sheet(actor: Employee, session: TrainingSession) -> TrainingSession:
    """Say that nothing more is signed. Whoever did not sign out is asked to explain (R101).

    Raises SheetTooEarly before the end of the session, SheetNotOpen.
    """
    held = hold_session(session)
    if held.sheet != _Sheet.OPEN or held.cancelled_at:
        raise SheetNotOpen
    if timezone.now() < held.ends_at:
        raise SheetTooEarly
    held.sheet, held.closed_by, held.closed_at = _Sheet.CLOSED, actor, timezone.now()
    held.save(update_fields=["sheet", "closed_by", "closed_at"])
    audit(actor, "classes.sheet_closed", "training_session", held.id, {})
    if held.signs_out:
        for row in sheet_rows(held):
            if row.sign_in and not row.sign_out:
                person = row.participant.employee
                open_case(actor, Case.Kind.FORGOT_SIGN, held.run, [person], session=held)
    return held


@transaction.atomic
def reopen_sheet(actor: Employee, session: TrainingSession) -> TrainingSession:
    """Open a closed sheet again, before it is final. Raises SheetNotClosed."""
    held = hold_session(session)
    if held.sheet != _Sheet.CLOSED:
        raise SheetNotClosed
    held.sheet = _Sheet.OPEN
    held.save(update_fields=["sheet"])
    audit(actor, "classes.sheet_reopened", "training_session", held.id, {})
    return held


@transaction.atomic
def finalise_sheet(actor: Employee, session: TrainingSession) -> list[Attendance]:
    """Make a sheet final: keep its rows, tell the record, file them (R21, R97, R141, R142).

    A contradiction between signature and roll-call opens a case and is told when that is settled
    (A14). What was missed is to be made up (R86). The caller has made sure that the actor owns
    attendance. Raises SheetNotClosed.
    """
    held = hold_session(session)
    if held.sheet != _Sheet.CLOSED:
        raise SheetNotClosed
    held.sheet, held.finalised_by, held.finalised_at = _Sheet.FINAL, actor, timezone.now()
    held.save(update_fields=["sheet", "finalised_by", "finalised_at"])
    rows = sheet_rows(held)
    divided = minutes_of(held, [one.participant.employee_id for one in rows])
    kept = []
    for row in rows:
        work, rest = divided[row.participant.employee_id]
        kept.append(
            Attendance(
                tenant=held.tenant,
                session=held,
                participant=row.participant,
                work_minutes=work,
                rest_minutes=rest,
                **_values(row),
            )
        )
    Attendance.objects.bulk_create(kept)
    for row in rows:
        if row.finding.opens_case:
            person = row.participant.employee
            open_case(actor, Case.Kind.MISMATCH, held.run, [person], session=held)
    for one in kept:
        settle_make_ups(one)
    audit(actor, "classes.sheet_final", "training_session", held.id, {"rows": len(kept)})
    tell_rows(actor, kept)
    return kept


@transaction.atomic
def amend(actor: Employee, attendance: Attendance, mark: Mark, reason: str) -> Attendance:
    """Change a mark of a final sheet; the original is kept with the reason (R102).

    What was told of it is voided and told anew, what was filed is superseded. The caller has made
    sure that the actor owns attendance. Raises ReasonMissing.
    """
    if not reason.strip():
        raise ReasonMissing
    hold_session(attendance.session)
    row = _row(attendance)
    values = {
        "state": mark.state,
        "minutes_late": mark.minutes_late,
        "minutes_early": mark.minutes_early,
        "minutes_present": _minutes_there(row, mark),
        "leave_kind": mark.leave_kind,
        "remark": mark.remark[:300],
    }
    return _change(actor, row, values, reason.strip())


@transaction.atomic
def look_again(
    actor: Employee, session: TrainingSession, people: Sequence[Participant], reason: str
) -> None:
    """Reckon the rows of `people` anew, since leave, an exemption or a signature was decided on.

    Only where the sheet is final: before that, everything is reckoned when it becomes so.
    """
    held = hold_session(session)
    if not held.is_final:
        return
    for found in sheet_rows(held, people):
        if found.kept is None:
            continue
        values = _values(found)
        if found.finding.opens_case and found.kept.state != Attendance.State.WAITS:
            # The case was settled by hand: only what was decided since goes in.
            values = {"exempt": values["exempt"]}
        row = _row(found.kept)
        if any(getattr(row, name) != value for name, value in values.items()):
            _change(actor, row, values, reason)


def hold_session(session: TrainingSession) -> TrainingSession:
    """The session's row, locked."""
    return (
        TrainingSession.objects.select_for_update(of=("self",), no_key=True)
        .select_related("run__item", "run__trainer__employee")
        .get(tenant=session.tenant, id=session.id)
    )


def settle_make_ups(row: Attendance) -> None:
    """Have somebody make up what they missed (R86, A16), and note what they have made up here."""
    session = row.session
    if row.state == Attendance.State.PRESENT:
        MakeUp.objects.filter(
            tenant=row.tenant,
            session=session,
            state=MakeUp.State.OPEN,
            attendance__participant__employee=row.participant.employee_id,
        ).update(state=MakeUp.State.DONE, done_at=session.starts_at)
    else:
        MakeUp.objects.filter(
            tenant=row.tenant,
            session=session,
            state=MakeUp.State.DONE,
            attendance__participant__employee=row.participant.employee_id,
        ).update(state=MakeUp.State.OPEN, done_at=None)
    if session.is_make_up:
        return
    found = Finding(
        row.state, row.minutes_late, row.minutes_early, row.minutes_present, row.leave_kind
    )
    minutes = missed_minutes(found, (session.starts_at, session.ends_at))
    known = MakeUp.objects.filter(tenant=row.tenant, attendance=row).first()
    if minutes:
        day = timezone.localdate(session.starts_at)
        until = make_up_until(day, reading_of(row.tenant, "A16", day))
        if known is None:
            MakeUp.objects.create(tenant=row.tenant, attendance=row, minutes=minutes, until=until)
        elif known.state != MakeUp.State.DONE:
            known.minutes, known.state = minutes, MakeUp.State.OPEN
            known.save(update_fields=["minutes", "state"])
    elif known is not None and known.state == MakeUp.State.OPEN:
        known.state = MakeUp.State.DROPPED
        known.save(update_fields=["state"])


def _minutes_there(row: Attendance, mark: Mark) -> int:
    """How long somebody was there by an amended mark: what lateness and leave leave over.

    Leave for a part has no field in the mark: it stays what it was while its kind stays.
    """
    if mark.state != Attendance.State.PRESENT:
        return 0
    length = row.session.minutes
    on_leave = 0
    if row.state == Attendance.State.PRESENT and row.leave_kind and mark.leave_kind:
        on_leave = length - row.minutes_present - row.minutes_late - row.minutes_early
    return max(length - mark.minutes_late - mark.minutes_early - max(on_leave, 0), 0)


def _values(row: SheetRow) -> dict[str, Any]:
    """What is kept of a row as it was reckoned."""
    exempt = ""
    if row.exemption and row.exemption.state != Exemption.State.REFUSED:
        exempt = row.exemption.state
    finding = row.finding
    return {
        "state": finding.state,
        "minutes_late": finding.late,
        "minutes_early": finding.early,
        "minutes_present": finding.present,
        "leave_kind": finding.leave_kind,
        "exempt": exempt,
        "method": row.method,
        "signed_at": row.sign_in.at if row.sign_in else None,
    }


def _row(attendance: Attendance) -> Attendance:
    return (
        Attendance.objects.select_for_update(of=("self",), no_key=True)
        .select_related(
            "session__run__item",
            "session__run__trainer__employee",
            "participant__enrolment",
            "participant__run__item",
        )
        .get(tenant=attendance.tenant, id=attendance.id)
    )


def _change(actor: Employee, row: Attendance, values: dict[str, Any], reason: str) -> Attendance:
    before = {name: getattr(row, name) for name in _SHOWN}
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=list(values))
    after = {name: getattr(row, name) for name in _SHOWN}
    Amendment.objects.create(
        tenant=row.tenant,
        attendance=row,
        reason=reason,
        before=before,
        after=after,
        made_by=actor,
        made_at=timezone.now(),
    )
    settle_make_ups(row)
    audit(
        actor,
        "classes.mark_amended",
        "attendance",
        row.id,
        {"from": before, "to": after, "reason": reason},
    )
    tell_rows(actor, [row])
    return row

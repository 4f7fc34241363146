"""Leave from class (R82–R87): asked for, told in an emergency, decided, filed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from lms.classes.exceptions import (
    LeaveNotOpen,
    LeaveTooLate,
    NotThoseSessions,
    ProofMissing,
    ReasonNotAllowed,
    ReasonTextMissing,
)
from lms.classes.models import Attendance, LeaveRequest, Participant, TrainingSession
from lms.classes.queries.readings import reading_of
from lms.classes.rules.leave import Answer, Asked, Fault, judge
from lms.classes.rules.wording import LEAVE_KINDS, listed
from lms.classes.services.sheets import look_again
from lms.classes.services.telling import event_of, filed
from lms.people.models import Attachment, Employee
from lms.people.queries import leads_in, leads_of, units_above, work_calendar
from lms.people.rules.filing import Field, PersonalRecord, Text, text
from lms.people.rules.roles import Role
from lms.people.services import audit, file_records, notify
from lms.planning.models import Approval, ApprovalStep
from lms.planning.services import Step, ask_approval, withdraw_approval

LEAVE: Final = "classes.leave"
RECORD_KIND: Final = "training_leave"
_CLAUSES: Final = ("S09#4", "S09#6", "S16#7.4")
_ROLES: Final[Mapping[str, Role]] = {
    "team_lead": Role.TEAM_LEAD,
    "supervisor": Role.SUPERVISOR,
    "manager": Role.MANAGER,
    "hr": Role.HR,
    "training_group": Role.TRAINING_OFFICE,
    "training_group(ack)": Role.TRAINING_OFFICE,
}
_State = LeaveRequest.State


@dataclass(frozen=True, slots=True)
class LeaveDraft:
    """What a leave form says. Without `away_from` and `back_at` the sessions as a whole."""

    sessions: Sequence[TrainingSession]
    kind: str
    reason: str = ""
    proof: Attachment | None = None
    away_from: datetime | None = None
    back_at: datetime | None = None
    returned_on: date | None = None


@transaction.atomic
def ask_leave(actor: Employee, participant: Participant, draft: LeaveDraft) -> LeaveRequest:
    """Hand in a leave form before class, and ask those who approve it (R83, R85).

    Raises LeaveTooLate, ReasonNotAllowed, ReasonTextMissing, NotThoseSessions.
    """
    answer = _judged(participant, draft)
    leave = _kept(participant, draft, LeaveRequest.Path.ORDINARY, answer)
    _ask(actor, leave)
    return leave


@transaction.atomic
def tell_emergency(
    actor: Employee,
    participant: Participant,
    sessions: Sequence[TrainingSession],
    reason: str,
    *,
    told_at: datetime | None = None,
) -> LeaveRequest:
    """Tell of an emergency, by oneself or by whoever took the call (R84, R87).

    The form follows when the person is back. Raises ReasonTextMissing, NotThoseSessions.
    """
    moment = told_at or timezone.now()
    draft = LeaveDraft(sessions, LeaveRequest.Reason.EMERGENCY, reason)
    answer = _judged(participant, draft, told_at=moment)
    leave = _kept(participant, draft, LeaveRequest.Path.EMERGENCY, answer, told_at=moment)
    audit(actor, "classes.emergency_told", "leave_request", leave.id, {})
    people = leads_of(participant.employee)
    name, run = participant.employee.name, participant.run
    notify(
        leave.tenant,
        people,
        kind="classes.emergency",
        title={
            "en": f"{name} cannot come to class: {run.title_en}",
            "zh-Hans": f"{name}因紧急情况不能参训：{run.title_zh}",
        },
        body={"en": reason, "zh-Hans": reason},
        about=("leave_request", leave.id),
    )
    return leave


@transaction.atomic
def hand_in_form(
    actor: Employee, leave: LeaveRequest, draft: LeaveDraft, returned_on: date
) -> LeaveRequest:
    """Hand in the form after an emergency (R84). Late ones are taken, and say that they are.

    Raises LeaveNotOpen, ReasonNotAllowed, ReasonTextMissing, NotThoseSessions.
    """
    leave = _hold(leave)
    if leave.state != _State.TOLD:
        raise LeaveNotOpen
    answer = _judged(leave.participant, draft, told_at=leave.told_at, returned_on=returned_on)
    _write(leave, draft, answer)
    leave.returned_on = returned_on
    leave.save()
    leave.sessions.set(draft.sessions)
    _ask(actor, leave)
    return leave


@transaction.atomic
def withdraw_leave(actor: Employee, leave: LeaveRequest) -> None:
    """Take back a form that waits. Raises LeaveNotOpen."""
    leave = _hold(leave)
    if leave.state == _State.ASKED:
        approval = Approval.objects.get(
            tenant=leave.tenant, kind=LEAVE, object_id=leave.id, state=Approval.State.OPEN
        )
        withdraw_approval(actor, approval.id)  # Comes back to `leave_decided`.
    elif leave.state == _State.TOLD:
        leave.state = _State.WITHDRAWN
        leave.save(update_fields=["state"])
    else:
        raise LeaveNotOpen


def leave_decided(approval: Approval) -> None:
    """Those who approve have decided: file the form (R143), and reckon final sheets anew.

    In the transaction of the decision.
    """
    leave = LeaveRequest.objects.select_related("participant__run", "participant__employee").get(
        tenant=approval.tenant, id=approval.object_id
    )
    leave.state = {
        Approval.State.APPROVED: _State.APPROVED,
        Approval.State.REJECTED: _State.REJECTED,
    }.get(Approval.State(approval.state), _State.WITHDRAWN)
    leave.decided_at = timezone.now()
    leave.save(update_fields=["state", "decided_at"])
    steps = list(
        ApprovalStep.objects.filter(tenant=approval.tenant, approval=approval).select_related(
            "decided_by"
        )
    )
    decider = next((one.decided_by for one in reversed(steps) if one.decided_by), None)
    actor = decider or approval.asked_by
    reason = f"{leave.get_state_display()}: {approval.title_en}"
    for session in leave.sessions.filter(tenant=leave.tenant):
        look_again(actor, session, [leave.participant], reason)
    file_records(leave.tenant, [_record(leave, steps)])


def _judged(
    participant: Participant,
    draft: LeaveDraft,
    *,
    told_at: datetime | None = None,
    returned_on: date | None = None,
) -> Answer:
    sessions = list(draft.sessions)
    if not sessions or not _are_theirs(participant, sessions):
        raise NotThoseSessions
    now = timezone.localtime()
    away = (
        (draft.away_from, draft.back_at)
        if draft.away_from is not None and draft.back_at is not None
        else None
    )
    asked = Asked(
        classes=[
            (timezone.localtime(one.starts_at), timezone.localtime(one.ends_at)) for one in sessions
        ],
        kind=draft.kind,
        text=draft.reason,
        handed_in=now,
        told_at=told_at,
        returned_on=returned_on,
        away=away,
    )
    tenant, today = participant.tenant, now.date()
    reasons = reading_of(tenant, "A10", today)
    answer = judge(asked, reading_of(tenant, "A9", today), reasons, work_calendar(tenant))
    if Fault.KIND in answer.faults:
        allowed = listed(reasons["leave_reasons"].split(","), LEAVE_KINDS)
        raise ReasonNotAllowed(allowed=allowed)
    if Fault.TEXT in answer.faults:
        raise ReasonTextMissing
    if Fault.TIMES in answer.faults:
        raise NotThoseSessions
    if Fault.TOO_LATE in answer.faults:
        raise LeaveTooLate(deadline=f"{timezone.localtime(answer.deadline):%Y-%m-%d %H:%M}")
    return answer


def _are_theirs(participant: Participant, sessions: Sequence[TrainingSession]) -> bool:
    """Whether all are sessions of the run, and none is final in which the person was there."""
    if any(one.run_id != participant.run_id or one.cancelled_at for one in sessions):
        return False
    return not Attendance.objects.filter(
        tenant=participant.tenant,
        participant=participant,
        session__in=sessions,
        state=Attendance.State.PRESENT,
        minutes_late=0,
        minutes_early=0,
    ).exists()


def _kept(
    participant: Participant,
    draft: LeaveDraft,
    path: str,
    answer: Answer,
    *,
    told_at: datetime | None = None,
) -> LeaveRequest:
    leave = LeaveRequest(
        tenant=participant.tenant,
        participant=participant,
        path=path,
        told_at=told_at,
        state=_State.TOLD,
    )
    _write(leave, draft, answer)
    leave.save()
    leave.sessions.set(draft.sessions)
    return leave


def _write(leave: LeaveRequest, draft: LeaveDraft, answer: Answer) -> None:
    leave.reason_kind, leave.reason, leave.proof = draft.kind, draft.reason.strip(), draft.proof
    leave.away_from, leave.back_at = draft.away_from, draft.back_at
    leave.was_in_time = answer.in_time


def _ask(actor: Employee, leave: LeaveRequest) -> None:
    """Ask those whom reading A11 names, in its order."""
    if leave.reason_kind == LeaveRequest.Reason.OFFICIAL and leave.proof is None:
        raise ProofMissing
    participant, run = leave.participant, leave.participant.run
    person = participant.employee
    chain = reading_of(leave.tenant, "A11", timezone.localdate())["approval_chain.leave"]
    leave.state, leave.asked_at = _State.ASKED, timezone.now()
    leave.save(update_fields=["state", "asked_at"])
    late = ("", "") if leave.was_in_time else (" (after the deadline)", "（逾期）")
    ask_approval(
        actor,
        kind=LEAVE,
        object_id=leave.id,
        title={
            "en": f"Leave from class{late[0]}: {person.name}, {run.title_en}",
            "zh-Hans": f"培训请假{late[1]}：{person.name}，{run.title_zh}",
        },
        url=reverse("classes:leave", args=[leave.id]),
        steps=[_step(name, person) for name in chain.split(",")],
        about=person,
    )


def _step(name: str, person: Employee) -> Step:
    """The step of an office. "supervisor" is the person's own (直属主管): whoever leads their team,
    and the supervisors where nobody else does, as with `leads_of`."""
    role = _ROLES[name]
    if role is Role.SUPERVISOR:
        above = units_above(person.tenant, person.unit_id)
        if leads_in(person.tenant, above).exclude(id=person.id).exists():
            role = Role.TEAM_LEAD
    return Step(role=role, unit=person.unit if role is Role.TEAM_LEAD else None)


def _hold(leave: LeaveRequest) -> LeaveRequest:
    return (
        LeaveRequest.objects.select_for_update(of=("self",), no_key=True)
        .select_related("participant__run", "participant__employee__unit")
        .get(tenant=leave.tenant, id=leave.id)
    )


def _record(leave: LeaveRequest, steps: Sequence[ApprovalStep]) -> PersonalRecord:
    """The leave form as it is kept for inspection (R143)."""
    person, run = leave.participant.employee, leave.participant.run
    titles = reading_of(leave.tenant, "A12", timezone.localdate())
    sessions = leave.sessions.filter(tenant=leave.tenant)
    times = [
        f"{timezone.localtime(one.starts_at):%Y-%m-%d %H:%M} – "
        f"{timezone.localtime(one.ends_at):%H:%M}"
        for one in sessions
    ]
    values = (
        ("run", text("Class", "班次"), text(run.title_en, run.title_zh)),
        ("sessions", text("Sessions", "课次"), times),
        ("away", text("Away", "离开时间"), _span(leave)),
        ("kind", text("Kind of reason", "事由类别"), LEAVE_KINDS[leave.reason_kind]),
        ("reason", text("Reason", "事由"), leave.reason),
        ("told", text("Emergency told", "紧急告知时间"), _moment(leave.told_at)),
        ("asked", text("Handed in", "提交时间"), _moment(leave.asked_at)),
        ("in_time", text("In time", "是否按时"), _yes(leave.was_in_time)),
        ("state", text("Decision", "审批结果"), _OUTCOMES[leave.state]),
        ("approvals", text("Approvals", "审批"), [_decision(one) for one in steps]),
    )
    return PersonalRecord(
        employee_id=person.id,
        kind=RECORD_KIND,
        title=text(
            f"{titles['form.titles[F16].en']}: {run.title_en}",
            f"{titles['form.titles[F16].zh']}：{run.title_zh}",
        ),
        fields=[Field(*one) for one in values if one[2]],
        occurred_at=leave.decided_at or timezone.now(),
        source=leave.id,
        form="F16",
        clauses=_CLAUSES,
        attachments=filed(leave.proof),
        event=event_of(run),
    )


_OUTCOMES: Final[Mapping[str, Text]] = {
    _State.TOLD: text("told", "已告知"),
    _State.ASKED: text("waits", "待审批"),
    _State.APPROVED: text("approved", "已批准"),
    _State.REJECTED: text("rejected", "未批准"),
    _State.WITHDRAWN: text("withdrawn", "已撤回"),
}


def _decision(step: ApprovalStep) -> Text:
    who = step.decided_by.name if step.decided_by else ""
    when = _moment(step.decided_at)
    words = text("approved", "批准") if step.approved else text("rejected", "驳回")
    if step.decided_at is None:
        words = text("not decided", "未处理")
    note = f" {step.note}" if step.note else ""
    return text(
        f"{step.role} {who} {when}: {words['en']}{note}".strip(),
        f"{step.role} {who} {when}：{words['zh-Hans']}{note}".strip(),
    )


def _moment(at: datetime | None) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}" if at else ""


def _span(leave: LeaveRequest) -> str:
    if not (leave.away_from and leave.back_at):
        return ""
    return f"{_moment(leave.away_from)} – {timezone.localtime(leave.back_at):%H:%M}"


def _yes(flag: bool) -> Text:
    return text("yes", "是") if flag else text("no", "否")

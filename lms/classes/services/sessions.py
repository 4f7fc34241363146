"""Sessions of a run: planned, moved, called off, and cleared for working time."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from lms.classes.exceptions import Clash, SheetNotOpen
from lms.classes.models import CourseRun, TrainingSession
from lms.classes.queries.runs import active_participants, held_sessions
from lms.classes.queries.scheduling import check_session
from lms.classes.services.runs import hold_run
from lms.classes.services.working_hours import refresh_work_time
from lms.people.models import Employee
from lms.people.rules.roles import Role
from lms.people.services import audit, notify
from lms.planning.models import Approval
from lms.planning.services import Step, ask_approval

WORK_TIME = "classes.work_time"
_WorkTime = TrainingSession.WorkTime


@dataclass(frozen=True, slots=True)
class SessionDraft:
    """When and where a session is planned."""

    starts_at: datetime
    ends_at: datetime
    room: str = ""
    online_url: str = ""
    subject: str = ""
    is_make_up: bool = False
    signs_out: bool = False


@transaction.atomic
def add_session(actor: Employee, run: CourseRun, draft: SessionDraft) -> TrainingSession:
    """Plan a session. Raises RunNotOpen, and Clash where its room or a teacher is taken."""
    run = hold_run(run)
    session = TrainingSession(tenant=run.tenant, run=run, code_secret=secrets.token_hex(32))
    _place(session, draft)
    audit(actor, "classes.session_added", "training_session", session.id, _when(session))
    refresh_work_time(run)
    return session


@transaction.atomic
def change_session(
    actor: Employee, session: TrainingSession, draft: SessionDraft
) -> TrainingSession:
    """Move a session, and tell everybody of an announced run. Raises Clash, SheetNotOpen."""
    run = hold_run(session.run)
    held = TrainingSession.objects.select_for_update(of=("self",), no_key=True).get(
        tenant=run.tenant, id=session.id
    )
    if held.sheet != TrainingSession.Sheet.OPEN:
        raise SheetNotOpen
    held.run = run
    before = _when(held)
    if (held.starts_at, held.ends_at) != (draft.starts_at, draft.ends_at):
        held.work_time = _WorkTime.FREE
    _place(held, draft)
    audit(
        actor,
        "classes.session_changed",
        "training_session",
        held.id,
        {"from": before, "to": _when(held)},
    )
    refresh_work_time(run)
    _tell_moved(run, held)
    return held


@transaction.atomic
def cancel_session(actor: Employee, session: TrainingSession) -> None:
    """Call a session off. Raises RunNotOpen, SheetNotOpen."""
    run = hold_run(session.run)
    if session.sheet != TrainingSession.Sheet.OPEN:
        raise SheetNotOpen
    session.cancelled_at = timezone.now()
    session.save(update_fields=["cancelled_at"])
    audit(actor, "classes.session_cancelled", "training_session", session.id, _when(session))
    _tell_moved(run, session)


@transaction.atomic
def ask_work_time(actor: Employee, run: CourseRun) -> Approval:
    """Ask a supervisor to let the class take working time (R55).

    Raises planning's ApprovalPending and NoApprover.
    """
    run = hold_run(run)
    refresh_work_time(run)
    asked = held_sessions(run).filter(work_time__in=[_WorkTime.NEEDED, _WorkTime.REJECTED])
    count = asked.update(work_time=_WorkTime.ASKED)
    return ask_approval(
        actor,
        kind=WORK_TIME,
        object_id=run.id,
        title={
            "en": f"Class in working time ({count}): {run.title_en}",
            "zh-Hans": f"占用工作时间培训（{count} 次）：{run.title_zh}",
        },
        url=reverse("classes:run", args=[run.id]),
        steps=[Step(role=Role.SUPERVISOR)],
    )


def work_time_decided(approval: Approval) -> None:
    """A supervisor has decided. In the transaction of the decision."""
    state = {
        Approval.State.APPROVED: _WorkTime.APPROVED,
        Approval.State.REJECTED: _WorkTime.REJECTED,
    }.get(Approval.State(approval.state), _WorkTime.NEEDED)
    TrainingSession.objects.filter(
        tenant=approval.tenant, run=approval.object_id, work_time=_WorkTime.ASKED
    ).update(work_time=state)


def _place(session: TrainingSession, draft: SessionDraft) -> None:
    for name in draft.__slots__:
        setattr(session, name, getattr(draft, name))
    for one in check_session(session).collisions:
        if one.what == "person":
            continue
        names = {one.key: one.key}
        if one.what == "teacher":
            names = {
                str(key): name
                for key, name in Employee.objects.filter(
                    tenant=session.tenant, id=one.key
                ).values_list("id", "name")
            }
        raise Clash(what=names.get(one.key, one.key), other=one.other)
    session.save()


def _when(session: TrainingSession) -> dict[str, str]:
    return {
        "starts_at": session.starts_at.isoformat(),
        "ends_at": session.ends_at.isoformat(),
        "room": session.room,
    }


def _tell_moved(run: CourseRun, session: TrainingSession) -> None:
    """Tell of a change of an announced run; each change is a notice of its own."""
    if run.state != CourseRun.State.ANNOUNCED:
        return
    start = f"{timezone.localtime(session.starts_at):%Y-%m-%d %H:%M}"
    place = session.room or run.place
    words = (
        ("A session was called off", "课程取消")
        if session.cancelled_at
        else ("A session has a new time or place", "课程时间或地点有变")
    )
    notify(
        run.tenant,
        [one.employee for one in active_participants(run)],
        kind="classes.session_changed",
        title={
            "en": f"{words[0]}: {run.title_en}",
            "zh-Hans": f"{words[1]}：{run.title_zh}",
        },
        body={"en": f"{start}, {place}", "zh-Hans": f"{start}，{place}"},
        url=reverse("classes:mine"),
    )

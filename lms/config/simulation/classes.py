"""The classes of the month: planned, announced, signed in to, missed, made up, closed."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from lms.classes.models import (
    CourseRun,
    LeaveRequest,
    MakeUp,
    Participant,
    TrainerProfile,
    TrainingSession,
)
from lms.classes.queries.runs import expected_in
from lms.classes.rules.rotating_code import code_at, step_of
from lms.classes.services.closing import close_run
from lms.classes.services.exemptions import plan_make_up
from lms.classes.services.leave import LeaveDraft, ask_leave
from lms.classes.services.preparing import tick
from lms.classes.services.runs import RunDraft, announce_run, enlist, plan_run
from lms.classes.services.sessions import SessionDraft, add_session
from lms.classes.services.sheets import close_sheet, finalise_sheet
from lms.classes.services.signing import accept_terms, call_roll, sign_by_code
from lms.classes.services.trainers import confirm_trainer, save_trainer
from lms.config.simulation.agenda import Agenda
from lms.config.simulation.cast import CLASS, POST, Cast
from lms.config.simulation.model import MINUTES, Chance, Turn, Visit, session_days
from lms.config.simulation.plans import TOPIC, approve
from lms.people.models import Employee, Notice
from lms.people.services import acknowledge
from lms.planning.models import Approval, PlanItem
from lms.tracks.models import TrackItem

LENGTH = timedelta(minutes=MINUTES)


@dataclass
class School:
    """All classes of the month, and what is needed to hold them."""

    cast: Cast
    item: TrackItem
    plan: PlanItem
    agenda: Agenda
    chance: Chance
    habits: dict[UUID, float] = field(default_factory=dict)
    runs: list[CourseRun] = field(default_factory=list)

    def plan_all(self, first: datetime) -> None:
        """Plan a run for each thirty agents, and enter everything that will happen in them.

        `first` is the midnight that the month begins with; runs are planned two days before.
        """
        for number, start in enumerate(range(0, len(self.cast.agents), CLASS)):
            people = self.cast.agents[start : start + CLASS]
            self._plan(number, people, first + timedelta(hours=9 + 2 * (number % 4)))

    def _plan(self, number: int, people: Sequence[Employee], first: datetime) -> None:
        office, trainer = self.cast.office, self.cast.trainers[number]
        profile = save_trainer(
            office,
            TrainerProfile(employee=trainer, experience_months=36, rating=Decimal("4.5")),
        )
        confirm_trainer(office, profile)
        run = plan_run(
            office,
            RunDraft(
                title_en=f"Service skills, class {number + 1}",
                title_zh=f"服务技能第 {number + 1} 班",
                topic=TOPIC,
                form=CourseRun.Form.ROLE_PLAY,
                place="模拟培训中心",
                post_tags=[POST],
                objectives="掌握服务规范",
                trainer=profile,
                plan_item=self.plan.id,
            ),
            self.item,
        )
        enlist(office, run, people)
        sessions = [
            add_session(
                office, run, SessionDraft(moment, moment + LENGTH, room=f"{number + 1} 号教室")
            )
            for moment in session_days(first)
        ]
        for thing in run.checklist.all():
            tick(office, thing, ready=True)
        announce_run(office, run)
        self.runs.append(run)
        for person in people:
            accept_terms(person)
            self.habits[person.id] = self.chance.habit()
        for notice in Notice.objects.filter(tenant=run.tenant, employee__in=people):
            acknowledge(notice)
        for session in sessions:
            self._enter(session, trainer, list(run.participants.select_related("employee")))
        last = sessions[-1]
        self.agenda.enter(last.ends_at + timedelta(hours=4), lambda: self._make_up(run, trainer))

    def _enter(
        self, session: TrainingSession, trainer: Employee, people: Sequence[Participant]
    ) -> None:
        """Throw the dice for everybody in a session and enter what they do."""
        for one in sorted(people, key=lambda each: each.employee.employee_no):
            self._enter_visit(session, one, self.chance.visit(self.habits[one.employee_id]))
        self._enter_sheet(session, trainer)

    def _enter_visit(self, session: TrainingSession, one: Participant, visit: Visit) -> None:
        if visit.turn is Turn.COMES:
            moment = session.starts_at + timedelta(minutes=visit.late)
            self.agenda.enter(moment, lambda: _sign(one.employee, session, moment))
        elif visit.turn is Turn.ASKS_LEAVE:
            before = session.starts_at - timedelta(hours=30)
            self.agenda.enter(before, lambda: self._leave(session, one))

    def _leave(self, session: TrainingSession, one: Participant) -> None:
        draft = LeaveDraft([session], LeaveRequest.Reason.PERSONAL, reason="家中有事")
        leave = ask_leave(one.employee, one, draft)
        approve(Approval.objects.get(tenant=one.tenant, object_id=leave.id))

    def _enter_sheet(self, session: TrainingSession, trainer: Employee) -> None:
        enter, ends = self.agenda.enter, session.ends_at
        enter(ends - timedelta(minutes=10), lambda: _call_roll(session, trainer))
        enter(ends + timedelta(minutes=1), lambda: _ignore(close_sheet(trainer, session)))
        enter(ends + timedelta(hours=2), lambda: _ignore(finalise_sheet(self.cast.office, session)))

    def _make_up(self, run: CourseRun, trainer: Employee) -> None:
        """Let whoever missed something come once more, the day after the last session."""
        missed = MakeUp.objects.filter(
            tenant=run.tenant, attendance__participant__run=run, state=MakeUp.State.OPEN
        ).select_related("attendance__participant__employee", "attendance__session")
        waiting = sorted(missed, key=lambda one: one.attendance.participant.employee.employee_no)
        if not waiting:
            return
        last = run.sessions.latest("starts_at")
        start = last.starts_at + timedelta(days=1)
        session = add_session(
            self.cast.office,
            run,
            SessionDraft(start, start + LENGTH, room=last.room, is_make_up=True),
        )
        coming: dict[UUID, Participant] = {}
        for one in waiting:
            if one.attendance.participant_id not in coming:  # One hour makes up one hour.
                plan_make_up(self.cast.office, one, session)
                coming[one.attendance.participant_id] = one.attendance.participant
        for participant in coming.values():
            visit = self.chance.visit(0.0)
            if visit.turn is Turn.COMES:  # The day before is too late to ask for leave.
                self._enter_visit(session, participant, visit)
        self._enter_sheet(session, trainer)

    def close_all(self) -> None:
        """Close every run; simulated people fill in no feedback."""
        for run in self.runs:
            run.refresh_from_db()
            close_run(self.cast.office, run, note="下期增加情景练习", waiver="模拟数据，无反馈")


def _sign(person: Employee, session: TrainingSession, moment: datetime) -> None:
    """Type what the screen shows at that moment."""
    code = code_at(session.code_secret, str(session.id), step_of(moment))
    sign_by_code(person, session, code)


def _call_roll(session: TrainingSession, trainer: Employee) -> None:
    """The trainer sees whoever has signed in."""
    signed = set(session.signs.values_list("participant_id", flat=True))
    call_roll(trainer, session, {one.id: one.id in signed for one in expected_in(session)})


def _ignore(_done: object) -> None:
    """A deed returns nothing."""

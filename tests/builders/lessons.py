"""A centre that holds classes: office, trainer, team, runs in time, signatures and final sheets."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.utils import timezone

from lms.classes.models import (
    Attendance,
    CourseRun,
    LeaveRequest,
    Participant,
    SignEvent,
    TrainerProfile,
    TrainingSession,
)
from lms.classes.queries.sheets import RUN_NOTICE
from lms.classes.services.runs import RunDraft, announce_run, enlist, plan_run
from lms.classes.services.sessions import SessionDraft, add_session
from lms.classes.services.sheets import close_sheet, finalise_sheet
from lms.classes.services.signing import accept_terms, sign
from lms.grading.rules.marks import Mark, marks_of
from lms.people.models import Attachment, Employee, Notice, Shift
from lms.people.rules.roles import Role
from lms.people.services.attachments import store_attachment
from lms.planning.models import Approval
from lms.planning.services import decide_approval
from lms.tracks.models import TrackItem
from tests.builders.centre import Centre
from tests.builders.office_tracks import pdf
from xapi.lrs.queries.statements import statements_of_registrations

HOUR = timedelta(hours=1)


@dataclass
class Lessons:
    """Classes of one centre. Sessions are two hours; minutes count from when one begins."""

    centre: Centre
    office: Employee = field(init=False)
    teacher: Employee = field(init=False)

    def __post_init__(self) -> None:
        self.team = self.centre.unit("Pine")
        self.office = self.centre.person("Office", Role.TRAINING_OFFICE)
        self.supervisor = self.centre.person("Supervisor", Role.SUPERVISOR)
        self.lead = self.centre.person("Lead", Role.TEAM_LEAD, unit=self.team)
        self.teacher = self.centre.person("Heron", Role.TRAINER)
        self.trainer = self.profile(self.teacher)

    @property
    def tenant(self) -> int:
        return self.centre.tenant.id

    def profile(self, who: Employee, *, confirmed: bool = True, **more: Any) -> TrainerProfile:
        return TrainerProfile.objects.create(
            tenant=self.tenant,
            employee=who,
            name=who.name,
            confirmed_at=timezone.now() if confirmed else None,
            confirmed_by=self.office if confirmed else None,
            **more,
        )

    def agent(self, name: str = "Lin Xia") -> Employee:
        """An agent of the team who has accepted the terms of electronic signatures."""
        agent = self.centre.person(name, unit=self.team)
        accept_terms(agent)
        return agent

    def draft(self, **changes: Any) -> RunDraft:
        details: dict[str, Any] = {
            "title_en": "Voice class",
            "title_zh": "发声训练班",
            "topic": "Voice",
            "form": CourseRun.Form.DRILL,
            "place": "Room 3",
            "post_tags": ["Agent"],
            "objectives": "Speaks clearly",
            "daily_kind": "skill",
            "trainer": self.trainer,
        }
        return RunDraft(**{**details, **changes})

    def run(
        self, *people: Employee, hours: Iterable[float] = (-3,), item: TrackItem | None = None
    ) -> CourseRun:
        """An announced run with a session that begins in each of `hours` from now; `people` have
        read of it long ago."""
        run = plan_run(self.teacher, self.draft(), item)
        for one in hours:
            self.session(run, one)
        enlist(self.office, run, people)
        announce_run(self.teacher, run)
        self.have_read(run)
        run.refresh_from_db()
        return run

    def session(self, run: CourseRun, hours: float = -3, **changes: Any) -> TrainingSession:
        """One more session of two hours that begins so many hours from now."""
        start = timezone.now().replace(second=0, microsecond=0) + hours * HOUR
        draft = SessionDraft(start, start + 2 * HOUR, **changes)
        return add_session(self.teacher, run, draft)

    def first(self, run: CourseRun) -> TrainingSession:
        return TrainingSession.objects.select_related("run").filter(run=run)[0]

    def have_read(self, run: CourseRun) -> None:
        Notice.objects.filter(tenant=self.tenant, kind=RUN_NOTICE, about_id=run.id).update(
            seen_at=timezone.now() - timedelta(days=7)
        )

    def signs(self, who: Employee, session: TrainingSession, minute: int = 0) -> SignEvent:
        moment = session.starts_at + timedelta(minutes=minute)
        return sign(who, session, SignEvent.Method.TYPED, now=moment)

    def final(self, session: TrainingSession) -> dict[UUID, Attendance]:
        """The sheet closed by the trainer and made final by the office; rows by employee."""
        close_sheet(self.teacher, session)
        rows = finalise_sheet(self.office, session)
        return {one.participant.employee_id: one for one in rows}

    def part(self, run: CourseRun, who: Employee) -> Participant:
        return Participant.objects.select_related("run", "employee", "enrolment").get(
            tenant=self.tenant, run=run, employee=who
        )

    def marks(self, run: CourseRun, who: Employee) -> tuple[Mark, ...]:
        """What grading reads of somebody in a run: of voided statements, nothing."""
        enrolment = self.part(run, who).enrolment_id
        stored = statements_of_registrations(self.tenant, [enrolment])
        return marks_of(stored, timezone.get_current_timezone())

    def file(self, name: str = "proof.pdf") -> Attachment:
        return store_attachment(self.office, pdf(name))

    def works(self, who: Employee, since: datetime, until: datetime) -> Shift:
        return Shift.objects.create(
            tenant=self.tenant, employee=who, starts_at=since, ends_at=until
        )

    def decide(self, about: LeaveRequest | CourseRun, *by: Employee, approve: bool = True) -> None:
        """Those asked for the open approval of something decide it, one after the other."""
        approval = Approval.objects.get(
            tenant=self.tenant, object_id=about.id, state=Approval.State.OPEN
        )
        for one in by:
            decide_approval(one, approval.id, approve=approve, note="" if approve else "Not now.")
        about.refresh_from_db()


def key() -> str:
    """A key that no other thing has."""
    return f"k-{uuid4().hex[:8]}"

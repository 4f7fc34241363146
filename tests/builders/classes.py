"""A class in a made-up centre: who gives it, who comes, and the clock at which it happens."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from unittest.mock import patch
from zoneinfo import ZoneInfo

from django.utils import timezone

from lms.classes.models import (
    Attendance,
    CourseRun,
    Participant,
    TrainerProfile,
    TrainingSession,
)
from lms.classes.services.runs import RunDraft, announce_run, enlist, plan_run
from lms.classes.services.sessions import SessionDraft, add_session
from lms.classes.services.sheets import close_sheet, finalise_sheet
from lms.classes.services.signing import accept_terms, sign
from lms.classes.services.trainers import confirm_trainer, save_trainer
from lms.people.models import Employee, Notice, Shift, Unit
from lms.people.rules.roles import Role
from lms.people.services import acknowledge
from lms.tracks.models import TrackItem
from tests.builders.centre import Centre

CHINA = ZoneInfo("Asia/Shanghai")
MONDAY = datetime(2026, 3, 9, 9, 0, tzinfo=CHINA)
"""When the first session begins."""
HOUR, MINUTE, DAY = timedelta(hours=1), timedelta(minutes=1), timedelta(days=1)
PLANNED = MONDAY - 7 * DAY
POST = "Agent"


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Within, the house's clock stands at `moment`."""
    with patch.object(timezone, "now", lambda: moment.astimezone(ZoneInfo("UTC"))):
        yield


@dataclass
class School:
    """One run with people of one team; two hours from nine o'clock on one day after another."""

    centre: Centre
    team: Unit = field(init=False)
    office: Employee = field(init=False)
    trainer: Employee = field(init=False)
    supervisor: Employee = field(init=False)
    profile: TrainerProfile = field(init=False)

    def __post_init__(self) -> None:
        self.team = self.centre.unit("Team A")
        self.office = self.centre.person("Office", Role.TRAINING_OFFICE)
        self.trainer = self.centre.person("Trainer", Role.TRAINER)
        self.supervisor = self.centre.person("Supervisor", Role.SUPERVISOR)
        self.profile = self.confirmed(self.trainer)

    def confirmed(self, employee: Employee, **fields: Any) -> TrainerProfile:
        known = {"experience_months": 36, "rating": Decimal("4.5"), **fields}
        profile = save_trainer(self.office, TrainerProfile(employee=employee, **known))
        confirm_trainer(self.office, profile)
        return profile

    def agent(self, name: str) -> Employee:
        person = self.centre.person(name, unit=self.team)
        person.post = POST
        person.save(update_fields=["post"])
        return person

    def draft(self, **fields: Any) -> RunDraft:
        known: dict[str, Any] = {
            "title_en": "First call",
            "title_zh": "第一通电话",
            "topic": "Greeting and identity check",
            "form": CourseRun.Form.DRILL,
            "place": "Training room",
            "post_tags": [POST],
            "objectives": "Greets by the script",
            "daily_kind": "skill",
            "trainer": self.profile,
        }
        return RunDraft(**{**known, **fields})

    def run(
        self,
        *people: Employee,
        sessions: int = 1,
        item: TrackItem | None = None,
        told: bool = True,
        signs_out: bool = False,
        **fields: Any,
    ) -> CourseRun:
        """An announced run of two-hour sessions; with `told` everybody has read the notice."""
        with at(PLANNED):
            run = plan_run(self.office, self.draft(**fields), item)
            enlist(self.office, run, people)
            for n in range(sessions):
                start = MONDAY + n * DAY
                draft = SessionDraft(start, start + 2 * HOUR, room="Room 1", signs_out=signs_out)
                add_session(self.office, run, draft)
            run = announce_run(self.office, run)
            if told:
                for notice in Notice.objects.filter(about_id=run.id):
                    acknowledge(notice)
        return run

    def signs(self, person: Employee, session: TrainingSession, minute: int = 0) -> None:
        """Somebody signs in so many minutes after the session begins."""
        accept_terms(person)
        sign(person, session, "typed", now=session.starts_at + minute * MINUTE)

    def finalise(self, session: TrainingSession) -> list[Attendance]:
        """Close the sheet after the session and make it final."""
        with at(session.ends_at + MINUTE):
            close_sheet(self.trainer, session)
            return finalise_sheet(self.office, session)

    def works(self, person: Employee, start: datetime, hours: int = 8) -> None:
        Shift.objects.create(
            tenant=person.tenant, employee=person, starts_at=start, ends_at=start + hours * HOUR
        )

    def participant(self, run: CourseRun, person: Employee) -> Participant:
        return Participant.objects.get(tenant=run.tenant, run=run, employee=person)


def first_session(run: CourseRun) -> TrainingSession:
    session = TrainingSession.objects.filter(run=run).order_by("starts_at").first()
    assert session is not None
    return session

"""A centre with one learner in a track, and a way to let them learn."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from lms.grading import services
from lms.grading.models import Decision
from lms.grading.services import inputs
from lms.people.models import Employee
from lms.tracks.models import Enrolment, TrackItem
from lms.tracks.services import open_course
from scorm_packages.runtime.queries import parts_of_packages
from tests.builders.centre import Centre
from tests.builders.told import told
from xapi import vocabulary
from xapi.lrs.services import record_statements

AUTHORITY = {
    "objectType": "Agent",
    "account": {"homePage": "https://callcraft.example/", "name": "runtime"},
}
START = datetime(2026, 3, 1, 8, tzinfo=UTC)
NEW_HIRE = ("company", "rules", "skills", "business", "simulation")


@dataclass
class Learning:
    """An enrolment, and what its learner does."""

    centre: Centre
    learner: Employee
    enrolment: Enrolment

    @property
    def tenant(self) -> int:
        return self.centre.tenant.id

    def registration(self, item: str) -> UUID:
        found = TrackItem.objects.get(track=self.enrolment.track_id, key=item)
        return open_course(self.enrolment, found).id

    def activities(self, item: str) -> list[str]:
        """The parts that an item's package consists of."""
        package = TrackItem.objects.get(track=self.enrolment.track_id, key=item).course.id
        return [part.activity for part in parts_of_packages(self.tenant, {package})[package]]

    def statement(
        self, item: str, minute: int, verb: vocabulary.Verb, **result: Any
    ) -> dict[str, Any]:
        """What the run-time would tell of the first part of a course at that minute."""
        at = (START + timedelta(minutes=minute)).isoformat()
        return told(
            verb,
            self.registration(item),
            at,
            learner=self.enrolment.employee_id,
            attempt=f"urn:attempt:{item}",
            **{"activity": self.activities(item)[0], **result},
        ).statement

    def record(self, *statements: dict[str, Any]) -> None:
        record_statements(tenant=self.tenant, statements=statements, authority=AUTHORITY)

    def finish(self, item: str, score: float, minute: int = 10) -> None:
        """The learner finishes a course with this scaled score."""
        self.record(
            self.statement(
                item, minute, vocabulary.COMPLETED, completion=True, score={"scaled": score}
            )
        )

    def grade(self) -> list[Decision]:
        return services.grade_enrolment(self.tenant, self.enrolment.id)

    def current(self) -> dict[str, tuple[str, str | None]]:
        """Outcome and score of every decision in force, by scope."""
        decisions = Decision.objects.current().filter(enrolment=self.enrolment)
        return {one.scope: (one.outcome, one.record["score"]) for one in decisions}

    def jobs(self) -> int:
        """Grading jobs in the queue for this enrolment."""
        return ProcrastinateJob.objects.filter(
            task_name="grading.grade_enrolment", args__enrolment_id=str(self.enrolment.id)
        ).count()


@pytest.fixture
def learning_in() -> Callable[..., Learning]:
    """Make a learner who is enrolled in a track of the given items."""

    def make(
        *items: str, rule_set: str = "course.default", centre: Centre | None = None
    ) -> Learning:
        centre = centre or Centre()
        learner = centre.person("Lin Xia")
        package = centre.package()
        courses = [(key, key.title(), f"课程 {key}", package) for key in items]
        track = centre.track([("Theory", "理论", courses)], rule_set=rule_set)
        return Learning(centre, learner, centre.enrolled(learner, track))

    return make


@pytest.fixture
def refusing(monkeypatch: pytest.MonkeyPatch) -> Callable[[Learning], None]:
    """Let judging one learner meet an error that nobody foresaw."""

    def refuse(learning: Learning) -> None:
        def account(enrolment: Enrolment) -> tuple[str, str]:
            if enrolment.id == learning.enrolment.id:
                raise ZeroDivisionError
            return known(enrolment)

        known = inputs.account
        monkeypatch.setattr(inputs, "account", account)

    return refuse


@pytest.fixture
def learning(learning_in: Callable[..., Learning]) -> Learning:
    """A learner in a single course."""
    return learning_in("course")


@pytest.fixture
def new_hire(learning_in: Callable[..., Learning]) -> Learning:
    """A learner in the new-hire track."""
    return learning_in(*NEW_HIRE, rule_set="csr.new_hire")

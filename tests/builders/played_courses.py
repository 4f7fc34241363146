"""Learners who play a course of SCORM 2004: pages, what they were given, and what they save."""

from dataclasses import dataclass, field
from typing import Any

from scorm_packages.runtime import queries
from scorm_packages.runtime.models import (
    Attempt,
    Package,
    Registration,
    RuntimeSession,
    ScoState,
)
from scorm_packages.runtime.rules.envelope import Navigation
from scorm_packages.runtime.rules.navigation import Bearings
from scorm_packages.runtime.rules.statements import course_activity_id
from scorm_packages.runtime.rules.token import Claims
from scorm_packages.runtime.services import (
    CommitAnswer,
    Launch,
    apply_commits,
    navigate,
    read_launch_token,
    reopen_session,
)
from scorm_packages.sequencing.definition import ActivityTree
from tests.builders.installed_courses import build_course
from tests.builders.runtime import Browser, build_launch, build_registration
from xapi.lrs.queries import statements_of_registrations


@dataclass
class Page:
    """A page in a learner's browser: a launch, what it was given, and what it saves."""

    package: Package
    launch: Launch
    browser: Browser = field(init=False)
    given: dict[str, Any] = field(init=False)

    def __post_init__(self) -> None:
        self.browser = Browser(self.launch.session)
        session = queries.session_with_item(self.package.tenant, self.launch.session)
        assert session is not None
        self.given = queries.launch_data(session, self.launch.token)

    @property
    def cmi(self) -> dict[str, str]:
        cmi: dict[str, str] = self.given["cmi"]
        return cmi

    @property
    def activity(self) -> str | None:
        """The activity that it plays; None for the contents."""
        session = RuntimeSession.objects.get(id=self.launch.session)
        return None if session.item is None else session.item.identifier

    @property
    def claims(self) -> Claims:
        return read_launch_token(self.launch.token, label=self.package.label, for_files=False)

    def save(self, *sets: tuple[str, str], **more: Any) -> CommitAnswer:
        return self.send(self.browser.commit(*sets, **more))

    def send(self, *commits: dict[str, Any]) -> CommitAnswer:
        return apply_commits(self.claims, self.browser.envelope(*commits))

    def navigate(self, request: Any, target: str = "") -> Bearings:
        return navigate(self.claims, Navigation(request, target))

    def go_on(self) -> "Page":
        """Follow `/go`, or reload."""
        return Page(self.package, reopen_session(self.claims))


@dataclass
class Course:
    """A course with its learner."""

    package: Package
    registration: Registration

    def open(self, **options: Any) -> Page:
        return Page(self.package, build_launch(self.registration, **options))

    @property
    def attempt(self) -> Attempt:
        return Attempt.objects.filter(registration=self.registration).latest("number")

    @property
    def state(self) -> dict[str, Any]:
        """What the sequencer knows of it."""
        document = self.attempt.course
        assert isinstance(document, dict)
        return document

    def told(self) -> list[dict[str, Any]]:
        """All statements about it, oldest first."""
        stored = statements_of_registrations(self.registration.tenant, {self.registration.id})
        return [one.statement for one in stored]

    def verbs(self, *, about_course: bool = False) -> list[str]:
        """What was told, in order; of the course itself only, if so wished."""
        found = self.told()
        if about_course:
            found = [one for one in found if about(self, one)]
        return [one["verb"]["id"].rsplit("/", 1)[-1] for one in found]

    def state_of(self, activity: str) -> ScoState:
        states = ScoState.objects.filter(item__identifier=activity, attempt=self.attempt)
        return states.latest("item_attempt")


def about(course: Course, statement: dict[str, Any]) -> bool:
    """Whether a statement is about the course as a whole."""
    return bool(statement["object"]["id"] == course_activity_id(course.package.id))


def course_of(tree: ActivityTree, learner: str = "A-17") -> Course:
    """An installed course, and a learner who takes it."""
    package = build_course(tree)
    return Course(package, build_registration(package, learner=learner))


def outcome(answer: CommitAnswer | Bearings) -> tuple[str, str]:
    """What came of a navigation request: its kind, and the code of a refusal."""
    bearings = answer.navigation if isinstance(answer, CommitAnswer) else answer
    assert bearings is not None
    assert bearings.carried is not None
    return bearings.carried.kind, bearings.carried.exception

"""What a learner's pages show: tracks, stages, and what is learned in them, with their progress."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.utils import timezone

from lms.grading.models import Decision
from lms.portal.queries.plays import Play
from lms.portal.rules.progress import CLOSED, OPEN, CourseState, is_part_passed, is_played_out
from lms.tracks.models import Enrolment, TrackItem
from scorm_packages.runtime.models import PackageItem
from scorm_packages.runtime.rules.progress import FINISHED, NOT_ATTEMPTED, PASSED


@dataclass(frozen=True, slots=True)
class Meeting:
    """A session of a class that somebody is expected in."""

    id: UUID
    run_id: UUID
    title: str
    starts_at: datetime
    ends_at: datetime
    place: str
    online_url: str
    is_make_up: bool
    url: str = ""

    @property
    def is_over(self) -> bool:
        return self.ends_at < timezone.now()


@dataclass(frozen=True, slots=True)
class Outside:
    """What is known of an item that is no package: its sessions, what was read or assessed.

    `url` is where one goes on with it, if anywhere.
    """

    meetings: Sequence[Meeting] = ()
    attended: int = 0
    is_begun: bool = False
    is_done: bool = False
    url: str = ""

    @property
    def next(self) -> Meeting | None:
        """The session that comes next."""
        return next((one for one in self.meetings if not one.is_over), None)


@dataclass(slots=True)
class CourseView:
    """One item of one enrolment, as its learner sees it. `parts` are those of its package's items
    that count.

    `package_id` is the version of the course that the learner began, else the one in use; what is
    no package has none. `counts` when stages and the track wait for it.
    """

    enrolment: Enrolment
    item: TrackItem
    package_id: UUID | None
    title: str
    summary: str
    parts: frozenset[UUID]
    position: int
    due_on: date | None
    state: CourseState
    play: Play
    decision: Decision | None
    is_pending: bool
    counts: bool = True
    waits_for: Sequence[str] = ()
    """Titles of what has to be passed before it opens."""
    outside: Outside = field(default_factory=Outside)

    @property
    def is_package(self) -> bool:
        return self.package_id is not None

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def is_begun(self) -> bool:
        if self.outside.is_begun:
            return True
        return any(status != NOT_ATTEMPTED for status in self.play.status_by_item.values())

    @property
    def is_played_out(self) -> bool:
        """Every part of the latest attempt is finished, however well."""
        return is_played_out(self.play.status_by_item, parts=self.parts)

    @property
    def score(self) -> Decimal | None:
        """The grade when there is one, else the score that the content reported."""
        graded: Decimal | None = self.decision.score if self.decision else None
        return self.play.score if graded is None else graded


@dataclass(slots=True)
class StageView:
    title: str
    gated: bool
    courses: list[CourseView]
    is_locked: bool = False

    @property
    def states(self) -> Sequence[CourseState]:
        return [course.state for course in self.courses if course.counts]


@dataclass(slots=True)
class TrackView:
    """A track somebody is in. `is_single` marks a course that was assigned on its own."""

    enrolment: Enrolment
    title: str
    summary: str
    is_single: bool
    stages: list[StageView]
    decision: Decision | None

    @property
    def courses(self) -> list[CourseView]:
        return [course for stage in self.stages for course in stage.courses]

    @property
    def done(self) -> int:
        return sum(course.state in CLOSED for course in self.courses if course.counts)

    @property
    def total(self) -> int:
        return sum(course.counts for course in self.courses)

    @property
    def is_finished(self) -> bool:
        passed = self.decision is not None and self.decision.outcome == "pass"
        return passed or (self.total > 0 and self.done == self.total)

    @property
    def is_overdue(self) -> bool:
        due = self.enrolment.due_on
        return due is not None and due < timezone.localdate() and not self.is_finished


@dataclass(frozen=True, slots=True)
class LearnerHome:
    open_tracks: list[TrackView]
    finished_tracks: list[TrackView]
    next: CourseView | None
    meetings: Sequence[Meeting] = ()

    @property
    def is_empty(self) -> bool:
        return not self.open_tracks and not self.finished_tracks


@dataclass(frozen=True, slots=True)
class Part:
    """An item of a course's package with what its content last said of itself."""

    item: PackageItem
    status: str
    score: Decimal | None = None
    needs: tuple[str, ...] = ()
    """Titles of what has to be done before it opens."""

    @property
    def is_playable(self) -> bool:
        return bool(self.item.href)

    @property
    def is_finished(self) -> bool:
        return self.status in FINISHED


@dataclass(frozen=True, slots=True)
class CoursePage:
    """A course with all items of its package, those that the contents hide among them."""

    course: CourseView
    track: TrackView
    items: list[Part]
    is_led: bool = False
    """The course leads its learner itself (SCORM 2004): it is opened as one, and says what comes
    next; the parts only show how far it is."""

    @property
    def parts(self) -> list[Part]:
        """The items that are listed."""
        return [part for part in self.items if part.item.is_visible]

    @property
    def next_part(self) -> Part | None:
        """The first part that is not finished, listed or not; when all are, the first."""
        if self.is_led:
            return None
        playable = [part for part in self.items if part.is_playable and not part.needs]
        return next((p for p in playable if not p.is_finished), playable[0] if playable else None)

    @property
    def opens_for_review(self) -> bool:
        """Whether going on with the course means to look at what is passed."""
        if self.is_led:
            package = self.course.package_id
            status = self.course.play.status_by_item.get(package) if package else None
            return self.course.state in CLOSED and status == PASSED
        return self.next_part is not None and self.is_for_review(self.next_part)

    def is_for_review(self, part: Part) -> bool:
        """Whether nothing that is done in this part counts any more."""
        return self.course.state in CLOSED and is_part_passed(
            part.status,
            score=part.score,
            mastery_score=part.item.mastery_score,
            is_course_passed=self.course.state is CourseState.PASS,
        )

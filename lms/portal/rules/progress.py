"""From statuses and decisions to what a learner is told: done, open, locked; what comes next."""

from collections.abc import Iterable, Sequence
from datetime import date
from enum import StrEnum
from typing import Protocol, TypeVar

from scorm_packages.runtime.rules.scorm12 import FINISHED, NOT_ATTEMPTED


class CourseState(StrEnum):
    """How far a learner is with a course. The values are names of badges in `lms.ui.badges`."""

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    GRADING = "grading"
    PASS = "pass"  # noqa: S105 - an outcome, not a password
    FAIL = "fail"
    DONE = "done"
    LOCKED = "locked"


CLOSED = frozenset({CourseState.PASS, CourseState.DONE})
OPEN = frozenset({CourseState.NOT_STARTED, CourseState.IN_PROGRESS, CourseState.FAIL})


def course_state(
    statuses: Sequence[str], *, items: int, outcome: str | None, is_pending: bool
) -> CourseState:
    """Where a learner stands with one course.

    `statuses` are the lesson statuses of the package's items touched so far, `items` is how many
    it has. `outcome` is that of the decision which counts this course, if there is one;
    `is_pending` when a judgement is on its way. Only a decision makes a course passed or failed:
    what the content says of itself is evidence, not a verdict.
    """
    if outcome in ("pass", "fail"):
        return CourseState(outcome)
    if all(status == NOT_ATTEMPTED for status in statuses):
        return CourseState.NOT_STARTED
    if not is_played_out(statuses, items=items):
        return CourseState.IN_PROGRESS
    return CourseState.GRADING if is_pending else CourseState.DONE


def is_played_out(statuses: Sequence[str], *, items: int) -> bool:
    """Whether every item of a package has come to an end, passed or not."""
    return len(statuses) >= max(items, 1) and all(status in FINISHED for status in statuses)


class Stage(Protocol):
    """A stage as the rule of gates needs it: whether it has a gate, and its courses' states."""

    @property
    def gated(self) -> bool: ...
    @property
    def states(self) -> Sequence[CourseState]: ...


def locked_stages(stages: Sequence[Stage]) -> list[bool]:
    """For each stage in order, whether its gate is shut: a course before it is not passed yet."""
    locked, all_passed = [], True
    for stage in stages:
        locked.append(stage.gated and not all_passed)
        all_passed = all_passed and all(state in CLOSED for state in stage.states)
    return locked


class Course(Protocol):
    """A course as the choice of the next one needs it."""

    @property
    def state(self) -> CourseState: ...
    @property
    def due_on(self) -> date | None: ...
    @property
    def position(self) -> int: ...


CourseT = TypeVar("CourseT", bound=Course)


def next_course(courses: Iterable[CourseT]) -> CourseT | None:
    """What to do now: the earliest due; among equals what was begun, then the order of the track.

    A failed course comes after those of the same due date that were never tried: its learner has
    been at it already and may need a break from it.
    """
    urgency = {CourseState.IN_PROGRESS: 0, CourseState.NOT_STARTED: 1, CourseState.FAIL: 2}
    candidates = [course for course in courses if course.state in OPEN]
    return min(
        candidates,
        key=lambda c: (c.due_on or date.max, urgency[c.state], c.position),
        default=None,
    )

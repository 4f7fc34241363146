"""From statuses and decisions to what a learner is told: done, open, locked; what comes next."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Protocol, TypeVar
from uuid import UUID

from scorm_packages.runtime.rules.progress import COMPLETED, FINISHED, NOT_ATTEMPTED, PASSED


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
    statuses: Mapping[UUID, str],
    *,
    parts: Collection[UUID],
    outcome: str | None,
    is_pending: bool,
) -> CourseState:
    """Where a learner stands with one course.

    `statuses` are the lesson statuses of the package's items touched so far, `parts` are those
    of its items that count. `outcome` is that of the decision which counts this course, if there
    is one; `is_pending` when a judgement is on its way. Only a decision makes a course passed or
    failed: what the content says of itself is evidence, not a verdict.
    """
    if outcome in ("pass", "fail"):
        return CourseState(outcome)
    if all(status == NOT_ATTEMPTED for status in statuses.values()):
        return CourseState.NOT_STARTED
    if not is_played_out(statuses, parts=parts):
        return CourseState.IN_PROGRESS
    return CourseState.GRADING if is_pending else CourseState.DONE


def outside_state(outcome: str | None, *, is_begun: bool, is_done: bool) -> CourseState:
    """Where a learner stands with what is no package: a class, an assessment, a document.

    Only a decision passes or fails it; what no rule judges is done once all of it was told.
    """
    if outcome in ("pass", "fail"):
        return CourseState(outcome)
    if is_done:
        return CourseState.DONE
    return CourseState.IN_PROGRESS if is_begun else CourseState.NOT_STARTED


def is_played_out(statuses: Mapping[UUID, str], *, parts: Collection[UUID]) -> bool:
    """Whether every part of a package has come to an end, passed or not."""
    return bool(parts) and all(statuses.get(part) in FINISHED for part in parts)


def is_part_passed(
    status: str, *, score: Decimal | None, mastery_score: Decimal | None, is_course_passed: bool
) -> bool:
    """Whether a part was really passed, and not merely completed.

    Its content said so, or it was completed with a score that meets its master score; where it
    has none, the score is what the course was passed with. Nothing is left to be won or lost in
    such a part. A mere completion may be gone on with: the test in it may still be to come.
    """
    if status == PASSED:
        return True
    if status != COMPLETED or score is None:
        return False
    return is_course_passed if mastery_score is None else score >= mastery_score


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

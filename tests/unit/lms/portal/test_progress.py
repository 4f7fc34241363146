"""What learners are told about their courses, as a rule without a database."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.portal.rules.progress import (
    CLOSED,
    OPEN,
    CourseState,
    course_state,
    is_part_passed,
    is_played_out,
    locked_stages,
    next_course,
)

PARTS = [UUID(int=number) for number in range(5)]
ASSET = UUID(int=99)


def state(
    *statuses: str, parts: int = 1, outcome: str | None = None, is_pending: bool = False
) -> CourseState:
    """The state of a course whose first parts have these statuses."""
    played = dict(zip(PARTS, statuses, strict=False))
    return course_state(played, parts=PARTS[:parts], outcome=outcome, is_pending=is_pending)


def test_a_course_never_touched_is_not_started() -> None:
    assert state() is CourseState.NOT_STARTED
    assert state("not attempted") is CourseState.NOT_STARTED


def test_a_course_is_in_progress_until_every_part_has_ended() -> None:
    assert state("incomplete") is CourseState.IN_PROGRESS
    assert state("passed", parts=2) is CourseState.IN_PROGRESS
    assert state("passed", "not attempted", parts=2) is CourseState.IN_PROGRESS


def test_a_page_that_only_shows_something_stands_for_no_part() -> None:
    played = {ASSET: "completed", PARTS[0]: "passed"}
    assert not is_played_out(played, parts=PARTS[:2])
    assert is_played_out({**played, PARTS[1]: "failed"}, parts=PARTS[:2])


def test_a_course_without_parts_is_never_played_out() -> None:
    assert not is_played_out({}, parts=[])


@pytest.mark.parametrize(
    ("status", "score", "mastery_score", "is_course_passed", "expected"),
    [
        ("passed", None, None, False, True),
        ("passed", "10", "80", False, True),
        ("completed", None, None, True, False),
        ("completed", None, "80", True, False),
        ("completed", "80", "80", False, True),
        ("completed", "79", "80", True, False),
        ("completed", "70", None, True, True),
        ("completed", "70", None, False, False),
        ("failed", "90", "80", True, False),
        ("incomplete", "90", "80", True, False),
    ],
)
def test_a_part_is_passed_by_its_word_or_by_its_score_and_not_by_completion(
    status: str,
    score: str | None,
    mastery_score: str | None,
    is_course_passed: bool,
    expected: bool,
) -> None:
    passed = is_part_passed(
        status,
        score=None if score is None else Decimal(score),
        mastery_score=None if mastery_score is None else Decimal(mastery_score),
        is_course_passed=is_course_passed,
    )
    assert passed is expected


def test_what_the_content_says_of_itself_is_not_a_verdict() -> None:
    assert state("passed", is_pending=True) is CourseState.GRADING
    assert state("passed") is CourseState.DONE
    assert state("failed", outcome="pass") is CourseState.PASS


def test_an_undecided_decision_leaves_the_course_as_far_as_it_was_played() -> None:
    assert state("incomplete", outcome="indeterminate") is CourseState.IN_PROGRESS
    assert state("completed", outcome="indeterminate") is CourseState.DONE


@dataclass
class AStage:
    states: list[CourseState]
    gated: bool = False


def test_a_gate_opens_when_all_before_it_is_passed() -> None:
    first = AStage([CourseState.PASS, CourseState.FAIL])
    second = AStage([CourseState.NOT_STARTED], gated=True)
    assert locked_stages([first, second]) == [False, True]
    first.states[1] = CourseState.PASS
    assert locked_stages([first, second]) == [False, False]


def test_a_stage_without_a_gate_is_never_locked() -> None:
    assert locked_stages([AStage([CourseState.FAIL]), AStage([])]) == [False, False]


@dataclass
class ACourse:
    state: CourseState
    due_on: date | None = None
    position: int = 1


def test_what_is_due_first_comes_first_whatever_was_begun() -> None:
    early = ACourse(CourseState.NOT_STARTED, due_on=date(2026, 1, 1), position=5)
    begun = ACourse(CourseState.IN_PROGRESS, due_on=date(2026, 2, 1))
    assert next_course([begun, early]) is early


def test_among_equals_the_begun_course_goes_on_and_the_failed_one_waits() -> None:
    failed = ACourse(CourseState.FAIL, position=1)
    fresh = ACourse(CourseState.NOT_STARTED, position=2)
    begun = ACourse(CourseState.IN_PROGRESS, position=3)
    assert next_course([failed, fresh, begun]) is begun
    assert next_course([failed, fresh]) is fresh
    assert next_course([failed]) is failed


def test_a_course_without_a_due_date_comes_last() -> None:
    dated = ACourse(CourseState.FAIL, due_on=date(2030, 1, 1))
    assert next_course([ACourse(CourseState.IN_PROGRESS), dated]) is dated


@pytest.mark.parametrize("closed", [CourseState.PASS, CourseState.DONE, CourseState.LOCKED])
def test_nothing_closed_or_locked_is_ever_offered(closed: CourseState) -> None:
    assert next_course([ACourse(closed)]) is None


courses = st.builds(
    ACourse,
    state=st.sampled_from(CourseState),
    due_on=st.none() | st.dates(),
    position=st.integers(1, 50),
)


@given(st.lists(courses))
def test_the_next_course_is_open_and_none_open_is_due_earlier(given_courses: list[ACourse]) -> None:
    chosen = next_course(given_courses)
    candidates = [course for course in given_courses if course.state in OPEN]
    if chosen is None:
        assert candidates == []
    else:
        assert chosen in candidates
        assert all((c.due_on or date.max) >= (chosen.due_on or date.max) for c in candidates)


def test_open_and_closed_have_nothing_in_common() -> None:
    assert OPEN.isdisjoint(CLOSED)

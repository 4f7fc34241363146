"""What learners are told about their courses, as a rule without a database."""

from dataclasses import dataclass
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.portal.rules.progress import (
    CLOSED,
    OPEN,
    CourseState,
    course_state,
    locked_stages,
    next_course,
)


def state(
    *statuses: str, items: int = 1, outcome: str | None = None, is_pending: bool = False
) -> CourseState:
    return course_state(statuses, items=items, outcome=outcome, is_pending=is_pending)


def test_a_course_never_touched_is_not_started() -> None:
    assert state() is CourseState.NOT_STARTED
    assert state("not attempted") is CourseState.NOT_STARTED


def test_a_course_is_in_progress_until_every_part_has_ended() -> None:
    assert state("incomplete") is CourseState.IN_PROGRESS
    assert state("passed", items=2) is CourseState.IN_PROGRESS
    assert state("passed", "not attempted", items=2) is CourseState.IN_PROGRESS


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

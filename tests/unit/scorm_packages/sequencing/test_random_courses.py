"""Any course and any row of requests: nothing breaks, and what holds always holds."""

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from scorm_packages.sequencing.course import Course
from scorm_packages.sequencing.definition import ActivityTree, read_tree, write_tree
from scorm_packages.sequencing.requests import NavigationRequest, Outcome, Request
from scorm_packages.sequencing.tracking import CourseState, read_state, write_state
from tests.builders.courses import NOON
from tests.builders.random_courses import Chance

SEEDS = st.integers(0, 2**32)


def check_state(tree: ActivityTree, state: CourseState) -> None:
    """The active activities are one way down from the root; the state survives as JSON."""
    active = {name for name, known in state.activities.items() if known.active}
    way = [tree.root.id] if tree.root.id in active else []
    below = tree.root.children
    while running := [child for child in below if way and child.id in active]:
        assert len(running) == 1, "two ways are active"
        way.append(running[0].id)
        below = running[0].children
    assert set(way) == active, "what is active hangs together"
    assert state.current is not None or not active
    assert read_state(write_state(state)) == state
    assert set(state.activities) <= {one.id for one in tree.root.walk()}


def check_outcome(tree: ActivityTree, state: CourseState, outcome: Outcome) -> None:
    """What is delivered can be launched, and the answer agrees with the state."""
    if outcome.delivered is not None:
        delivered = next(one for one in tree.root.walk() if one.id == outcome.delivered)
        assert not delivered.children
        assert delivered.resource
        assert state.current == delivered.id
    is_running = state.current is not None and state.activity(state.current).active
    assert outcome.still_current is is_running
    assert not (outcome.ended and is_running)
    assert outcome.suspended is False or state.suspended is not None


@settings(max_examples=250)
@given(seed=SEEDS)
def test_no_course_and_no_request_breaks_the_engine(seed: int) -> None:
    """No exception and no endless loop; looking changes nothing; a replay gives the same bytes."""
    chance = Chance(seed)
    tree, steps = chance.tree(), chance.steps()
    assert read_tree(write_tree(tree)) == tree
    written = []
    for _ in range(2):
        course, now = Course(tree, CourseState(seed=seed)), NOON
        for request, report in steps:
            if report is not None:
                course.track(report)
            now += timedelta(seconds=1)
            outcome = course.navigate(request, now)
            check_state(tree, course.state)
            check_outcome(tree, course.state, outcome)
        before = write_state(course.state)
        course.situation()
        assert write_state(course.state) == before
        written.append(before)
    assert written[0] == written[1]


@settings(max_examples=150)
@given(seed=SEEDS)
def test_what_is_said_to_be_choosable_is_carried_out(seed: int) -> None:
    """`can_choose`, `can_jump` and the contents tell the truth.

    Without post-condition rules, that is: those take the place of any request.
    """
    chance = Chance(seed)
    tree, steps = chance.tree(has_post_conditions=False), chance.steps()
    course, now = Course(tree, CourseState(seed=seed)), NOON
    for request, report in steps:
        if report is not None:
            course.track(report)
        course.navigate(request, now)
    shown = course.situation()
    answers = [(Request.CHOICE, shown.can_choose), (Request.JUMP, shown.can_jump)]
    for request_, by_target in answers:
        for target, answer in by_target.items():
            tried = Course(tree, read_state(write_state(course.state)))
            outcome = tried.navigate(NavigationRequest(request_, target), now)
            was_done = outcome.delivered is not None
            assert (answer == "true") is was_done, (request_, target, outcome)
    for line in shown.contents:
        assert line.enabled is (shown.can_choose[line.activity] == "true")

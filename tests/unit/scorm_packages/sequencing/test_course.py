"""The door: states that are plain data, and the same calls giving the same bytes."""

import pytest

from scorm_packages.sequencing.definition import (
    ActivityTree,
    SharedDataMap,
    read_tree,
    write_tree,
)
from scorm_packages.sequencing.requests import ObjectiveData
from scorm_packages.sequencing.tracking import CourseState, read_state, write_state
from tests.builders.courses import Walk, cluster, course_of, passed, primary, sco


def walked() -> Walk:
    walk = Walk(cluster("root", sco("a", objectives=(primary("p"),)), cluster("c", sco("b"))))
    walk.start()
    walk.on(**passed("0.25"))
    return walk


def test_a_state_survives_being_written_down() -> None:
    state = walked().state
    assert read_state(write_state(state)) == state


def test_a_course_goes_on_from_a_state_that_was_read() -> None:
    walk = walked()
    later = Walk(walk.tree, read_state(write_state(walk.state)))
    later.now = walk.now
    assert later.back() == walk.back() == "a"
    assert write_state(later.state) == write_state(walk.state)


def test_the_same_steps_give_the_same_bytes() -> None:
    assert write_state(walked().state) == write_state(walked().state)


def test_what_was_never_touched_is_not_written() -> None:
    walk = Walk(cluster("root", sco("a"), sco("b"), sco("c")))
    walk.course.situation()
    assert write_state(walk.state) == b"{}"


def test_a_tree_survives_being_written_down() -> None:
    tree = course_of(cluster("root", sco("a", objectives=(primary("p", passes_at="0.8"),))))
    assert read_tree(write_tree(tree)) == tree


def test_a_state_outlives_the_session_and_the_next_attempt_begins_anew() -> None:
    """SN §4.2.1.4: the same course is attempted again."""
    walk = walked()
    walk.ask("exitAll")
    assert walk.state.current is None
    assert walk.start() == "a"
    assert walk.state.activity("root").attempt_count == 2


def test_launches_are_told_of_objectives_with_an_id_only() -> None:
    """RTE §4.2.17: an objective without an id has no place in the data model."""
    walk = Walk(cluster("root", sco("a"), sco("b", objectives=(primary("p"),))))
    walk.start()
    assert walk.course.objectives_for_launch("a") == ()
    assert walk.course.objectives_for_launch("b") == (ObjectiveData(id="p"),)
    assert walk.course.status_for_launch("b") == ObjectiveData(id="p")


def test_stores_are_those_of_the_activity() -> None:
    """CAM 4th Ed. §3.4.1.17."""
    stores = (SharedDataMap(target="notes"), SharedDataMap(target="key", write=False))
    walk = Walk(cluster("root", sco("a", shared_data=stores)))
    assert walk.course.shared_data("a") == stores


@pytest.mark.parametrize("ask", ["objectives_for_launch", "status_for_launch", "shared_data"])
def test_an_activity_that_is_not_there_is_a_mistake_of_the_caller(ask: str) -> None:
    walk = walked()
    with pytest.raises(KeyError):
        getattr(walk.course, ask)("nobody")


def test_a_state_of_another_course_does_not_break_this_one() -> None:
    """Ids that the tree does not know are as if they were not there."""
    state = CourseState(current="gone", suspended="gone too")
    walk = Walk(ActivityTree(root=cluster("root", sco("a"))), state)
    walk.course.situation()
    assert walk.start() == "a"

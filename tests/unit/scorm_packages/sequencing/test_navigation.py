"""NB.2.1: which navigation requests are heard, and what they become."""

import pytest

from scorm_packages.sequencing.definition import Activity, ControlMode
from tests.builders.courses import Walk, cluster, course_of, sco

FLOWING = cluster("root", sco("one"), sco("two"))
BY_CHOICE = cluster("root", sco("one"), sco("two"), flow=False)
FORWARD = cluster("root", sco("one"), sco("two"), control={"forward_only": True})


@pytest.mark.parametrize(
    ("request_", "target", "code"),
    [
        ("continue", "", "NB.2.1-2"),
        ("previous", "", "NB.2.1-2"),
        ("exit", "", "NB.2.1-2"),
        ("exitAll", "", "NB.2.1-2"),
        ("abandon", "", "NB.2.1-2"),
        ("abandonAll", "", "NB.2.1-2"),
        ("suspendAll", "", "NB.2.1-2"),
        ("jump", "one", "NB.2.1-2"),
        ("resumeAll", "", "NB.2.1-3"),
        ("choice", "nobody", "NB.2.1-11"),
    ],
)
def test_before_the_session_only_start_and_choice_are_heard(
    request_: str, target: str, code: str
) -> None:
    """SN NB.2.1."""
    assert Walk(FLOWING).ask(request_, target) == code


@pytest.mark.parametrize(
    ("root", "request_", "target", "code"),
    [
        (FLOWING, "start", "", "NB.2.1-1"),
        (FLOWING, "resumeAll", "", "NB.2.1-1"),
        (BY_CHOICE, "continue", "", "NB.2.1-4"),
        (BY_CHOICE, "previous", "", "NB.2.1-5"),
        (FORWARD, "previous", "", "NB.2.1-5"),
        (FLOWING, "jump", "nobody", "NB.2.1-11"),
    ],
)
def test_what_control_modes_forbid_is_refused_and_changes_nothing(
    root: Activity, request_: str, target: str, code: str
) -> None:
    """SN NB.2.1 with §3.2.1-3.2.4."""
    walk = Walk(root)
    assert walk.choose("two") == "two"
    assert walk.ask(request_, target) == code
    assert walk.last.still_current
    assert walk.active == ["root", "two"]


def test_a_course_that_is_one_activity_has_nothing_before_it() -> None:
    """SN NB.2.1-6: the root has no previous activity; NB.2.1-4: and no flow around it."""
    walk = Walk(sco("only"))
    assert walk.start() == "only"
    assert walk.back() == "NB.2.1-6"
    assert walk.on() == "NB.2.1-4"


def test_choice_needs_the_parents_leave() -> None:
    """SN NB.2.1-10."""
    walk = Walk(cluster("root", sco("one"), sco("two"), control={"choice": False}))
    assert walk.start() == "one"
    assert walk.choose("two") == "NB.2.1-10"


def test_the_root_may_be_chosen_without_a_parent() -> None:
    """SN NB.2.1: the root has no parent to forbid it."""
    walk = Walk(FLOWING)
    assert walk.choose("two") == "two"
    assert walk.choose("root") == "one"


@pytest.mark.parametrize(
    ("target", "led_to"),
    [("b", "b"), ("c", "NB.2.1-8"), ("inner", "NB.2.1-8"), ("root", "NB.2.1-8")],
)
def test_choice_exit_keeps_the_learner_among_the_descendants(target: str, led_to: str) -> None:
    """SN §3.2.2: a cluster without choice exit may not be left by choice while it is active."""
    inner = cluster("inner", sco("a"), sco("b"), control={"choice_exit": False})
    walk = Walk(cluster("root", inner, sco("c")))
    assert walk.start() == "a"
    assert walk.choose(target) == led_to


def test_a_leaf_without_choice_exit_is_left_by_flow_alone() -> None:
    """SN §3.2.2: not even for itself or a sibling."""
    stubborn = sco("a", control=ControlMode(choice_exit=False))
    walk = Walk(cluster("root", stubborn, sco("b")))
    assert walk.start() == "a"
    assert [walk.choose("a"), walk.choose("b")] == ["NB.2.1-8", "NB.2.1-8"]
    assert walk.on() == "b"


def test_exit_and_abandon_need_a_running_activity() -> None:
    """SN NB.2.1-12."""
    walk = Walk(FLOWING)
    walk.start()
    assert walk.ask("exit") == "nothing"
    assert [walk.ask("exit"), walk.ask("abandon")] == ["NB.2.1-12", "NB.2.1-12"]


def test_the_third_edition_knows_no_jump() -> None:
    """SN 4th Ed. NB.2.1: jump came with it."""
    walk = Walk(course_of(FLOWING, edition="3rd"))
    walk.start()
    assert walk.ask("jump", "two") == "NB.2.1-13"


def test_jump_minds_neither_flow_nor_choice() -> None:
    """SN SB.2.13."""
    closed = cluster("closed", sco("deep"), flow=False, control={"choice": False})
    walk = Walk(cluster("root", sco("one"), closed, control={"choice": False}))
    walk.start()
    assert walk.ask("jump", "deep") == "deep"
    assert walk.ask("jump", "closed") == "DB.1.1-1"

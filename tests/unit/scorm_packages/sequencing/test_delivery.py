"""DB.1.1, DB.2 and DB.2.1, UP.1 to UP.5: what is delivered, and how attempts begin and end."""

import pytest

from scorm_packages.sequencing import delivery, utility
from scorm_packages.sequencing.definition import Delivery, Limits
from scorm_packages.sequencing.in_play import NotPossible
from scorm_packages.sequencing.tracking import ActivityState
from tests.builders.courses import Walk, cluster, failed, sco, when


def test_a_leaf_without_content_cannot_be_delivered() -> None:
    """SN DB.1.1-1: there is nothing to launch."""
    empty = sco("empty").__class__(id="empty")
    walk = Walk(cluster("root", sco("one"), empty))
    walk.start()
    assert walk.on() == "DB.1.1-1"


def test_nothing_is_delivered_over_a_running_activity() -> None:
    """SN DB.2-1."""
    walk = Walk(cluster("root", sco("one"), sco("two")))
    walk.start()
    with pytest.raises(NotPossible) as refusal:
        delivery.content_delivery_environment(walk.in_play, walk.node("two"))
    assert refusal.value.code == "DB.2-1"


def test_delivery_begins_the_attempts_that_are_not_running() -> None:
    """SN DB.2 step 5: each activity on the way, once."""
    inner = cluster("inner", sco("a"), sco("b"))
    walk = Walk(cluster("root", inner, sco("c")))
    walk.start()
    walk.on()
    counts = {one: walk.state.activity(one).attempt_count for one in ("root", "inner", "a", "b")}
    assert counts == {"root": 1, "inner": 1, "a": 1, "b": 1}
    assert walk.active == ["root", "inner", "b"]
    walk.on()
    assert walk.active == ["root", "c"]


def test_a_new_attempt_knows_nothing_yet() -> None:
    """SN DB.2 step 5.1.1.2."""
    walk = Walk(cluster("root", sco("a"), sco("b")))
    walk.start()
    walk.on(**failed())
    walk.back()
    fresh = walk.state.activity("a")
    assert (fresh.attempt_count, fresh.attempt_completed, fresh.objectives) == (2, None, {})


def test_what_is_not_tracked_is_never_attempted() -> None:
    """SN DB.2 step 5.1.1, §3.13.1."""
    free = sco("free", when("attempted", "disabled"), delivery=Delivery(tracked=False))
    walk = Walk(cluster("root", free, sco("b")))
    walk.start()
    walk.on(**failed())
    assert walk.back() == "free"
    assert walk.state.activity("free").attempt_count == 0


@pytest.mark.parametrize(
    ("state", "reached"),
    [
        (ActivityState(), False),
        (ActivityState(attempt_count=1), False),
        (ActivityState(attempt_count=2), True),
        (ActivityState(attempt_count=2, active=True), False),
        (ActivityState(attempt_count=2, suspended=True), False),
    ],
)
def test_attempts_may_be_limited(state: ActivityState, reached: bool) -> None:
    """SN UP.1: a running or suspended attempt may go on."""
    walk = Walk(cluster("root", sco("a", limits=Limits(attempt_limit=2))))
    walk.state.activities["a"] = state
    assert utility.limit_conditions_check(walk.in_play, walk.node("a")) is reached


def test_a_rule_may_ask_whether_the_limit_is_reached() -> None:
    """SN §3.4.2, attemptLimitExceeded."""
    once = sco("a", when("attemptLimitExceeded", "skip"), limits=Limits(attempt_limit=1))
    walk = Walk(cluster("root", once, sco("b"), sco("c")))
    walk.choose("b")
    assert walk.back() == "a"
    walk.on()
    assert walk.back() == "SB.2.1-3"


@pytest.mark.parametrize(
    ("declared", "completed", "satisfied"),
    [
        (Delivery(), True, True),
        (Delivery(completion_set_by_content=True), None, True),
        (Delivery(objective_set_by_content=True), True, None),
        (Delivery(tracked=False), None, None),
    ],
)
def test_what_content_left_open_is_assumed_unless_it_wants_to_say_so_itself(
    declared: Delivery, completed: bool | None, satisfied: bool | None
) -> None:
    """SN UP.4 step 1.1."""
    walk = Walk(cluster("root", sco("a", delivery=declared), sco("b")))
    walk.start()
    walk.on()
    after = walk.state.activity("a")
    known = after.objectives.get("")
    assert after.attempt_completed is completed
    assert (known.satisfied if known else None) is satisfied


def test_content_that_says_unknown_is_taken_at_its_word() -> None:
    """ADL's suite, RU-19 and OB-17: "unknown" was said, so nothing is assumed."""
    walk = Walk(cluster("root", sco("a"), sco("b")))
    walk.start()
    walk.on(completion_withdrawn=True, success_withdrawn=True)
    after = walk.state.activity("a")
    assert after.attempt_completed is None
    assert after.objectives[""].satisfied is None


def test_the_clock_of_an_attempt_runs_from_delivery_to_its_end() -> None:
    """SN §4.2.1.3, Attempt Absolute Duration."""
    walk = Walk(cluster("root", sco("a"), sco("b")))
    walk.start()
    walk.on(total_time_cs=123)
    after = walk.state.activity("a")
    assert (after.absolute_duration_cs, after.experienced_duration_cs) == (6_000, 123)

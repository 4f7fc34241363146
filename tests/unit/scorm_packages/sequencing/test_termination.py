"""TB.2.1 to TB.2.3: how attempts end, and what their end brings about."""

import pytest

from scorm_packages.sequencing.definition import RuleAction
from tests.builders.courses import Walk, cluster, failed, passed, sco, when


@pytest.mark.parametrize(
    ("action", "led_to"),
    [
        ("retry", "two"),
        ("continue", "three"),
        ("previous", "one"),
        ("exitAll", "ended"),
        ("retryAll", "one"),
    ],
)
def test_a_post_condition_goes_before_the_learners_request(action: RuleAction, led_to: str) -> None:
    """SN TB.2.2, TB.2.3: what a rule asks for takes the place of the pending request."""
    two = sco("two", when("satisfied", action))
    walk = Walk(cluster("root", sco("one"), two, sco("three"), sco("four")))
    assert walk.start() == "one"
    assert walk.on() == "two"
    assert walk.choose("four", **passed()) == led_to


def test_a_rule_that_is_not_known_to_hold_does_nothing() -> None:
    """SN UP.2.1: unknown is not true."""
    one = sco("one", when("satisfied", "retry", no=True))
    walk = Walk(cluster("root", one, sco("two")))
    walk.start()
    assert walk.on(success_status="unknown", success_withdrawn=True) == "two"


def test_exit_parent_is_followed_by_the_parents_own_rules() -> None:
    """SN TB.2.3 step 3.3: as far up as the rules lead."""
    inner = cluster(
        "inner",
        sco("a", when("always", "exitParent")),
        sco("b"),
        rules=(when("always", "exitParent"),),
    )
    outer = cluster("outer", inner, sco("c"), rules=(when("always", "continue"),))
    walk = Walk(cluster("root", outer, sco("d")))
    assert walk.start() == "a"
    assert walk.ask("exit") == "d"
    assert walk.last.exited == ("a", "inner", "outer")


def test_leaving_the_root_by_a_rule_ends_the_course() -> None:
    """SN TB.2.3 step 3.3.5.1."""
    walk = Walk(cluster("root", sco("one", when("always", "exitParent")), sco("two")))
    walk.start()
    assert walk.on() == "ended"
    assert walk.active == []


def test_a_root_that_asks_for_a_retry_begins_again() -> None:
    """SN TB.2.3 step 3.3.5.1: except for retry."""
    root = cluster(
        "root",
        sco("one"),
        sco("two", when("always", "exitParent")),
        rules=(when("satisfied", "retry", no=True),),
    )
    walk = Walk(root)
    walk.start()
    walk.on(**failed())
    assert walk.on(**failed()) == "one"
    assert walk.state.activity("root").attempt_count == 2
    walk.on(**passed())
    assert walk.on(**passed()) == "ended"


def test_an_exit_rule_takes_all_below_it_along() -> None:
    """SN TB.2.1: the topmost ancestor that exits is where the request goes on from."""
    inner = cluster("inner", sco("a"), sco("b"))
    outer = cluster("outer", inner, sco("c"), rules=(when("attempted", "exit"),))
    walk = Walk(cluster("root", outer, sco("d")))
    assert walk.start() == "a"
    assert walk.on() == "d"
    assert walk.last.exited == ("a", "inner", "outer")


def test_exit_all_ends_everything_from_the_leaf_up() -> None:
    """SN TB.2.3 case Exit All."""
    walk = Walk(cluster("root", cluster("inner", sco("a"))))
    walk.start()
    assert walk.ask("exitAll") == "ended"
    assert walk.last.exited == ("a", "inner", "root")
    assert walk.active == []


def test_a_suspended_course_goes_on_where_it_was() -> None:
    """SN TB.2.3 case Suspend All, SB.2.6: the attempts go on, none begins anew."""
    walk = Walk(cluster("root", sco("one"), cluster("inner", sco("a"), sco("b"))))
    walk.start()
    walk.on()
    assert walk.ask("suspendAll") == "suspended"
    assert walk.active == []
    assert walk.ask("resumeAll") == "a"
    assert walk.last.resumed
    counts = [walk.state.activity(one).attempt_count for one in ("root", "inner", "a")]
    assert counts == [1, 1, 1]


def test_a_suspended_course_may_be_gone_on_with_elsewhere() -> None:
    """SN DB.2.1: then what was suspended is so no longer; its cluster goes on."""
    walk = Walk(cluster("root", cluster("inner", sco("a"), sco("b")), sco("c")))
    walk.start()
    walk.ask("suspendAll")
    assert walk.choose("b") == "b"
    assert walk.state.suspended is None
    assert not walk.state.activity("a").suspended
    assert walk.state.activity("root").attempt_count == 1


def test_content_that_suspends_is_resumed_when_it_comes_again() -> None:
    """SN UP.4 step 1, DB.2 step 5.1.1: a suspended attempt takes nothing for granted."""
    walk = Walk(cluster("root", sco("one"), sco("two")))
    walk.start()
    assert walk.on(suspend=True) == "two"
    assert walk.state.activity("one").attempt_completed is None
    assert walk.back() == "one"
    assert walk.last.resumed
    assert walk.state.activity("one").attempt_count == 1


def test_nothing_of_an_abandoned_attempt_counts() -> None:
    """SN TB.2.3 case Abandon: what the content reported is forgotten."""
    walk = Walk(cluster("root", sco("one"), sco("two")))
    walk.start()
    assert walk.ask("abandon", **passed("1")) == "nothing"
    assert walk.state.activity("one").objectives == {}
    assert walk.choose("two") == "two"
    assert walk.ask("abandonAll", **passed()) == "ended"
    assert walk.active == []
    assert walk.state.activity("root").attempt_completed is None


def test_suspending_what_was_left_suspends_the_cluster() -> None:
    """SN TB.2.3 case Suspend All step 5.2; resuming a cluster delivers nothing by itself."""
    walk = Walk(cluster("root", cluster("inner", sco("a"))))
    walk.start()
    walk.ask("exit")
    assert walk.ask("suspendAll") == "suspended"
    assert walk.state.suspended == "inner"
    assert walk.ask("resumeAll") == "DB.1.1-1"
    assert walk.choose("a") == "a"

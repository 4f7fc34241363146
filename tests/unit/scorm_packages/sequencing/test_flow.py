"""SB.2.1 to SB.2.3: where flow leads."""

import pytest

from scorm_packages.sequencing.definition import Activity, Limits
from tests.builders.courses import Walk, cluster, sco, when

SKIP = when("always", "skip")


def test_flow_goes_through_the_leaves_in_order_and_ends_the_course() -> None:
    """SN SB.2.1: walking off the tree ends the sequencing session."""
    walk = Walk(cluster("root", sco("one"), cluster("inner", sco("a"), sco("b")), sco("two")))
    assert [walk.start(), walk.on(), walk.on(), walk.on()] == ["one", "a", "b", "two"]
    assert walk.on() == "ended"
    assert walk.active == []


def test_flow_backward_enters_clusters_at_their_end() -> None:
    """SN SB.2.1 step 4.3.1.2."""
    walk = Walk(cluster("root", cluster("inner", sco("a"), sco("b")), sco("two")))
    walk.choose("two")
    assert [walk.back(), walk.back()] == ["b", "a"]
    assert walk.back() == "SB.2.1-3"


def test_a_forward_only_cluster_is_entered_at_its_beginning() -> None:
    """SN SB.2.1 step 4.3.1.1."""
    inner = cluster("inner", sco("a"), sco("b"), control={"forward_only": True})
    walk = Walk(cluster("root", inner, sco("two")))
    walk.choose("two")
    assert walk.back() == "a"


def test_where_all_of_a_forward_only_cluster_is_skipped_flow_goes_on_before_it() -> None:
    """SN SB.2.1 step 2: the direction turns twice."""
    inner = cluster("inner", sco("a", SKIP), sco("b", SKIP), control={"forward_only": True})
    walk = Walk(cluster("root", sco("one"), inner, sco("two")))
    walk.choose("two")
    assert walk.back() == "one"


@pytest.mark.parametrize(
    ("middle", "led_to"),
    [
        (sco("x", SKIP), "two"),
        (cluster("x", sco("a"), rules=(SKIP,)), "two"),
        (cluster("x", sco("a", SKIP)), "two"),
        (sco("x", when("always", "disabled")), "SB.2.2-2"),
        (cluster("x", sco("a"), flow=False), "SB.2.2-1"),
        (sco("x", limits=Limits(attempt_limit=0)), "SB.2.2-2"),
    ],
)
def test_what_lies_in_the_way_is_passed_or_stops_flow(middle: Activity, led_to: str) -> None:
    """SN SB.2.2."""
    walk = Walk(cluster("root", sco("one"), middle, sco("two")))
    walk.start()
    assert walk.on() == led_to


def test_a_thousand_skipped_activities_are_no_deeper_than_one() -> None:
    """SN SB.2.2 is told as a recursion; the way of it here is a loop."""
    skipped = [sco(f"s{n}", SKIP) for n in range(1_000)]
    walk = Walk(cluster("root", sco("one"), *skipped, sco("two")))
    walk.start()
    assert walk.on() == "two"
    assert walk.back() == "one"


def test_where_all_is_skipped_starting_ends_the_course() -> None:
    """SN SB.2.5 with SB.2.1."""
    walk = Walk(cluster("root", sco("one", SKIP), sco("two", SKIP)))
    assert walk.start() == "ended"
    assert walk.state.current is None


def test_without_flow_nothing_is_started_and_the_learner_chooses() -> None:
    """SN SB.2.2-1."""
    walk = Walk(cluster("root", sco("one"), sco("two"), flow=False))
    assert walk.start() == "SB.2.2-1"
    assert walk.choose("two") == "two"


def test_a_single_activity_is_started_without_flow_being_declared() -> None:
    """There is nothing to choose from: ADL's suite, SX-08."""
    walk = Walk(cluster("root", sco("only"), flow=False))
    assert walk.start() == "only"
    assert not walk.course.situation().controls.has_contents


def test_a_retried_cluster_begins_at_its_beginning() -> None:
    """SN SB.2.10."""
    inner = cluster(
        "inner",
        sco("a"),
        sco("b", when("always", "exitParent")),
        rules=(when("satisfied", "retry", no=True),),
    )
    walk = Walk(cluster("root", inner, sco("two")))
    walk.start()
    walk.on(success_status="failed")
    assert walk.on(success_status="failed") == "a"
    assert walk.state.activity("inner").attempt_count == 2


def test_a_retry_that_finds_nothing_is_refused() -> None:
    """SN SB.2.10-3."""
    inner = cluster(
        "inner",
        sco("a", when("attempted", "disabled"), when("always", "exitParent")),
        rules=(when("always", "retry"),),
    )
    walk = Walk(cluster("root", inner, sco("two")))
    walk.start()
    assert walk.on() == "SB.2.10-3"
    assert not walk.last.still_current

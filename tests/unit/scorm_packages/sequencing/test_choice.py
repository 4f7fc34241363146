"""SB.2.4 and SB.2.9: what the learner may choose."""

import pytest

from scorm_packages.sequencing.definition import Activity, ConstrainedChoice
from tests.builders.courses import Walk, cluster, sco, when

STOP = when("always", "stopForwardTraversal")
CONSTRAINED = ConstrainedChoice(constrain_choice=True)
PREVENTED = ConstrainedChoice(prevent_activation=True)


def chapters(of_the_second: ConstrainedChoice | None = None) -> Activity:
    """Four chapters of two activities; the second as asked for."""
    asked = {2: of_the_second or ConstrainedChoice()}
    return cluster(
        "root",
        *(
            cluster(
                f"c{n}",
                sco(f"c{n}a"),
                sco(f"c{n}b"),
                constrained_choice=asked.get(n, ConstrainedChoice()),
            )
            for n in (1, 2, 3, 4)
        ),
    )


@pytest.mark.parametrize("target", ["c1a", "c2b", "c3", "c4b", "root"])
def test_without_restrictions_all_may_be_chosen(target: str) -> None:
    """SN SB.2.9: a cluster delivers its first activity."""
    walk = Walk(chapters())
    walk.choose("c2a")
    assert walk.choose(target) == {"c3": "c3a", "root": "c1a"}.get(target, target)


@pytest.mark.parametrize(
    ("target", "led_to"),
    [
        ("c1b", "c1b"),
        ("c2b", "c2b"),
        ("c3a", "c3a"),
        ("c3", "c3a"),
        ("c4a", "SB.2.9-8"),
        ("c4", "SB.2.9-8"),
    ],
)
def test_a_constrained_cluster_leads_only_to_its_neighbours(target: str, led_to: str) -> None:
    """SN §3.3.2, SB.2.9 step 11.5."""
    walk = Walk(chapters(CONSTRAINED))
    walk.choose("c2a")
    assert walk.choose(target) == led_to


@pytest.mark.parametrize(("target", "led_to"), [("c2a", "SB.2.9-6"), ("c2", "c2a")])
def test_a_cluster_that_prevents_activation_is_entered_at_its_door(
    target: str, led_to: str
) -> None:
    """SN §3.3.1, SB.2.9 step 11.8: its children only once it is active."""
    walk = Walk(chapters(PREVENTED))
    walk.choose("c4a")
    assert walk.choose(target) == led_to
    if led_to == "c2a":
        assert walk.choose("c2b") == "c2b"


@pytest.mark.parametrize(
    ("start", "target", "led_to"),
    [
        ("a", "c", "SB.2.4-1"),
        ("a", "b", "b"),
        ("b", "c", "SB.2.4-1"),
        ("c", "a", "a"),
    ],
)
def test_stop_forward_traversal_ends_the_way_among_siblings(
    start: str, target: str, led_to: str
) -> None:
    """SN SB.2.4-1, SB.2.9 case 8: the activity itself may be chosen, what follows may not."""
    walk = Walk(cluster("root", sco("a"), sco("b", STOP), sco("c")))
    walk.choose(start)
    assert walk.choose(target) == led_to


def test_stop_forward_traversal_closes_a_cluster_but_not_its_door() -> None:
    """SN SB.2.9 case 11: the path leaves the target out."""
    walk = Walk(cluster("root", sco("a"), cluster("inner", sco("b"), sco("c"), rules=(STOP,))))
    walk.start()
    assert walk.choose("c") == "SB.2.4-1"
    assert walk.choose("inner") == "b"


def test_forward_only_forbids_choosing_back_among_siblings() -> None:
    """SN SB.2.4-2."""
    walk = Walk(cluster("root", sco("a"), sco("b"), sco("c"), control={"forward_only": True}))
    walk.choose("b")
    assert walk.choose("a") == "SB.2.4-2"
    assert walk.choose("c") == "c"


@pytest.mark.parametrize("target", ["hidden", "below"])
def test_what_is_hidden_from_choice_is_so_with_all_below_it(target: str) -> None:
    """SN SB.2.9-3."""
    hidden = cluster("hidden", sco("below"), rules=(when("always", "hiddenFromChoice"),))
    walk = Walk(cluster("root", sco("a"), hidden))
    walk.start()
    assert walk.choose(target) == "SB.2.9-3"
    assert walk.on() == "below"


def test_a_cluster_with_nothing_in_it_is_gone_to_all_the_same() -> None:
    """SN SB.2.9 step 14: the current activity moves there; its activities can be chosen then."""
    walk = Walk(cluster("root", sco("a"), cluster("heading", sco("b"), sco("c"), flow=False)))
    walk.start()
    assert walk.choose("heading") == "SB.2.9-9"
    assert not walk.last.still_current
    assert walk.state.current == "heading"
    assert walk.choose("c") == "c"


def test_a_disabled_activity_cannot_be_delivered() -> None:
    """SN DB.1.1-3: nor anything below one."""
    closed = cluster("closed", sco("b"), rules=(when("always", "disabled"),))
    walk = Walk(cluster("root", sco("a"), closed))
    walk.start()
    assert walk.choose("b") == "DB.1.1-3"


def test_choosing_the_current_activity_begins_it_again() -> None:
    """SN SB.2.9 case 7."""
    walk = Walk(cluster("root", sco("a"), sco("b")))
    walk.start()
    assert walk.choose("a") == "a"
    assert walk.state.activity("a").attempt_count == 2

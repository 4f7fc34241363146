"""SR.1 and SR.2: choosing among children and shuffling them, so that a replay does the same."""

from collections import Counter

import pytest

from scorm_packages.sequencing.definition import Activity, Randomization, Timing
from scorm_packages.sequencing.tracking import CourseState, write_state
from tests.builders.courses import Walk, cluster, sco, when


def drawing(selection: Timing = "never", randomization: Timing = "never") -> Activity:
    """A cluster of six of which three are chosen, and shuffled."""
    return cluster(
        "root",
        *(sco(f"a{n}") for n in range(6)),
        randomization=Randomization(
            selection_timing=selection,
            select_count=3,
            randomization_timing=randomization,
            reorder_children=True,
        ),
    )


def order(walk: Walk) -> list[str]:
    """What flow delivers until the course ends."""
    visited = [walk.start()]
    while (led_to := walk.on()) != "ended":
        visited.append(led_to)
    return visited


def test_without_timing_nothing_is_drawn() -> None:
    """SN SR.1 and SR.2, timing "never"."""
    walk = Walk(drawing())
    assert order(walk) == [f"a{n}" for n in range(6)]
    assert walk.state.draws == 0


def test_selection_keeps_the_order_of_the_manifest() -> None:
    """SN SR.1."""
    chosen = order(Walk(drawing("once"), CourseState(seed=7)))
    assert len(chosen) == 3
    assert chosen == sorted(chosen)


def test_what_was_chosen_once_stays_for_all_attempts() -> None:
    """SN SR.1, timing "once"."""
    walk = Walk(drawing("once", "once"), CourseState(seed=7))
    assert order(walk) == order(walk)


def test_each_new_attempt_may_draw_anew() -> None:
    """SN SR.2, timing "onEachNewAttempt"."""
    walk = Walk(drawing("onEachNewAttempt", "onEachNewAttempt"), CourseState(seed=7))
    orders = [tuple(order(walk)) for _ in range(6)]
    assert len(set(orders)) > 1
    assert all(len(set(one)) == 3 for one in orders)


def test_the_same_seed_draws_the_same() -> None:
    """Replaying a course gives the same bytes."""
    first, second, other = (
        Walk(drawing("onEachNewAttempt", "onEachNewAttempt"), CourseState(seed=seed))
        for seed in (11, 11, 12)
    )
    assert order(first) == order(second) != order(other)
    assert write_state(first.state) == write_state(second.state)


def test_draws_are_the_same_in_ten_years() -> None:
    """The row of numbers is ours and no library's: a new Python must not shuffle a course."""
    assert order(Walk(drawing("once", "once"), CourseState(seed=5))) == ["a3", "a1", "a5"]


def test_every_child_has_its_turn() -> None:
    """No place is favoured: 300 seeds, each child chosen about every other time."""
    counted = Counter(
        one for seed in range(300) for one in order(Walk(drawing("once"), CourseState(seed=seed)))
    )
    assert all(110 < counted[f"a{n}"] < 190 for n in range(6))


def test_what_was_not_chosen_cannot_be_reached() -> None:
    """SN SB.2.9-2, NB.2.1: neither by choice nor by jump."""
    walk = Walk(drawing("once"), CourseState(seed=7))
    left_out = sorted({f"a{n}" for n in range(6)} - set(order(walk)))
    walk.start()
    assert walk.choose(left_out[0]) == "SB.2.9-2"
    walk.start()
    assert walk.ask("jump", left_out[0]) in ("NB.2.1-11", "NB.2.1-2")
    shown = {one.activity for one in walk.course.situation().contents}
    assert not shown & set(left_out)


@pytest.mark.parametrize("seed", range(20))
def test_before_and_after_mean_the_learners_own_order(seed: int) -> None:
    """SN SB.2.9 case 11: forward and backward by the shuffled tree."""
    stop = when("always", "stopForwardTraversal")
    chapters = [cluster(f"c{n}", sco(f"c{n}a"), sco(f"c{n}b"), rules=(stop,)) for n in range(4)]
    shuffled = Randomization(randomization_timing="once", reorder_children=True)
    walk = Walk(cluster("root", *chapters, randomization=shuffled), CourseState(seed=seed))
    first = walk.start()
    chapter_order = walk.state.activity("root").available_children
    assert chapter_order is not None
    assert first == f"{chapter_order[0]}a"
    walk.ask("jump", f"{chapter_order[2]}a")
    assert walk.choose(f"{chapter_order[1]}b") == f"{chapter_order[1]}b"
    assert walk.choose(f"{chapter_order[3]}b") == "SB.2.4-1"


@pytest.mark.parametrize("seed", range(12))
def test_a_choice_that_redraws_its_own_target_away_leaves_the_learner_above(seed: int) -> None:
    """SN SB.2.9 step 14 with SR.1: the end of an attempt draws for the next."""
    headings = [cluster(f"h{n}", sco(f"h{n}a"), flow=False) for n in range(4)]
    drawn = Randomization(selection_timing="onEachNewAttempt", select_count=2)
    inner = cluster("inner", *headings, randomization=drawn)
    walk = Walk(cluster("root", inner, sco("last")), CourseState(seed=seed))
    walk.choose("last")
    there = walk.state.activity("inner").available_children
    assert there is not None
    assert walk.choose(f"{there[0]}a") == f"{there[0]}a"
    assert walk.choose(there[1]) == "SB.2.9-9"
    now = walk.state.activity("inner").available_children
    assert now is not None
    assert walk.state.current == (there[1] if there[1] in now else "inner")
    walk.course.situation()
    assert walk.choose("last") == "last"

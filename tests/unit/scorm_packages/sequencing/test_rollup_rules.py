"""RB.1.4 with RB.1.4.1 and RB.1.4.2: judging rollup rules by tables."""

from decimal import Decimal

import pytest

from scorm_packages.sequencing.conditions import Truth, combine
from scorm_packages.sequencing.definition import (
    ChildActivitySet,
    Combination,
    Delivery,
    Required,
    Rollup,
    RollupActionName,
)
from scorm_packages.sequencing.rollup_rules import check_child_for_rollup, rollup_rule_applies
from scorm_packages.sequencing.tracking import ActivityState, ObjectiveState
from tests.builders.courses import Walk, cluster, rolls_up, sco, when

YES, NO, UNKNOWN = True, False, None


def with_children(*satisfied: Truth) -> Walk:
    """A cluster whose children are satisfied, not satisfied or unknown."""
    walk = Walk(cluster("root", *(sco(f"a{n}") for n in range(len(satisfied)))))
    for n, known in enumerate(satisfied):
        walk.state.activities[f"a{n}"] = ActivityState(
            objectives={"": ObjectiveState(satisfied=known)}
        )
    return walk


@pytest.mark.parametrize(
    ("of", "children", "applies"),
    [
        ("all", (YES, YES), True),
        ("all", (YES, NO), False),
        ("all", (YES, UNKNOWN), False),
        ("any", (NO, YES), True),
        ("any", (NO, UNKNOWN), False),
        ("none", (NO, NO), True),
        ("none", (NO, YES), False),
        ("none", (NO, UNKNOWN), False),
        ("all", (), True),
        ("any", (), False),
        ("none", (), True),
    ],
)
def test_how_many_children_a_rule_asks_for(
    of: ChildActivitySet, children: tuple[Truth, ...], applies: bool
) -> None:
    """SN RB.1.4 step 1.2.4; without children that count, all and none of them do."""
    walk = with_children(*children)
    rule = rolls_up("satisfied", "satisfied", child_activity_set=of)
    assert rollup_rule_applies(walk.in_play, walk.node("root"), rule) is applies


@pytest.mark.parametrize(("count", "applies"), [(1, True), (2, True), (3, False)])
def test_at_least_a_count(count: int, applies: bool) -> None:
    """SN RB.1.4."""
    walk = with_children(YES, YES, UNKNOWN)
    rule = rolls_up(
        "completed", "satisfied", child_activity_set="atLeastCount", minimum_count=count
    )
    assert rollup_rule_applies(walk.in_play, walk.node("root"), rule) is applies


@pytest.mark.parametrize(("percent", "applies"), [("0.5", True), ("0.66", True), ("0.67", False)])
def test_at_least_a_share_is_of_one_and_exact(percent: str, applies: bool) -> None:
    """SN RB.1.4: 0.67 of three is more than two."""
    walk = with_children(YES, YES, UNKNOWN)
    rule = rolls_up(
        "completed",
        "satisfied",
        child_activity_set="atLeastPercent",
        minimum_percent=Decimal(percent),
    )
    assert rollup_rule_applies(walk.in_play, walk.node("root"), rule) is applies


@pytest.mark.parametrize(
    ("truths", "combination", "result"),
    [
        ((YES, YES), "all", YES),
        ((YES, NO), "all", NO),
        ((YES, UNKNOWN), "all", UNKNOWN),
        ((NO, UNKNOWN), "all", NO),
        ((NO, NO), "any", NO),
        ((NO, YES), "any", YES),
        ((UNKNOWN, YES), "any", YES),
        ((UNKNOWN, NO), "any", UNKNOWN),
        ((), "all", UNKNOWN),
        ((), "any", UNKNOWN),
    ],
)
def test_conditions_are_combined_in_three_valued_logic(
    truths: tuple[Truth, ...], combination: Combination, result: Truth
) -> None:
    """SN RB.1.4.1, UP.2.1."""
    assert combine(truths, combination) is result


@pytest.mark.parametrize(
    ("required", "state", "counts"),
    [
        ("always", ActivityState(), True),
        ("ifAttempted", ActivityState(), False),
        ("ifAttempted", ActivityState(attempt_count=1), True),
        ("ifNotSuspended", ActivityState(attempt_count=1), True),
        ("ifNotSuspended", ActivityState(attempt_count=1, suspended=True), False),
        ("ifNotSuspended", ActivityState(), True),
        ("ifNotSkipped", ActivityState(), True),
        ("ifNotSkipped", ActivityState(attempt_count=1), False),
    ],
)
@pytest.mark.parametrize("action", ["satisfied", "notSatisfied", "completed", "incomplete"])
def test_which_children_count(
    action: RollupActionName, required: Required, state: ActivityState, counts: bool
) -> None:
    """SN RB.1.4.2; the child is skipped once it was attempted."""
    rollup = Rollup(
        required_for_satisfied=required,
        required_for_not_satisfied=required,
        required_for_completed=required,
        required_for_incomplete=required,
    )
    child = sco("a", when("attempted", "skip"), rollup=rollup)
    walk = Walk(cluster("root", child))
    walk.state.activities["a"] = state
    assert check_child_for_rollup(walk.in_play, walk.node("a"), action) is counts


@pytest.mark.parametrize(
    ("rollup", "counting"),
    [
        (Rollup(objective_satisfied=False), {"completed", "incomplete"}),
        (Rollup(progress_completion=False), {"satisfied", "notSatisfied"}),
    ],
)
def test_a_child_may_be_left_out_of_one_half_of_rollup(
    rollup: Rollup, counting: set[RollupActionName]
) -> None:
    """SN §3.7: Rollup Objective Satisfied, Rollup Progress Completion."""
    walk = Walk(cluster("root", sco("a", rollup=rollup)))
    actions: tuple[RollupActionName, ...] = ("satisfied", "notSatisfied", "completed", "incomplete")
    node = walk.node("a")
    assert counting == {one for one in actions if check_child_for_rollup(walk.in_play, node, one)}


def test_what_is_not_tracked_counts_in_no_rule() -> None:
    """SN RB.1.4 step 1.2.2.1."""
    walk = Walk(cluster("root", sco("a"), sco("b", delivery=Delivery(tracked=False))))
    walk.state.activities["a"] = ActivityState(attempt_completed=True)
    rule = rolls_up("completed", "completed")
    assert rollup_rule_applies(walk.in_play, walk.node("root"), rule)

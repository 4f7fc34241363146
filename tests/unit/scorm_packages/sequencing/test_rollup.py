"""RB.1.1 to RB.1.5: from the children to the cluster."""

from decimal import Decimal

import pytest

from scorm_packages.sequencing import objectives
from scorm_packages.sequencing.definition import (
    Activity,
    CompletionThreshold,
    Delivery,
    Edition,
    Objective,
    ObjectiveMap,
    Rollup,
)
from tests.builders.courses import (
    Walk,
    cluster,
    course_of,
    failed,
    passed,
    primary,
    rolls_up,
    sco,
    when,
)

WEIGHTLESS = Rollup(objective_measure_weight=Decimal(0))
HEAVY = Rollup(objective_measure_weight=Decimal("0.75"))
LIGHT = Rollup(objective_measure_weight=Decimal("0.25"))


def of_root(walk: Walk) -> tuple[bool | None, bool | None, Decimal | None]:
    """Satisfied, completed and measure of the root."""
    course, root = walk.in_play, walk.node("root")
    return (
        objectives.satisfied(course, root, root.primary),
        objectives.completed(course, root, root.primary),
        objectives.measure(course, root, root.primary),
    )


def taken(*children: Activity, scores: list[str | None], **of_root: object) -> Walk:
    """A flat course, with what each SCO scored; None: it says nothing of a score."""
    walk = Walk(cluster("root", *children, **of_root))  # type: ignore[arg-type]
    walk.start()
    for score in scores:
        walk.on(score_scaled=None if score is None else Decimal(score))
    return walk


@pytest.mark.parametrize(
    ("rollups", "scores", "measure"),
    [
        ((Rollup(), Rollup()), ["1", "0"], "0.5"),
        ((Rollup(), Rollup()), ["1", None], "0.5"),
        ((Rollup(), Rollup()), ["1", "-1"], "0"),
        ((HEAVY, LIGHT), ["1", "0"], "0.75"),
        ((Rollup(), WEIGHTLESS), ["0.4", "1"], "0.4"),
        ((Rollup(), Rollup()), [None, None], None),
        ((WEIGHTLESS, WEIGHTLESS), ["1", "1"], None),
    ],
)
def test_measures_are_rolled_up_by_weight(
    rollups: tuple[Rollup, Rollup], scores: list[str | None], measure: str | None
) -> None:
    """SN RB.1.1 a: what is not known counts as zero, unless nothing is known."""
    children = [sco(f"a{n}", rollup=rollup) for n, rollup in enumerate(rollups)]
    walk = taken(*children, scores=scores)
    assert of_root(walk)[2] == (None if measure is None else Decimal(measure))


def test_what_is_not_tracked_has_no_weight() -> None:
    """SN RB.1.1 a step 6.1.1."""
    walk = taken(sco("a"), sco("b", delivery=Delivery(tracked=False)), scores=["0.8", "0.2"])
    assert of_root(walk)[2] == Decimal("0.8")


@pytest.mark.parametrize(("score", "satisfied"), [("0.7", True), ("0.5", False)])
def test_a_cluster_can_be_satisfied_by_its_rolled_up_measure(score: str, satisfied: bool) -> None:
    """SN RB.1.2 a: then no rule is asked."""
    walk = taken(
        sco("a"),
        scores=[score],
        objectives=(primary(passes_at="0.6"),),
        rollup=(rolls_up("satisfied", "always"),),
    )
    assert of_root(walk)[0] is satisfied


@pytest.mark.parametrize(
    ("first", "second", "satisfied"),
    [
        (passed(), passed(), True),
        (passed(), failed(), False),
        (failed(), failed(), False),
    ],
)
def test_default_rules_want_all_children_satisfied(
    first: dict[str, object], second: dict[str, object], satisfied: bool
) -> None:
    """SN RB.1.2 c."""
    walk = Walk(cluster("root", sco("a"), sco("b")))
    walk.start()
    walk.on(**first)
    assert of_root(walk)[0] is None
    walk.on(**second)
    assert of_root(walk)[:2] == (satisfied, True)


@pytest.mark.parametrize(("edition", "known"), [("2nd", False), ("3rd", None), ("4th", None)])
def test_in_the_second_edition_one_failure_is_enough_to_fail(
    edition: Edition, known: bool | None
) -> None:
    """SN 2nd Ed. RB.1.2 b, as against the 3rd: any child that was attempted and not satisfied."""
    walk = Walk(course_of(cluster("root", sco("a"), sco("b")), edition=edition))
    walk.start()
    walk.on(success_status="failed", completion_status="incomplete")
    assert of_root(walk)[:2] == (known, known)


@pytest.mark.parametrize(
    ("children_at", "parent_at", "satisfied", "completed"),
    [(["0.5", "1"], "0.7", None, True), (["0.5", "0.5"], "0.7", None, False)],
)
def test_completion_is_rolled_up_by_progress(
    children_at: list[str], parent_at: str, satisfied: bool | None, completed: bool
) -> None:
    """SN 4th Ed. RB.1.1 b, RB.1.3 a."""
    threshold = CompletionThreshold(
        completed_by_measure=True, min_progress_measure=Decimal(parent_at)
    )
    walk = Walk(cluster("root", sco("a"), sco("b"), threshold=threshold))
    walk.start()
    for progress in children_at:
        walk.on(progress_measure=Decimal(progress))
    assert of_root(walk)[1] is completed


def test_a_new_attempt_on_a_cluster_starts_from_nothing_in_rollup() -> None:
    """SN §3.2.6: only what was recorded in the cluster's current attempt is rolled up."""
    inner = cluster("inner", sco("a"), sco("b"))
    walk = Walk(cluster("root", inner, sco("c")))
    walk.start()
    walk.on(**passed())
    walk.on(**passed())
    assert walk.choose("a") == "a"
    walk.choose("c", **passed())
    course, node = walk.in_play, walk.node("inner")
    assert walk.state.activity("inner").attempt_count == 2
    assert objectives.satisfied(course, node, node.primary) is None


def test_earlier_attempts_count_where_the_cluster_lets_them() -> None:
    """SN §3.2.6, with Use Current Attempt … Information false."""
    lasting = {
        "use_current_attempt_objective_info": False,
        "use_current_attempt_progress_info": False,
    }
    inner = cluster("inner", sco("a"), sco("b"), control=lasting)
    walk = Walk(cluster("root", inner, sco("c")))
    walk.start()
    walk.on(**passed())
    walk.on(**passed())
    walk.choose("a")
    walk.choose("c", **passed())
    course, node = walk.in_play, walk.node("inner")
    assert objectives.satisfied(course, node, node.primary) is True


def test_rules_outside_rollup_ask_for_the_last_that_is_known() -> None:
    """ADL's suite, SX-07: passing through a cluster again, what was passed is skipped."""
    skip = when("satisfied", "skip")
    inner = cluster("inner", sco("a", skip), sco("b"))
    walk = Walk(cluster("root", sco("first"), inner, sco("last")))
    assert [walk.start(), walk.on(), walk.on(**passed()), walk.on()] == [
        "first",
        "a",
        "b",
        "last",
    ]
    assert [walk.back(), walk.back()] == ["b", "first"]


def test_who_reads_a_global_objective_is_rolled_up_with_who_writes_it() -> None:
    """SN §4.6.1: the clusters of all activities that it affects."""
    write = ObjectiveMap(target="shared", write_satisfied_status=True)
    read = ObjectiveMap(target="shared")
    there = cluster("there", sco("reader", objectives=(primary("p", read),)))
    here = cluster("here", sco("writer", objectives=(primary("p", write),)))
    walk = Walk(cluster("root", here, there, sco("end")))
    walk.start()
    walk.choose("end", **passed())
    course, node = walk.in_play, walk.node("there")
    assert objectives.satisfied(course, node, node.primary) is True


def test_only_the_primary_objective_counts_in_rollup() -> None:
    """SN §3.10: the others are for rules and maps."""
    other = Objective(id="other", minimum_normalized_measure=Decimal(1))
    walk = Walk(cluster("root", sco("a", objectives=(primary("p"), other))))
    from scorm_packages.sequencing.requests import ObjectiveData

    walk.start()
    said = ObjectiveData(id="other", success_status="failed", score_scaled=Decimal(-1))
    walk.on(success_status="passed", objectives=(said,))
    assert of_root(walk) == (True, True, None)

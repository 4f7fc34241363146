"""Objectives and their maps to global ones (SN §3.10.3), with the 4th Edition's further maps."""

from decimal import Decimal

import pytest

from scorm_packages.sequencing import objectives
from scorm_packages.sequencing.definition import (
    CompletionThreshold,
    Objective,
    ObjectiveMap,
    Rollup,
)
from scorm_packages.sequencing.requests import ObjectiveData
from scorm_packages.sequencing.tracking import GlobalObjective
from tests.builders.courses import Walk, cluster, course_of, failed, passed, primary, sco, when

READ = ObjectiveMap(target="g")
WRITE = ObjectiveMap(
    target="g",
    read_satisfied_status=False,
    read_normalized_measure=False,
    write_satisfied_status=True,
    write_normalized_measure=True,
)
ALL_BUT_STATUS = ObjectiveMap(
    target="g",
    read_satisfied_status=False,
    read_normalized_measure=False,
    read_raw_score=True,
    read_min_score=True,
    read_max_score=True,
    read_completion_status=True,
    read_progress_measure=True,
    write_raw_score=True,
    write_min_score=True,
    write_max_score=True,
    write_completion_status=True,
    write_progress_measure=True,
)


def test_what_one_activity_writes_another_reads() -> None:
    """SN §3.10.3."""
    walk = Walk(
        cluster(
            "root",
            sco("a", objectives=(primary("p", WRITE),)),
            sco("b", objectives=(primary("p"), Objective(id="of a", maps=(READ,)))),
        )
    )
    walk.start()
    walk.on(**passed("0.9"))
    assert walk.course.objectives_for_launch("b") == (
        ObjectiveData(id="p"),
        ObjectiveData(id="of a", success_status="passed", score_scaled=Decimal("0.9")),
    )


def test_a_map_that_reads_asks_the_global_objective_alone() -> None:
    """ADL's suite, CM-13: what the activity itself reached is not seen through such a map."""
    skip = when("satisfied", "skip")
    walk = Walk(cluster("root", sco("a", skip, objectives=(primary("p", READ),)), sco("b")))
    walk.start()
    walk.on(**passed())
    assert walk.back() == "a"
    walk.state.globals["g"] = GlobalObjective(satisfied=True)
    walk.on()
    assert walk.back() == "SB.2.1-3"


def test_scores_completion_and_progress_pass_through_their_own_maps() -> None:
    """CAM 4th Ed. §5.1.10, adlseq:objectives."""
    walk = Walk(
        cluster(
            "root",
            sco("a", objectives=(primary("p", ALL_BUT_STATUS),)),
            sco("b", objectives=(primary("p", ALL_BUT_STATUS),)),
        )
    )
    walk.start()
    own = ObjectiveData(id="p", score_raw=Decimal(7), score_min=Decimal(0), score_max=Decimal(9))
    walk.on(objectives=(own,), completion_status="incomplete", progress_measure=Decimal("0.3"))
    assert walk.course.objectives_for_launch("b") == (
        ObjectiveData(
            id="p",
            completion_status="incomplete",
            score_raw=Decimal(7),
            score_min=Decimal(0),
            score_max=Decimal(9),
            progress_measure=Decimal("0.3"),
        ),
    )


def test_unknown_that_was_said_makes_the_global_objective_unknown() -> None:
    """ADL's suite, OB-17."""
    walk = Walk(cluster("root", sco("a", objectives=(primary("p", WRITE),)), sco("b")))
    walk.state.globals["g"] = GlobalObjective(satisfied=False, measure=Decimal("0.6"))
    walk.start()
    walk.on(objectives=(ObjectiveData(id="p", success_withdrawn=True),))
    assert walk.state.globals["g"] == GlobalObjective(measure=Decimal("0.6"))


@pytest.mark.parametrize(("scaled", "satisfied"), [("0.6", True), ("0.59", False), (None, None)])
def test_satisfied_by_measure_follows_from_the_measure_alone(
    scaled: str | None, satisfied: bool | None
) -> None:
    """SN RB.1.2 a: what the content says of success is not asked."""
    by_measure = primary("p", WRITE, passes_at="0.6")
    walk = Walk(cluster("root", sco("a", objectives=(by_measure,)), sco("b")))
    walk.start()
    said = "failed" if satisfied else "passed"
    walk.on(success_status=said, score_scaled=None if scaled is None else Decimal(scaled))
    course, node = walk.in_play, walk.node("a")
    assert objectives.satisfied(course, node, node.primary) is satisfied
    assert walk.state.globals.get("g", GlobalObjective()).satisfied is satisfied


def test_a_measure_may_have_to_wait_for_the_end_of_the_attempt() -> None:
    """SN §3.7, Measure Satisfaction If Active."""
    late = Rollup(measure_satisfaction_if_active=False)
    activity = sco("a", objectives=(primary("p", passes_at="0.6"),), rollup=late)
    walk = Walk(cluster("root", activity, sco("b")))
    walk.start()
    walk.report(score_scaled=Decimal(1), suspend=True)
    assert walk.ask("suspendAll") == "suspended"
    walk.ask("resumeAll")
    course, node = walk.in_play, walk.node("a")
    assert objectives.satisfied(course, node, node.primary) is None
    walk.on(score_scaled=Decimal(1))
    assert objectives.satisfied(walk.in_play, node, node.primary) is True


@pytest.mark.parametrize(("said", "completed"), [("0.4", True), ("0.39", False)])
def test_completed_by_measure_follows_from_progress(said: str, completed: bool) -> None:
    """SN 4th Ed. RB.1.3 a."""
    threshold = CompletionThreshold(completed_by_measure=True, min_progress_measure=Decimal("0.4"))
    walk = Walk(cluster("root", sco("a", threshold=threshold), sco("b")))
    walk.start()
    walk.on(completion_status="incomplete", progress_measure=Decimal(said))
    course, node = walk.in_play, walk.node("a")
    assert objectives.completed(course, node, node.primary) is completed


def test_what_is_not_tracked_reads_global_objectives_and_writes_none() -> None:
    """ADL's suite, OB-10."""
    from scorm_packages.sequencing.definition import Delivery

    free = sco("a", objectives=(primary("p", WRITE, READ),), delivery=Delivery(tracked=False))
    walk = Walk(cluster("root", free, sco("b")))
    walk.state.globals["g"] = GlobalObjective(satisfied=True)
    walk.start()
    assert walk.course.objectives_for_launch("a")[0].success_status == "passed"
    walk.on(**failed())
    assert walk.state.globals["g"].satisfied is True


@pytest.mark.parametrize(("is_lasting", "led_to"), [(True, "b"), (False, "a")])
def test_global_objectives_last_for_the_learner_or_for_the_attempt(
    is_lasting: bool, led_to: str
) -> None:
    """SN §3.10.3, objectivesGlobalToSystem: ADL's suite, OB-03."""
    skip = when("satisfied", "skip")
    both = ObjectiveMap(target="g", write_satisfied_status=True)
    root = cluster("root", sco("a", skip, objectives=(primary("p", both),)), sco("b"))
    walk = Walk(course_of(root, objectives_global_to_system=is_lasting))
    walk.start()
    walk.ask("exitAll", **passed())
    assert walk.start() == led_to


def test_shared_data_may_last_for_the_attempt_only() -> None:
    """CAM 4th Ed. §3.4.1.17, sharedDataGlobalToSystem."""
    walk = Walk(course_of(cluster("root", sco("a")), shared_data_global_to_system=False))
    walk.start()
    walk.state.shared["notes"] = "said"
    walk.ask("suspendAll")
    walk.ask("resumeAll")
    assert walk.state.shared == {"notes": "said"}
    walk.ask("exitAll")
    walk.start()
    assert walk.state.shared == {}

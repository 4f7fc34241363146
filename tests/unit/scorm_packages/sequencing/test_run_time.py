"""From the data model to tracking (RTE §4.2)."""

from decimal import Decimal

import pytest

from scorm_packages.sequencing.definition import Objective
from scorm_packages.sequencing.requests import ObjectiveData, RunTimeData
from scorm_packages.sequencing.run_time import read_run_time_data
from tests.builders.courses import Walk, cluster, primary, sco


def test_elements_are_read_into_what_tracking_needs() -> None:
    """RTE §4.2: only what sequencing knows of."""
    assert read_run_time_data(
        {
            "cmi.completion_status": "completed",
            "cmi.success_status": "unknown",
            "cmi.score.scaled": "0.5",
            "cmi.score.raw": "50",
            "cmi.progress_measure": "1.0",
            "cmi.exit": "suspend",
            "cmi.location": "page 3",
            "cmi.objectives.1.id": "two",
            "cmi.objectives.1.completion_status": "unknown",
            "cmi.objectives.0.id": "one",
            "cmi.objectives.0.score.max": "9",
        },
        total_time_cs=700,
    ) == RunTimeData(
        completion_status="completed",
        success_withdrawn=True,
        score_scaled=Decimal("0.5"),
        score_raw=Decimal(50),
        progress_measure=Decimal(1),
        objectives=(
            ObjectiveData(id="one", score_max=Decimal(9)),
            ObjectiveData(id="two", completion_withdrawn=True),
        ),
        suspend=True,
        total_time_cs=700,
    )


@pytest.mark.parametrize("value", ["", "much", "NaN", "Infinity", "1e"])
def test_what_is_no_number_is_no_score(value: str) -> None:
    assert read_run_time_data({"cmi.score.scaled": value}).score_scaled is None


@pytest.mark.parametrize(
    ("of_objective", "of_cmi", "satisfied"),
    [
        ("passed", "failed", True),
        ("failed", "passed", False),
        ("unknown", "passed", True),
        ("passed", "unknown", True),
    ],
)
def test_the_primary_objectives_own_success_goes_first(
    of_objective: str, of_cmi: str, satisfied: bool
) -> None:
    """Two places say the same; where they differ, the nearer one holds."""
    walk = Walk(cluster("root", sco("a", objectives=(primary("p"),)), sco("b")))
    walk.start()
    said = ObjectiveData(id="p", success_status=of_objective)  # type: ignore[arg-type]
    walk.on(success_status=of_cmi, objectives=(said,))
    assert walk.state.activity("a").objectives["p"].satisfied is satisfied


@pytest.mark.parametrize(
    ("of_objective", "of_cmi", "completed"),
    [("completed", "incomplete", False), ("completed", "unknown", True)],
)
def test_the_activitys_own_completion_goes_first(
    of_objective: str, of_cmi: str, completed: bool
) -> None:
    """ADL's suite, CO-13."""
    walk = Walk(cluster("root", sco("a", objectives=(primary("p"),)), sco("b")))
    walk.start()
    said = ObjectiveData(id="p", completion_status=of_objective)  # type: ignore[arg-type]
    walk.on(completion_status=of_cmi, objectives=(said,))
    assert walk.state.activity("a").attempt_completed is completed


def test_the_latest_report_replaces_all_before() -> None:
    """Reports are told again and again while content plays; only the last one counts."""
    walk = Walk(cluster("root", sco("a"), sco("b")))
    walk.start()
    walk.report(success_status="passed", score_scaled=Decimal(1))
    walk.on(success_status="failed")
    known = walk.state.activity("a").objectives[""]
    assert (known.satisfied, known.measure) == (False, None)


def test_objectives_that_the_course_does_not_declare_are_passed_over() -> None:
    """Content may keep objectives of its own."""
    walk = Walk(cluster("root", sco("a", objectives=(primary("p"), Objective(id="o"))), sco("b")))
    walk.start()
    walk.on(objectives=(ObjectiveData(id="its own", success_status="passed"),))
    assert set(walk.state.activity("a").objectives) == {"p"}


def test_nothing_is_kept_of_content_that_does_not_run() -> None:
    walk = Walk(cluster("root", sco("a"), sco("b")))
    walk.report(success_status="passed")
    assert walk.state.reported is None
    walk.start()
    walk.ask("exit")
    walk.report(success_status="passed")
    assert walk.state.reported is None

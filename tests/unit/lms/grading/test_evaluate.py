"""The verdict under small rule sets: every policy, every choice, every boundary."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from lms.grading.rules.evaluate import ScopeResult
from lms.grading.rules.trace import Lack, Missing, Outcome
from tests.builders.judging import Try, gate, judge, part

PASS, FAIL, INDETERMINATE = Outcome


def total(*arguments: Any, **keywords: Any) -> ScopeResult:
    return judge(*arguments, **keywords).scope("total")


@pytest.mark.parametrize(
    ("choice", "score"),
    [("first", "50.0"), ("last", "70.0"), ("best", "90.0"), ("average", "70.0")],
)
def test_choice_among_attempts(choice: str, score: str) -> None:
    found = total([part("a", attempt=choice)], {"a": ["50", "90", "70"]})
    assert str(found.score) == score


@pytest.mark.parametrize(
    ("combine", "score"), [("average", "70.0"), ("lowest", "50.0"), ("highest", "90.0")]
)
def test_combination_of_items(combine: str, score: str) -> None:
    found = total([part("a", combine=combine)], {"a.1": ["50"], "a.2": ["90"]})
    assert str(found.score) == score


def test_attempt_that_is_not_finished_does_not_count() -> None:
    unfinished = {"score": "95"}
    found = total([part("a")], {"a": ["70", unfinished]})
    assert str(found.score) == "70.0"
    ignored = total([part("a", completion="ignored")], {"a": ["70", unfinished]})
    assert str(ignored.score) == "95.0"


@pytest.mark.parametrize(
    ("tries", "why"),
    [
        ([], Lack.NOT_STARTED),
        ([{}], Lack.NOT_FINISHED),
        ([{"completion": True}], Lack.NO_SCORE),
    ],
)
def test_what_is_missing_is_named(tries: Sequence[Try], why: Lack) -> None:
    found = total([part("a")], {"a": tries})
    assert (found.outcome, found.score) == (INDETERMINATE, None)
    assert found.missing == (Missing("a", why),)


def test_track_without_a_course_for_a_component_is_missing_it() -> None:
    found = total([part("a")], {"b": ["100"]})
    assert found.missing == (Missing("a*", Lack.NO_ITEM),)


@pytest.mark.parametrize(
    ("details", "outcome"),
    [
        ({"completion": True}, PASS),
        ({"completion": True, "success": True}, PASS),
        ({"completion": True, "success": False}, FAIL),
        ({"success": False}, FAIL),
        ({"success": True}, INDETERMINATE),
    ],
)
def test_course_without_a_score_goes_by_its_own_verdict(
    details: Mapping[str, Any], outcome: Outcome
) -> None:
    rules = [part("a", unscored="verdict", required=True)]
    found = total(rules, {"a": [details]})
    assert (found.outcome, found.score) == (outcome, None)


def test_score_outranks_what_the_content_says_of_passing() -> None:
    """The centre's mark decides, not what the author of the content set as mastery score."""
    boast = {"score": "30", "completion": True, "success": True}
    assert total([part("a")], {"a": [boast]}).outcome is FAIL


@pytest.mark.parametrize(("score", "points"), [("-50", "0.0"), ("150", "100.0")])
def test_score_outside_the_scale_counts_as_the_nearer_end(score: str, points: str) -> None:
    assert str(total([part("a")], {"a": [score]}).score) == points


def test_weights_are_exact_and_rounding_happens_once() -> None:
    """Rounded per component the thirds would give 66.7 × 3 ÷ 3 = 66.7; by halves 0.05 goes up."""
    rules = [part("a", "1/3"), part("b", "1/3"), part("c", "1/3")]
    found = total(rules, {"a": ["59.96"], "b": ["59.95"], "c": ["59.94"]})
    assert (found.score, found.outcome) == (Decimal("60.0"), PASS)
    steps = {step.id: step.value for step in found.steps}
    assert steps["total.exact"] == "59.95"


def test_verdict_and_figure_shown_agree_at_the_boundary() -> None:
    assert total([part("a")], {"a": ["59.95"]}).outcome is PASS
    assert total([part("a")], {"a": ["59.949"]}).outcome is FAIL
    down = {"digits": 1, "mode": "down", "at": "final"}
    assert total([part("a")], {"a": ["59.99"]}, rounding=down).outcome is FAIL


def test_required_component_is_not_made_good_by_others() -> None:
    rules = [part("a", "0.1", required=True), part("b", "0.9")]
    found = total(rules, {"a": ["59"], "b": ["100"]})
    assert (found.score, found.outcome) == (Decimal("95.9"), FAIL)


@pytest.mark.parametrize(
    ("policy", "past_due", "score", "outcome"),
    [
        ("indeterminate", True, None, INDETERMINATE),
        ("zero", False, "40.0", FAIL),
        ("zero_after_due", False, None, INDETERMINATE),
        ("zero_after_due", True, "40.0", FAIL),
        ("exclude", False, "80.0", PASS),
    ],
)
def test_policy_for_a_missing_result(
    policy: str, past_due: bool, score: str | None, outcome: Outcome
) -> None:
    rules = [part("a", "0.5"), part("b", "0.5", missing=policy)]
    found = total(rules, {"a": ["80"], "b": []}, past_due=past_due)
    assert found.outcome is outcome
    assert found.score == (None if score is None else Decimal(score))


def test_everything_excluded_is_no_verdict() -> None:
    found = total([part("a", missing="exclude")], {"a": []})
    assert found.outcome is INDETERMINATE
    assert found.missing == (Missing("total", Lack.NO_SCORE),)


def test_early_failure_is_told_only_by_rules_that_say_so() -> None:
    rules = [part("a", "0.5", required=True), part("b", "0.5")]
    tries: dict[str, list[Try]] = {"a": ["10"], "b": []}
    assert total(rules, tries).outcome is INDETERMINATE
    assert total(rules, tries, verdict="as_soon_as_known").outcome is FAIL


@pytest.mark.requirement("R91")
@pytest.mark.parametrize(
    ("missed", "outcome"), [("8", PASS), ("8.01", FAIL), (None, INDETERMINATE)]
)
def test_gate_over_facts(missed: str | None, outcome: Outcome) -> None:
    absence = ["<=", ["/", "fact.missed_hours", "fact.total_hours"], "1/3"]
    values = {"total_hours": "24"} | ({"missed_hours": missed} if missed else {})
    found = total([part("a")], {"a": ["80"]}, gates=gate(absence), values=values)
    assert found.outcome is outcome
    lacks = () if missed else (Missing("missed_hours", Lack.NO_FACT),)
    assert found.missing == lacks


def test_gate_sees_the_figures_as_they_are_shown() -> None:
    found = total(
        [part("a", pass_mark="10")],
        {"a": ["79.96"]},
        gates=gate(
            ["all", [">=", "component.a.score", "80"], ["==", "component.a.outcome", "pass"]]
        ),
    )
    assert found.outcome is PASS


@pytest.mark.requirement("R103")
def test_pre_test_without_weight_never_lowers_the_grade() -> None:
    rules = [part("a"), part("pre", "0", missing="exclude")]
    without = total(rules, {"a": ["80"], "pre": []})
    failed = total(rules, {"a": ["80"], "pre": ["0"]})
    assert (without.score, without.outcome) == (failed.score, failed.outcome)
    assert (failed.score, failed.outcome) == (Decimal(80), PASS)


def test_every_figure_of_the_trace_follows_from_the_ones_before() -> None:
    found = total([part("a", "0.3"), part("b", "0.7")], {"a": ["70", "80"], "b": ["90"]})
    steps = {step.id: step for step in found.steps}
    assert dict(steps["component.a.item.a"].operands) == {
        "attempt_1.score": "70",
        "attempt_1.finished": "true",
        "attempt_1.passed": "unknown",
        "attempt_2.score": "80",
        "attempt_2.finished": "true",
        "attempt_2.passed": "unknown",
    }
    weighed = steps["total.exact"].operands
    by_hand = sum(
        Fraction(weighed[f"{name}.weight"]) * Fraction(weighed[f"{name}.score"]) for name in "ab"
    )
    assert steps["total.exact"].value == "87" == str(by_hand)
    assert steps["total.score"].operands["exact"] == "87"
    assert steps["total.outcome"].value == "pass"
    assert all(step.clause == "C1" for step in found.steps)

"""What rule sets can say beyond weights and marks: floors, limits, critical errors, bonuses."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.grading.rules.evaluate import ScopeResult
from lms.grading.rules.trace import Lack, Missing, Outcome
from tests.builders.judging import TEXT, judge, part

PASS, FAIL, INDETERMINATE = Outcome


def total(*arguments: Any, **keywords: Any) -> ScopeResult:
    return judge(*arguments, **keywords).scope("total")


def critical(on_hit: str, item: str = "identity_check") -> list[dict[str, Any]]:
    return [{"id": "error", "item": item, "title": TEXT, "clause": "C1", "on_hit": on_hit}]


def hit(score: str) -> dict[str, Any]:
    return {"score": score, "completion": True, "critical": ["identity_check"]}


@pytest.mark.parametrize(
    ("tries", "score"), [(["50", "90", "70"], "70.0"), (["50", "90"], "70.0"), (["40"], "40.0")]
)
def test_median_of_the_attempts(tries: list[str], score: str) -> None:
    assert str(total([part("a", attempt="median")], {"a": tries}).score) == score


def test_nth_attempt_counts_and_is_waited_for() -> None:
    rules = [part("a", attempt="nth", nth=2)]
    assert str(total(rules, {"a": ["90", "50", "70"]}).score) == "50.0"
    assert total(rules, {"a": ["90"]}).missing == (Missing("a", Lack.FEW_ATTEMPTS),)


@pytest.mark.requirement("A16")
@pytest.mark.parametrize(
    ("cap", "score"), [("pass_mark", "60.0"), ("70", "70.0"), ("none", "95.0")]
)
def test_make_up_exam_counts_for_so_much_at_most(cap: str, score: str) -> None:
    rules = [part("a", makeup={"max": 1, "cap": cap})]
    found = total(rules, {"a": ["40", "95", "100"]})
    assert str(found.score) == score
    (step,) = [step for step in found.steps if step.id == "component.a.item.a"]
    assert step.operands["attempt_3.beyond"] == "1"


@pytest.mark.requirement("A16")
def test_first_attempt_is_never_capped() -> None:
    rules = [part("a", makeup={"max": 0, "cap": "60"})]
    assert str(total(rules, {"a": ["95", "100"]}).score) == "95.0"


@pytest.mark.requirement("R107")
def test_exam_that_was_not_finished_is_no_attempt() -> None:
    rules = [part("a", makeup={"max": 0, "cap": "60"})]
    assert str(total(rules, {"a": [{"score": "10"}, "80"]}).score) == "80.0"


@pytest.mark.parametrize(("drop", "score"), [(1, "80.0"), (2, "90.0"), (9, "90.0")])
def test_lowest_results_are_dropped_but_one_always_counts(drop: int, score: str) -> None:
    rules = [part("a", drop_lowest=drop)]
    assert str(total(rules, {"a.1": ["50"], "a.2": ["70"], "a.3": ["90"]}).score) == score


@pytest.mark.requirement("R110")
def test_so_many_results_are_enough() -> None:
    """Monthly samples: three of them make a period assessment, a fourth may be missing."""
    rules = [part("a", min_count=2)]
    assert str(total(rules, {"a.1": ["50"], "a.2": ["70"], "a.3": []}).score) == "60.0"
    found = total(rules, {"a.1": ["50"], "a.2": [], "a.3": []})
    assert found.outcome is INDETERMINATE
    zero = [part("a", min_count=2, missing="zero")]
    assert str(total(zero, {"a.1": ["50"], "a.2": [], "a.3": []}).score) == "25.0"
    assert total(rules, {"a.1": ["50"]}).missing == (Missing("a*", Lack.NO_ITEM),)


def test_floor_fails_the_total_where_the_component_is_not_required() -> None:
    rules = [part("a", "0.1", floor="50"), part("b", "0.9")]
    assert total(rules, {"a": ["50"], "b": ["100"]}).outcome is PASS
    below = total(rules, {"a": ["49"], "b": ["100"]})
    assert (below.outcome, str(below.score)) == (FAIL, "94.9")


def test_item_floor_fails_the_component() -> None:
    rules = [part("a", required=True, item_floor="50")]
    evaluation = judge(rules, {"a.1": ["49"], "a.2": ["100"]})
    assert evaluation.scope("component:a").outcome is FAIL
    assert evaluation.scope("total").outcome is FAIL


def test_bonus_is_added_up_to_its_cap_and_never_beyond_full_marks() -> None:
    bonus = part("b", "0.1", op="add", cap="5", missing="exclude")
    assert str(total([part("a"), bonus], {"a": ["70"], "b": []}).score) == "70.0"
    assert str(total([part("a"), bonus], {"a": ["70"], "b": ["30"]}).score) == "73.0"
    assert str(total([part("a"), bonus], {"a": ["70"], "b": ["90"]}).score) == "75.0"
    assert str(total([part("a"), bonus], {"a": ["99"], "b": ["90"]}).score) == "100.0"


@pytest.mark.parametrize(("combine", "score"), [("median", "60.0"), ("sum", "100.0")])
def test_other_ways_to_combine_items(combine: str, score: str) -> None:
    rules = [part("a", combine=combine)]
    assert str(total(rules, {"a.1": ["50"], "a.2": ["60"], "a.3": ["95"]}).score) == score


class TestCriticalErrors:
    """One hit fails, whatever the points (R106)."""

    @pytest.mark.requirement("R106")
    def test_failed_attempt_cannot_pass_its_component(self) -> None:
        rules = [part("a", required=True)]
        found = judge(rules, {"a": [hit("95")]}, critical=critical("fail_attempt"))
        assert found.scope("component:a").outcome is FAIL
        assert str(found.scope("total").score) == "95.0"
        assert found.scope("total").outcome is FAIL

    def test_best_attempt_is_one_without_an_error(self) -> None:
        rules = [part("a", required=True)]
        found = total(rules, {"a": [hit("95"), "70"]}, critical=critical("fail_attempt"))
        assert (str(found.score), found.outcome) == ("70.0", PASS)

    def test_attempt_is_zero(self) -> None:
        found = total([part("a")], {"a": [hit("95")]}, critical=critical("zero_attempt"))
        assert (str(found.score), found.outcome) == ("0.0", FAIL)

    def test_whole_fails_even_where_a_later_attempt_is_clean(self) -> None:
        found = total([part("a")], {"a": [hit("95"), "99"]}, critical=critical("fail_total"))
        assert (str(found.score), found.outcome) == ("99.0", FAIL)

    def test_errors_are_named_by_pattern(self) -> None:
        rules = critical("zero_attempt", item="identity*")
        assert str(total([part("a")], {"a": [hit("95")]}, critical=rules).score) == "0.0"
        other = critical("zero_attempt", item="privacy*")
        assert str(total([part("a")], {"a": [hit("95")]}, critical=other).score) == "95.0"

    def test_course_without_a_score_fails_by_it(self) -> None:
        rules = [part("a", required=True, unscored="verdict")]
        tried = {"completion": True, "critical": ["identity_check"]}
        found = total(rules, {"a": [tried]}, critical=critical("fail_attempt"))
        assert found.outcome is FAIL


CRITERIA = [
    ("greeting", "5", "5", True),
    ("upsell", "0", "10", False),
    ("solution", "3", "5", True),
]


@pytest.mark.requirement("R108")
@pytest.mark.parametrize(
    ("policy", "score"), [("leave_out", "80.0"), ("zero", "40.0"), (None, "44.0")]
)
def test_criterion_that_did_not_apply_leaves_the_denominator(
    policy: str | None, score: str
) -> None:
    """8 of 10 points of what applied; without a policy the reported score stands."""
    rules = [part("a", **({"not_applicable": policy} if policy else {}))]
    tried = {"score": "44", "completion": True, "criteria": CRITERIA}
    assert str(total(rules, {"a": [tried]}).score) == score


def test_nothing_applied_is_no_score() -> None:
    rules = [part("a", not_applicable="leave_out")]
    tried = {"score": "44", "completion": True, "criteria": [("upsell", "0", "10", False)]}
    assert total(rules, {"a": [tried]}).missing == (Missing("a", Lack.NO_SCORE),)


@pytest.mark.requirement("R103")
def test_gain_from_the_pre_test_is_told_and_changes_nothing() -> None:
    pre = part("pre", "0", missing="exclude", pre_test_of="a")
    found = total([part("a"), pre], {"a": ["85"], "pre": ["40"]})
    without = total([part("a"), pre], {"a": ["85"], "pre": []})
    assert (found.score, found.outcome) == (without.score, without.outcome)
    gains = {step.id: step.value for step in found.steps if step.op == "gain"}
    assert gains == {"gain.a": "0.75"}
    assert [step.value for step in without.steps if step.op == "gain"] == ["unknown"]


scores = st.lists(st.integers(0, 100).map(str), min_size=1, max_size=4)


@pytest.mark.requirement("R103")
@given(scores, st.lists(st.integers(0, 100).map(str), max_size=3))
def test_no_pre_test_ever_changes_the_grade(tries: list[str], pre: list[str]) -> None:
    rules = [part("a"), part("pre", "0", missing="exclude", pre_test_of="a")]
    found, without = (total(rules, {"a": tries, "pre": one}) for one in (pre, []))
    assert (found.score, found.outcome) == (without.score, without.outcome)


@given(
    st.dictionaries(st.sampled_from(["a.1", "a.2", "b"]), scores, min_size=3),
    st.sampled_from(["a.1", "a.2", "b"]),
    st.integers(0, 3),
    st.sampled_from(["best", "average", "median", "first", "last"]),
    st.sampled_from(["average", "lowest", "highest", "median", "sum"]),
)
def test_a_better_result_never_lowers_the_total(
    tries: dict[str, list[str]], better: str, place: int, attempt: str, combine: str
) -> None:
    """Whatever is dropped, capped, combined or weighed."""
    rules = [
        part("a", "0.7", attempt=attempt, combine=combine, drop_lowest=1),
        part("b", "0.3", attempt=attempt, makeup={"max": 2, "cap": "60"}),
    ]
    before = total(rules, tries)
    raised = [*tries[better]]
    raised[place % len(raised)] = "100"
    after = total(rules, {**tries, better: raised})
    assert before.score is not None
    assert after.score is not None
    assert after.score >= before.score


@given(st.integers(0, 100), st.integers(0, 100), st.integers(1, 99), st.integers(1, 99))
def test_more_weight_moves_the_total_towards_its_component(
    low: int, high: int, weight: int, more: int
) -> None:
    low, high = sorted((low, high))
    less, greater = sorted((weight, more))

    def with_weight(share: int) -> Fraction:
        rules = [part("a", f"{share}/100"), part("b", f"{100 - share}/100")]
        score = total(rules, {"a": [str(high)], "b": [str(low)]}).score
        assert score is not None
        return Fraction(score)

    assert with_weight(less) <= with_weight(greater)

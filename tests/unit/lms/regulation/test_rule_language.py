"""What a rule set may say beside weights and marks, and which of it makes no sense."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import pytest

from lms.grading.rules.proving import prove
from lms.regulation.rules.checks import findings_of
from lms.regulation.rules.expressions import (
    BadExpression,
    check_condition,
    check_number,
    holds,
    infix,
    number_of,
)
from lms.regulation.rules.rule_set import parse_rule_set
from tests.builders.attended import tardy_rules
from tests.builders.judging import RULES, gate, part


def found(*components: Mapping[str, Any], **changes: Any) -> list[tuple[str, str]]:
    content = {**RULES, "components": list(components) or [part("a")], **changes}
    return [(finding.code, finding.place) for finding in findings_of(content)]


def ladder(*bands: Mapping[str, Any], **changes: Any) -> dict[str, Any]:
    (one,) = tardy_rules()["ladders"]
    return {**one, "bands": list(bands), **changes} if bands else {**one, **changes}


def consequence(**changes: Any) -> dict[str, Any]:
    return {**tardy_rules()["consequences"][0], **changes}


def test_full_language_is_accepted() -> None:
    rules = [
        part("a", attempt="nth", nth=2, floor="50", item_floor="40", min_count=3, drop_lowest=2),
        part("b", "0.1", op="add", cap="5"),
        part("pre", "0", missing="exclude", pre_test_of="a"),
    ]
    assert found(*rules, **tardy_rules()) == []


@pytest.mark.parametrize(
    ("component", "code", "place"),
    [
        (part("a", attempt="nth"), "nth_attempt", "/components/0/nth"),
        (part("a", nth=2), "nth_attempt", "/components/0/nth"),
        (part("a", cap="5"), "bonus", "/components/0/op"),
        (part("a", drop_lowest=2, min_count=2), "drops_all", "/components/0/drop_lowest"),
        (part("a", floor="101"), "mark_out_of_range", "/components/0/floor"),
        (part("a", pre_test_of="a"), "pre_test", "/components/0/pre_test_of"),
    ],
)
def test_component_that_makes_no_sense(component: Mapping[str, Any], code: str, place: str) -> None:
    assert (code, place) in found(component)


def test_required_bonus_and_weighty_pre_test_are_refused() -> None:
    bonus = part("b", "0.1", op="add", required=True)
    assert found(part("a"), bonus) == [("bonus", "/components/1/op")]
    pre = part("pre", "0.2", missing="exclude", pre_test_of="a")
    assert ("pre_test", "/components/1/pre_test_of") in found(part("a", "0.8"), pre)


@pytest.mark.requirement("A4")
def test_two_ladders_of_lateness_are_refused() -> None:
    ladders = [ladder(), ladder(id="other", of="fact.late")]
    assert found(ladders=ladders) == [("two_regimes", "/ladders")]


@pytest.mark.parametrize(
    "bands",
    [
        [{"from": 3, "to": 3, "days": "0.5"}, {"from": 5, "to": 6, "days": "1"}],
        [{"from": 3, "to": 2, "days": "0.5"}],
        [{"from": 3, "do": "review"}, {"from": 4, "to": 6, "days": "1"}],
        [{"from": 3, "do": "review"}],
    ],
)
def test_ladder_with_gaps_is_refused(bands: list[dict[str, Any]]) -> None:
    assert found(ladders=[ladder(*bands)]) == [("bands", "/ladders/0/bands")]


@pytest.mark.parametrize(
    ("change", "code", "place"),
    [
        ({"when": ["exec", "1"]}, "condition", "/consequences/0/when"),
        ({"when": [">", "gate.open", "0"]}, "condition", "/consequences/0/when"),
        ({"when": ["is", "gate.shut"]}, "reference_unknown", "/consequences/0/when"),
        ({"amount": ["+", "1", "pass"]}, "condition", "/consequences/0/amount"),
        ({"amount": "ladder.other.days"}, "reference_unknown", "/consequences/0/amount"),
        ({"clause": "C9"}, "clause_unknown", "/consequences/0/clause"),
        ({"confirm": "machine"}, "shape", "/consequences/0/confirm"),
    ],
)
def test_consequence_that_leads_nowhere_is_refused(
    change: dict[str, Any], code: str, place: str
) -> None:
    assert found(ladders=[ladder()], consequences=[consequence(**change)]) == [(code, place)]


def test_gate_cannot_ask_for_what_comes_after_it() -> None:
    for reference in ("total.outcome", "gate.gate"):
        asked = ["==", reference, "pass"] if "total" in reference else ["is", reference]
        assert found(gates=gate(asked)) == [("reference_unknown", "/gates/0/condition")]


@pytest.mark.requirement("R121")
def test_tests_inside_a_rule_set_show_ladders_and_consequences() -> None:
    given = {"items": {"a": [{"score": "80", "completed": True}]}}
    expect = {"outcome": "pass"}
    tests: list[dict[str, Any]] = [
        {
            "name": "three times",
            "given": {**given, "facts": {"late": "2", "early": "1"}},
            "expect": {
                **expect,
                "ladders": {"tardy": "0.5"},
                "consequences": {"tardy_absence": "0.5", "tardy_review": False},
            },
        },
        {
            "name": "seven times",
            "given": {**given, "facts": {"tardy": "7"}},
            "expect": {
                **expect,
                "ladders": {"tardy": "review"},
                "consequences": {"tardy_absence": None, "tardy_review": True},
            },
        },
        {
            "name": "a proof is looked at",
            "given": {**given, "unsettled": ["tardy"]},
            "expect": {
                **expect,
                "ladders": {"tardy": None},
                "consequences": {"tardy_absence": None},
            },
        },
        {
            "name": "8.01 of 24 hours",
            "given": {**given, "facts": {"missed_hours": "8.01", "total_hours": "24"}},
            "expect": {**expect, "consequences": {"retake": "8.01"}},
        },
        {
            "name": "8 of 24 hours",
            "given": {**given, "facts": {"missed_hours": "8", "total_hours": "24"}},
            "expect": {**expect, "consequences": {"retake": False}},
        },
        {
            "name": "failed",
            "given": {"items": {"a": [{"score": "8", "completed": True}]}},
            "expect": {"outcome": "fail"},
        },
    ]
    content = {**RULES, "components": [part("a")], **tardy_rules(), "tests": tests}
    assert prove(parse_rule_set(content)) == []
    tests[0]["expect"]["ladders"]["tardy"] = "1"
    (failure,) = prove(parse_rule_set(content))
    assert str(failure) == "three times: ladder tardy is 0.5, not 1"


class TestExpressions:
    @pytest.mark.parametrize(
        ("operand", "value"),
        [
            (["sum", "1", "2", "fact.n"], 6),
            (["median", "1", "9", "fact.n"], 3),
            (["count", [">", "fact.n", "1"], ["is", "fact.flag"], ["<", "fact.n", "1"]], 2),
            (["count", [">", "fact.other", "1"]], None),
        ],
    )
    def test_numbers(self, operand: Any, value: int | None) -> None:
        check_number(operand)
        scope: dict[str, Any] = {"fact.n": Fraction(3), "fact.flag": True}
        assert number_of(operand, scope) == value

    def test_is_asks_what_is_true_by_itself(self) -> None:
        asked = ["not", ["is", "ladder.tardy.review"]]
        check_condition(asked)
        assert holds(asked, {"ladder.tardy.review": False}) is True
        assert holds(asked, {}) is None
        assert infix(asked) == "not(ladder.tardy.review)"

    @pytest.mark.parametrize(
        "wrong",
        [
            ["is", "total.score"],
            ["is", ["is", "gate.a"]],
            ["is", "gate.a", "gate.b"],
            ["==", "gate.a", "pass"],
            ["count", "1"],
        ],
    )
    def test_what_is_not_understood(self, wrong: Any) -> None:
        with pytest.raises(BadExpression):
            check_condition(wrong)


def test_every_text_of_a_finding_speaks_both_languages() -> None:
    content = {
        **RULES,
        "components": [part("a", nth=2)],
        "ladders": [ladder(id="b"), ladder(id="c")],
    }
    for finding in findings_of(content):
        for language in ("en", "zh-Hans"):
            assert finding.detail in finding.message(language)

"""The closed language of conditions, and its third value."""

from fractions import Fraction
from typing import Any

import pytest

from lms.regulation.rules.expressions import (
    BadExpression,
    check_condition,
    holds,
    infix,
    references,
)

SIMULATION = [">=", "component.simulation.score", "80"]
ABSENCE = ["<=", ["/", "fact.missed_hours", "fact.total_hours"], "1/3"]


@pytest.mark.parametrize(
    ("condition", "scope", "verdict"),
    [
        (SIMULATION, {"component.simulation.score": Fraction(80)}, True),
        (SIMULATION, {"component.simulation.score": Fraction(799, 10)}, False),
        (SIMULATION, {}, None),
        (
            ABSENCE,
            {"fact.missed_hours": Fraction(8), "fact.total_hours": Fraction(24)},
            True,
        ),
        (
            ABSENCE,
            {"fact.missed_hours": Fraction(801, 100), "fact.total_hours": Fraction(24)},
            False,
        ),
        (ABSENCE, {"fact.missed_hours": Fraction(8), "fact.total_hours": Fraction(0)}, None),
        (["==", "component.a.outcome", "pass"], {"component.a.outcome": "pass"}, True),
        (["==", "component.a.outcome", "pass"], {"component.a.outcome": "fail"}, False),
        ([">", ["+", "1", "2"], ["*", "2", "1"]], {}, True),
        ([">", ["-", "5", "2", "1"], ["mean", "2", "3"]], {}, False),
        (["==", ["min", "3", "2"], ["max", "1", "2"]], {}, True),
        (["not", SIMULATION], {}, None),
        (["not", [">", "1", "2"]], {}, True),
    ],
)
def test_condition_holds(condition: Any, scope: Any, verdict: bool | None) -> None:
    check_condition(condition)
    assert holds(condition, scope) is verdict


@pytest.mark.parametrize(
    ("operator", "parts", "verdict"),
    [
        ("all", "TT", True),
        ("all", "TF", False),
        ("all", "TU", None),
        ("all", "FU", False),
        ("any", "FF", False),
        ("any", "TU", True),
        ("any", "FU", None),
    ],
)
def test_unknown_travels_as_kleene_has_it(operator: str, parts: str, verdict: bool | None) -> None:
    member = {
        "T": ["==", "1", "1"],
        "F": ["==", "1", "2"],
        "U": ["==", "fact.unknown", "1"],
    }
    assert holds([operator, *(member[part] for part in parts)], {}) is verdict


@pytest.mark.parametrize(
    "condition",
    [
        "score >= 60",
        [],
        ["all"],
        ["eval", "1"],
        [">=", "total.score"],
        [">=", "total.score", "60", "70"],
        [">=", "score", "60"],
        [">=", "component.A.score", "60"],
        [">=", "total.score", 60],
        [">=", "component.a.outcome", "pass"],
        ["==", "component.a.outcome", "60"],
        ["+", "1", "2"],
        ["not", SIMULATION, SIMULATION],
        ["all", "pass"],
        [">=", ["all", "1", "2"], "3"],
        ["==", ["/", "1", "2", "3"], "1"],
        ["==", ["+", "pass", "1"], "1"],
        [["all"], "1", "2"],
    ],
)
def test_what_the_language_does_not_know_is_refused(condition: Any) -> None:
    with pytest.raises(BadExpression):
        check_condition(condition)


def test_references_are_found_in_reading_order() -> None:
    condition = ["all", SIMULATION, ABSENCE]
    assert list(references(condition)) == [
        "component.simulation.score",
        "fact.missed_hours",
        "fact.total_hours",
    ]


def test_condition_is_written_as_people_write_it() -> None:
    assert infix(["all", SIMULATION, ABSENCE]) == (
        "all(component.simulation.score ≥ 80, (fact.missed_hours ÷ fact.total_hours) ≤ 1/3)"
    )

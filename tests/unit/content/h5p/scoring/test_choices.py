"""Scores of given answers, computed again; statements as the libraries make them."""

from decimal import Decimal
from typing import Any

import pytest

from content.h5p.rules.names import LibraryName
from content.h5p.rules.scoring import Rescored, rescore

MULTIPLE = LibraryName("H5P.MultiChoice", 1, 16)
TRUE_FALSE = LibraryName("H5P.TrueFalse", 1, 8)
SINGLE = LibraryName("H5P.SingleChoiceSet", 1, 11)
SUMMARY = LibraryName("H5P.Summary", 1, 10)


def answered(response: str) -> dict[str, Any]:
    return {
        "verb": {"id": "http://adlnet.gov/expapi/verbs/answered"},
        "result": {"response": response},
    }


def points(library: LibraryName, parameters: dict[str, Any], response: str) -> tuple[int, int]:
    found = rescore(library, parameters, answered(response))
    assert found is not None
    assert found.certain
    return int(found.raw), int(found.max)


def choices(right: str, **behaviour: Any) -> dict[str, Any]:
    """Answers in the order of `right`, `x` for a right one."""
    answers = [{"text": f"<div>{each}</div>", "correct": each == "x"} for each in right]
    return {"question": "?", "answers": answers, "behaviour": behaviour}


@pytest.mark.parametrize(
    ("right", "behaviour", "response", "raw", "most"),
    [
        ("x-x", {}, "0[,]2", 2, 2),
        ("x-x", {}, "2[,]0", 2, 2),
        ("x-x", {}, "0", 1, 2),
        ("x-x", {}, "0[,]1", 0, 2),
        ("x-x", {}, "0[,]1[,]2", 1, 2),
        ("x-x", {}, "1", 0, 2),
        ("x-x", {}, "", 0, 2),
        ("x-x", {"singlePoint": True}, "0[,]2", 1, 1),
        ("x-x", {"singlePoint": True}, "0", 0, 1),
        ("x-x", {"singlePoint": True, "passPercentage": 50}, "0", 1, 1),
        ("x-x", {"type": "single"}, "2", 1, 1),
        ("x-x", {"type": "single"}, "1", 0, 1),
        ("x--", {}, "0", 1, 1),
        ("x--", {"type": "multi"}, "0[,]1", 0, 1),
        ("x--", {"singleAnswer": False}, "0[,]1", 0, 1),
        ("---", {"type": "multi"}, "", 1, 1),
        ("---", {"type": "multi"}, "1", 0, 1),
        ("---", {"singlePoint": True}, "", 1, 1),
        # Answers that nobody can give in a browser.
        ("x-x", {}, "0[,]0", 0, 2),
        ("x-x", {}, "0[,]2[,]9", 0, 2),
        ("x-x", {}, "0[,]-2", 0, 2),
        ("x-x", {}, "all", 0, 2),
        ("x--", {"type": "single"}, "0[,]1", 0, 1),
    ],
)
def test_multiple_choice(
    right: str, behaviour: dict[str, Any], response: str, raw: int, most: int
) -> None:
    assert points(MULTIPLE, choices(right, **behaviour), response) == (raw, most)


@pytest.mark.parametrize(
    ("correct", "response", "raw"),
    [("true", "true", 1), ("true", "false", 0), ("false", "false", 1), ("false", "", 0)],
)
def test_true_or_false(correct: str, response: str, raw: int) -> None:
    assert points(TRUE_FALSE, {"correct": correct}, response) == (raw, 1)


@pytest.mark.parametrize(("response", "raw"), [("0", 1), ("1", 0), ("", 0), ("7", 0), ("0[,]1", 0)])
def test_a_question_of_a_single_choice_set(response: str, raw: int) -> None:
    question = {"question": "?", "answers": ["right", "wrong"], "subContentId": "a"}
    assert points(SINGLE, question, response) == (raw, 1)


@pytest.mark.parametrize(
    ("response", "raw"), [("0", 1), ("1", 0), ("1[,]0", 0), ("2[,]2[,]0", 0), ("", 0)]
)
def test_a_panel_of_a_summary(response: str, raw: int) -> None:
    panel = {"summary": ["right", "wrong", "wrong too"], "subContentId": "a"}
    assert points(SUMMARY, panel, response) == (raw, 1)


@pytest.mark.parametrize("library", [MULTIPLE, TRUE_FALSE, SINGLE, SUMMARY])
@pytest.mark.parametrize("parameters", [{}, {"answers": 7, "correct": 1, "summary": "x"}])
def test_parameters_of_another_kind_say_nothing(
    library: LibraryName, parameters: dict[str, Any]
) -> None:
    assert rescore(library, parameters, answered("0")) is None


@pytest.mark.parametrize(
    "statement", [{}, {"result": {}}, {"result": {"response": 7}}, {"result": 7}, {"result": None}]
)
def test_a_statement_without_an_answer_says_nothing(statement: dict[str, Any]) -> None:
    assert rescore(TRUE_FALSE, {"correct": "true"}, statement) is None


def test_an_answer_that_is_too_long_to_be_one_says_nothing() -> None:
    assert rescore(TRUE_FALSE, {"correct": "true"}, answered("x" * 200_000)) is None


def test_types_without_a_rule_say_nothing() -> None:
    assert rescore(LibraryName("H5P.Essay", 1, 5), {}, answered("words")) is None


def test_the_version_makes_no_difference_and_points_are_decimals() -> None:
    found = rescore(LibraryName("H5P.TrueFalse", 1, 2), {"correct": "true"}, answered("true"))
    assert found == Rescored(Decimal(1), Decimal(1), certain=True)

"""Scores of our own type, counted again from the answers."""

from typing import Any

import pytest

from content.h5p.rules.names import LibraryName
from content.h5p.rules.scoring import rescore

MODULE = LibraryName("Callcraft.Module", 1, 0)


def question(options: str) -> dict[str, Any]:
    """A question with an option for each sign; those marked + are right."""
    return {"text": {}, "options": [{"text": {}, "correct": one == "+"} for one in options]}


def turn(name: str, *replies: tuple[int, str]) -> dict[str, Any]:
    return {"id": name, "choices": [{"points": points, "next": to} for points, to in replies]}


QUESTIONS = {
    "passMark": 60,
    "pages": [],
    "questions": [question("+-"), question("-++"), question("-+")],
}
CALL: dict[str, Any] = {
    "passMark": 80,
    "pages": [],
    "turns": [
        turn("greeting", (10, "story"), (2, "story")),
        turn("story", (20, "closing"), (0, "closing"), (5, "")),
        turn("closing", (30, ""), (10, "")),
    ],
}
CALL["turns"][1]["choices"][1]["critical"] = True


def points(parameters: dict[str, Any], response: str) -> tuple[float, float] | None:
    again = rescore(MODULE, parameters, {"result": {"response": response}})
    return None if again is None else (float(again.raw), float(again.max))


def passes(parameters: dict[str, Any], response: str) -> bool | None:
    again = rescore(MODULE, parameters, {"result": {"response": response}})
    assert again is not None
    return again.passes


@pytest.mark.parametrize(
    ("response", "score"),
    [
        ("1[.]a[,]2[.]b+c[,]3[.]b", 100),
        ("1[.]a[,]2[.]c+b[,]3[.]a", 66),
        ("1[.]a[,]2[.]b[,]3[.]a", 33),
        ("3[.]b", 33),
        ("", 0),
        ("1[.]a[,]1[.]a[,]1[.]a", 0),
        ("1[.]a[,]2[.]b+b+c[,]3[.]b", 0),
        ("4[.]a", 0),
        ("1[.]c", 0),
        ("all of it", 0),
    ],
)
def test_a_module_with_questions_comes_to_the_share_of_right_ones(
    response: str, score: int
) -> None:
    assert points(QUESTIONS, response) == (score, 100)


@pytest.mark.parametrize(
    ("response", "score"),
    [
        ("1[.]a[,]2[.]a[,]3[.]a", 100),
        ("1[.]b[,]2[.]a[,]3[.]b", 53),
        ("1[.]a[,]2[.]c", 50),
        ("1[.]a", 0),
        ("2[.]a[,]3[.]a", 0),
        ("1[.]a[,]3[.]a", 0),
        ("1[.]a[,]2[.]a[,]3[.]a[,]3[.]a", 0),
        ("1[.]a+b[,]2[.]a[,]3[.]a", 0),
        ("", 0),
    ],
    ids=lambda value: str(value) or "nothing",
)
def test_a_call_comes_to_its_points_when_it_went_from_start_to_end(
    response: str, score: int
) -> None:
    assert points(CALL, response) == (score, 100)


def test_passing_is_the_pass_mark_and_no_critical_mistake() -> None:
    assert passes(QUESTIONS, "1[.]a[,]2[.]b+c[,]3[.]a") is True
    assert passes(QUESTIONS, "1[.]a") is False
    lenient = {**CALL, "passMark": 50}
    assert passes(lenient, "1[.]a[,]2[.]c") is True
    assert points(lenient, "1[.]a[,]2[.]b[,]3[.]a") == (66, 100)
    assert passes(lenient, "1[.]a[,]2[.]b[,]3[.]a") is False


def test_parts_are_counted_for_themselves() -> None:
    assert points(question("-++"), "b[,]c") == (1, 1)
    assert points(question("-++"), "b") == (0, 1)
    assert points(CALL["turns"][0], "b") == (2, 10)
    assert points(CALL["turns"][0], "a[,]b") == (0, 10)


def test_a_module_that_asks_nothing_is_not_counted() -> None:
    assert points({"pages": [{}]}, "1[.]a") is None

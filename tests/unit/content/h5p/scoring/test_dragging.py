"""Scores of elements in drop zones, and finding the part of content that a statement is about."""

from typing import Any

import pytest

from content.h5p.rules.names import LibraryName
from content.h5p.rules.scoring import find_sub_content, rescore
from tests.builders.h5p import choice_parameters, library, series_parameters, sub_content_id

DRAG = LibraryName("H5P.DragQuestion", 1, 15)


def task(
    *zones: list[str], elements: int = 3, multiple: bool = False, **behaviour: Any
) -> dict[str, Any]:
    return {
        "question": {
            "task": {
                "elements": [{"multiple": multiple} for _ in range(elements)],
                "dropZones": [{"correctElements": each} for each in zones],
            }
        },
        "behaviour": behaviour,
    }


PLAIN = task(["0", "1"], ["2"])
FREE = task(["0", "1"], ["2"], applyPenalties=False)
ONE_POINT = task(["0", "1"], ["2"], singlePoint=True, applyPenalties=False)
SEVERAL = task(["0", "1"], ["0"], multiple=True)
NOTHING = task([], [])


@pytest.mark.parametrize(
    ("parameters", "response", "raw", "most"),
    [
        (PLAIN, "0[.]0[,]0[.]1[,]1[.]2", 3, 3),
        (PLAIN, "0[.]0[,]1[.]1", 0, 3),
        (PLAIN, "0[.]0[,]0[.]1[,]0[.]2", 1, 3),
        (PLAIN, "", 0, 3),
        (FREE, "0[.]0[,]1[.]1", 1, 3),
        (ONE_POINT, "0[.]0[,]0[.]1[,]1[.]2", 1, 1),
        (ONE_POINT, "0[.]0[,]0[.]1", 0, 1),
        (SEVERAL, "0[.]0[,]1[.]0[,]0[.]1", 3, 3),
        (SEVERAL, "0[.]0[,]0[.]1", 2, 3),
        (NOTHING, "", 1, 1),
        (NOTHING, "0[.]0", 0, 1),
        (PLAIN, "9[.]0", 0, 3),
        (PLAIN, "0[.]9", 0, 3),
        (PLAIN, "0[.]", 0, 3),
        (PLAIN, "x", 0, 3),
    ],
)
def test_drag_question(parameters: dict[str, Any], response: str, raw: int, most: int) -> None:
    found = rescore(DRAG, parameters, {"result": {"response": response}})
    assert found is not None
    assert (int(found.raw), int(found.max)) == (raw, most)


def test_an_element_is_in_one_place_unless_it_is_copied() -> None:
    found = rescore(DRAG, PLAIN, {"result": {"response": "[,]".join(["0[.]0"] * 3)}})
    assert found is not None
    assert found.raw == 0


@pytest.mark.parametrize("parameters", [{}, {"question": 7}, {"question": {"task": {}}}])
def test_a_task_without_elements_says_nothing(parameters: dict[str, Any]) -> None:
    assert rescore(DRAG, parameters, {"result": {"response": ""}}) is None


def test_a_part_is_found_by_its_id_with_its_library() -> None:
    second = choice_parameters(question="<p>Second</p>")
    parameters = series_parameters(choice_parameters(), second)
    name = LibraryName.parse(library("Callcraft.TestQuestion").name)
    assert find_sub_content(parameters, sub_content_id(2)) == (name, second)
    assert find_sub_content(parameters, sub_content_id(3)) is None


def test_parts_of_parts_are_found() -> None:
    series = library("Callcraft.TestSeries")
    inner = series_parameters(choice_parameters())
    outer = {"parts": [{"library": series.name, "params": inner, "subContentId": "outer-01"}]}
    found = find_sub_content(outer, sub_content_id(1))
    assert found is not None
    assert found[0].machine_name == "Callcraft.TestQuestion"
    assert find_sub_content(outer, "outer-01") == (LibraryName.parse(series.name), inner)


def test_a_question_of_a_set_is_found_with_the_library_around_it() -> None:
    single = LibraryName("H5P.SingleChoiceSet", 1, 11)
    question = {"subContentId": "0001-0002", "answers": ["a", "b"]}
    top = {"choices": [question]}
    inside = {"x": [{"library": str(single), "params": top}]}
    assert find_sub_content(top, "0001-0002", main=single) == (single, question)
    assert find_sub_content(top, "0001-0002") is None
    assert find_sub_content(inside, "0001-0002") == (single, question)


@pytest.mark.parametrize(
    "parameters",
    [{}, {"a": [1, None, "x"]}, {"library": "x", "params": {}}, {"library": 7, "params": []}],
)
def test_where_there_are_no_parts_none_is_found(parameters: dict[str, Any]) -> None:
    assert find_sub_content(parameters, "x") is None

"""The score of content that asks by others, counted again from the answers beside it."""

import json
from decimal import Decimal
from typing import Any

import pytest

from content.h5p.rules.names import LibraryName
from scorm_packages.runtime.rules.h5p import model
from scorm_packages.runtime.rules.h5p.answers import COMPOUND, answer_in
from scorm_packages.runtime.rules.h5p.parts import MOST_PARTS, parts_in
from scorm_packages.runtime.rules.h5p.spoken import Exercise, Points, Spoken, read_spoken
from scorm_packages.runtime.rules.progress import Delta, Progress, Terms
from tests.builders.h5p import (
    choice_parameters,
    library,
    renamed,
    series_parameters,
    sub_content_id,
)
from tests.builders.h5p_courses import as_set, said

ACTIVITY = "https://x.example/packages/1/items/content"
QUESTION = renamed(library("Callcraft.TestQuestion"), "H5P.MultiChoice", 1, 16)
TWO_QUESTIONS = series_parameters(choice_parameters(), choice_parameters(), of=QUESTION)
COLUMN = Exercise(ACTIVITY, LibraryName("H5P.Column", 1, 18), TWO_QUESTIONS)
RIGHT = {"id": sub_content_id(1), "response": "0[,]2", "raw": 2, "max": 2}
WRONG = {"id": sub_content_id(2), "response": "1", "raw": 0, "max": 2}


def finished(*parts: Any, score: tuple[int, int], **changes: Any) -> dict[str, Any]:
    return said(ACTIVITY, "completed", score=score, parts=list(parts), **changes)


def heard(statement: dict[str, Any], exercise: Exercise = COLUMN) -> Spoken:
    spoken = read_spoken(1, json.dumps(statement), exercise)
    assert spoken is not None
    return spoken


def test_a_claim_that_the_answers_come_to_stands() -> None:
    spoken = heard(finished(RIGHT, WRONG, score=(2, 4)))
    assert spoken.score == Points(Decimal(2), Decimal(4))
    assert spoken.claimed is None
    assert spoken.recalculated is None
    assert answer_in(spoken) is None


def test_a_better_claim_than_the_answers_is_replaced_and_kept_beside() -> None:
    """Score tampering: the whole of a container rests on what was answered in it."""
    spoken = heard(finished(RIGHT, WRONG, score=(4, 4), result={"success": True}))
    assert spoken.score == Points(Decimal(2), Decimal(4))
    assert spoken.claimed == Points(Decimal(4), Decimal(4))
    assert spoken.result["success"] is False
    listed = answer_in(spoken)
    assert listed is not None
    assert (listed.kind, listed.result, listed.claimed) == (COMPOUND, "2 / 4", "4 / 4")
    assert listed.student_response == ""


def test_a_claim_without_answers_counts_and_is_told_as_doubtful() -> None:
    spoken = heard(finished(score=(4, 4)))
    assert spoken.score == Points(Decimal(4), Decimal(4))
    assert spoken.recalculated == Points(Decimal(0), Decimal(4))
    listed = answer_in(spoken)
    assert listed is not None
    assert (listed.result, listed.claimed) == ("0 / 4", "4 / 4")


def test_an_answer_made_up_for_the_whole_does_not_get_around_it() -> None:
    spoken = heard(finished(WRONG, score=(4, 4), response="0"))
    assert spoken.score is not None
    assert spoken.score.raw == 0


def test_the_parts_are_ours_alone_and_leave_in_no_statement() -> None:
    spoken = heard(finished(RIGHT, WRONG, score=(2, 4)))
    assert "parts" not in {**spoken.definition, **spoken.result, **spoken.verb}


def test_a_column_with_questions_is_not_done_by_saying_that_it_has_no_points() -> None:
    terms = Terms(exercise=COLUMN)
    delta = Delta((("h5p.opened", "0"),))
    assert model.apply_delta(Progress({}), delta, terms).progress.lesson_status == "incomplete"
    texts = Exercise(ACTIVITY, LibraryName("H5P.Column", 1, 18), {"content": []})
    read = model.apply_delta(Progress({}), delta, Terms(exercise=texts))
    assert read.progress.lesson_status == "completed"


def test_the_result_of_the_course_is_what_the_answers_come_to() -> None:
    lied = as_set(1, finished(RIGHT, WRONG, score=(4, 4), result={"success": True}))
    after = model.apply_delta(Progress({}), Delta((lied,)), Terms(exercise=COLUMN)).progress
    assert [after.lesson_status, after.score_raw, after.score_max] == ["completed", 2, 4]


@pytest.mark.parametrize(
    "parts",
    [None, "x", {}, [None], [[]], [{}], [{"id": "1; drop"}], [{"id": 3}]],
)
def test_what_are_no_parts_is_left_out(parts: object) -> None:
    assert parts_in({"parts": parts}) == []


@pytest.mark.parametrize("score", ["9", None, True, [], -1, float("1e300")])
def test_points_that_make_no_sense_are_bounded(score: object) -> None:
    (part,) = parts_in({"parts": [{**RIGHT, "raw": score, "max": 2, "response": 4}]})
    assert 0 <= part.raw <= 2
    assert part.response is None


def test_parts_are_bounded_in_number() -> None:
    assert len(parts_in({"parts": [RIGHT] * (MOST_PARTS + 1)})) == MOST_PARTS

"""H5P's statements as answers in lists."""

import json
from typing import Any

from content.h5p.rules.names import LibraryName
from scorm_packages.runtime.rules.h5p.answers import answer_in
from scorm_packages.runtime.rules.h5p.spoken import Exercise, read_spoken
from scorm_packages.runtime.rules.interactions import Answer
from tests.builders.h5p import choice_parameters
from tests.builders.h5p_courses import said

ACTIVITY = "https://x.example/packages/1/items/content"
CHOICE = Exercise(ACTIVITY, LibraryName("H5P.MultiChoice", 1, 16), choice_parameters())
PART = "0f8b1b5e-0f8b-4b5e-8f8b-0f8b1b5e0f8b"


def answer(statement: dict[str, Any]) -> Answer | None:
    spoken = read_spoken(7, json.dumps(statement), CHOICE)
    assert spoken is not None
    return answer_in(spoken)


def about(definition: dict[str, Any], sub_content: str = "") -> dict[str, Any]:
    suffix = f"?subContentId={sub_content}" if sub_content else ""
    return {"id": ACTIVITY + suffix, "definition": definition}


def test_an_answer_is_listed_with_its_question_and_what_was_expected() -> None:
    definition = {
        "name": {"en-US": "<p>Greeting</p>"},
        "interactionType": "choice",
        "correctResponsesPattern": ["0[,]2"],
    }
    found = answer(
        said(
            ACTIVITY,
            score=(2, 2),
            response="0[,]2",
            result={"success": True, "duration": "PT3.5S"},
            object=about(definition),
        )
    )
    assert found is not None
    assert (found.number, found.identifier, found.kind) == (7, "Greeting", "choice")
    assert (found.student_response, found.correct_responses) == ("0[,]2", ("0[,]2",))
    assert (found.result, found.weighting, found.latency_cs) == ("correct", "2", 350)
    assert found.claimed == ""


def test_questions_that_are_called_the_same_are_told_apart() -> None:
    definition = {"description": {"en-US": "What now?"}}
    found = answer(said(ACTIVITY, response="1", object=about(definition, PART)))
    assert found is not None
    assert found.identifier == "What now? (0f8b1b5e)"


def test_a_claim_that_the_answer_does_not_come_to_stands_beside_our_score() -> None:
    found = answer(
        said(ACTIVITY, score=(2, 2), response="0", result={"success": True}),
    )
    assert found is not None
    assert (found.result, found.claimed) == ("1 / 2", "2 / 2")


def test_what_holds_no_answer_is_not_listed() -> None:
    assert answer(said(ACTIVITY, "completed", score=(2, 2))) is None
    assert answer(said(ACTIVITY, "interacted", response="0")) is None

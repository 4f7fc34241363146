"""H5P's statements: checked, scored again, and told completely."""

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.h5p.rules.names import LibraryName
from scorm_packages.runtime.rules.h5p.spoken import Exercise, Points, Spoken, read_spoken
from scorm_packages.runtime.rules.h5p.telling import statement_of
from scorm_packages.runtime.rules.scenes import Scene, item_activity_id
from tests.builders.h5p import (
    choice_parameters,
    library,
    renamed,
    series_parameters,
    sub_content_id,
)
from tests.builders.h5p_courses import said
from xapi.statements import Version, parse

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
SCENE = Scene(
    actor={"objectType": "Agent", "account": {"homePage": "https://x.example", "name": "7"}},
    registration=UUID(int=1),
    attempt=UUID(int=2),
    session=UUID(int=3),
    package=UUID(int=4),
    package_title="礼貌用语",
    package_language="zh-CN",
    item="content",
    item_title="礼貌用语练习",
    mode="normal",
    language="zh-Hans",
    standard="h5p",
)
ACTIVITY = item_activity_id(SCENE.package, SCENE.item)
CHOICE = Exercise(ACTIVITY, LibraryName("H5P.MultiChoice", 1, 16), choice_parameters())
OURS = Exercise(ACTIVITY, LibraryName("Callcraft.TestQuestion", 1, 2), choice_parameters())
PART = sub_content_id(1)


def points(raw: int, most: int) -> Points:
    return Points(Decimal(raw), Decimal(most))


def read(statement: dict[str, Any], exercise: Exercise = OURS) -> Spoken:
    spoken = read_spoken(1, json.dumps(statement), exercise)
    assert spoken is not None
    return spoken


def told(statement: dict[str, Any], exercise: Exercise = OURS) -> dict[str, Any]:
    spoken = read(statement, exercise).between(NOW - timedelta(hours=1), NOW)
    made = statement_of(SCENE, 5, spoken)
    parse(made, Version.V1)
    parse(made, Version.V2)
    return made


def test_what_h5p_leaves_out_is_added() -> None:
    """Peers store statements without id, time, registration or name."""
    made = told(said(ACTIVITY, score=(1, 2), response="0"))
    assert made["actor"] == SCENE.actor
    assert made["context"]["registration"] == str(SCENE.registration)
    assert made["context"]["platform"] == "Callcraft"
    assert made["context"]["language"] == "zh-Hans"
    assert made["object"]["definition"]["name"] == {"zh-CN": "礼貌用语练习"}
    assert made["timestamp"] == "2026-03-02T09:30:00.000+00:00"
    assert made["id"] == told(said(ACTIVITY, score=(1, 2)))["id"]


def test_the_learner_that_the_browser_names_is_not_believed() -> None:
    forged = said(ACTIVITY, actor={"mbox": "mailto:boss@example.com"}, id=str(UUID(int=9)))
    made = told(forged)
    assert made["actor"] == SCENE.actor
    assert made["id"] != str(UUID(int=9))


@pytest.mark.parametrize(
    ("claimed", "kept"),
    [
        ("2026-03-02T09:00:00Z", "2026-03-02T09:00:00.000+00:00"),
        ("2025-01-01T00:00:00Z", "2026-03-02T08:30:00.000+00:00"),
        ("2027-01-01T00:00:00Z", "2026-03-02T09:30:00.000+00:00"),
        ("yesterday", "2026-03-02T09:30:00.000+00:00"),
        ("2026-03-02T09:00:00", "2026-03-02T09:30:00.000+00:00"),
    ],
)
def test_the_time_lies_within_the_session(claimed: str, kept: str) -> None:
    assert told(said(ACTIVITY, timestamp=claimed))["timestamp"] == kept


@pytest.mark.parametrize("verb", ["completed", "passed", "failed", "initialized", "scored"])
def test_of_the_whole_content_outcomes_are_the_run_time_s_to_tell(verb: str) -> None:
    """Peers record `completed` again at every resume."""
    made = told(said(ACTIVITY, verb, score=(2, 2)))
    assert made["verb"]["id"] == "http://adlnet.gov/expapi/verbs/answered"
    assert made["result"]["score"] == {"min": 0, "raw": 2, "max": 2, "scaled": 1}


def test_a_part_says_what_it_is_part_of_and_who_made_it() -> None:
    context = {
        "contextActivities": {
            "parent": [{"objectType": "Activity", "id": ACTIVITY}],
            "category": [
                {"objectType": "Activity", "id": "http://h5p.org/libraries/H5P.Blanks-1.14"}
            ],
        }
    }
    made = told(said(ACTIVITY, "completed", sub_content=PART, context=context))
    assert made["verb"]["id"].endswith("/completed")
    assert made["object"]["id"] == f"{ACTIVITY}?subContentId={PART}"
    definition = made["object"]["definition"]
    assert definition["extensions"] == {"http://h5p.org/x-api/h5p-subContentId": PART}
    assert definition["name"] == {"zh-CN": "H5P.Blanks-1.14"}
    around = made["context"]["contextActivities"]
    assert around["parent"] == [{"objectType": "Activity", "id": ACTIVITY}]
    assert [each["id"] for each in around["category"]] == [
        "http://h5p.org/libraries/H5P.Blanks-1.14"
    ]


def test_a_part_without_a_parent_belongs_to_the_content() -> None:
    elsewhere = {"contextActivities": {"parent": {"id": "https://elsewhere.example/"}}}
    made = told(said(ACTIVITY, sub_content=PART, context=elsewhere))
    parents = made["context"]["contextActivities"]["parent"]
    assert parents == [{"objectType": "Activity", "id": ACTIVITY}]


def test_texts_are_in_the_language_of_the_content() -> None:
    definition = {
        "name": {"en-US": "问候"},
        "description": {"en-US": "该怎么问候？", "fr": "Bonjour ?"},
        "interactionType": "choice",
        "choices": [{"id": "0", "description": {"en-US": "您好"}}],
        "correctResponsesPattern": ["0"],
    }
    made = told(said(ACTIVITY, sub_content=PART, object={"id": ACTIVITY, "definition": definition}))
    kept = made["object"]["definition"]
    assert kept["description"] == {"zh-CN": "该怎么问候？", "fr": "Bonjour ?"}
    assert kept["choices"] == [{"id": "0", "description": {"zh-CN": "您好"}}]
    assert kept["type"] == "http://adlnet.gov/expapi/activities/cmi.interaction"


@pytest.mark.parametrize(
    "statement",
    [
        said("https://elsewhere.example/"),
        said(ACTIVITY + "?subContentId=1"),
        said(ACTIVITY + "/"),
        said(ACTIVITY, "voided"),
        said(ACTIVITY, verb="has spaces"),
        {**said(ACTIVITY), "verb": None},
        {**said(ACTIVITY), "object": [ACTIVITY]},
        said(ACTIVITY, result={"duration": "a while"}),
        said(ACTIVITY, result={"success": "yes"}),
        said(ACTIVITY, result={"response": {"deep": 1}}),
    ],
)
def test_what_is_no_statement_about_this_content_is_not_heard(statement: dict[str, Any]) -> None:
    assert read_spoken(1, json.dumps(statement), OURS) is None


@pytest.mark.parametrize("score", [(3, 2), (-1, 2), (1, 10**12), (True, 2), ("1", 2)])
def test_a_score_that_makes_no_sense_is_left_out(score: tuple[Any, Any]) -> None:
    raw, most = score
    result = {"score": {"raw": raw, "max": most}, "completion": True}
    assert read(said(ACTIVITY, result=result)).score is None


def test_a_content_of_two_languages_tells_which_is_which() -> None:
    both = {"en-US": "How do you greet?", "zh-Hans": "该怎么问候？"}
    about = {"id": ACTIVITY, "definition": {"description": both}}
    assert told(said(ACTIVITY, object=about))["object"]["definition"]["description"] == both


def test_a_score_that_the_answer_does_not_come_to_is_replaced_and_both_are_told() -> None:
    """Score tampering: the browser says 2 of 2 and ticked only the first of two right answers."""
    forged = said(ACTIVITY, score=(2, 2), response="0", result={"success": True})
    spoken = read(forged, CHOICE)
    assert (spoken.score, spoken.claimed) == (points(1, 2), points(2, 2))
    result = told(forged, CHOICE)["result"]
    assert result["score"]["raw"] == 1
    assert result["success"] is False
    assert result["extensions"] == {
        "https://callcraft.example/xapi/extensions/claimed-score": {
            "raw": 2,
            "min": 0,
            "max": 2,
            "scaled": 1,
        }
    }


def test_an_honest_score_stays_as_it_is() -> None:
    honest = said(ACTIVITY, score=(2, 2), response="0[,]2", result={"success": True})
    spoken = read(honest, CHOICE)
    assert (spoken.score, spoken.claimed, spoken.recalculated) == (points(2, 2), None, None)
    assert told(honest, CHOICE)["result"]["success"] is True


def test_a_part_is_scored_again_by_its_own_parameters() -> None:
    question = renamed(library("Callcraft.TestQuestion"), "H5P.MultiChoice", 1, 16)
    series = Exercise(
        ACTIVITY, LibraryName("Callcraft.TestSeries", 1, 0), series_parameters(of=question)
    )
    spoken = read(said(ACTIVITY, score=(2, 2), response="1", sub_content=PART), series)
    assert spoken.score == points(0, 2)
    assert spoken.claimed == points(2, 2)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
parts = st.sampled_from(["verb", "object", "result", "context", "timestamp", "actor"])


@given(st.dictionaries(parts, json_values), st.sampled_from([OURS, CHOICE]))
def test_whatever_the_browser_says_what_is_told_is_valid(
    changes: dict[str, Any], exercise: Exercise
) -> None:
    statement = {**said(ACTIVITY, score=(1, 2), response="0"), **changes}
    spoken = read_spoken(1, json.dumps(statement), exercise)
    if spoken is not None:
        made = statement_of(SCENE, 1, spoken.between(NOW, NOW))
        parse(made, Version.V1)
        parse(made, Version.V2)

"""What commits tell, after ADL's SCORM profile."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorm_packages.runtime.rules.elements import INTERACTION_TYPES
from scorm_packages.runtime.rules.interactions import Answer
from scorm_packages.runtime.rules.progress import Progress
from scorm_packages.runtime.rules.responses import xapi_response
from scorm_packages.runtime.rules.scorm12 import scaled_score, with_scores
from scorm_packages.runtime.rules.statements import Change, Scene, statements_of_change, tells
from xapi.statements import Version, parse

SCENE = Scene(
    actor={"objectType": "Agent", "account": {"homePage": "https://x.example", "name": "7"}},
    registration=UUID(int=1),
    attempt=UUID(int=2),
    session=UUID(int=3),
    package=UUID(int=4),
    package_title="通话礼仪",
    package_language="zh-Hans",
    item="ITEM 1",
    item_title="第一课",
    mode="normal",
    language="zh-Hans",
)
QUIET = Change(
    seq=4,
    at=datetime(2026, 3, 2, 8, tzinfo=UTC),
    before=Progress(cmi={}),
    after=Progress(cmi={}),
    began=False,
    entry="",
    ended=False,
    suspended=False,
    untold_time_cs=0,
)
ANSWER = Answer(
    number=2,
    identifier="问题/1",
    kind="choice",
    student_response="a,c",
    correct_responses=("{a,b}",),
    result="wrong",
    weighting="",
    latency_cs=725,
)


def tell(scene: Scene = SCENE, **changes: Any) -> list[dict[str, Any]]:
    change = replace(QUIET, **changes)
    told = statements_of_change(scene, change)
    assert tells(change, scene.mode) == bool(told)
    return told


def verbs(statements: list[dict[str, Any]]) -> list[str]:
    return [statement["verb"]["id"].rsplit("/", 1)[-1] for statement in statements]


def scored(**parts: str) -> Progress:
    cmi = {f"cmi.core.score.{name}": value for name, value in parts.items()}
    return with_scores(Progress(cmi={}), cmi)


def test_a_commit_that_changes_nothing_tells_nothing() -> None:
    assert tell() == []


@pytest.mark.parametrize(
    ("entry", "verb"), [("ab-initio", "initialized"), ("", "initialized"), ("resume", "resumed")]
)
def test_a_session_begins_or_resumes(entry: str, verb: str) -> None:
    assert verbs(tell(began=True, entry=entry)) == [verb]


@pytest.mark.parametrize(("suspended", "verb"), [(True, "suspended"), (False, "terminated")])
def test_a_session_ends_suspended_or_for_good(suspended: bool, verb: str) -> None:
    after = Progress(
        cmi={}, lesson_status="passed", score_raw=Decimal("87.50"), score_scaled=Decimal("0.875")
    )
    (statement,) = tell(
        before=after, after=after, ended=True, suspended=suspended, untold_time_cs=6_150
    )
    assert verbs([statement]) == [verb]
    assert statement["result"] == {
        "success": True,
        "completion": True,
        "score": {"raw": Decimal("87.5"), "scaled": Decimal("0.875")},
        "duration": "PT1M1.50S",
    }


@pytest.mark.parametrize(
    ("status", "result"),
    [
        ("completed", {"completion": True}),
        ("passed", {"success": True, "completion": True}),
        ("failed", {"success": False, "completion": True}),
    ],
)
def test_a_new_status_is_told_with_its_result(status: str, result: dict[str, bool]) -> None:
    (statement,) = tell(after=Progress(cmi={}, lesson_status=status))
    assert verbs([statement]) == [status]
    assert statement["result"] == result


def test_a_status_that_stays_is_not_told_again() -> None:
    done = Progress(cmi={}, lesson_status="passed", score_raw=Decimal(90))
    assert tell(before=done, after=done) == []


@pytest.mark.parametrize(
    ("parts", "score"),
    [
        ({"raw": "85.00"}, {"raw": 85, "scaled": Decimal("0.85")}),
        (
            {"raw": "8", "min": "0", "max": "10"},
            {"raw": 8, "min": 0, "max": 10, "scaled": Decimal("0.8")},
        ),
        ({"raw": "80", "min": "0", "max": "10"}, {"raw": 80, "scaled": Decimal("0.8")}),
        ({"raw": "5", "min": "10"}, {"raw": 5, "scaled": Decimal("0.05")}),
        ({"raw": "0", "min": "0", "max": "0"}, {"raw": 0, "scaled": 0}),
    ],
)
def test_scores_are_exact_and_only_what_xapi_allows(
    parts: dict[str, str], score: dict[str, Any]
) -> None:
    """XAPI result.score: min ≤ raw ≤ max, min < max, −1 ≤ scaled ≤ 1."""
    (statement,) = tell(after=scored(**parts))
    assert statement["result"]["score"] == score
    assert not any(isinstance(value, float) for value in statement["result"]["score"].values())


def test_an_answer_is_told_in_xapi_notation() -> None:
    (statement,) = tell(answers=[ANSWER])
    assert verbs([statement]) == ["responded"]
    definition = statement["object"]["definition"]
    assert definition["interactionType"] == "choice"
    assert definition["correctResponsesPattern"] == ["a[,]b"]
    assert statement["result"] == {"response": "a[,]c", "success": False, "duration": "PT7.25S"}
    assert statement["object"]["id"].endswith("/items/ITEM%201/interactions/%E9%97%AE%E9%A2%98%2F1")
    assert statement["context"]["contextActivities"]["parent"][0]["id"].endswith("/items/ITEM%201")


def test_every_statement_carries_registration_attempt_course_and_profile() -> None:
    (statement,) = tell(began=True)
    context = statement["context"]
    assert context["registration"] == str(UUID(int=1))
    assert context["platform"] == "Callcraft"
    assert context["language"] == "zh-Hans"
    course, attempt = context["contextActivities"]["grouping"]
    assert course["definition"]["name"] == {"zh-Hans": "通话礼仪"}
    assert attempt["id"].endswith(f"/attempts/{UUID(int=2)}")
    assert context["contextActivities"]["category"][0]["id"] == "https://w3id.org/xapi/scorm"
    assert statement["timestamp"] == "2026-03-02T08:00:00.000+00:00"


def test_a_manifest_language_that_is_none_becomes_und() -> None:
    (statement,) = tell(replace(SCENE, package_language="Chinese (PRC)"), began=True)
    assert statement["object"]["definition"]["name"] == {"und": "第一课"}


def test_the_same_commit_told_twice_is_the_same_statements() -> None:
    once = tell(began=True, ended=True, answers=[ANSWER], after=scored(raw="9"))
    again = tell(began=True, ended=True, answers=[ANSWER], after=scored(raw="9"))
    assert once == again
    assert len({statement["id"] for statement in once}) == len(once) == 4
    other = tell(replace(SCENE, session=UUID(int=9)), began=True)
    assert other[0]["id"] not in {statement["id"] for statement in once}


@pytest.mark.parametrize("mode", ["browse", "review"])
def test_browse_and_review_tell_of_beginning_and_end_only(mode: str) -> None:
    statements = tell(
        replace(SCENE, mode=mode),
        began=True,
        ended=True,
        answers=[ANSWER],
        after=Progress(cmi={}, lesson_status="passed", score_raw=Decimal(90)),
    )
    assert verbs(statements) == ["initialized", "terminated"]
    assert statements[1]["result"] == {"duration": "PT0S"}


@pytest.mark.parametrize(
    ("kind", "response", "expected"),
    [
        ("true-false", "t", "true"),
        ("true-false", "0", "false"),
        ("true-false", "maybe", "maybe"),
        ("choice", "{a,b}", "a[,]b"),
        ("choice", "a[,]b", "a[,]b"),
        ("sequencing", "c, a", "c[,]a"),
        ("matching", "{1.a,2.b}", "1[.]a[,]2[.]b"),
        ("numeric", "3.5", "3.5"),
        ("fill-in", "hello, you", "hello, you"),
    ],
)
def test_responses_are_rewritten_in_xapi_notation(kind: str, response: str, expected: str) -> None:
    assert xapi_response(kind, response) == expected


texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1)
percent = st.none() | st.decimals(0, 100, places=2)


@given(
    title=texts,
    identifier=texts,
    language=texts | st.sampled_from(["zh-CN", "en", "zh_CN", "", "x-none", "i-klingon"]),
    response=st.text(st.characters(exclude_categories=["Cs"])),
    kind=st.sampled_from(["", *sorted(INTERACTION_TYPES)]),
    result=st.sampled_from(["", "correct", "wrong", "neutral", "unanticipated", "3.5", "-1"]),
    scores=st.tuples(percent, percent, percent),
    status=st.sampled_from(["passed", "failed", "completed", "incomplete", "not attempted"]),
)
def test_whatever_content_says_the_record_takes(
    title: str,
    identifier: str,
    language: str,
    response: str,
    kind: str,
    result: str,
    scores: tuple[Decimal | None, Decimal | None, Decimal | None],
    status: str,
) -> None:
    """A statement that the record refused would keep a learner's commit from being saved."""
    raw, low, high = scores
    scaled = None if raw is None else scaled_score(raw, high)
    after = Progress({}, status, score_raw=raw, score_min=low, score_max=high, score_scaled=scaled)
    answer = replace(
        ANSWER,
        identifier=identifier,
        kind=kind,
        student_response=response,
        correct_responses=(response, identifier),
        result=result,
    )
    scene = replace(
        SCENE, item=identifier, item_title=title, package_title=title, package_language=language
    )
    told = tell(scene, began=True, ended=True, after=after, answers=[answer], untold_time_cs=1)
    encode = msgspec.json.Encoder(decimal_format="number").encode
    for statement in told:
        parse(encode(statement), Version.V2)

"""What a course of SCORM 2004 comes to, and what is told of it."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec
import pytest

from scorm_packages.runtime.rules.course_result import (
    CourseResult,
    course_statements,
    result_of,
)
from scorm_packages.runtime.rules.statements import Scene
from scorm_packages.sequencing.requests import Controls, Situation
from xapi.statements import Version, parse

SCENE = Scene(
    actor={"objectType": "Agent", "account": {"homePage": "https://x.example", "name": "7"}},
    registration=UUID(int=1),
    attempt=UUID(int=2),
    session=UUID(int=2),
    package=UUID(int=4),
    package_title="来电处理",
    package_language="zh-Hans",
    item="",
    item_title="",
    mode="normal",
    language="zh-Hans",
    standard="scorm2004",
)
NOTHING = CourseResult()


def situation(completion: Any, success: Any, measure: str | None = None) -> Situation:
    return Situation(
        controls=Controls(enabled=(), disabled=(), has_contents=False),
        contents=(),
        can_continue="false",
        can_previous="false",
        can_choose={},
        can_jump={},
        course_completion=completion,
        course_success=success,
        course_measure=None if measure is None else Decimal(measure),
    )


def tell(before: CourseResult, after: CourseResult, revision: int = 1) -> list[dict[str, Any]]:
    at = datetime(2026, 3, 2, 8, tzinfo=UTC)
    told = course_statements(SCENE, before, after, at=at, revision=revision)
    encode = msgspec.json.Encoder(decimal_format="number").encode
    for statement in told:
        parse(encode(statement), Version.V2)
    return told


def verbs(told: list[dict[str, Any]]) -> list[str]:
    return [statement["verb"]["id"].rsplit("/", 1)[-1] for statement in told]


@pytest.mark.parametrize(
    ("completion", "success", "expected"),
    [
        ("completed", "passed", ["completed", "passed"]),
        ("completed", "failed", ["completed", "failed"]),
        ("completed", "unknown", ["completed"]),
        ("incomplete", "passed", ["passed"]),
        ("incomplete", "failed", []),
        ("unknown", "failed", ["failed"]),
        ("unknown", "unknown", []),
    ],
)
def test_what_is_new_is_told(completion: str, success: str, expected: list[str]) -> None:
    """Who failed a part on the way has not failed the course."""
    after = result_of(NOTHING, situation(completion, success))
    assert verbs(tell(NOTHING, after)) == expected
    assert tell(after, after) == []


def test_the_result_is_told_of_the_course_with_its_score() -> None:
    after = result_of(NOTHING, situation("completed", "passed", "0.85"))
    completed, passed = tell(NOTHING, after)
    assert completed["object"]["id"].endswith(f"/packages/{SCENE.package}")
    assert passed["result"] == {
        "completion": True,
        "success": True,
        "score": {"scaled": Decimal("0.85")},
    }


def test_a_score_that_changes_later_is_told_by_itself() -> None:
    before = result_of(NOTHING, situation("completed", "passed", "0.7"))
    after = result_of(before, situation("completed", "passed", "0.9"))
    (scored,) = tell(before, after)
    assert scored["verb"]["id"].endswith("/scored")
    assert scored["result"] == {"score": {"scaled": Decimal("0.9")}}


def test_a_new_attempt_on_the_root_takes_nothing_back() -> None:
    """It begins with nothing known."""
    done = result_of(NOTHING, situation("completed", "passed", "0.9"))
    again = result_of(done, situation("unknown", "unknown"))
    assert again == done
    assert result_of(done, situation("incomplete", "failed")).success == "failed"


def test_ids_follow_from_the_attempt_and_the_number_of_its_state() -> None:
    after = result_of(NOTHING, situation("completed", "unknown"))
    one, two, other = (tell(NOTHING, after, revision)[0]["id"] for revision in (1, 1, 2))
    assert one == two != other

"""From an archive entry to what an external system receives."""

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.sync.rules.completions import (
    ArchivedResult,
    Disclosure,
    LearnerId,
    body_of,
    completion,
    pseudonym,
)


def result(**changes: Any) -> ArchivedResult:
    payload: dict[str, Any] = {
        "kind": "course_result",
        "learner": {
            "id": "e-1",
            "employee_no": "A0017",
            "name": "Lin Demo",
            "unit": "B",
            "post": "agent",
        },
        "track": {"key": "induction", "title": {"en": "Induction", "zh-Hans": "新人培训"}},
        "course": {"key": "greeting", "title": {"en": "Greeting", "zh-Hans": "开场白"}},
        "outcome": "pass",
        "score": "87.5",
        "decided_at": "2026-03-02T08:00:00+00:00",
        "decision": {"id": "d-1", "sha256": "f" * 64, "supersedes": None},
        "rule_set": {"key": "induction", "version": "1", "sha256": "0" * 64},
        "evidence": [{"statement_id": "s-1", "sha256": "1" * 64}],
        **changes,
    }
    return ArchivedResult("entry-1", 42, "a" * 64, "e-1", payload)


PLAIN = Disclosure()


def data(made: ArchivedResult, disclosure: Disclosure = PLAIN) -> dict[str, Any]:
    content: dict[str, Any] = completion(made, disclosure, message_id="m-1").content["data"]
    return content


def test_message_names_result_archive_entry_and_idempotency_key() -> None:
    made = completion(result(), Disclosure(), message_id="m-1")
    assert made.fault is None
    assert made.object_key == "course:induction/greeting"
    assert made.content["type"] == "completion.recorded"
    assert made.content["data"] == {
        "id": "m-1",
        "kind": "course_result",
        "version": 42,
        "learner": {"id": "A0017", "id_kind": "employee_no"},
        "track": {"key": "induction", "title": {"en": "Induction", "zh-Hans": "新人培训"}},
        "course": {"key": "greeting", "title": {"en": "Greeting", "zh-Hans": "开场白"}},
        "outcome": "pass",
        "score": {"raw": "87.5", "max": "100", "scaled": "0.875"},
        "decided_at": "2026-03-02T08:00:00+00:00",
        "decision": "d-1",
        "archive": {"entry": "entry-1", "seq": 42, "sha256": "a" * 64},
    }


def test_result_of_a_whole_track_is_an_object_of_its_own() -> None:
    made = completion(result(course=None, kind="track_result"), Disclosure(), message_id="m-1")
    assert made.object_key == "track:induction"
    assert made.content["data"]["course"] is None


def test_name_is_sent_only_where_it_was_asked_for() -> None:
    assert "name" not in data(result())["learner"]
    assert data(result(), Disclosure(send_name=True))["learner"]["name"] == "Lin Demo"


def test_pseudonym_is_stable_differs_between_partners_and_never_comes_with_a_name() -> None:
    first = Disclosure(LearnerId.PSEUDONYM, send_name=True, salt="one")
    learner = data(result(), first)["learner"]
    assert learner == {"id": pseudonym("e-1", "one"), "id_kind": "pseudonym"}
    assert pseudonym("e-1", "one") != pseudonym("e-1", "two")
    sent = body_of(completion(result(), first, message_id="m-1").content).decode()
    assert "A0017" not in sent
    assert "Lin Demo" not in sent
    assert "e-1" not in sent


@pytest.mark.parametrize(
    ("given", "fault"),
    [("0", None), ("100", None), ("100.01", "score_out_of_range"), ("-1", "score_out_of_range")],
)
def test_score_that_would_be_cut_there_is_not_sent(given: str, fault: str | None) -> None:
    assert completion(result(score=given), Disclosure(), message_id="m").fault == fault


def test_result_without_a_score_is_sent_without_one() -> None:
    assert data(result(score=None))["score"] is None


def test_learner_without_a_number_is_held() -> None:
    learner = {"id": "e-1", "employee_no": "", "name": "N", "unit": "", "post": ""}
    assert completion(result(learner=learner), Disclosure(), message_id="m").fault == (
        "learner_unmapped"
    )


@given(st.decimals(0, 100, places=4))
def test_scaled_score_is_exact(score: Decimal) -> None:
    sent = data(result(score=str(score)))["score"]
    assert Decimal(sent["scaled"]) * 100 == score
    assert "E" not in sent["scaled"]


def test_body_is_the_same_for_the_same_content_in_any_order() -> None:
    content = completion(result(), Disclosure(), message_id="m").content
    turned = json.loads(json.dumps(content, sort_keys=True))
    assert body_of(content) == body_of(turned)
    assert "开场白" in body_of(content).decode()

"""Statements to evidence: the same whatever the order, the repetition and the lateness."""

from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.grading.rules.evidence import Attempt, Entry, Evidence, evidence_of
from lms.regulation.rules.canonical import canonical_bytes
from tests.builders.told import Told, told
from xapi import vocabulary as v

REGISTRATION = UUID("0190a000-0000-7000-8000-000000000001")
OTHER = UUID("0190a000-0000-7000-8000-000000000002")
PLAN = {"course": [REGISTRATION]}
FIRST = "https://callcraft.example/xapi/attempts/1"
SECOND = "https://callcraft.example/xapi/attempts/2"


def attempts(*statements: Told, parts: int = 1) -> list[Attempt]:
    return evidence_of(PLAN, statements).attempts("course", parts)


def only(*statements: Told, parts: int = 1) -> Attempt:
    (attempt,) = attempts(*statements, parts=parts)
    return attempt


def said(verb: v.Verb, minute: int, **details: Any) -> Told:
    return told(verb, REGISTRATION, f"2026-03-01T08:{minute:02d}:00+08:00", **details)


def test_scorm_run_is_one_finished_attempt() -> None:
    attempt = only(
        said(v.INITIALIZED, 0, attempt=FIRST),
        said(v.SCORED, 5, attempt=FIRST, score={"raw": 85, "scaled": 0.85}),
        said(v.PASSED, 5, attempt=FIRST, success=True, completion=True),
        said(v.TERMINATED, 6, attempt=FIRST, completion=True, duration="PT6M"),
    )
    assert attempt.score == Fraction(85, 100)
    assert (attempt.completion, attempt.success, attempt.finished) == (True, True, True)
    assert attempt.started == "2026-03-01T00:00:00.000000+00:00"


def test_cmi5_without_attempt_activities_counts_by_registration() -> None:
    attempt = only(
        said(v.INITIALIZED, 0),
        said(v.COMPLETED, 3, completion=True),
        said(v.PASSED, 4, success=True, score={"scaled": 1}),
    )
    assert attempt.key == str(REGISTRATION)
    assert (attempt.completion, attempt.success, attempt.score) == (True, True, Fraction(1))


def test_waived_counts_as_done_without_a_score() -> None:
    attempt = only(said(v.WAIVED, 0, success=True, completion=True))
    assert (attempt.finished, attempt.success, attempt.score) == (True, True, None)


def test_failed_is_finished_even_where_nobody_says_completed() -> None:
    assert only(said(v.FAILED, 1, success=False)).finished


def test_passing_without_completing_is_not_finished() -> None:
    assert not only(said(v.PASSED, 1, success=True)).finished


def test_completion_is_not_taken_back_by_a_later_session() -> None:
    attempt = only(
        said(v.COMPLETED, 1, completion=True),
        said(v.SUSPENDED, 9, completion=False),
    )
    assert attempt.completion


def test_latest_score_and_verdict_of_an_attempt_count() -> None:
    attempt = only(
        said(v.FAILED, 1, success=False, score={"scaled": 0.4}),
        said(v.PASSED, 9, success=True, completion=True, score={"scaled": 0.9}),
    )
    assert (attempt.success, attempt.score) == (True, Fraction(9, 10))


@pytest.mark.parametrize("verb", [v.ANSWERED, v.RESPONDED, v.INTERACTED, v.PROGRESSED])
def test_answer_to_a_question_is_no_result_of_the_course(verb: v.Verb) -> None:
    assert attempts(said(verb, 1, success=True, completion=True, score={"scaled": 1})) == []


def test_statements_of_other_registrations_and_about_statements_are_left_out() -> None:
    stray = told(v.PASSED, OTHER, "2026-03-01T08:00:00Z", success=True)
    about_statement = said(v.PASSED, 1)
    about_statement.statement["object"] = {"objectType": "StatementRef", "id": str(OTHER)}
    assert evidence_of(PLAN, [stray, about_statement]).entries == ()


@pytest.mark.parametrize(
    ("score", "expected"),
    [
        ({"scaled": 0.85}, Fraction(85, 100)),
        ({"scaled": Decimal("0.1")}, Fraction(1, 10)),
        ({"scaled": 0.1 + 0.2}, Fraction("0.30000000000000004")),
        ({"raw": 2, "max": 3}, Fraction(2, 3)),
        ({"raw": 15, "min": 10, "max": 20}, Fraction(1, 2)),
        ({"raw": 15, "min": 20, "max": 20}, None),
        ({"raw": 85}, None),
        ({"scaled": -0.5, "raw": 1, "max": 2}, Fraction(-1, 2)),
    ],
)
def test_score_is_the_decimal_that_was_written(
    score: dict[str, Any], expected: Fraction | None
) -> None:
    assert only(said(v.SCORED, 1, score=score)).score == expected


def test_attempts_are_told_apart_and_ordered_by_their_start() -> None:
    found = attempts(
        said(v.COMPLETED, 30, attempt=SECOND, score={"scaled": 0.9}),
        said(v.INITIALIZED, 20, attempt=SECOND),
        said(v.COMPLETED, 10, attempt=FIRST, score={"scaled": 0.5}),
    )
    assert [(attempt.key.split()[1], attempt.score) for attempt in found] == [
        (FIRST, Fraction(1, 2)),
        (SECOND, Fraction(9, 10)),
    ]


class TestSeveralParts:
    def test_course_is_finished_when_every_part_is(self) -> None:
        one = said(v.COMPLETED, 1, activity="https://callcraft.example/a", score={"scaled": 0.5})
        two = said(v.COMPLETED, 2, activity="https://callcraft.example/b", score={"scaled": 1})
        assert not only(one, parts=2).finished
        assert only(one, two, parts=2).finished
        assert only(one, two, parts=2).score == Fraction(3, 4)

    def test_one_passed_part_does_not_pass_the_course(self) -> None:
        one = said(v.PASSED, 1, activity="https://callcraft.example/a", completion=True)
        two = said(v.INITIALIZED, 2, activity="https://callcraft.example/b")
        assert only(one, two, parts=2).success is None

    def test_part_that_failed_fails_the_course(self) -> None:
        one = said(v.PASSED, 1, activity="https://callcraft.example/a", completion=True)
        two = said(v.FAILED, 2, activity="https://callcraft.example/b")
        assert only(one, two, parts=2).success is False

    def test_what_is_said_of_the_whole_course_outranks_its_parts(self) -> None:
        part = said(v.FAILED, 1, activity="https://callcraft.example/a", score={"scaled": 0.1})
        whole = said(
            v.PASSED,
            2,
            activity="https://callcraft.example/course",
            activity_type=v.COURSE.iri,
            completion=True,
            score={"scaled": 0.8},
        )
        attempt = only(part, whole, parts=2)
        assert (attempt.finished, attempt.success, attempt.score) == (True, True, Fraction(4, 5))


verbs = st.sampled_from(
    [v.INITIALIZED, v.RESUMED, v.SCORED, v.COMPLETED, v.PASSED, v.FAILED, v.TERMINATED, v.SUSPENDED]
)
results = st.fixed_dictionaries(
    {},
    optional={
        "completion": st.booleans(),
        "success": st.booleans(),
        "score": st.fixed_dictionaries({"scaled": st.decimals(-1, 1, places=3).map(float)}),
    },
)
statements = st.builds(
    lambda verb, minute, attempt, part, result: said(
        verb,
        minute,
        attempt=attempt,
        activity=f"https://callcraft.example/{part}",
        **result,
    ),
    verbs,
    st.integers(0, 59),
    st.sampled_from([None, FIRST, SECOND]),
    st.sampled_from("ab"),
    results,
)


@given(st.lists(statements, max_size=12), st.data())
def test_any_order_and_any_repetition_gives_the_same_bytes(
    sent: list[Told], data: st.DataObject
) -> None:
    arrived = (
        data.draw(st.permutations(sent + data.draw(st.lists(st.sampled_from(sent)))))
        if (sent)
        else []
    )
    expected, found = evidence_of(PLAN, sent), evidence_of(PLAN, arrived)
    assert _bytes(found) == _bytes(expected)
    assert found.attempts("course", 2) == expected.attempts("course", 2)


@given(st.lists(statements, max_size=8))
def test_evidence_reads_back_from_its_record(sent: list[Told]) -> None:
    evidence = evidence_of(PLAN, sent)
    back = Evidence.of(Entry.from_record(entry.as_record()) for entry in evidence.entries)
    assert back == evidence


def _bytes(evidence: Evidence) -> bytes:
    return canonical_bytes([entry.as_record() for entry in evidence.entries])

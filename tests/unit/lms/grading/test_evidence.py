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
COURSE = "https://callcraft.example/xapi/packages/p"
PLAN = {"course": {REGISTRATION: COURSE}}
FIRST = "https://callcraft.example/xapi/attempts/1"
SECOND = "https://callcraft.example/xapi/attempts/2"
COURSE = "https://callcraft.example/xapi/packages/p"
SCO = f"{COURSE}/items/sco"
A, B = "https://callcraft.example/a", "https://callcraft.example/b"


def attempts(*statements: Told, parts: tuple[str, ...] = (SCO,)) -> list[Attempt]:
    return evidence_of(PLAN, statements).attempts("course", parts)


def only(*statements: Told, parts: tuple[str, ...] = (SCO,)) -> Attempt:
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
        one = said(v.COMPLETED, 1, activity=A, score={"scaled": 0.5})
        two = said(v.COMPLETED, 2, activity=B, score={"scaled": 1})
        assert not only(one, parts=(A, B)).finished
        assert only(one, two, parts=(A, B)).finished
        assert only(one, two, parts=(A, B)).score == Fraction(3, 4)

    def test_one_passed_part_does_not_pass_the_course(self) -> None:
        one = said(v.PASSED, 1, activity=A, completion=True)
        two = said(v.INITIALIZED, 2, activity=B)
        assert only(one, two, parts=(A, B)).success is None

    def test_part_that_failed_fails_the_course(self) -> None:
        one = said(v.PASSED, 1, activity=A, completion=True)
        two = said(v.FAILED, 2, activity=B)
        assert only(one, two, parts=(A, B)).success is False

    def test_page_that_only_shows_something_stands_for_no_part(self) -> None:
        """A package of two SCOs and an asset: the asset must not take a SCO's place."""
        page = said(v.COMPLETED, 1, activity="https://callcraft.example/page", completion=True)
        one = said(v.PASSED, 2, activity=A, success=True, completion=True, score={"scaled": 1})
        attempt = only(page, one, parts=(A, B))
        assert (attempt.finished, attempt.completion, attempt.success) == (False, False, None)

    def test_only_pages_were_read_so_nothing_is_done(self) -> None:
        pages = (
            said(v.PASSED, n, activity=f"https://callcraft.example/{n}", completion=True)
            for n in (1, 2)
        )
        attempt = only(*pages, parts=(A, B))
        assert (attempt.finished, attempt.success, attempt.score) == (False, None, None)

    def test_course_without_parts_is_known_only_as_a_whole(self) -> None:
        part = said(v.PASSED, 1, activity=A, completion=True, score={"scaled": 1})
        assert not only(part, parts=()).finished
        whole = said(v.PASSED, 2, activity=COURSE, completion=True)
        assert only(part, whole, parts=()).finished

    def test_what_is_said_of_the_whole_course_outranks_its_parts(self) -> None:
        part = said(v.FAILED, 1, activity=A, score={"scaled": 0.1})
        whole = said(
            v.PASSED,
            2,
            activity=COURSE,
            completion=True,
            score={"scaled": 0.8},
        )
        attempt = only(part, whole, parts=(A, B))
        assert (attempt.finished, attempt.success, attempt.score) == (True, True, Fraction(4, 5))

    @pytest.mark.parametrize("kind", [v.COURSE.iri, v.CMI5_COURSE.iri])
    @pytest.mark.parametrize("activity", [A, "https://elsewhere.example/course"])
    def test_only_its_own_id_makes_an_activity_the_course(self, kind: str, activity: str) -> None:
        """Units and lessons of many tools have the type of a course."""
        called_so = said(v.PASSED, 1, activity=activity, activity_type=kind, completion=True)
        attempt = only(called_so, parts=(A, B))
        assert (attempt.finished, attempt.success) == (False, None)


class TestBareCompletion:
    """Completed, without a verdict and without a score: the visit that says so may still fail."""

    def test_it_counts_once_its_visit_is_over(self) -> None:
        begun, done = said(v.INITIALIZED, 0), said(v.COMPLETED, 1, completion=True)
        attempt = only(begun, done)
        assert (attempt.finished, attempt.completion) == (False, False)
        for end in (v.TERMINATED, v.SUSPENDED, v.ABANDONED):
            attempt = only(begun, done, said(end, 2, duration="PT2M"))
            assert (attempt.finished, attempt.completion) == (True, True)

    def test_end_of_an_earlier_visit_is_not_the_end_of_this_one(self) -> None:
        earlier = said(v.SUSPENDED, 1, completion=False, duration="PT1M")
        assert not only(earlier, said(v.COMPLETED, 2, completion=True)).finished

    def test_end_that_says_so_itself_counts_whatever_the_clock_did(self) -> None:
        """A browser's clock may be set back between the two."""
        end = said(v.TERMINATED, 4, completion=True, duration="PT9M")
        assert only(said(v.COMPLETED, 5, completion=True), end).finished

    def test_end_at_the_same_instant_comes_after_what_was_said(self) -> None:
        for details in ({"duration": f"PT{n}S"} for n in range(8)):  # Ids in every order.
            end = said(v.TERMINATED, 1, **details)
            assert only(said(v.COMPLETED, 1, completion=True), end).finished

    def test_end_of_another_part_ends_nothing(self) -> None:
        done = said(v.COMPLETED, 1, activity=A, completion=True)
        end = said(v.TERMINATED, 2, activity=B, duration="PT1M")
        assert not only(done, end, parts=(A,)).finished

    def test_verdict_in_the_same_visit_counts_at_once(self) -> None:
        done = said(v.COMPLETED, 1, completion=True)
        assert only(done, said(v.FAILED, 2, success=False)).success is False
        assert only(done, said(v.FAILED, 2, success=False)).finished

    def test_completion_of_what_has_a_score_counts_at_once(self) -> None:
        scored = said(v.SCORED, 1, score={"scaled": 0.7})
        assert only(scored, said(v.COMPLETED, 2, completion=True)).finished
        assert only(said(v.COMPLETED, 2, completion=True, score={"scaled": 0.7})).finished

    def test_points_that_are_counted_up_after_it_wait_for_the_end(self) -> None:
        """All pages were seen, now the test begins: its first point is not its result."""
        done = said(v.COMPLETED, 1, completion=True)
        first, second = (said(v.SCORED, n, score={"scaled": n / 10}) for n in (2, 7))
        assert not only(done, first, second).finished
        attempt = only(done, first, second, said(v.TERMINATED, 8, duration="PT8M"))
        assert (attempt.finished, attempt.score) == (True, Fraction(7, 10))

    def test_points_of_a_later_visit_wait_for_its_end(self) -> None:
        """Much content begins every visit by setting a score of zero."""
        done = said(v.PASSED, 1, success=True, completion=True, score={"scaled": 0.9})
        end = said(v.TERMINATED, 2, completion=True, score={"scaled": 0.9})
        zero = said(v.SCORED, 5, score={"scaled": 0})
        assert only(done, end, zero).score == Fraction(9, 10)
        assert only(done, end, zero, said(v.SUSPENDED, 6, duration="PT1M")).score == 0
        better = said(v.PASSED, 6, success=True, completion=True, score={"scaled": 1})
        assert only(done, end, zero, better).score == 1

    def test_course_as_a_whole_has_no_visits_to_wait_for(self) -> None:
        course = said(v.COMPLETED, 1, activity=COURSE, activity_type=v.COURSE.iri, completion=True)
        assert only(course).finished


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
    assert found.attempts("course", (A, B)) == expected.attempts("course", (A, B))


@given(st.lists(statements, max_size=8))
def test_evidence_reads_back_from_its_record(sent: list[Told]) -> None:
    evidence = evidence_of(PLAN, sent)
    back = Evidence.of(Entry.from_record(entry.as_record()) for entry in evidence.entries)
    assert back == evidence


def _bytes(evidence: Evidence) -> bytes:
    return canonical_bytes([entry.as_record() for entry in evidence.entries])

"""What is told outside packages: classes, scorecards and attendance, judged like courses."""

from datetime import date
from random import Random
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lms.grading import services
from lms.grading.models import Decision, Recommendation
from lms.grading.rules.replay import replay
from lms.regulation.models import Reading
from lms.regulation.queries import compiled
from lms.regulation.rules.canonical import canonical_bytes
from lms.tracks.services import take_back
from tests.builders.ruled import Ruled
from xapi import vocabulary as v

pytestmark = pytest.mark.django_db


@pytest.fixture
def ruled() -> Ruled:
    return Ruled()


@pytest.mark.requirement("R106", "R107", "R108")
def test_items_outside_packages_are_judged_by_their_own_activity(ruled: Ruled) -> None:
    ruled.assess("theory", "70", 1)
    ruled.assess("call", "90", 2)
    ruled.grade()
    record = ruled.total().record
    assert (record["outcome"], record["score"]) == ("pass", "80.0")
    assert {entry["item"] for entry in record["evidence"]} == {"theory", "call"}


def test_each_assessment_is_an_attempt_and_the_best_counts(ruled: Ruled) -> None:
    for minute, score in enumerate(("40", "90", "60")):
        ruled.assess("theory", score, minute)
    ruled.assess("call", "50", 9)
    ruled.grade()
    assert ruled.total().record["score"] == "70.0"


def test_scorecard_is_reckoned_from_what_applied(ruled: Ruled) -> None:
    criteria = [
        {"key": "greeting", "points": 5, "max": 5, "applies": True},
        {"key": "upsell", "points": 0, "max": 10, "applies": False},
    ]
    ruled.assess("theory", "100", 1)
    ruled.assess("call", "33", 2, criteria=criteria)
    ruled.grade()
    assert ruled.total().record["score"] == "100.0"


def test_critical_error_fails_the_call(ruled: Ruled) -> None:
    ruled.assess("theory", "100", 1)
    ruled.assess("call", "100", 2, critical_errors=["privacy.card_number"])
    ruled.grade()
    assert ruled.total().outcome == "fail"
    ruled.assess("call", "61", 3)
    ruled.grade()
    assert ruled.total().outcome == "pass"


@pytest.mark.requirement("R88", "A39")
def test_lateness_becomes_a_recommendation_with_its_evidence(ruled: Ruled) -> None:
    ids = [ruled.session(number, minutes_late=5) for number in range(3)]
    ruled.session(3)
    ruled.pass_all()
    ruled.grade()
    record = ruled.total().record
    marks = [entry for entry in record["evidence"] if entry.get("kind") == "attendance"]
    assert len(marks) == 4
    absence = Recommendation.objects.get(enrolment=ruled.enrolment, key="tardy_absence")
    assert (absence.amount, absence.state, absence.clause) == ("0.5", "open", "C1")
    assert sorted(one["id"] for one in absence.evidence) == sorted(str(one) for one in ids)
    assert absence.readings["A1"]["at_boundary"] == "lower"


@pytest.mark.requirement("R88", "R91", "R93")
def test_order_and_repetition_of_what_is_told_change_nothing() -> None:
    one = Ruled()
    told: list[tuple[int, v.Verb, dict[str, Any]]] = [
        *[(n, v.SIGNED_IN, {"minutes_late": 5}) for n in range(4)],
        *[(n, v.WAS_ABSENT, {}) for n in range(4, 14)],
    ]
    second = one.another()
    for number, verb, minutes in told:
        one.session(number, verb, **minutes)
    Random(7).shuffle(told)
    for number, verb, minutes in [*told, *told[:5]]:
        second.session(number, verb, **minutes)
    for each in (one, second):
        each.pass_all()
        each.grade()
    assert one.recommended() == second.recommended()
    assert [key for key, _, _ in one.recommended()] == ["tardy_absence", "retake"]
    assert one.total().outcome == second.total().outcome == "fail"


@pytest.mark.requirement("R102")
def test_mark_that_is_amended_takes_its_consequence_along(ruled: Ruled) -> None:
    ids = [ruled.session(number, minutes_late=5) for number in range(3)]
    ruled.pass_all()
    ruled.grade()
    assert ("tardy_absence", "0.5", "open") in ruled.recommended()
    take_back(ruled.tenant, ids[0])
    ruled.session(0, minutes_late=0)
    ruled.grade()
    assert ("tardy_absence", "0.5", "superseded") in ruled.recommended()


@pytest.mark.requirement("R89")
def test_pending_proof_is_indeterminate_and_then_nothing(ruled: Ruled) -> None:
    for number in range(2):
        ruled.session(number, minutes_late=5)
    pending = ruled.session(2, minutes_late=5, exempt="pending")
    ruled.pass_all()
    ruled.grade()
    told = {one["id"]: one["follows"] for one in ruled.total().record["consequences"]}
    assert told["tardy_absence"] == "unknown"
    assert ruled.recommended(key="tardy_absence") == []
    take_back(ruled.tenant, pending)
    ruled.session(2, minutes_late=5, exempt="granted")
    ruled.grade()
    assert ruled.recommended(key="tardy_absence") == []


@pytest.mark.requirement("R112", "A1")
def test_reading_of_the_first_day_holds_for_the_cohort(ruled: Ruled) -> None:
    """The ledger says how the clause is read; a later choice does not change who came before."""
    reader = ruled.centre.person("Zhao Min")
    Reading.objects.create(
        tenant=ruled.tenant,
        ambiguity="A1",
        choice={"at_boundary": "higher"},
        effective_from=date(2020, 1, 1),
        decided_by=reader,
        reason="x",
    )
    for number in range(3):
        ruled.session(number, minutes_late=5)
    ruled.pass_all()
    ruled.grade()
    assert ("tardy_absence", "1", "open") in ruled.recommended()


def test_many_are_judged_with_as_many_questions_as_one() -> None:
    first = Ruled()
    others = [first.another() for _ in range(6)]

    def questions(who: list[Ruled]) -> int:
        for one in who:
            for number in range(3):
                one.session(number, minutes_late=5)
            one.pass_all()
        with CaptureQueriesContext(connection) as asked:
            services.grade_enrolments(first.tenant, [one.enrolment.id for one in who])
        return len(asked)

    alone = questions([first])
    assert questions(others) <= alone + 1


def test_decision_with_attendance_replays_to_its_bytes(ruled: Ruled) -> None:
    for number in range(5):
        ruled.session(number, minutes_late=number)
    ruled.pass_all()
    ruled.grade()
    decision = Decision.objects.select_related("rule_set").get(id=ruled.total().id)
    assert replay(decision.record, compiled(decision.rule_set)) == canonical_bytes(decision.record)

"""A decision goes into the archive in the transaction that made it (R105, R138)."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

import pytest
from pytest_django import DjangoAssertNumQueries

from lms.archives.models import ArchiveEntry
from lms.archives.services import verify_database
from lms.grading.models import Decision
from lms.grading.signals import decisions_recorded
from lms.regulation.models import RuleSetVersion
from lms.tracks.models import Enrolment
from tests.builders.centre import Centre

pytestmark = pytest.mark.django_db

Decide = Callable[..., Decision]
STATEMENT = {"statement_id": str(UUID(int=5)), "sha256": "ab" * 32}


@pytest.fixture
def house(db: None) -> Centre:
    return Centre()


@pytest.fixture
def enrolment(house: Centre) -> Enrolment:
    package = house.package()
    items = [
        ("company", "Our company", "公司概况", package),
        ("rules.privacy", "Privacy", "保密", package),
        ("rules.conduct", "Conduct", "行为规范", package),
    ]
    track = house.track([("Basics", "基础", items)])
    return house.enrolled(house.person("示例学员", unit=house.unit("一组")), track)


@pytest.fixture
def decide(house: Centre, enrolment: Enrolment) -> Decide:
    """Record a decision and tell of it, as grading does of those that matter to others."""

    def record(
        scope: str, outcome: str, score: str | None = None, *, is_told: bool = True
    ) -> Decision:
        decision = house.decided(enrolment, scope, outcome, score)
        rules = decision.rule_set
        decision.record = {
            "rule_set": {"key": rules.key, "version": rules.version, "sha256": rules.sha256},
            "score": score,
            "evidence": [{**STATEMENT, "verb": "passed"}],
        }
        if is_told:
            decisions_recorded.send(Decision, decisions=[decision])
        return decision

    return record


def test_result_of_a_course_is_archived_with_all_that_explains_it(
    decide: Decide, enrolment: Enrolment
) -> None:
    decision = decide("component:company", "pass", "87.50")
    entry = ArchiveEntry.objects.get(tenant=enrolment.tenant)
    learner, track, rules = enrolment.employee, enrolment.track, decision.rule_set
    assert (entry.kind, entry.source, entry.employee) == ("course_result", decision.id, learner)
    assert entry.occurred_at == decision.computed_at
    assert entry.payload == {
        "kind": "course_result",
        "learner": {
            "id": str(learner.id),
            "employee_no": learner.employee_no,
            "name": "示例学员",
            "unit": "一组",
            "post": "",
        },
        "track": {
            "key": track.key,
            "title": {"en": "New-hire training", "zh-Hans": "新员工培训"},
        },
        "course": {"key": "company", "title": {"en": "Our company", "zh-Hans": "公司概况"}},
        "outcome": "pass",
        "score": "87.50",
        "decided_at": decision.computed_at.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "decision": {
            "id": str(decision.id),
            "sha256": decision.record_bytes_sha256,
            "supersedes": None,
        },
        "rule_set": {"key": rules.key, "version": rules.version, "sha256": rules.sha256},
        "evidence": [STATEMENT],
    }


def test_component_of_several_courses_goes_by_its_own_name(
    decide: Decide, enrolment: Enrolment
) -> None:
    decide("component:rules", "fail")
    course = ArchiveEntry.objects.get(tenant=enrolment.tenant).payload["course"]
    assert course["key"] == "rules"
    assert course["title"]["en"] not in ("Privacy", "Conduct")


def test_result_of_a_track_has_no_course(decide: Decide, enrolment: Enrolment) -> None:
    decide("total", "fail", "41")
    entry = ArchiveEntry.objects.get(tenant=enrolment.tenant)
    assert entry.kind == entry.payload["kind"] == "track_result"
    assert entry.payload["course"] is None


def test_decision_told_twice_is_archived_once(decide: Decide, enrolment: Enrolment) -> None:
    decision = decide("total", "pass", "90")
    decisions_recorded.send(Decision, decisions=[decision])
    assert ArchiveEntry.objects.filter(tenant=enrolment.tenant).count() == 1


def test_superseding_decision_names_what_it_takes_the_place_of(
    decide: Decide, enrolment: Enrolment
) -> None:
    first = decide("component:company", "fail", "20")
    decide("total", "fail", "20")
    second = decide("component:company", "pass", "70")
    entry = ArchiveEntry.objects.get(tenant=enrolment.tenant, source=second.id)
    assert entry.supersedes_seq == 1
    assert entry.payload["decision"]["supersedes"] == str(first.id)


def test_decision_that_was_not_told_leaves_no_gap(decide: Decide, enrolment: Enrolment) -> None:
    """Of a pass that is lost others are told; of what stays without a verdict they are not."""
    decide("total", "indeterminate", is_told=False)
    decide("total", "pass", "70")
    lost = decide("total", "indeterminate")
    unclear = decide("total", "indeterminate", is_told=False)
    last = decide("total", "fail", "30")
    entries = ArchiveEntry.objects.filter(tenant=enrolment.tenant).order_by("seq")
    assert [entry.supersedes_seq for entry in entries] == [None, 1, 2]
    assert [entry.source for entry in entries][1:] == [lost.id, last.id]
    assert entries[2].payload["decision"]["supersedes"] == str(unclear.id)
    assert verify_database(enrolment.tenant).ok


def test_many_decisions_are_archived_in_as_few_questions_as_one(
    house: Centre, enrolment: Enrolment, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    track = enrolment.track
    others = [house.enrolled(house.person("示例学员"), track) for _ in range(4)]
    rules = RuleSetVersion.objects.get(tenant=enrolment.tenant, key=track.rule_set_key)
    record: dict[str, Any] = {
        "rule_set": {"key": rules.key, "version": rules.version, "sha256": rules.sha256},
        "score": None,
        "evidence": [],
    }

    def decide(people: Sequence[Enrolment], outcome: str) -> list[Decision]:
        decisions = [house.decided(one, "total", outcome) for one in people]
        for decision, one in zip(decisions, people, strict=True):
            decision.record, decision.employee = record, one.employee
        return decisions

    decisions_recorded.send(Decision, decisions=decide([enrolment, *others], "pass"))
    for people in ([enrolment], others):
        corrections = decide(people, "fail")
        with django_assert_num_queries(16):
            decisions_recorded.send(Decision, decisions=corrections)
    corrected = ArchiveEntry.objects.filter(supersedes_seq__isnull=False).order_by("seq")
    assert [one.supersedes_seq for one in corrected] == [1, 2, 3, 4, 5]

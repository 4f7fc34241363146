"""A decision goes into the archive in the transaction that made it (R105, R138)."""

from collections.abc import Callable
from uuid import UUID

import pytest

from lms.archives.models import ArchiveEntry
from lms.archives.services import verify_database
from lms.grading.models import Decision
from lms.grading.signals import decision_recorded
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
    """Record a decision as grading does, and tell of it when it has a verdict."""

    def record(scope: str, outcome: str, score: str | None = None) -> Decision:
        decision = house.decided(enrolment, scope, outcome, score)
        rules = decision.rule_set
        decision.record = {
            "rule_set": {"key": rules.key, "version": rules.version, "sha256": rules.sha256},
            "score": score,
            "evidence": [{**STATEMENT, "verb": "passed"}],
        }
        if outcome != "indeterminate":
            decision_recorded.send(Decision, decision=decision)
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
    decision_recorded.send(Decision, decision=decision)
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


def test_decision_without_a_verdict_between_two_leaves_no_gap(
    decide: Decide, enrolment: Enrolment
) -> None:
    decide("total", "pass", "70")
    unclear = decide("total", "indeterminate")
    last = decide("total", "fail", "30")
    entry = ArchiveEntry.objects.get(tenant=enrolment.tenant, source=last.id)
    assert entry.supersedes_seq == 1
    assert entry.payload["decision"]["supersedes"] == str(unclear.id)
    assert verify_database(enrolment.tenant).ok

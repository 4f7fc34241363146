"""A year of a small centre's life by a made-up clock, judged again at its end."""

import hashlib
import json
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

import pytest
from django.utils import timezone

from lms.archives.models import ArchiveEntry
from lms.archives.receivers import result_payload
from lms.archives.rules.documents import payload_commitment
from lms.archives.services import verify_database
from lms.grading import services
from lms.grading.models import Decision, Recommendation
from lms.grading.queries import titles_of_items
from lms.grading.rules.replay import replay
from lms.people.rules.roles import Role
from lms.regulation.queries import compiled
from lms.regulation.rules.canonical import canonical_bytes
from lms.tracks.services import take_back
from tests.builders.ruled import Ruled, rules
from xapi import vocabulary as v

pytestmark = pytest.mark.django_db
FIRST = datetime(2025, 1, 6, 1, tzinfo=UTC)


class Clock:
    """What the house takes for now."""

    def __init__(self) -> None:
        self.now = FIRST

    def __call__(self) -> datetime:
        self.now += timedelta(milliseconds=1)
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(timezone, "now", clock)
    return clock


def month(one: Ruled, number: int, chance: Random) -> list[UUID]:
    """What is told of one learner in a month: four sessions, a paper, a call, in any order."""
    day = FIRST.date() + timedelta(days=30 * number)
    told = []
    weeks = [*range(4)]
    chance.shuffle(weeks)
    for week in weeks:
        verb = chance.choice([v.SIGNED_IN, v.SIGNED_IN, v.SIGNED_IN, v.WAS_ABSENT, v.WAS_EXCUSED])
        said: dict[str, Any] = {"course_run": f"run-{number // 3}"}
        if verb is v.SIGNED_IN:
            said["minutes_late"] = chance.choice([0, 0, 3, 12, 40])
        if chance.random() < 0.05:
            said["exempt"] = "pending"
        on: date = day + timedelta(days=7 * week)
        session = 100 * number + week
        told.append(one.session(session, verb, day=on, **said))
    for item in ("theory", "call"):
        errors = {"critical_errors": ["privacy.name"]} if chance.random() < 0.1 else {}
        score = str(chance.randint(30, 100))
        told.append(one.assess(item, score, 60 * 24 * 30 * number, **errors))
    return told


@pytest.mark.requirement("R112", "R88", "R91", "R138")
def test_every_decision_of_a_year_gives_its_bytes_again(clock: Clock) -> None:
    chance = Random(2026)
    first = Ruled()
    people = [first, *[first.another() for _ in range(3)]]
    hr = first.centre.person("Gao Yan", Role.HR)
    for number in range(12):
        clock.now = FIRST + timedelta(days=30 * (number + 1))
        told = [statement for one in people for statement in month(one, number, chance)]
        services.grade_waiting(first.tenant)
        take_back(first.tenant, chance.choice(told))  # Somebody amends a sheet.
        services.grade_waiting(first.tenant)
        for one in Recommendation.objects.filter(state="open", confirm_role="hr")[:2]:
            services.confirm(hr, one.id, "seen")
    decisions = list(Decision.objects.select_related("rule_set"))
    assert {one.outcome for one in decisions} == {"pass", "fail", "indeterminate"}
    assert len(decisions) > 60
    assert Recommendation.objects.filter(state="confirmed").exists()
    for decision in decisions:
        again = replay(decision.record, compiled(decision.rule_set))
        assert again == canonical_bytes(decision.record)
        assert hashlib.sha256(again).hexdigest() == decision.record_bytes_sha256
        decision.record = json.loads(again)
    _archive_says_the_same(first.tenant, decisions)


def _archive_says_the_same(tenant: int, judged_again: Sequence[Decision]) -> None:
    """What was archived of each decision is, byte for byte, what the judgement of today would be.

    The commitment is that of the entry: it stands in the chain, which holds from end to end.
    """
    entries = {one.source: one for one in ArchiveEntry.objects.filter(tenant=tenant)}
    numbers = {one.id: one.supersedes_seq for one in entries.values()}
    titles = titles_of_items(tenant, judged_again[0].enrolment.track_id)
    archived: dict[tuple[UUID, str], list[int]] = {}
    for decision in sorted(judged_again, key=lambda one: one.number):
        chain = archived.setdefault((decision.enrolment_id, decision.scope), [])
        entry = entries.get(decision.id)
        if entry is None:  # Nobody is told of what is not decided and takes no verdict's place.
            assert decision.outcome == "indeterminate"
            continue
        assert entry.opened is not None
        salt, kept = entry.opened
        payload = result_payload(decision, titles)
        assert canonical_bytes(kept) == canonical_bytes(payload)
        assert payload_commitment(salt, payload) == entry.payload_sha256
        assert numbers[entry.id] == (chain[-1] if chain else None)
        chain.append(entry.seq)
    assert sum(len(chain) for chain in archived.values()) > 30
    report = verify_database(tenant)
    assert report.ok, report.faults


def test_new_version_of_the_rules_leaves_who_came_before_as_they_are(clock: Clock) -> None:
    """One cohort, one version: the old rules judge the old cohort to the same bytes."""
    first = Ruled()
    first.pass_all()
    first.grade()
    before = first.total()
    clock.now += timedelta(days=200)
    later = rules("2.0.0", pass_mark="95", effective_from=str(timezone.localdate()))
    first.activate(later | {"tests": later["tests"][1:] + _passing()})
    newcomer = first.another()
    newcomer.pass_all()
    newcomer.grade()
    assert newcomer.total().outcome == "fail"
    assert services.regrade_all(first.tenant)["decisions"] == 0
    assert first.total() == before


def _passing() -> list[object]:
    return [
        {
            "name": "pass",
            "given": {
                "items": {
                    "theory": [{"score": "99", "completed": True}],
                    "call": [{"score": "99", "completed": True}],
                },
                "facts": {"missed_hours": "0", "total_hours": "24"},
            },
            "expect": {"outcome": "pass"},
        }
    ]

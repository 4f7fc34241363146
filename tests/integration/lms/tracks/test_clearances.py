"""Who may take calls; and what a new version of a product or policy changes about that."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from lms.people.models import Employee
from lms.people.rules.roles import Role
from lms.tracks.exceptions import NothingToTeach, ReasonMissing
from lms.tracks.models import Clearance, Enrolment, Subject
from lms.tracks.queries import clearances, stale_items
from lms.tracks.services import (
    acknowledge_document,
    enrol_people,
    grant_clearance,
    release_version,
    revoke_clearance,
    save_subject,
)
from tests.builders.centre import Centre
from tests.builders.office_tracks import filed, item_of, open_track, passed

pytestmark = pytest.mark.django_db
WORDS: dict[str, Any] = {"change_en": "It whistles now.", "change_zh": "新款会鸣笛。"}


def subject(office: Employee, key: str = "kettle", kind: str = "product") -> Subject:
    return save_subject(office, Subject(kind=kind, key=key, title_en=key.title(), title_zh="水壶"))


def cleared(person: Employee) -> Employee:
    grant_clearance(person, decision_id=uuid4())
    return person


def may(person: Employee, at: object = None) -> tuple[bool, dict[str, bool]]:
    [found] = clearances(person.tenant, [person], at)  # type: ignore[arg-type]
    return found.standing.may, {queue.subject: queue.may for queue in found.standing.queues}


@pytest.mark.requirement("R105", "R109")
def test_a_clearance_is_filed_when_it_is_granted_and_when_it_is_taken_back(
    office: Employee, centre: Centre
) -> None:
    agent, decision = centre.person("Agent"), uuid4()
    assert may(agent) == (False, {})
    with filed() as records:
        first = grant_clearance(agent, decision_id=decision, granted_by=office)
        assert grant_clearance(agent, decision_id=uuid4()) == first, "it stands already"
        assert may(agent) == (True, {})
        with pytest.raises(ReasonMissing):
            revoke_clearance(office, agent, reason=" ")
        revoke_clearance(office, agent, reason="Calls below standard.")
        assert revoke_clearance(office, agent, reason="again") is None
    assert may(agent) == (False, {})
    granted, taken = records
    assert granted.source == first.id
    assert taken.supersedes == first.id
    assert taken.source != first.id
    grant_clearance(agent, decision_id=uuid4())
    assert may(agent) == (True, {})


def test_a_clearance_that_ran_out_is_followed_by_a_new_one(centre: Centre) -> None:
    agent = centre.person("Agent")
    today = timezone.localdate()
    long_ago = timezone.now() - timedelta(days=400)
    grant_clearance(agent, decision_id=uuid4(), at=long_ago, valid_until=today - timedelta(days=1))
    assert may(agent) == (False, {})
    assert may(agent, timezone.now() - timedelta(days=2)) == (True, {})
    grant_clearance(agent, decision_id=uuid4())
    assert may(agent) == (True, {})
    assert Clearance.objects.count() == 2


@pytest.mark.requirement("R58")
def test_a_new_version_makes_only_its_queue_stale_and_assigns_only_what_is_new(
    office: Employee, centre: Centre
) -> None:
    agents = [cleared(centre.person(name)) for name in "AB"]
    new_hire = centre.person("Not cleared yet")
    kettle, toaster = subject(office), subject(office, "toaster")
    now = timezone.now()
    for one in (kettle, toaster):
        version = release_version(office, one, label="1", listing_at=now, **WORDS).version
        assert version.delta is not None
        for agent in agents:
            passed(enrol_people(office, version.delta, [agent]).enrolled[0])
    release = release_version(
        office, kettle, label="2", listing_at=now + timedelta(days=3), **WORDS
    )
    assert release.assigned == 2
    delta = release.version.delta
    assert delta is not None
    assigned = Enrolment.objects.filter(track=delta)
    assert {one.employee for one in assigned} == set(agents)
    assert new_hire not in {one.employee for one in assigned}
    assert {one.reason for one in assigned} == {Enrolment.Reason.CHANGE}
    assert [item.kind for item in delta.items.all()] == ["document"]
    soon, later = now + timedelta(days=2), now + timedelta(days=4)
    assert may(agents[0], soon) == (True, {"kettle": True, "toaster": True})
    assert may(agents[0], later) == (True, {"kettle": False, "toaster": True})
    passed(assigned.get(employee=agents[0]))
    assert may(agents[0], later) == (True, {"kettle": True, "toaster": True})
    assert may(agents[1], later) == (True, {"kettle": False, "toaster": True})


@pytest.mark.requirement("R58")
def test_a_policy_that_is_not_known_stops_all_calls(office: Employee, centre: Centre) -> None:
    agent = cleared(centre.person("Agent"))
    policy = subject(office, "identity", "policy")
    now = timezone.now()
    release = release_version(
        office, policy, label="3", listing_at=now + timedelta(hours=1), **WORDS
    )
    assert may(agent, now) == (True, {})
    assert may(agent, now + timedelta(hours=2)) == (False, {})
    assert release.version.delta is not None
    passed(Enrolment.objects.get(track=release.version.delta))
    assert may(agent, now + timedelta(hours=2)) == (True, {})


def test_an_item_that_taught_the_old_version_is_stale_until_it_is_passed_again(
    office: Employee, centre: Centre
) -> None:
    agent = cleared(centre.person("Agent"))
    track = open_track(office, "in_service")
    item = item_of(track, "business-update")
    [enrolment] = enrol_people(office, track, [agent]).enrolled
    passed(enrolment, "business-update", at=timezone.now() - timedelta(days=30))
    kettle = subject(office)
    past = timezone.now() - timedelta(days=1)
    first = release_version(office, kettle, label="1", listing_at=past, still_teach=[item], **WORDS)
    assert first.assigned == 0, "what was known before versions were kept needs no proof"
    assert may(agent) == (True, {"kettle": True})
    assert stale_items(office.tenant, agent.id) == []
    second = release_version(
        office, kettle, label="2", listing_at=timezone.now(), still_teach=[item], **WORDS
    )
    assert may(agent) == (True, {"kettle": False})
    [(stale, version)] = stale_items(office.tenant, agent.id)
    assert (stale, version) == (item, second.version)
    assert second.version.delta is not None
    passed(Enrolment.objects.get(track=second.version.delta))
    assert may(agent) == (True, {"kettle": True})
    assert stale_items(office.tenant, agent.id) == []


def test_a_version_says_what_changes_or_names_a_course(office: Employee, centre: Centre) -> None:
    kettle = subject(office)
    with pytest.raises(NothingToTeach):
        release_version(office, kettle, label="1", listing_at=timezone.now(), change_en="x")
    release = release_version(
        office, kettle, label="1", listing_at=timezone.now(), package=centre.package(), **WORDS
    )
    assert release.version.delta is not None
    assert {item.kind for item in release.version.delta.items.all()} == {"document", "package"}


def test_reading_is_told_once(office: Employee, centre: Centre) -> None:
    agent = cleared(centre.person("Agent"))
    release = release_version(
        office,
        subject(office),
        label="1",
        listing_at=timezone.now() + timedelta(days=1),
        **WORDS,
    )
    assert release.version.delta is not None
    enrolment = Enrolment.objects.get(employee=agent)
    [item] = release.version.delta.items.all()
    first = acknowledge_document(enrolment, item)
    again = acknowledge_document(enrolment, item, at=timezone.now() + timedelta(hours=1))
    assert first.id == again.id


def test_who_may_take_calls_is_read_in_five_queries(
    office: Employee, centre: Centre, django_assert_max_num_queries: object
) -> None:
    people = [cleared(centre.person(f"A{number}")) for number in range(12)]
    for key in ("kettle", "toaster", "oven"):
        release_version(office, subject(office, key), label="1", listing_at=timezone.now(), **WORDS)
    with django_assert_max_num_queries(5):  # type: ignore[operator]
        found = clearances(office.tenant, people)
    assert all(len(one.standing.queues) == 3 for one in found)
    row = found[0].as_dict()
    assert row["may_take_calls"] is True
    assert row["queues"][0]["reason"]["code"] == "stale_product"


def test_a_centre_knows_nothing_of_anothers_clearances(centre: Centre) -> None:
    other = Centre(host="other.example")
    agent = cleared(centre.person("Agent", Role.LEARNER))
    [found] = clearances(other.tenant.id, [agent])
    assert not found.standing.may

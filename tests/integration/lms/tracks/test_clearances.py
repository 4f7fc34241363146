"""Who may take calls; and what a new version of a product or policy changes about that."""

from datetime import datetime, timedelta
from typing import Any
from unittest.mock import patch
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from lms.people.models import Employee
from lms.people.rules.roles import Role
from lms.tracks.exceptions import ConfidentialityOwed, NothingToTeach, ReasonMissing
from lms.tracks.models import Clearance, Enrolment, Subject, TrackItem
from lms.tracks.pages import clearance as pages
from lms.tracks.pages.clearance import PER_PAGE
from lms.tracks.queries import clearances, confidentiality_owed, stale_items
from lms.tracks.queries.taking_calls import taking_calls
from lms.tracks.services import (
    acknowledge_document,
    enrol_people,
    grant_clearance,
    release_version,
    revoke_clearance,
    save_subject,
    take_back,
    withdraw,
)
from tests.builders.centre import Centre
from tests.builders.doors import SignIn
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


@pytest.mark.requirement("R77", "R105")
def test_a_new_hire_takes_no_calls_before_confidentiality_is_finished(
    office: Employee, centre: Centre
) -> None:
    """Whatever the rules of the track judge: nobody is cleared before it was acknowledged."""
    agent, track = centre.person("Agent"), open_track(office, "five_blocks")
    [enrolment] = enrol_people(office, track, [agent]).enrolled
    passed(enrolment)
    secrecy = item_of(track, "confidentiality")
    assert confidentiality_owed(agent) == [secrecy]
    with pytest.raises(ConfidentialityOwed, match="Confidentiality and information security"):
        grant_clearance(agent, decision_id=uuid4(), granted_by=office)
    assert may(agent) == (False, {})
    told = acknowledge_document(enrolment, secrecy)
    grant_clearance(agent, decision_id=uuid4(), granted_by=office)
    assert may(agent) == (True, {})
    revoke_clearance(office, agent, reason="Read by somebody else.")
    take_back(office.tenant, told.id)
    with pytest.raises(ConfidentialityOwed):
        grant_clearance(agent, decision_id=uuid4(), granted_by=office)
    withdraw(office, enrolment, "Goes to another track.")
    assert confidentiality_owed(agent) == []


@pytest.mark.requirement("R77")
def test_confidentiality_that_the_rules_judge_has_to_be_passed(
    office: Employee, centre: Centre
) -> None:
    agent, track = centre.person("Agent"), open_track(office, "five_blocks")
    [enrolment] = enrol_people(office, track, [agent]).enrolled
    secrecy = item_of(track, "confidentiality")
    taught = TrackItem.objects.filter(id=secrecy.id)
    taught.update(kind=TrackItem.Kind.CLASS)
    assert confidentiality_owed(agent) == [], "nothing could show that it is known"
    taught.update(key="rules-confidentiality")
    secrecy.refresh_from_db()
    assert confidentiality_owed(agent) == [secrecy]
    passed(enrolment, "rules-confidentiality")
    assert confidentiality_owed(agent) == []


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


@pytest.mark.requirement("R58", "R105")
def test_the_database_says_the_same_of_everybody_as_the_rules(
    office: Employee, centre: Centre
) -> None:
    now = timezone.now()
    people = {
        name: centre.person(name)
        for name in ("never", "stands", "revoked", "expired", "last day", "again", "left", "knows")
    }
    for name in ("stands", "revoked", "expired", "last day", "again", "left", "knows"):
        cleared(people[name])
    for name in ("revoked", "again"):
        revoke_clearance(office, people[name], reason="Below standard.")
    cleared(people["again"])
    today = timezone.localdate()
    for name, day in (("expired", today - timedelta(days=1)), ("last day", today)):
        Clearance.objects.filter(employee=people[name]).update(valid_until=day)
    people["left"].left_on = today - timedelta(days=1)
    people["left"].save(update_fields=["left_on"])
    everybody = Employee.objects.filter(tenant=office.tenant)

    def both(at: datetime) -> set[str]:
        found = clearances(office.tenant, everybody, at)
        by_rules = {one.employee.name for one in found if one.standing.may}
        able = taking_calls(office.tenant, everybody, may=True, at=at)
        others = taking_calls(office.tenant, everybody, may=False, at=at)
        by_database = {one.name for one in able}
        assert by_database == by_rules
        assert {one.name for one in others} == {one.name for one in everybody} - by_rules
        return by_rules

    able = {"stands", "last day", "again", "knows"}
    assert both(timezone.now()) == able
    policy = subject(office, "privacy", "policy")
    for number in (1, 2):
        version = release_version(
            office, policy, label=str(number), listing_at=timezone.now(), **WORDS
        ).version
        assert version.delta is not None
        assert both(timezone.now()) == set(), "nobody knows it yet"
        enrol_people(office, version.delta, [people["knows"]])
        passed(Enrolment.objects.get(track=version.delta, employee=people["knows"]))
        assert both(timezone.now()) == {"knows"}
    assert both(now - timedelta(days=1)) == set(), "before anybody was cleared"


def test_a_page_of_the_list_costs_the_same_however_many_may_not(
    office: Employee, centre: Centre, signed_in: SignIn
) -> None:
    for number in range(4):
        cleared(centre.person(f"A{number}"))
    for number in range(60):
        centre.person(f"B{number}")
    desk = signed_in(office)
    with patch.object(pages, "clearances", wraps=clearances) as judged:
        page = desk.get(reverse("tracks:clearance") + "?may=no&page=2").content.decode()
    (call,) = judged.call_args_list
    assert len(call.args[1]) < PER_PAGE, "only whom the page shows is judged"
    assert "B59" in page
    assert "A0" not in page

"""A new version of a course beside the old one: who plays which, and what counts."""

import pytest
from django.test import Client

from lms.grading.queries import courses_of
from lms.people.models import AuditRow
from lms.people.rules.roles import Role
from lms.portal.queries.learner import course_page
from lms.tracks.models import CourseRegistration, Enrolment, TrackItem
from lms.tracks.services import open_course
from scorm_packages.runtime.models import Package
from scorm_packages.runtime.rules.statements import item_activity_id
from tests.builders.centre import Centre
from tests.builders.doors import SignIn


@pytest.fixture
def old(centre: Centre) -> Package:
    return centre.package("First call")


@pytest.fixture
def new(centre: Centre, old: Package) -> Package:
    package = centre.package("First call", scos=("First call", "Second call"))
    package.identifier = old.identifier
    package.save()
    return package


@pytest.fixture
def item(centre: Centre, old: Package) -> TrackItem:
    track = centre.track([("One", "一", [("company", "First call", "首次通话", old)])])
    return TrackItem.objects.get(tenant=centre.tenant.id, track=track)


def switch(client: Client, package: Package, item: TrackItem, who: str = "nobody") -> int:
    address = f"/packages/{package.id}/use/"
    return client.post(address, {"item": str(item.id), "who": who}).status_code


def played_package(enrolment: Enrolment, item: TrackItem) -> Package:
    return open_course(enrolment, TrackItem.objects.get(id=item.id)).package


def test_who_has_begun_stays_and_who_has_not_gets_the_new_version(
    centre: Centre, signed_in: SignIn, old: Package, new: Package, item: TrackItem
) -> None:
    begun = centre.enrolled(centre.person("白一舟"), item.track)
    centre.played(begun, "company", "incomplete")
    waiting = centre.enrolled(centre.person("石榴"), item.track)
    trainer = centre.person("Trainer", Role.TRAINER)
    client = signed_in(trainer)
    page = client.get(f"/packages/{new.id}/").content.decode()
    assert "1 person has begun it." in page
    assert switch(client, new, item) == 302
    assert played_package(begun, item) == old
    assert played_package(waiting, item) == new
    row = AuditRow.objects.get(tenant=centre.tenant.id, action="tracks.version_changed")
    assert row.detail == {"from": str(old.id), "to": str(new.id), "anew": 0}


def test_each_is_judged_and_shown_by_the_parts_of_the_version_they_play(
    centre: Centre, signed_in: SignIn, old: Package, new: Package, item: TrackItem
) -> None:
    begun = centre.enrolled(centre.person("白一舟"), item.track)
    centre.played(begun, "company", "completed")
    waiting = centre.enrolled(centre.person("石榴"), item.track)
    switch(signed_in(centre.person("Trainer", Role.TRAINER)), new, item)
    courses = courses_of(centre.tenant.id, [begun, waiting])
    assert courses[begun.id][0].parts == (item_activity_id(old.id, "SCO-1"),)
    assert courses[waiting.id][0].parts == tuple(
        item_activity_id(new.id, f"SCO-{number}") for number in (1, 2)
    )
    shown = [course_page(one.employee, one.id, "company") for one in (begun, waiting)]
    assert [len(page.items) for page in shown if page] == [1, 2]


def test_those_who_have_not_passed_can_be_made_to_begin_anew(
    centre: Centre, signed_in: SignIn, old: Package, new: Package, item: TrackItem
) -> None:
    begun = centre.enrolled(centre.person("白一舟"), item.track)
    centre.played(begun, "company", "incomplete")
    passed = centre.enrolled(centre.person("蓝天禾"), item.track)
    centre.played(passed, "company", "passed")
    centre.decided(passed, "total", "pass", "90")
    centre.decided(passed, "component:company", "pass", "90")
    switch(signed_in(centre.person("Trainer", Role.TRAINER)), new, item, "not_passed")
    assert played_package(begun, item) == new
    assert played_package(passed, item) == old
    kept = CourseRegistration.objects.filter(tenant=centre.tenant.id, enrolment=begun)
    assert kept.count() == 2  # What was done in the old version stays on the record.


def test_only_a_version_of_the_same_course_and_only_by_those_who_may(
    centre: Centre, signed_in: SignIn, old: Package, new: Package, item: TrackItem
) -> None:
    other = centre.package("Another course")
    client = signed_in(centre.person("Trainer", Role.TRAINER))
    response = client.post(f"/packages/{other.id}/use/", {"item": str(item.id)}, follow=True)
    assert "not another version" in response.content.decode()
    elsewhere = Centre(host="elsewhere.example").person("Trainer", Role.TRAINER)
    # A lead gives courses to their own people; a track is everybody's.
    lead = centre.person("Lead", Role.TEAM_LEAD, unit=centre.unit("Team A"))
    for viewer in (centre.person("Learner"), elsewhere, lead):
        assert switch(signed_in(viewer), new, item) == 404
    assert client.post(f"/packages/{new.id}/use/", {"item": "nonsense"}).status_code == 404
    item.refresh_from_db()
    assert item.package_id == old.id

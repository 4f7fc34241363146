"""The office lets a learner off a unit of a cmi5 course; nobody else does."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from lms.people.models import AuditRow
from lms.people.rules.roles import Role
from lms.tracks.models import TrackItem
from lms.tracks.services import open_course
from scorm_packages.runtime.models import PackageItem, Registration
from tests.builders.centre import Centre
from tests.builders.cmi5 import UnitSpec, build_cmi5_package, told
from tests.builders.file_stores import files_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def files(tmp_path: Path) -> Iterator[None]:
    with files_in(tmp_path):
        yield


@pytest.fixture
def centre() -> Centre:
    return Centre()


@pytest.fixture
def registration(centre: Centre) -> Registration:
    package = build_cmi5_package(UnitSpec(attributes={"moveOn": "Passed"}), tenant=centre.tenant.id)
    track = centre.track([("Theory", "理论", [("course", "Course", "课程", package)])])
    enrolment = centre.enrolled(centre.person("Lin Xia"), track)
    return open_course(enrolment, TrackItem.objects.get(track=track))


def address(registration: Registration) -> str:
    return reverse("portal:units", args=[registration.package_id, registration.id])


def unit(registration: Registration) -> PackageItem:
    return PackageItem.objects.get(package=registration.package)


def office(centre: Centre) -> Client:
    client = Client()
    client.force_login(centre.person("Office", Role.TRAINING_OFFICE))
    return client


def test_office_waives_a_unit_with_its_reason(centre: Centre, registration: Registration) -> None:
    client = office(centre)
    page = client.get(address(registration))
    assert unit(registration).title in page.content.decode()
    sent = {"item": unit(registration).id, "reason": "Tested Out", "remark": "92 of 100"}
    assert client.post(address(registration), sent).status_code == 302
    waived = next(one for one in told(registration) if one["verb"]["id"].endswith("waived"))
    (reason,) = waived["result"]["extensions"].values()
    assert reason == "Tested Out: 92 of 100"
    assert AuditRow.objects.filter(action="unit.waived", object_id=registration.id).count() == 1


def test_waiving_twice_says_so_and_tells_nothing(
    centre: Centre, registration: Registration
) -> None:
    client = office(centre)
    sent = {"item": unit(registration).id, "reason": "Administrative"}
    client.post(address(registration), sent)
    before = told(registration)
    client.post(address(registration), sent)
    assert told(registration) == before
    assert AuditRow.objects.filter(action="unit.waived").count() == 1


@pytest.mark.parametrize("reason", ["", "Because"])
def test_reason_is_one_of_the_listed(
    centre: Centre, registration: Registration, reason: str
) -> None:
    sent = {"item": unit(registration).id, "reason": reason}
    assert office(centre).post(address(registration), sent).status_code == 200
    assert told(registration) == []


@pytest.mark.parametrize("role", [Role.TRAINER, Role.TEAM_LEAD, Role.HR, Role.LEARNER])
def test_others_find_no_such_page(centre: Centre, registration: Registration, role: Role) -> None:
    client = Client()
    client.force_login(centre.person("Somebody", role))
    assert client.get(address(registration)).status_code == 404
    assert client.post(address(registration)).status_code == 404

"""A cmi5 course from its page: opened, shown as far as it is, opened again for review."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lms.grading.services import grade_enrolment
from lms.people.models import Employee
from lms.people.rules.roles import Role
from lms.tracks.models import Enrolment
from scorm_packages.cmi5.models import AuSession
from tests.builders.centre import Centre
from tests.builders.cmi5 import Unit, UnitSpec, build_cmi5_package
from tests.builders.doors import SignIn
from tests.builders.file_stores import files_in

PASS = {"moveOn": "Passed"}


@pytest.fixture(autouse=True)
def files(tmp_path: Path) -> Iterator[None]:
    with files_in(tmp_path):
        yield


@pytest.fixture
def learner(centre: Centre) -> Employee:
    return centre.person("林小满")


@pytest.fixture
def enrolment(centre: Centre, learner: Employee) -> Enrolment:
    package = build_cmi5_package(
        UnitSpec("one", attributes=PASS),
        UnitSpec("two", attributes=PASS),
        tenant=centre.tenant.id,
    )
    courses = [("course", "Course", "课程", package)]
    track = centre.track([("Theory", "理论", courses)], rule_set="course.default")
    return centre.enrolled(learner, track)


def address(enrolment: Enrolment) -> str:
    return f"/courses/{enrolment.id}/course/"


def play(client: Client, enrolment: Enrolment) -> Unit:
    """Press "start" or "go on", and pass what opens."""
    unit = Unit(client.post(address(enrolment) + "start/")["Location"]).begin()
    assert unit.say("passed").status_code == 204
    assert unit.say("terminated").status_code == 204
    return unit


def test_learner_goes_on_with_the_first_unit_that_is_not_satisfied(
    signed_in: SignIn, learner: Employee, enrolment: Enrolment
) -> None:
    client = signed_in(learner)
    first, second = play(client, enrolment), play(client, enrolment)
    assert first.activity != second.activity
    assert first.launch_data["returnURL"].endswith(address(enrolment))
    grade_enrolment(enrolment.tenant, enrolment.id)
    page = client.get(address(enrolment)).content.decode()
    assert page.count("Passed") >= 2
    client.post(address(enrolment) + "start/")
    latest = AuSession.objects.order_by("launched_at").last()
    assert latest is not None
    assert latest.mode == AuSession.Mode.REVIEW


def test_trainer_looks_at_it_and_nothing_counts(
    centre: Centre, signed_in: SignIn, enrolment: Enrolment
) -> None:
    trainer = centre.person("Trainer", Role.TRAINER)
    item = enrolment.track.items.get()
    response = signed_in(trainer).post(f"/packages/{item.package_id}/preview/")
    unit = Unit(response["Location"]).begin()
    assert unit.launch_data["launchMode"] == "Browse"
    assert unit.say("passed").json()["params"]["rule"] == "mode"


def test_course_of_many_units_does_not_read_its_structure_with_each_of_them(
    signed_in: SignIn, learner: Employee, enrolment: Enrolment
) -> None:
    """Two thousand units that each bring a description of all two thousand took minutes."""
    client = signed_in(learner)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address(enrolment)).status_code == 200
    listed = [one["sql"] for one in queries if 'FROM "scorm_runtime_packageitem"' in one["sql"]]
    assert listed
    assert not [sql for sql in listed if '"structure"' in sql or '"findings"' in sql]

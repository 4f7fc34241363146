"""Courses of SCORM 2004 on the learner's side: one button, contents with their states, a grade."""

import pytest

from lms.people.rules.roles import Role
from lms.tracks.models import Enrolment
from lms.tracks.services import assign_package
from scorm_packages.runtime.models import Attempt, Package, RuntimeSession
from scorm_packages.runtime.services import apply_commits, read_launch_token
from tests.builders.centre import Centre
from tests.builders.doors import SignIn
from tests.builders.installed_courses import build_course, sco, tree_of
from tests.builders.runtime import Browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def package(centre: Centre) -> Package:
    return build_course(tree_of(sco("one"), sco("two")), tenant=centre.tenant.id)


@pytest.fixture
def enrolment(centre: Centre, package: Package) -> Enrolment:
    learner = centre.person("林小满")
    (made,) = assign_package(learner, package, [learner]).enrolled
    return made


def address(enrolment: Enrolment) -> str:
    return f"/courses/{enrolment.id}/course/"


def play(url: str, package: Package, *sets: tuple[str, str], go: str) -> None:
    """Play what a launch opened as a browser would, and go on."""
    token = url.partition("/l/")[2].strip("/")
    claims = read_launch_token(token, label=package.label, for_files=True)
    browser = Browser(claims.session)
    apply_commits(claims, browser.envelope(browser.commit(*sets, go=go)))


def test_a_course_is_opened_by_one_button_and_shows_how_far_it_is(
    centre: Centre, signed_in: SignIn, package: Package, enrolment: Enrolment
) -> None:
    client = signed_in(enrolment.employee)
    page = client.get(address(enrolment)).content.decode()
    assert page.count(f"{address(enrolment)}start/") == 1  # No part has a button of its own.
    assert "第 one 课" in page

    url = client.post(address(enrolment) + "start/")["Location"]
    play(url, package, ("cmi.success_status", "passed"), go="continue")
    assert "Passed" in client.get(address(enrolment)).content.decode()

    again = client.post(address(enrolment) + "start/")["Location"]
    session = RuntimeSession.objects.latest("opened_at")
    assert session.item is not None
    assert session.item.identifier == "two"
    play(again, package, ("cmi.success_status", "passed"), go="exitAll")
    assert Attempt.objects.get().success_status == "passed"


def test_a_part_of_it_cannot_be_opened_by_itself(
    signed_in: SignIn, package: Package, enrolment: Enrolment
) -> None:
    """Its sequencing decides; a form that was made up changes nothing."""
    second = package.items.get(identifier="two")
    signed_in(enrolment.employee).post(address(enrolment) + "start/", {"item": str(second.id)})
    session = RuntimeSession.objects.get()
    assert session.item is not None
    assert session.item.identifier == "one"


def test_the_trainers_preview_is_not_led(
    centre: Centre, signed_in: SignIn, package: Package
) -> None:
    trainer = centre.person("王老师", Role.TRAINER)
    signed_in(trainer).post(f"/packages/{package.id}/preview/")
    session = RuntimeSession.objects.get()
    assert session.mode == RuntimeSession.Mode.BROWSE
    assert session.attempt.course is None

"""A learner whose data was erased finds their courses as new, of every kind."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.test import override_settings
from django.urls import reverse

from lms.people.rules.roles import Role
from lms.tracks.models import CourseRegistration
from scorm_packages.runtime.models import Package, Registration
from tests.builders.centre import Centre
from tests.builders.cmi5 import build_cmi5_package
from tests.builders.doors import SignIn
from tests.builders.installed_courses import build_course, sco, tree_of
from xapi.lrs.services.protection import Outcome, erase_person, pseudonymise_person


@pytest.fixture(autouse=True)
def files(tmp_path: Path) -> Iterator[None]:
    own = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(tmp_path)},
    }
    with override_settings(STORAGES={**settings.STORAGES, "default": own}):
        yield


def scorm12(centre: Centre) -> Package:
    return centre.package()


def scorm2004(centre: Centre) -> Package:
    return build_course(tree_of(sco("one"), sco("two")), tenant=centre.tenant.id)


def cmi5(centre: Centre) -> Package:
    return build_cmi5_package(tenant=centre.tenant.id)


@pytest.mark.parametrize("protect", [erase_person, pseudonymise_person])
@pytest.mark.parametrize("build", [scorm12, scorm2004, cmi5])
def test_a_course_that_was_forgotten_is_shown_and_begun_anew(
    centre: Centre,
    signed_in: SignIn,
    build: Callable[[Centre], Package],
    protect: Callable[..., Outcome],
) -> None:
    learner = centre.person("林小满")
    office = centre.person("周办公", Role.TRAINING_OFFICE)
    package = build(centre)
    track = centre.track([("Theory", "理论", [("course", "Course", "课程", package)])])
    enrolment = centre.enrolled(learner, track)
    page = f"/courses/{enrolment.id}/course/"
    client = signed_in(learner)
    assert client.post(page + "start/").status_code == 302
    first = CourseRegistration.objects.get(enrolment=enrolment).registration

    account = ("account", str(settings.CALLCRAFT_ACTOR_HOME_PAGE), str(learner.id))
    assert protect(tenant=centre.tenant.id, person=[account], by="Officer").counts["registrations"]

    assert client.get("/").status_code == client.get(page).status_code == 200
    listed = signed_in(office).get(reverse("portal:attempts", args=[package.id]))
    assert str(first.id) not in listed.content.decode(), "nobody is there to be shown"
    assert listed.status_code == 200
    assert client.post(page + "start/").status_code == 302
    again = CourseRegistration.objects.filter(enrolment=enrolment).latest("id").registration
    assert (again.id != first.id, again.actor_name) == (True, str(learner.id))
    assert Registration.objects.filter(package=package, actor_name=str(learner.id)).count() == 1

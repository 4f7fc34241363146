"""Packages: uploaded, looked at, tried, and given to people."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from lms.people.rules.roles import Role
from lms.tracks.models import Enrolment
from scorm_packages.manifest.findings import finding
from scorm_packages.runtime.models import Package, RuntimeSession
from tests.builders.centre import Centre
from tests.builders.doors import SignIn
from tests.builders.packages import scorm12_package


@pytest.fixture(autouse=True)
def files(settings: Settings, tmp_path: Path) -> None:
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path)},
        },
    }


def upload(client: Client, content: bytes, *, dry_run: bool = False, htmx: bool = False) -> str:
    data: dict[str, object] = {
        "package": SimpleUploadedFile("course.zip", content, "application/zip")
    }
    if dry_run:
        data["dry_run"] = "on"
    headers = {"HX-Request": "true"} if htmx else {}
    response = client.post("/packages/upload/", data, headers=headers)
    assert response.status_code == 200
    return response.content.decode()


def test_a_good_package_is_installed_and_can_be_opened(centre: Centre, signed_in: SignIn) -> None:
    client = signed_in(centre.person("Trainer", Role.TRAINER))
    html = upload(client, scorm12_package(title="Taking the first call"))
    package = Package.objects.get(tenant=centre.tenant.id)
    assert package.imported_by == "Trainer"
    assert f'href="/packages/{package.id}/"' in html
    page = client.get(f"/packages/{package.id}/").content.decode()
    assert "Taking the first call" in page


def test_with_htmx_only_the_report_comes_back(centre: Centre, signed_in: SignIn) -> None:
    client = signed_in(centre.person("Trainer", Role.TRAINER))
    html = upload(client, scorm12_package(), htmx=True)
    assert "<html" not in html
    assert "Installed" in html


def test_a_dry_run_tells_and_changes_nothing(centre: Centre, signed_in: SignIn) -> None:
    client = signed_in(centre.person("Trainer", Role.TRAINER))
    html = upload(client, scorm12_package(), dry_run=True)
    assert "Checked: it can be installed" in html
    assert not Package.objects.exists()


def test_a_bad_package_is_refused_with_what_where_and_what_to_do(
    centre: Centre, signed_in: SignIn
) -> None:
    client = signed_in(centre.person("Trainer", Role.TRAINER))
    html = upload(client, b"this is no zip at all")
    assert "Not installed" in html
    problem = finding("zip.not_a_zip")
    assert problem.message("en") in html
    assert problem.remedy("en") in html
    assert "zip.not_a_zip" in html
    assert not Package.objects.exists()


def test_the_same_file_again_leads_to_the_package_that_is_there(
    centre: Centre, signed_in: SignIn
) -> None:
    client = signed_in(centre.person("Trainer", Role.TRAINER))
    content = scorm12_package()
    upload(client, content)
    html = upload(client, content)
    assert f'href="/packages/{Package.objects.get().id}/"' in html


def test_without_a_file_the_form_says_so(centre: Centre, signed_in: SignIn) -> None:
    client = signed_in(centre.person("Trainer", Role.TRAINER))
    response = client.post("/packages/upload/", {})
    assert "This field is required." in response.content.decode()


def test_the_list_counts_learners_and_its_queries_do_not_grow(
    centre: Centre, signed_in: SignIn
) -> None:
    client = signed_in(centre.person("Trainer", Role.TRAINER))

    def one_more(title: str) -> None:
        package = centre.package(title)
        track = centre.track([("One", "一", [("course", title, title, package)])])
        centre.enrolled(centre.person("林小满"), track)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/packages/").status_code == 200
        return len(captured)

    one_more("First call")
    with_one = queries()
    for number in range(4):
        one_more(f"Call {number}")
    assert queries() == with_one
    assert "No package has these words" in client.get("/packages/?q=zebra").content.decode()
    assert "First call" in client.get("/packages/?q=first").content.decode()


def test_a_package_is_given_to_a_team_and_to_single_people(
    centre: Centre, signed_in: SignIn
) -> None:
    department = centre.unit("Department")
    morning, evening = centre.unit("Morning", department), centre.unit("Evening")
    in_team = [centre.person(name, unit=morning) for name in ("林小满", "白一舟")]
    alone, neither = centre.person("蓝天禾", unit=evening), centre.person("石榴", unit=evening)
    package = centre.package()
    due = timezone.localdate() + timedelta(days=7)
    client = signed_in(centre.person("Trainer", Role.TRAINER))
    given = {"unit": str(department.id), "people": [str(alone.id)], "due_on": due.isoformat()}
    page = client.post(f"/packages/{package.id}/assign/", given, follow=True).content.decode()
    assert "3 people have this course now." in page
    enrolled = Enrolment.objects.filter(tenant=centre.tenant.id)
    assert {one.employee for one in enrolled} == {*in_team, alone}
    assert {one.due_on for one in enrolled} == {due}
    assert not enrolled.filter(employee=neither).exists()

    again = client.post(f"/packages/{package.id}/assign/", given, follow=True).content.decode()
    assert "3 people had it already." in again
    assert enrolled.count() == 3


def test_nobody_chosen_and_a_past_due_date_are_refused_with_a_reason(
    centre: Centre, signed_in: SignIn
) -> None:
    learner, package = centre.person("林小满"), centre.package()
    client = signed_in(centre.person("Trainer", Role.TRAINER))
    nobody = client.post(f"/packages/{package.id}/assign/", {})
    assert nobody.status_code == 422
    assert "Choose a team or at least one person." in nobody.content.decode()
    past = {"people": [str(learner.id)], "due_on": "2020-01-01"}
    late = client.post(f"/packages/{package.id}/assign/", past)
    assert "in the past" in late.content.decode()
    assert not Enrolment.objects.exists()


def test_people_out_of_reach_cannot_be_found_or_given_anything(
    centre: Centre, signed_in: SignIn
) -> None:
    ours, theirs = centre.unit("Morning"), centre.unit("Evening")
    near, far = centre.person("林小满", unit=ours), centre.person("林小夏", unit=theirs)
    elsewhere = Centre(host="elsewhere.example").person("林小秋")
    package = centre.package()
    lead = centre.person("Lead", Role.TEAM_LEAD, Role.MENTOR, unit=ours)
    client = signed_in(lead)
    found = client.get(f"/packages/{package.id}/people/?q=林").content.decode()
    assert near.name in found
    assert far.name not in found
    assert elsewhere.name not in found
    for stranger in (far, elsewhere):
        answer = client.post(f"/packages/{package.id}/assign/", {"people": [str(stranger.id)]})
        assert answer.status_code == 422
    assert not Enrolment.objects.exists()


def test_a_new_search_keeps_whom_was_chosen_before(centre: Centre, signed_in: SignIn) -> None:
    kept, found = centre.person("林小满"), centre.person("白一舟")
    package = centre.package()
    client = signed_in(centre.person("Trainer", Role.TRAINER))
    html = client.get(
        f"/packages/{package.id}/people/", {"q": "白", "people": str(kept.id)}
    ).content.decode()
    assert f'value="{kept.id}" checked' in html
    assert f'value="{found.id}">' in html


def test_a_preview_counts_for_nobody(centre: Centre, signed_in: SignIn) -> None:
    package = centre.package()
    response = signed_in(centre.person("Trainer", Role.TRAINER)).post(
        f"/packages/{package.id}/preview/"
    )
    assert f"//{package.label}." in response["Location"]
    session = RuntimeSession.objects.get()
    assert session.mode == RuntimeSession.Mode.BROWSE
    assert session.attempt.registration.number == 0


@pytest.mark.parametrize(
    "path", ["", "upload/", "{id}/", "{id}/people/", "{id}/assign/", "{id}/preview/"]
)
def test_learners_have_no_packages_pages(centre: Centre, signed_in: SignIn, path: str) -> None:
    address = "/packages/" + path.format(id=centre.package().id)
    client = signed_in(centre.person("林小满"))
    assert client.get(address).status_code in {404, 405}
    assert client.post(address).status_code in {404, 405}


def test_a_package_of_another_centre_does_not_exist(centre: Centre, signed_in: SignIn) -> None:
    theirs = Centre(host="elsewhere.example").package()
    client = signed_in(centre.person("Trainer", Role.TRAINER))
    assert client.get(f"/packages/{theirs.id}/").status_code == 404
    assert client.post(f"/packages/{theirs.id}/preview/").status_code == 404

"""The pages on which courses leave the house: exports and dispatches."""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from lms.people.models import AuditRow, Employee
from lms.people.rules.roles import Role
from scorm_packages.export.models import Dispatch
from scorm_packages.intake.services import import_package
from scorm_packages.runtime.models import Package
from tests.builders.centre import Centre
from tests.builders.file_stores import files_in
from tests.builders.packages import ScoSpec, scorm12_package

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_storage(tmp_path: Path) -> Iterator[None]:
    with files_in(tmp_path):
        yield


@pytest.fixture
def centre() -> Centre:
    return Centre()


@pytest.fixture
def trainer(centre: Centre, client: Client) -> Employee:
    person = centre.person("沈老师", Role.TRAINER, language="en")
    client.force_login(person)
    return person


@pytest.fixture
def package(centre: Centre) -> Package:
    items = [ScoSpec("One", "one.html"), ScoSpec("Two", "two.html")]
    report = import_package(
        tenant=centre.tenant.id,
        upload=io.BytesIO(scorm12_package(items)),
        file_name="course.zip",
        imported_by="test",
    )
    assert report.package is not None
    return report.package


def filled(package: Package, **fields: str) -> dict[str, str]:
    return {
        "package": str(package.id),
        "destination": "Partner",
        "format": "scorm2004",
        "follows_newest": "on",
        **fields,
    }


def names_of(answer: Any) -> list[str]:
    content = b"".join(answer)
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        return opened.namelist()


def test_a_course_is_downloaded_in_the_format_that_was_chosen(
    client: Client, trainer: Employee, package: Package
) -> None:
    address = f"/packages/{package.id}/export/"
    assert "SCORM 2004, 3rd Edition" in client.get(address).content.decode()
    answer = client.post(address, {"format": "cmi5"})
    assert answer["Content-Disposition"].startswith("attachment")
    assert "cmi5.zip" in answer["Content-Disposition"]
    assert "cmi5.xml" in names_of(answer)
    row = AuditRow.objects.get(action="package.exported")
    assert (row.actor, row.detail["format"]) == (trainer, "cmi5")


def test_what_cannot_come_along_is_said_before(
    client: Client, trainer: Employee, centre: Centre
) -> None:
    items = [ScoSpec("Two", "two.html", values={"prerequisites": "item-1"})]
    report = import_package(
        tenant=centre.tenant.id,
        upload=io.BytesIO(scorm12_package(items)),
        file_name="course.zip",
        imported_by="test",
    )
    assert report.package
    text = client.get(f"/packages/{report.package.id}/export/").content.decode()
    assert "export.prerequisites_lost" in text


def test_without_a_dispatch_the_list_says_what_one_is(client: Client, trainer: Employee) -> None:
    assert "No dispatch yet" in client.get("/dispatches/").content.decode()


def test_a_dispatch_is_made_downloaded_changed_and_switched_off(
    client: Client, trainer: Employee, package: Package
) -> None:
    answer = client.post(
        "/dispatches/new/",
        filled(package, max_learners="20", origins="https://lms.example\nhttps://cdn.example/"),
    )
    made = Dispatch.objects.get()
    assert answer["Location"] == f"/dispatches/{made.id}/"
    assert made.origins == ["https://lms.example", "https://cdn.example"]
    assert made.created_by == trainer.name
    page = client.get(f"/dispatches/{made.id}/").content.decode()
    assert "Nobody yet" in page
    assert "0 / 20" in page

    file = client.post(f"/dispatches/{made.id}/file/")
    assert "launcher.js" in names_of(file)
    assert file["Cache-Control"]

    changed = {"destination": "Partner two", "max_learners": "", "expires_on": "2030-01-31"}
    client.post(f"/dispatches/{made.id}/edit/", changed)
    made.refresh_from_db()
    assert (made.destination, made.max_learners, made.format) == ("Partner two", None, "scorm2004")
    assert made.expires_at is not None
    assert 'value="2030-01-31"' in client.get(f"/dispatches/{made.id}/edit/").content.decode()

    client.post(f"/dispatches/{made.id}/switch/", {"on": "no"})
    assert "switched off" in client.get("/dispatches/").content.decode()
    client.post(f"/dispatches/{made.id}/switch/", {"on": "yes"})
    made.refresh_from_db()
    assert made.switched_off_at is None
    actions = AuditRow.objects.filter(object_kind="dispatch").order_by("id")
    assert [row.action for row in actions] == [
        "dispatch.made",
        "dispatch.taken",
        "dispatch.changed",
        "dispatch.switched_off",
        "dispatch.switched_on",
    ]


@pytest.mark.parametrize(
    "fault",
    [
        {"origins": "lms.example"},
        {"max_learners": "0"},
        {"destination": ""},
        {"format": "h5p"},
        {"package": "00000000-0000-0000-0000-000000000000"},
    ],
)
def test_what_was_filled_in_wrongly_is_said_beside_it(
    client: Client, trainer: Employee, package: Package, fault: dict[str, str]
) -> None:
    answer = client.post("/dispatches/new/", filled(package) | fault)
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.content.decode()
    assert not Dispatch.objects.exists()


def test_another_centre_sees_none_of_it(
    client: Client, trainer: Employee, package: Package
) -> None:
    client.post("/dispatches/new/", filled(package))
    made = Dispatch.objects.get()
    other = Centre(name_en="Other", name_zh="其他", host="other.example")
    client.force_login(other.person("Other", Role.TRAINER))
    assert client.get(f"/dispatches/{made.id}/").status_code == 404
    assert client.post(f"/dispatches/{made.id}/file/").status_code == 404
    assert client.post(f"/dispatches/{made.id}/switch/", {"on": "no"}).status_code == 404
    assert client.get(f"/packages/{package.id}/export/").status_code == 404
    assert client.post("/dispatches/new/", filled(package)).status_code == 422

"""The pages that bring H5P content to newer libraries, without a browser.

Trainer Shen may manage packages, agent Gu may not; Fan belongs to another centre.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from content.h5p.models import Content
from lms.people.models import AuditRow, Employee
from lms.people.rules.roles import Role
from lms.tracks.services import is_version_of
from scorm_packages.runtime.models import Package, PackageItem
from tests.builders.centre import Centre
from tests.builders.file_stores import files_in
from tests.builders.h5p import choice_parameters, library
from tests.builders.h5p_courses import build_h5p_course
from tests.builders.h5p_installed import install, libraries_alone
from tests.builders.h5p_upgrades import newer_question

pytestmark = pytest.mark.django_db

QUESTION = library("Callcraft.TestQuestion")
LIST = "/packages/upgrades/"


@pytest.fixture(autouse=True)
def own_storage(tmp_path: Path) -> Iterator[None]:
    with files_in(tmp_path):
        yield


@pytest.fixture
def centre() -> Centre:
    return Centre()


@pytest.fixture
def shen(centre: Centre, client: Client) -> Employee:
    person = centre.person("沈老师", Role.TRAINER, language="en")
    client.force_login(person)
    return person


@pytest.fixture
def package(centre: Centre) -> Package:
    made = build_h5p_course(QUESTION, choice_parameters(), tenant=centre.tenant.id)
    Package.objects.filter(id=made.id).update(max_attempts=3)
    PackageItem.objects.filter(package=made).update(mastery_score=80, title="The question")
    install(libraries_alone([newer_question()]), tenant=centre.tenant.id)
    made.refresh_from_db()
    return made


def address(package: Package) -> str:
    return f"/packages/{package.id}/upgrade/"


def answer(package: Package, **changes: Any) -> dict[str, Any]:
    content = package.h5p_content
    assert content is not None
    parameters = content.parameters
    parameters["labels"] = {"check": parameters.pop("check"), "again": "Again"}
    parameters["passMark"] = 100
    told = {
        "target": "Callcraft.TestQuestion 1.4",
        "parameters": json.dumps(parameters),
        "metadata": content.metadata,
    }
    return {**told, **changes}


def post(client: Client, package: Package, body: object) -> Any:
    return client.post(address(package), json.dumps(body), "application/json")


def test_who_may_manage_packages_upgrades_and_nobody_else(
    centre: Centre, package: Package, client: Client
) -> None:
    gu = centre.person("顾坐席")
    abroad = Centre(name_en="Another", host="another.example").person("范", Role.TRAINER)
    for person in (gu, abroad):
        client.force_login(person)
        assert client.get(address(package)).status_code == 404
        assert post(client, package, answer(package)).status_code == 404
    client.force_login(gu)
    assert client.get(LIST).status_code == 404
    assert Content.objects.count() == 1


def test_what_is_behind_is_listed_until_it_is_upgraded(
    shen: Employee, package: Package, client: Client
) -> None:
    shown = client.get(LIST).content.decode()
    assert package.title in shown
    assert "Callcraft.TestQuestion 1.4" in shown
    assert "Nothing found" in client.get(LIST, {"q": "something else"}).content.decode()
    hint = "Newer versions of its libraries are installed."
    assert hint in client.get(f"/packages/{package.id}/").content.decode()

    told = post(client, package, answer(package)).json()
    made = Package.objects.exclude(id=package.id).get()
    assert told["package"] == f"/packages/{made.id}/"
    assert "Everything is up to date" in client.get(LIST).content.decode()
    assert hint not in client.get(f"/packages/{package.id}/").content.decode()
    assert hint not in client.get(f"/packages/{made.id}/").content.decode()


def test_an_upgrade_is_another_version_with_all_that_the_office_has_set(
    shen: Employee, package: Package, client: Client
) -> None:
    assert post(client, package, answer(package)).status_code == 200
    made = Package.objects.exclude(id=package.id).get()
    assert is_version_of(made, package)
    assert made.max_attempts == 3
    [item] = PackageItem.objects.filter(package=made)
    assert item.title == "The question"
    assert item.mastery_score == 80
    assert made.h5p_content is not None
    assert made.h5p_content.upgraded_from_id == package.h5p_content_id
    assert made.h5p_content.storage_prefix != package.storage_prefix
    [row] = AuditRow.objects.filter(action="package.upgraded")
    assert row.object_id == str(made.id)
    assert "Callcraft.TestQuestion 1.2" in json.dumps(made.findings)


def test_two_who_upgrade_the_same_get_one_version(
    shen: Employee, package: Package, client: Client
) -> None:
    first = post(client, package, answer(package)).json()["package"]
    assert post(client, package, answer(package)).json()["package"] == first
    assert Package.objects.count() == 2
    assert AuditRow.objects.filter(action="package.upgraded").count() == 1


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"parameters": "{"}, 422, "h5p.json.broken"),
        ({"parameters": {}}, 400, "portal.body_unreadable"),
        ({"metadata": "x"}, 400, "portal.body_unreadable"),
        ({"target": "H5P"}, 400, "portal.body_unreadable"),
        ({"target": "Callcraft.TestQuestion 1.3"}, 409, "h5p.not_behind"),
    ],
)
def test_a_wrong_answer_is_refused_and_nothing_is_kept(
    shen: Employee,
    package: Package,
    client: Client,
    changes: dict[str, Any],
    status: int,
    code: str,
) -> None:
    said = post(client, package, answer(package, **changes))
    assert said.status_code == status
    assert code in json.dumps(said.json())
    assert Content.objects.count() == 1


def test_a_body_that_is_no_json_is_refused(
    shen: Employee, package: Package, client: Client
) -> None:
    said = client.post(address(package), b"\xff{", "application/json")
    assert said.status_code == 400


def test_a_package_of_another_format_has_no_upgrade(
    centre: Centre, shen: Employee, client: Client
) -> None:
    assert client.get(address(centre.package())).status_code == 404


def test_the_page_of_the_scripts_may_do_nothing_and_stand_in_our_pages_alone(
    monkeypatch: pytest.MonkeyPatch, client: Client
) -> None:
    built = type("Assets", (), {"script": "/static/h5p-upgrade.12345678.js"})
    monkeypatch.setattr("scorm_packages.runtime.pages_h5p_upgrade.h5p_upgrade_assets", built)
    host = f"upgrade.{settings.CALLCRAFT_CONTENT_HOST}"
    page = Client(SERVER_NAME=host).get("/h5p-upgrade/")
    policy = dict(
        each.strip().partition(" ")[::2] for each in page["Content-Security-Policy"].split(";")
    )
    assert policy == {
        "default-src": "'none'",
        "script-src": f"http://{host}/static/h5p-upgrade.12345678.js blob:",
        "worker-src": "blob:",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": settings.CALLCRAFT_BASE_URL,
        "sandbox": "allow-scripts",
    }
    assert "Set-Cookie" not in page
    assert client.get("/h5p-upgrade/").status_code == 404
    assert Client(SERVER_NAME=host).post("/h5p-upgrade/").status_code == 405


def test_the_list_may_frame_that_page_and_no_other(shen: Employee, client: Client) -> None:
    origin = settings.CALLCRAFT_CONTENT_ORIGIN.format(label="upgrade")
    assert f"frame-src 'self' {origin}/h5p-upgrade/" in client.get(LIST)["Content-Security-Policy"]

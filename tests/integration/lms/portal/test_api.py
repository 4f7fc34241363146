"""The API for programs: the same rights as the pages, errors with codes, a schema."""

import io
from typing import Any

import pytest
from django.test import Client

from lms.people.rules.roles import Role
from scorm_packages.runtime.models import Package
from tests.builders.centre import Centre
from tests.builders.packages import scorm12_package

pytestmark = pytest.mark.django_db


@pytest.fixture
def centre() -> Centre:
    return Centre()


def upload(client: Client, content: bytes, **more: str) -> Any:
    file = io.BytesIO(content)
    file.name = "course.zip"
    return client.post(
        "/api/packages/", {"package": file, **more}, headers={"Accept-Language": "en"}
    )


def test_the_schema_describes_every_address(client: Client) -> None:
    answer = client.get("/api/schema/")
    assert answer.status_code == 200
    assert {"/api/me/", "/api/packages/"} <= set(answer.json()["paths"])


def test_without_sign_in_the_api_answers_403_with_a_code(client: Client) -> None:
    answer = client.get("/api/me/")
    assert (answer.status_code, answer.json()["code"]) == (403, "api.not_authenticated")


def test_me_says_who_is_signed_in(client: Client, centre: Centre) -> None:
    trainer = centre.person("trainer", Role.TRAINER)
    client.force_login(trainer)
    assert client.get("/api/me/").json() == {
        "id": str(trainer.id),
        "name": trainer.name,
        "employee_no": trainer.employee_no,
        "roles": ["trainer"],
    }


def test_a_learner_may_not_see_or_upload_packages(client: Client, centre: Centre) -> None:
    client.force_login(centre.person("learner", Role.LEARNER))
    assert client.get("/api/packages/").status_code == 403
    assert upload(client, scorm12_package()).status_code == 403
    assert not Package.objects.exists()


def test_a_trainer_uploads_and_finds_the_package_in_the_list(
    client: Client, centre: Centre
) -> None:
    client.force_login(centre.person("trainer", Role.TRAINER))
    answer = upload(client, scorm12_package(title="By the API"))
    assert (answer.status_code, answer.json()["installed"]) == (201, True)
    assert upload(client, scorm12_package(title="By the API")).status_code == 200
    listed = client.get("/api/packages/").json()["results"]
    assert [one["title"] for one in listed] == ["By the API"]


def test_a_dry_run_and_a_refused_package_store_nothing(client: Client, centre: Centre) -> None:
    client.force_login(centre.person("trainer", Role.TRAINER))
    assert upload(client, scorm12_package(), dry_run="true").status_code == 200
    refused = upload(client, b"no zip at all")
    assert refused.status_code == 422
    assert refused.json()["findings"][0]["code"]
    assert not Package.objects.exists()


def test_a_forged_post_without_the_token_is_refused(centre: Centre) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(centre.person("trainer", Role.TRAINER))
    assert upload(client, scorm12_package()).status_code == 403

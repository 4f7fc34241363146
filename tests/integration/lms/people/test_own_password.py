"""A temporary password opens one page: the one where its owner chooses another (R147)."""

import pytest
from django.test import Client
from django.urls import reverse

from lms.people.models import AuditRow, Employee
from lms.people.rules.roles import Role
from lms.people.services import set_temporary_password
from tests.builders.centre import Centre

pytestmark = pytest.mark.django_db
CHANGE = "/account/password/"


@pytest.fixture
def centre() -> Centre:
    return Centre()


@pytest.fixture
def heron(centre: Centre) -> Employee:
    return centre.person("Heron", login="heron")


@pytest.fixture
def temporary(centre: Centre, heron: Employee, client: Client) -> str:
    administrator = centre.person("Mason", Role.ADMINISTRATOR)
    password = set_temporary_password(administrator, heron)
    client.post("/account/login/", {"login": "heron", "password": password})
    return password


def test_every_other_page_leads_to_the_choice_of_a_password(client: Client, temporary: str) -> None:
    for path in ("/", reverse("archives:me")):
        assert client.get(path).headers["Location"] == CHANGE, path
    assert "temporary password" in client.get(CHANGE, headers={"Accept-Language": "en"}).text


def test_with_a_password_of_her_own_she_goes_on(
    client: Client, temporary: str, heron: Employee
) -> None:
    new = "quiet-reeds-at-dawn"
    chosen = {"oldpassword": temporary, "password1": new, "password2": new}
    assert client.post(CHANGE, chosen).status_code == 302
    assert client.get("/").status_code == 200
    heron.refresh_from_db()
    assert heron.check_password(new)
    assert AuditRow.objects.filter(action="people.password_chosen", actor=heron).exists()


def test_the_temporary_password_itself_is_no_choice(client: Client, temporary: str) -> None:
    same = {"oldpassword": temporary, "password1": temporary, "password2": temporary}
    assert client.post(CHANGE, same).status_code == 200
    assert client.get("/").headers["Location"] == CHANGE

"""Who sees whom, told as stories about people of two teams and two centres (R13, R14, R147)."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from lms.people.exceptions import AccountNotYours
from lms.people.models import Employee, Tenant, Unit
from lms.people.queries import tenant_of_host, visible_employees
from lms.people.rules.roles import Right, Role
from lms.people.services import grant_role, set_temporary_password

pytestmark = pytest.mark.django_db


class Centre:
    """Two teams, and somebody of every kind."""

    def __init__(self, host: str = "") -> None:
        self.tenant = Tenant.objects.create(name_en="C", name_zh="C", host=host)
        self.all = Unit.objects.create(tenant=self.tenant.id, name="All")
        self.red = Unit.objects.create(tenant=self.tenant.id, name="Red", parent=self.all)
        self.blue = Unit.objects.create(tenant=self.tenant.id, name="Blue", parent=self.all)
        self.heron = self.hire("heron", self.red, Role.LEARNER)
        self.finch = self.hire("finch", self.blue, Role.LEARNER)

    def hire(self, login: str, unit: Unit, *roles: Role) -> Employee:
        employee = Employee.objects.create_employee(
            tenant=self.tenant.id,
            login=login,
            password="a-good-password",
            employee_no=login,
            name=login,
            unit=unit,
        )
        for role in roles:
            grant_role(employee, role)
        return employee


@pytest.fixture
def centre() -> Centre:
    return Centre()


def seen_by(viewer: Employee, right: Right = Right.SEE_RECORDS) -> set[str]:
    return set(visible_employees(viewer, right).values_list("login", flat=True))


def test_heron_sees_only_herself(centre: Centre) -> None:
    assert seen_by(centre.heron) == {"heron"}


def test_the_lead_of_red_sees_red_and_not_blue(centre: Centre) -> None:
    lead = centre.hire("lead", centre.red, Role.TEAM_LEAD)
    assert seen_by(lead) == {"lead", "heron"}


def test_a_role_for_the_whole_department_reaches_the_teams_below(centre: Centre) -> None:
    lead = centre.hire("lead", centre.red)
    grant_role(lead, Role.TEAM_LEAD, unit=centre.all)
    assert seen_by(lead) == {"lead", "heron", "finch"}


def test_a_trainer_sees_results_of_all_but_no_records(centre: Centre) -> None:
    trainer = centre.hire("trainer", centre.all, Role.TRAINER)
    assert seen_by(trainer, Right.SEE_RESULTS) == {"trainer", "heron", "finch"}
    assert seen_by(trainer) == {"trainer"}


def test_the_office_sees_its_centre_and_no_other(centre: Centre) -> None:
    Centre("other.example")
    office = centre.hire("office", centre.all, Role.TRAINING_OFFICE)
    assert visible_employees(office).count() == 3


def test_a_learner_gets_404_for_everything_of_the_office(centre: Centre, client: Client) -> None:
    client.force_login(centre.heron)
    for name in ("people:list", "people:import", "people:import_template"):
        assert client.get(reverse(name)).status_code == 404, name
    other = reverse("people:employee", args=[centre.finch.id])
    assert client.get(other).status_code == 404


def test_the_lead_of_red_cannot_open_somebody_of_blue(centre: Centre, client: Client) -> None:
    client.force_login(centre.hire("lead", centre.red, Role.TEAM_LEAD))
    assert client.get(reverse("people:employee", args=[centre.heron.id])).status_code == 200
    assert client.get(reverse("people:employee", args=[centre.finch.id])).status_code == 404


def test_without_sign_in_every_page_leads_to_the_sign_in(centre: Centre, client: Client) -> None:
    answer = client.get(reverse("people:list"))
    assert (answer.status_code, answer.headers["Location"].split("?")[0]) == (
        302,
        "/account/login/",
    )


def test_the_same_sign_in_name_may_live_in_two_centres(
    centre: Centre, client: Client, settings: Settings
) -> None:
    settings.ALLOWED_HOSTS = ["testserver", "other.example"]
    other = Centre("other.example")
    other.heron.set_password("another-password")
    other.heron.save()
    form = {"login": "heron", "password": "another-password"}
    assert client.post("/account/login/", form).status_code == 200
    answer = client.post("/account/login/", form, headers={"host": "other.example"})
    assert answer.status_code == 302


def test_too_many_wrong_passwords_close_the_door_for_a_while(
    centre: Centre, client: Client
) -> None:
    for _ in range(5):
        client.post("/account/login/", {"login": "heron", "password": "wrong"})
    answer = client.post("/account/login/", {"login": "heron", "password": "a-good-password"})
    assert answer.status_code == 200
    assert "_auth_user_id" not in client.session


def test_somebody_who_left_cannot_sign_in(centre: Centre, client: Client) -> None:
    Employee.objects.filter(id=centre.heron.id).update(is_active=False)
    client.post("/account/login/", {"login": "heron", "password": "a-good-password"})
    assert "_auth_user_id" not in client.session


def test_a_temporary_password_works_and_ends_old_sessions(centre: Centre, client: Client) -> None:
    office = centre.hire("office", centre.all, Role.TRAINING_OFFICE)
    client.force_login(centre.heron)
    password = set_temporary_password(office, centre.heron)
    assert client.get("/").status_code == 302
    client.post("/account/login/", {"login": "heron", "password": password})
    assert client.session["_auth_user_id"] == str(centre.heron.id)


def test_the_office_cannot_take_over_the_administrators_account(
    centre: Centre, client: Client
) -> None:
    office = centre.hire("office", centre.all, Role.TRAINING_OFFICE)
    administrator = centre.hire("admin", centre.all, Role.ADMINISTRATOR)
    client.force_login(office)
    page = reverse("people:new_password", args=[administrator.id])
    assert client.post(page).status_code == 404
    administrator.refresh_from_db()
    assert administrator.check_password("a-good-password")
    with pytest.raises(AccountNotYours):
        set_temporary_password(office, administrator)


def test_signing_up_is_closed(client: Client, centre: Centre) -> None:
    assert client.get("/account/signup/").status_code == 404


def test_the_administrator_finds_the_people_and_mends_every_sign_in(
    client: Client, centre: Centre
) -> None:
    client.force_login(centre.hire("admin", centre.all, Role.ADMINISTRATOR))
    office = centre.hire("office", centre.all, Role.TRAINING_OFFICE)
    assert "office" in client.get(reverse("people:list")).content.decode()
    page = client.get(reverse("people:employee", args=[office.id])).content.decode()
    assert reverse("people:new_password", args=[office.id]) in page
    assert reverse("archives:person", args=[office.id]) not in page


def test_another_centres_people_stay_unseen_by_an_administrator(
    client: Client, centre: Centre
) -> None:
    client.force_login(centre.hire("admin", centre.all, Role.ADMINISTRATOR))
    theirs = Centre(host="other.example").hire("wren", centre.all, Role.LEARNER)
    assert client.get(reverse("people:employee", args=[theirs.id])).status_code == 404


@pytest.mark.parametrize("host", ["other.example", "OTHER.example:8000", "other.example."])
def test_a_host_leads_to_its_own_centre_however_it_is_written(centre: Centre, host: str) -> None:
    other = Centre(host="other.example")
    assert tenant_of_host(host) == other.tenant

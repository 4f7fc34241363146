"""One person: changed by hand, leaving, and given or taken roles."""

from datetime import timedelta

import pytest
from django.utils import timezone

from lms.people.exceptions import (
    AccountNotYours,
    LeftBeforeHired,
    NotYoursToGrant,
    UnitNeeded,
)
from lms.people.models import AuditRow, Employee, RoleGrant
from lms.people.rules.roles import Role
from lms.people.services import (
    change_employee,
    close_left_accounts,
    give_role,
    import_roster,
    take_role,
)
from tests.builders.centre import PASSWORD, Centre
from tests.builders.doors import SignIn

pytestmark = pytest.mark.django_db


def test_what_is_changed_stands_in_the_trail_before_and_after(centre: Centre) -> None:
    hr = centre.person("HR", Role.HR)
    heron = centre.person("Heron", unit=centre.unit("Pine"))
    oak = centre.unit("Oak")
    changed = change_employee(hr, heron, {"post": "Agent", "unit": oak, "site": ""})
    assert sorted(changed) == ["post", "unit"]
    row = AuditRow.objects.get(action="people.changed")
    assert row.detail == {"post": ["", "Agent"], "unit": ["Pine", "Oak"]}
    assert change_employee(hr, heron, {"post": "Agent"}) == []


def test_whoever_has_left_cannot_sign_in_and_who_comes_back_can(
    centre: Centre, signed_in: SignIn
) -> None:
    hr = centre.person("HR", Role.HR)
    heron = centre.person("Heron", login="heron")
    client = signed_in(heron)
    assert client.get("/notices/").status_code == 200
    today = timezone.localdate()
    change_employee(hr, heron, {"left_on": today})
    assert Employee.objects.get(id=heron.id).is_active, "the last day is still worked"
    change_employee(hr, heron, {"left_on": today - timedelta(days=1)})
    assert client.get("/notices/").status_code == 302, "an open session ends too"
    fields = {"login": "heron", "password": PASSWORD}
    assert client.post("/account/login/", fields).status_code == 200
    change_employee(hr, heron, {"left_on": None})
    assert Employee.objects.get(id=heron.id).is_active


def test_the_account_closes_by_itself_after_the_last_day(centre: Centre) -> None:
    hr = centre.person("HR", Role.HR)
    heron = centre.person("Heron")
    today = timezone.localdate()
    change_employee(hr, heron, {"left_on": today})
    assert close_left_accounts(today) == 0
    assert close_left_accounts(today + timedelta(days=1)) == 1
    assert close_left_accounts(today + timedelta(days=1)) == 0
    assert AuditRow.objects.filter(action="people.account_closed", actor=None).count() == 1


def test_a_list_with_a_last_day_closes_the_account(centre: Centre) -> None:
    hr = centre.person("HR", Role.HR)
    heron = centre.person("Heron")
    rows = [["number", "name", "left_on"], [heron.employee_no, "Heron", "2020-01-31"]]
    import_roster(hr, rows, dry_run=False)
    assert not Employee.objects.get(id=heron.id).is_active


def test_a_last_day_before_the_first_is_refused(centre: Centre, signed_in: SignIn) -> None:
    hr = centre.person("HR", Role.HR)
    heron = centre.person("Heron")
    today = timezone.localdate()
    with pytest.raises(LeftBeforeHired):
        change_employee(hr, heron, {"hire_date": today, "left_on": today - timedelta(days=1)})
    client = signed_in(hr)
    fields = {
        "name": "Heron",
        "rank_level": "agent",
        "hire_date": today,
        "left_on": today - timedelta(days=1),
    }
    answer = client.post(f"/office/people/{heron.id}/edit/", fields)
    assert (answer.status_code, "lies before the day of hiring" in answer.text) == (400, True)


def test_hr_does_not_change_somebody_who_may_do_more(centre: Centre, signed_in: SignIn) -> None:
    hr = centre.person("HR", Role.HR)
    administrator = centre.person("Admin", Role.ADMINISTRATOR)
    with pytest.raises(AccountNotYours):
        change_employee(hr, administrator, {"left_on": timezone.localdate()})
    assert signed_in(hr).get(f"/office/people/{administrator.id}/edit/").status_code == 404


def test_nobody_gives_or_takes_roles_of_their_own(centre: Centre, signed_in: SignIn) -> None:
    """R147."""
    administrator = centre.person("Admin", Role.ADMINISTRATOR)
    with pytest.raises(NotYoursToGrant):
        give_role(administrator, administrator, Role.HR)
    grant = RoleGrant.objects.get(employee=administrator)
    with pytest.raises(NotYoursToGrant):
        take_role(administrator, administrator, grant)
    client = signed_in(administrator)
    page = client.get(f"/office/people/{administrator.id}/roles/").text
    assert "Nobody changes their own roles" in page
    answer = client.post(f"/office/people/{administrator.id}/roles/", {"role": "hr"})
    assert answer.status_code == 400
    assert RoleGrant.objects.filter(employee=administrator).count() == 1


@pytest.mark.parametrize("role", [r for r in Role if r is not Role.ADMINISTRATOR])
def test_only_an_administrator_gives_roles(centre: Centre, signed_in: SignIn, role: Role) -> None:
    somebody = centre.person("Somebody", role, unit=centre.unit("Pine"))
    heron = centre.person("Heron")
    with pytest.raises(NotYoursToGrant):
        give_role(somebody, heron, Role.TRAINER)
    client = signed_in(somebody)
    assert client.post(f"/office/people/{heron.id}/roles/", {"role": "hr"}).status_code == 404


def test_roles_are_given_for_a_team_and_taken_back_with_their_rows_in_the_trail(
    centre: Centre, signed_in: SignIn
) -> None:
    administrator = centre.person("Admin", Role.ADMINISTRATOR)
    heron, pine = centre.person("Heron"), centre.unit("Pine")
    with pytest.raises(UnitNeeded):
        give_role(administrator, heron, Role.TEAM_LEAD)
    client = signed_in(administrator)
    path = f"/office/people/{heron.id}/roles/"
    client.post(path, {"role": "team_lead", "unit": pine.id})
    grant = RoleGrant.objects.get(employee=heron, role=Role.TEAM_LEAD)
    assert grant.unit == pine
    client.post(f"{path}{grant.id}/revoke/")
    assert not RoleGrant.objects.filter(id=grant.id).exists()
    actions = AuditRow.objects.filter(object_id=str(heron.id)).order_by("at")
    assert [row.action for row in actions] == ["people.role_given", "people.role_taken"]

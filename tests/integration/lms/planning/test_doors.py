"""Who may open which page of planning, role by role; and what waits for whom."""

import pytest
from django.urls import reverse

from lms.people.rules.roles import Role
from lms.planning.queries.office import office_tasks
from lms.planning.rules.periods import Level, Period
from lms.planning.services.requests import hand_in_request, write_request
from lms.ui.tasks import Urgency
from tests.builders.doors import SignIn
from tests.builders.planning import YEAR, PlanningCentre

pytestmark = pytest.mark.django_db

READERS = {
    Role.TEAM_LEAD,
    Role.SUPERVISOR,
    Role.OPERATIONS,
    Role.MANAGER,
    Role.GENERAL_MANAGER,
    Role.TRAINING_MANAGER,
    Role.TRAINING_OFFICE,
    Role.HR,
}
OFFICE = {Role.TRAINING_OFFICE, Role.TRAINING_MANAGER}
PAGES = {
    "plans": READERS,
    "plan_calendar": READERS,
    "calendar_xlsx": READERS,
    "needs": READERS,
    "reports": READERS,
    "duties": READERS,
    "review": OFFICE,
    "new_need": OFFICE,
    "new_duty": OFFICE,
    "limits": OFFICE,
    "new_plan": OFFICE | {Role.SUPERVISOR, Role.OPERATIONS, Role.TEAM_LEAD},
    "new_meeting": OFFICE | {Role.SUPERVISOR, Role.OPERATIONS, Role.TEAM_LEAD},
    "approvals": set(Role),
    "requests": set(Role),
    "new_request": set(Role),
    "help": set(Role),
    "meetings": set(Role),
    "memos": set(Role),
}


@pytest.mark.requirement("R147")
@pytest.mark.parametrize("role", Role)
def test_each_role_opens_its_pages_and_no_others(
    house: PlanningCentre, signed_in: SignIn, role: Role
) -> None:
    client = signed_in(house.centre.person("Somebody", role, unit=house.pine))
    opened = {page for page in PAGES if client.get(reverse(f"planning:{page}")).status_code == 200}
    assert opened == {page for page, roles in PAGES.items() if role in roles}


@pytest.mark.parametrize("page", PAGES)
def test_each_page_speaks_chinese_too(house: PlanningCentre, signed_in: SignIn, page: str) -> None:

    client = signed_in(house.office)
    client.cookies["django_language"] = "zh-hans"
    assert client.get(reverse(f"planning:{page}")).status_code == 200


def test_the_office_hears_of_overdue_needs_reviews_requests_and_plans_to_issue(
    house: PlanningCentre,
) -> None:
    house.approved_year()
    house.needs()
    request = write_request(
        house.lead, {"topic": "Tone", "reason": "r", "objective": "o", "participants": "p"}
    )
    hand_in_request(house.lead, request.id)
    found = office_tasks(house.office)
    titles = {str(task.title) for task in found}
    assert {"Review the needs of the teams", "Issue the approved plan"} <= titles
    assert "Have the due date of needs plans decided (A20)" in titles
    assert [task.title for task in office_tasks(house.supervisor)] == ["Training request: Tone"]
    assert [task.urgency for task in found] == sorted(task.urgency for task in found)


def test_a_team_lead_hears_of_the_report_that_is_owed(house: PlanningCentre) -> None:
    found = office_tasks(house.lead)
    owed = [task for task in found if task.title == "Hand in the monthly report"]
    assert [task.detail for task in owed] == ["Pine"]
    assert owed[0].urgency in {Urgency.SOON, Urgency.OVERDUE}
    assert office_tasks(house.agent) == []


def test_what_waits_is_found_with_few_queries(
    house: PlanningCentre, django_assert_max_num_queries: object
) -> None:
    house.ready(Period(Level.YEAR, YEAR))
    for number in range(15):
        house.centre.person(
            f"Lead {number}", Role.TEAM_LEAD, unit=house.centre.unit(f"Team {number}")
        )
    with django_assert_max_num_queries(40):  # type: ignore[operator]
        office_tasks(house.office)

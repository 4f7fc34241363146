"""Plans follow the readings that somebody decided, not only those of a fresh installation."""

from collections.abc import Mapping
from datetime import date, timedelta

import pytest
from django.utils import timezone

from lms.people.rules.roles import Role
from lms.planning.exceptions import NotYoursToDraft
from lms.planning.models import Approval
from lms.planning.queries import levels_used, needs_due
from lms.planning.queries.needs import needs_of_teams
from lms.planning.queries.plans import faults_of
from lms.planning.queries.readings import needs_due_is_decided
from lms.planning.rules.periods import Level, Period
from lms.planning.services.plans import ask_for_plan, open_plan
from lms.regulation.services import decide_reading
from tests.builders.doors import SignIn
from tests.builders.planning import YEAR, PlanningCentre

pytestmark = pytest.mark.django_db


def read_as(house: PlanningCentre, ambiguity: str, choice: Mapping[str, str]) -> None:
    """The manager decides how an unclear clause is meant, from today on."""
    decide_reading(
        house.manager,
        ambiguity,
        choice,
        reason="The centre has always done it so.",
        effective_from=timezone.localdate(),
    )


@pytest.mark.requirement("A17", "R33", "R34")
def test_a_level_that_the_centre_does_not_make_is_left_out_of_the_tree(
    house: PlanningCentre, signed_in: SignIn
) -> None:
    """Without quarters a month stands below the half year; without halves too, below the year."""
    tenant = house.centre.tenant.id
    assert levels_used(tenant) == (Level.YEAR, Level.HALF, Level.QUARTER, Level.MONTH)
    may = Period(Level.MONTH, YEAR, 5)
    assert [one.level for one in may.around(levels_used(tenant))] == [
        Level.QUARTER,
        Level.HALF,
        Level.YEAR,
    ]
    read_as(house, "A17", {"plan_levels": "year,month"})
    assert levels_used(tenant) == (Level.YEAR, Level.MONTH)
    assert [one.level for one in may.around(levels_used(tenant))] == [Level.YEAR]
    page = signed_in(house.office).get("/office/plans/new/").text
    assert 'value="month"' in page
    assert 'value="quarter"' not in page


@pytest.mark.requirement("A18", "R24")
def test_who_drafts_is_who_was_decided(house: PlanningCentre) -> None:
    month = Period(Level.MONTH, YEAR, 5)
    coaching = Period(Level.COACHING, YEAR, 9)
    with pytest.raises(NotYoursToDraft):
        open_plan(house.office, coaching)
    operations = house.centre.person("Operations", Role.OPERATIONS)
    assert open_plan(operations, coaching).drafted_by == operations
    with pytest.raises(NotYoursToDraft):
        open_plan(operations, month)
    read_as(house, "A18", {"plan.drafter_role[month]": "operations"})
    with pytest.raises(NotYoursToDraft):
        open_plan(house.office, month)
    assert open_plan(operations, month).drafted_by == operations


@pytest.mark.requirement("A19", "R10", "R32")
def test_who_approves_is_who_was_decided(house: PlanningCentre) -> None:
    house.survey()
    read_as(house, "A19", {"approval_chain.plan[year]": "supervisor"})
    plan = house.ready(Period(Level.YEAR, YEAR))
    assert faults_of(plan) == []
    ask_for_plan(house.office, plan.id)
    [step] = Approval.objects.get(object_id=plan.id).steps.all()
    assert step.role == Role.SUPERVISOR


@pytest.mark.requirement("A20", "R11", "R30")
def test_needs_plans_are_late_by_the_date_that_was_decided(house: PlanningCentre) -> None:
    """The centre fills the blank of the regulation: the day, and how long before it."""
    tenant = house.centre.tenant.id
    assert not needs_due_is_decided(tenant)
    read_as(house, "A20", {"needs_plan_due": "10-31", "lead_days": "10"})
    assert needs_due_is_decided(tenant)
    due = date(YEAR - 1, 10, 21)
    assert needs_due(tenant, YEAR) == due
    for today, overdue in ((due, False), (due + timedelta(days=1), True)):
        assert {row.is_overdue for row in needs_of_teams(tenant, YEAR, today)} == {overdue}

"""Each quarter has a skills class for agents and a management course, or somebody is told."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from lms.people.models import Employee, Notice
from lms.people.rules.roles import Role
from lms.planning.models import PlanItem
from lms.planning.queries.cadence import offers_awaited, offers_of
from lms.planning.queries.office import office_tasks
from lms.planning.rules import delivery
from lms.planning.rules.cadence import Offer, Standing
from lms.planning.rules.delivery import Delivered, register_delivery
from lms.planning.rules.periods import Level, Period
from lms.planning.services.plans import open_plan, put_item
from lms.planning.services.reminders import remind_of_quarters
from lms.regulation.services import decide_reading
from tests.builders.doors import SignIn
from tests.builders.planning import ITEM, YEAR, PlanningCentre

pytestmark = pytest.mark.django_db
SECOND = Period(Level.QUARTER, YEAR, 2)
IN_MAY = date(YEAR, 5, 20)


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> set[UUID]:
    """The items that a class was held of; a test adds to it."""
    items: set[UUID] = set()
    monkeypatch.setattr(delivery, "_providers", {})

    def provider(_: int, asked: Iterable[UUID]) -> Iterable[Delivered]:
        return [Delivered(one, sessions=1) for one in asked if one in items]

    register_delivery("here", provider)
    return items


def standing(house: PlanningCentre, offer: Offer, today: date = IN_MAY) -> Standing:
    found = offers_of(house.centre.tenant.id, [SECOND])
    return next(one for one in found if one.offer is offer).standing(today)


def planned(house: PlanningCentre, offer: Offer, **more: Any) -> PlanItem:
    plan = open_plan(house.office, Period(Level.YEAR, YEAR))
    return put_item(house.office, plan.id, {**ITEM, "counts_as": offer, **more})


@pytest.mark.requirement("R49", "R50")
@pytest.mark.parametrize("offer", Offer)
def test_a_quarter_lacks_what_nobody_has_planned(
    house: PlanningCentre, held: set[UUID], offer: Offer
) -> None:
    assert standing(house, offer) is Standing.MISSING
    item = planned(house, offer)
    assert standing(house, offer) is Standing.PLANNED
    assert standing(house, offer, date(YEAR, 7, 1)) is Standing.MISSED
    held.add(item.id)
    assert standing(house, offer, date(YEAR, 7, 1)) is Standing.HELD


@pytest.mark.requirement("R49")
def test_a_class_that_is_planned_on_two_levels_counts_once(
    house: PlanningCentre, held: set[UUID]
) -> None:
    planned(house, Offer.SKILLS)
    month = open_plan(house.office, Period(Level.MONTH, YEAR, 5))
    assert [one.counts_as for one in month.items.all()] == [Offer.SKILLS]
    held.add(month.items.get().id)
    skills = offers_of(house.centre.tenant.id, [SECOND])[0]
    assert (skills.offer, skills.planned, skills.held) == (Offer.SKILLS, 1, 1)


@pytest.mark.requirement("A33")
def test_the_reading_says_how_many_classes_a_quarter_has(
    house: PlanningCentre, held: set[UUID]
) -> None:
    decide_reading(
        house.manager,
        "A33",
        {"quarterly_skill_min": "2"},
        reason="Two thirds of our agents are new.",
        effective_from=date(YEAR, 1, 1),
    )
    planned(house, Offer.SKILLS)
    assert standing(house, Offer.SKILLS) is Standing.MISSING


@pytest.mark.requirement("R49", "R50")
def test_whoever_sees_to_it_is_told_once_before_and_once_after(
    house: PlanningCentre, held: set[UUID]
) -> None:
    operations = house.centre.person("Operations", Role.OPERATIONS)
    planned(house, Offer.SKILLS, starts_on=date(YEAR, 1, 5), ends_on=None)
    for today in (date(YEAR, 3, 17), date(YEAR, 3, 18), IN_MAY, date(YEAR, 7, 1)):
        remind_of_quarters(today)

    def told(person: Employee) -> list[tuple[str, str]]:
        rows = Notice.objects.filter(employee=person, due_on=SECOND.last)
        return sorted(rows.values_list("kind", "title_en"))

    skills, course = "Skills class for agents", "Management course for operations"
    before, after = "Not planned for quarter 2 of 2027: ", "Not held in quarter 2 of 2027: "
    assert told(operations) == [
        ("planning.quarter_lacks", before + skills),
        ("planning.quarter_missed", after + skills),
    ]
    assert told(house.manager) == [
        ("planning.quarter_lacks", before + course),
        ("planning.quarter_missed", after + course),
    ]
    assert told(house.lead) == []
    assert [kind for kind, _ in told(house.office)].count("planning.quarter_missed") == 2


def test_a_centre_that_has_just_begun_has_missed_nothing(
    house: PlanningCentre, held: set[UUID]
) -> None:
    awaited = offers_awaited(house.centre.tenant.id, IN_MAY, 14)
    assert {(one.quarter, one.offer) for one in awaited} == {(SECOND, one) for one in Offer}


@pytest.mark.requirement("R49", "R50")
def test_the_cockpit_and_the_calendar_warn_of_it(
    house: PlanningCentre, signed_in: SignIn, held: set[UUID]
) -> None:
    def warned(viewer: Employee) -> list[str]:
        return [one.detail for one in office_tasks(viewer) if "quarter=" in one.url]

    assert len(warned(house.office)) >= 2
    assert all("Management" in one for one in warned(house.manager))
    assert warned(house.lead) == []
    address = f"/office/plans/calendar/?year={YEAR}&quarter=2"
    before = signed_in(house.office).get(address).content.decode()
    assert before.count("not planned yet") == 2
    planned(house, Offer.SKILLS)
    after = signed_in(house.office).get(address).content.decode()
    assert after.count("not planned yet") == 1
    assert "1 planned, 0 held, 1 asked for" in after

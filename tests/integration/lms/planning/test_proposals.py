"""Plans of every level are made from needs, as the office confirms it."""

import pytest

from lms.planning.exceptions import MoveImpossible, NeedsNotChosen, NotYoursToDraft
from lms.planning.models import Need, NeedsPlan
from lms.planning.queries.plans import faults_of
from lms.planning.rules.periods import Level, Period
from lms.planning.services.needs import enter_need
from lms.planning.services.plans import open_plan
from lms.planning.services.proposals import take_in_needs
from tests.builders.doors import SignIn
from tests.builders.planning import NEED, YEAR, PlanningCentre

pytestmark = pytest.mark.django_db


@pytest.mark.requirement("R34", "R32")
def test_needs_about_the_same_become_one_training_of_the_annual_plan(
    house: PlanningCentre,
) -> None:
    house.needs()
    enter_need(house.office, YEAR, {"topic": "angry customers!", "source": "strategy"})
    enter_need(house.office, YEAR, {"topic": "Tone", "source": "industry"})
    plan = open_plan(house.office, Period(Level.YEAR, YEAR))
    trainings = take_in_needs(house.office, plan.id, Need.objects.values_list("id", flat=True))
    assert [item.topic for item in trainings] == [NEED["topic"], "Tone"]
    assert list(plan.items.all()) == trainings
    assert list(Need.objects.values_list("topic", "decision", "item__topic")) == [
        (NEED["topic"], "accepted", NEED["topic"]),
        ("angry customers!", "merged", NEED["topic"]),
        ("Tone", "accepted", "Tone"),
    ]
    assert NeedsPlan.objects.get().state == NeedsPlan.State.REVIEWED


@pytest.mark.requirement("R34")
@pytest.mark.parametrize("period", [Period(Level.QUARTER, YEAR, 2), Period(Level.MONTH, YEAR, 5)])
def test_quarters_and_months_are_made_from_later_needs_too(
    house: PlanningCentre, period: Period
) -> None:
    house.approved_year()
    need = enter_need(
        house.office, YEAR, {"topic": "New tariff", "source": "request", "need": "It starts in May"}
    )
    plan = open_plan(house.office, period)
    inherited = plan.items.get()
    (training,) = take_in_needs(house.office, plan.id, [need.id])
    assert inherited.parent is not None
    assert (training.parent, training.unplanned_reason) == (None, "It starts in May")
    assert "item.parent" not in {fault.code for fault in faults_of(plan)}


def test_only_open_needs_of_the_year_are_taken_in(house: PlanningCentre) -> None:
    plan = open_plan(house.office, Period(Level.YEAR, YEAR))
    other_year = enter_need(house.office, YEAR + 1, {"topic": "Tone", "source": "strategy"})
    with pytest.raises(NeedsNotChosen):
        take_in_needs(house.office, plan.id, [other_year.id])
    need = enter_need(house.office, YEAR, {"topic": "Tone", "source": "strategy"})
    with pytest.raises(NotYoursToDraft):
        take_in_needs(house.lead, plan.id, [need.id])
    take_in_needs(house.office, plan.id, [need.id])
    with pytest.raises(NeedsNotChosen):
        take_in_needs(house.office, plan.id, [need.id])


def test_an_approved_plan_takes_nothing_in(house: PlanningCentre) -> None:
    plan = house.approved_year()
    need = enter_need(house.office, YEAR, {"topic": "Tone", "source": "strategy"})
    with pytest.raises(MoveImpossible):
        take_in_needs(house.office, plan.id, [need.id])


@pytest.mark.requirement("R34")
def test_the_page_shows_what_would_become_of_the_needs(
    house: PlanningCentre, signed_in: SignIn
) -> None:
    need = enter_need(house.office, YEAR, {"topic": "Tone", "source": "strategy"})
    plan = open_plan(house.office, Period(Level.YEAR, YEAR))
    office = signed_in(house.office)
    page = f"/office/plans/{plan.id}/needs/"
    assert "new training" in office.get(page).content.decode()
    assert page in office.get(f"/office/plans/{plan.id}/").content.decode()
    assert "at least one need" in office.post(page, {}, follow=True).content.decode()
    assert office.post(page, {"need": "no id"}).status_code == 404
    office.post(page, {"need": str(need.id)})
    assert plan.items.get().topic == "Tone"
    assert "No need waits" in office.get(page).content.decode()
    assert signed_in(house.lead).get(page).status_code == 404

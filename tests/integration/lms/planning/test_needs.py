"""Needs: surveyed, handed in by teams, late ones told of, reviewed by the office."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from lms.people.models import Notice
from lms.planning.exceptions import (
    FiguresMissing,
    ItemMissing,
    MoveImpossible,
    NeedsIncomplete,
    NotYoursToDraft,
    PlanMissing,
    ReasonMissing,
)
from lms.planning.models import Memo, Need, NeedsPlan
from lms.planning.queries import needs_due
from lms.planning.queries.needs import needs_of_teams
from lms.planning.queries.plans import faults_of
from lms.planning.rules.periods import Level, Period
from lms.planning.services.meetings import offer_memo, write_memo
from lms.planning.services.needs import (
    enter_need,
    hand_in_needs,
    open_needs_plan,
    put_team_need,
    return_needs,
    review_need,
)
from lms.planning.services.plans import open_plan
from lms.planning.services.reminders import remind_teams
from tests.builders.doors import SignIn
from tests.builders.planning import ITEM, NEED, YEAR, PlanningCentre

pytestmark = pytest.mark.django_db


@pytest.mark.requirement("R31")
@pytest.mark.parametrize("field", sorted(NEED))
def test_a_needs_plan_with_any_gap_is_incomplete(house: PlanningCentre, field: str) -> None:
    plan = open_needs_plan(house.lead, house.pine, YEAR)
    need = put_team_need(house.lead, plan.id, {**NEED, field: " "})
    with pytest.raises(NeedsIncomplete):
        hand_in_needs(house.lead, plan.id)
    plan.refresh_from_db()
    assert (plan.state, plan.submitted_at) == (NeedsPlan.State.INCOMPLETE, None)
    put_team_need(house.lead, plan.id, NEED, need_id=need.id)
    assert hand_in_needs(house.lead, plan.id).state == NeedsPlan.State.SUBMITTED
    with pytest.raises(MoveImpossible):
        put_team_need(house.lead, plan.id, NEED)


def test_an_empty_needs_plan_is_incomplete(house: PlanningCentre) -> None:
    with pytest.raises(NeedsIncomplete):
        hand_in_needs(house.lead, open_needs_plan(house.lead, house.pine, YEAR).id)


@pytest.mark.requirement("R11", "R30", "A20")
def test_a_team_is_overdue_from_the_day_after_the_due_date(house: PlanningCentre) -> None:
    due = needs_due(house.centre.tenant.id, YEAR)
    assert (due.year, due.month, due.day) == (YEAR - 1, 11, 25)
    for today, overdue in ((due, False), (due + timedelta(days=1), True)):
        rows = needs_of_teams(house.centre.tenant.id, YEAR, today)
        assert {row.unit.name: row.is_overdue for row in rows} == {"Pine": overdue, "Oak": overdue}
    house.needs()
    rows = needs_of_teams(house.centre.tenant.id, YEAR, due + timedelta(days=1))
    assert {row.unit.name: row.is_overdue for row in rows} == {"Pine": False, "Oak": True}


@pytest.mark.requirement("R11")
def test_a_team_is_reminded_once_before_and_once_after_the_date(house: PlanningCentre) -> None:
    due = needs_due(house.centre.tenant.id, YEAR)
    told = Notice.objects.filter(employee=house.lead, kind__startswith="planning.needs")
    remind_teams(due - timedelta(days=15))
    of_this_cycle = told.filter(due_on=due)
    assert not of_this_cycle
    for day in (-14, -3, 1, 9):
        remind_teams(due + timedelta(days=day))
    assert sorted(of_this_cycle.values_list("kind", flat=True)) == [
        "planning.needs_due",
        "planning.needs_overdue",
    ]


@pytest.mark.requirement("R29", "R130")
def test_the_office_enters_needs_from_figures_with_the_figures(house: PlanningCentre) -> None:
    with pytest.raises(FiguresMissing):
        enter_need(house.office, YEAR, {"topic": "Tone", "source": "csat"})
    figures = {"measure": "CSAT", "measured": Decimal("4.1"), "target": Decimal("4.5")}
    need = enter_need(house.office, YEAR, {"topic": "Tone", "source": "csat", **figures})
    assert (need.needs_plan, need.measured) == (None, Decimal("4.1"))
    with pytest.raises(NotYoursToDraft):
        enter_need(house.lead, YEAR, {"topic": "Tone"})


@pytest.mark.requirement("R32")
def test_the_office_accepts_merges_or_rejects_each_need_with_a_reason(
    house: PlanningCentre,
) -> None:
    house.needs()
    first = Need.objects.get()
    with pytest.raises(PlanMissing):
        review_need(house.office, first.id, "accepted")
    open_plan(house.office, Period(Level.YEAR, YEAR))
    with pytest.raises(ReasonMissing):
        review_need(house.office, first.id, "rejected")
    with pytest.raises(ItemMissing):
        review_need(house.office, first.id, "merged")
    accepted = review_need(house.office, first.id, "accepted")
    assert accepted.item
    assert (accepted.item.topic, accepted.item.unit) == (NEED["topic"], house.pine)
    second = enter_need(house.office, YEAR, {"topic": "Tone", "source": "strategy"})
    merged = review_need(house.office, second.id, "merged", item=accepted.item)
    assert list(accepted.item.needs.all()) == [accepted, merged]
    assert NeedsPlan.objects.get().state == NeedsPlan.State.REVIEWED


@pytest.mark.requirement("R32")
def test_an_annual_plan_waits_for_the_review_of_every_need(house: PlanningCentre) -> None:
    house.survey()
    plan = house.ready(Period(Level.YEAR, YEAR))
    house.needs()
    assert [fault.code for fault in faults_of(plan)] == ["plan.unreviewed"]
    review_need(house.office, Need.objects.get().id, "rejected", reason="Done in April")
    assert faults_of(plan) == []


def test_a_needs_plan_goes_back_with_a_reason_and_can_be_handed_in_again(
    house: PlanningCentre,
) -> None:
    plan = house.needs()
    with pytest.raises(ReasonMissing):
        return_needs(house.office, plan.id, "")
    return_needs(house.office, plan.id, "Who takes part?")
    assert Notice.objects.filter(employee=house.lead, body_en="Who takes part?").count() == 1
    assert hand_in_needs(house.lead, plan.id).state == NeedsPlan.State.SUBMITTED


def test_a_lead_writes_and_sees_the_needs_of_their_own_team_only(
    house: PlanningCentre, signed_in: SignIn
) -> None:
    plan = house.needs()
    with pytest.raises(NotYoursToDraft):
        open_needs_plan(house.lead, house.oak, YEAR)
    client = signed_in(house.other_lead)
    assert client.get(f"/office/needs/plans/{plan.id}/").status_code == 404
    page = client.get(f"/office/needs/?year={YEAR}").text
    assert "Oak" in page
    assert "Pine" not in page
    assert client.get(f"/office/needs/review/?year={YEAR}").status_code == 404
    assert client.get(f"/office/needs/survey/{YEAR}/").status_code == 404


def test_the_manager_reads_the_needs_of_all_teams_and_writes_none(
    house: PlanningCentre, signed_in: SignIn
) -> None:
    plan = house.needs()
    client = signed_in(house.manager)
    assert NEED["need"] in client.get(f"/office/needs/plans/{plan.id}/").text
    assert client.get(f"/office/needs/plans/{plan.id}/needs/new/").status_code == 404
    act = client.post(f"/office/needs/plans/{plan.id}/act/", {"act": "return", "reason": "x"})
    assert act.status_code == 404


def test_a_lead_writes_the_needs_plan_on_the_pages(
    house: PlanningCentre, signed_in: SignIn
) -> None:
    client = signed_in(house.lead)
    client.post("/office/needs/plans/", {"unit": house.pine.id, "year": YEAR})
    plan = NeedsPlan.objects.get()
    page = f"/office/needs/plans/{plan.id}/"
    client.post(f"{page}needs/new/", {"topic": "Tone", "source": "survey"})
    assert "Still missing: Objective, Time" in client.get(page).text
    answer = client.post(f"{page}act/", {"act": "hand_in"}, follow=True)
    assert "INCOMPLETE: not handed in" in answer.text
    need = plan.needs.get()
    client.post(f"{page}needs/{need.id}/", {**NEED, "source": "survey"})
    assert "handed in" in client.post(f"{page}act/", {"act": "hand_in"}, follow=True).text
    refused = signed_in(house.office).post(
        f"/office/needs/new/?year={YEAR}", {"topic": "Tone", "source": "qa"}
    )
    assert (refused.status_code, "names the measure" in refused.text) == (400, True)


def test_the_office_reviews_on_the_page(house: PlanningCentre, signed_in: SignIn) -> None:
    house.survey()
    plan = house.ready(Period(Level.YEAR, YEAR))
    house.needs()
    client = signed_in(house.office)
    assert NEED["need"] in client.get(f"/office/needs/review/?year={YEAR}").text
    need = Need.objects.get()
    path = f"/office/needs/review/{need.id}/"
    client.post(path, {"decision": "merged", "item": plan.items.get().id})
    need.refresh_from_db()
    assert (need.decision, need.item) == ("merged", plan.items.get())
    assert "Nothing to review" in client.get(f"/office/needs/review/?year={YEAR}").text
    assert (
        str(ITEM["topic"]) in client.get(f"/office/needs/review/?year={YEAR}&decision=merged").text
    )


@pytest.mark.requirement("R54")
def test_a_memo_is_its_writers_alone_until_it_is_offered(
    house: PlanningCentre, signed_in: SignIn
) -> None:
    memo = write_memo(house.agent, "Customers ask for the new tariff\nand I did not know it.")
    for somebody in (house.lead, house.office, house.head):
        assert "new tariff" not in signed_in(somebody).get("/office/memos/").text
        assert (
            signed_in(somebody).post(f"/office/memos/{memo.id}/", {"act": "offer"}).status_code
            == 404
        )
    assert "new tariff" in signed_in(house.agent).get("/office/memos/").text
    need = offer_memo(house.agent, memo.id, timezone.localdate().year + 1)
    assert (need.topic, need.source) == ("Customers ask for the new tariff", "request")
    with pytest.raises(MoveImpossible):
        offer_memo(house.agent, memo.id, YEAR)
    assert Memo.objects.get().need == need

"""Plans from year to month: drafted, approved, issued, received, carried out, paid for."""

import io
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

import openpyxl
import pytest
from django.utils import timezone

from lms.people.rules.roles import Role
from lms.planning.exceptions import (
    MoveImpossible,
    NotYoursToDraft,
    PlanExists,
    PlanNotReady,
    ReasonMissing,
)
from lms.planning.models import Approval, CostLine, Plan, PlanReceipt
from lms.planning.queries import coaching_plan_on
from lms.planning.queries.plans import execution_of, faults_of
from lms.planning.rules import delivery
from lms.planning.rules.delivery import Delivered, Status
from lms.planning.rules.periods import Level, Period
from lms.planning.services import decide_approval, withdraw_approval
from lms.planning.services.costs import add_cost
from lms.planning.services.meetings import call_meeting, close_meeting
from lms.planning.services.plans import (
    ask_for_plan,
    assess_plan,
    issue_plan,
    open_plan,
    put_item,
    receive_plan,
    remove_item,
)
from tests.builders.doors import SignIn
from tests.builders.planning import ITEM, YEAR, PlanningCentre

pytestmark = pytest.mark.django_db
ANNUAL, MAY = Period(Level.YEAR, YEAR), Period(Level.MONTH, YEAR, 5)


@pytest.mark.requirement("R10", "R28")
def test_an_annual_plan_waits_for_the_whole_survey(house: PlanningCentre) -> None:
    plan = house.ready(ANNUAL)
    assert [fault.code for fault in faults_of(plan)] == ["plan.survey"] * 3
    with pytest.raises(PlanNotReady):
        ask_for_plan(house.office, plan.id)
    house.survey()
    ask_for_plan(house.office, plan.id)
    plan.refresh_from_db()
    assert plan.state == Plan.State.WAITING


@pytest.mark.requirement("A19", "R32")
def test_each_level_goes_to_whom_the_reading_names(house: PlanningCentre) -> None:
    year = house.approved_year()
    may = house.ready(MAY)
    ask_for_plan(house.office, may.id)
    for plan, role in ((year, Role.MANAGER), (may, Role.SUPERVISOR)):
        assert Approval.objects.get(object_id=plan.id).steps.get().role == role


@pytest.mark.requirement("A18", "R24", "R35")
@pytest.mark.parametrize(
    ("level", "drafter"),
    [
        (Level.YEAR, "office"),
        (Level.HALF, "supervisor"),
        (Level.QUARTER, "office"),
        (Level.MONTH, "head"),
    ],
)
def test_each_level_is_drafted_by_whom_the_reading_names(
    house: PlanningCentre, level: Level, drafter: str
) -> None:
    period = Period(level, YEAR)
    everybody = {"office", "head", "supervisor", "lead", "agent", "manager"}
    allowed = {"office", "head"} if drafter != "supervisor" else {"supervisor"}
    for name in everybody - allowed:
        with pytest.raises(NotYoursToDraft):
            open_plan(getattr(house, name), period)
    assert open_plan(getattr(house, drafter), period).state == Plan.State.DRAFT
    with pytest.raises(PlanExists):
        open_plan(getattr(house, drafter), period)


@pytest.mark.requirement("R33", "A17")
def test_a_month_takes_over_what_the_year_has_for_it(house: PlanningCentre) -> None:
    year = house.approved_year()
    may = house.ready(MAY)
    item = may.items.get()
    assert (may.parent, item.parent, item.topic) == (year, year.items.get(), ITEM["topic"])
    june = open_plan(house.office, Period(Level.MONTH, YEAR, 6))
    assert not june.items.exists()
    loose = put_item(house.office, may.id, {**ITEM, "topic": "New product"})
    assert [fault.code for fault in faults_of(may)] == ["item.parent"]
    put_item(house.office, may.id, {"unplanned_reason": "Launched in May"}, item_id=loose.id)
    assert faults_of(may) == []


@pytest.mark.requirement("R33")
def test_a_month_waits_until_the_plan_above_it_stands(house: PlanningCentre) -> None:
    house.survey()
    year = house.ready(ANNUAL)
    may = house.ready(MAY)
    assert [fault.code for fault in faults_of(may)] == ["plan.parent"]
    house.approve(year, by=house.manager)
    may.refresh_from_db()
    assert faults_of(Plan.objects.get(id=may.id)) == []


@pytest.mark.requirement("R10", "R33")
def test_an_approved_plan_is_issued_to_every_team_which_says_that_it_has_it(
    house: PlanningCentre,
) -> None:
    house.approved_year()
    may = house.ready(MAY)
    with pytest.raises(MoveImpossible):
        issue_plan(house.office, may.id)
    house.approve(may, by=house.supervisor)
    receipts = issue_plan(house.office, may.id)
    assert {one.unit.name for one in receipts} == {"Pine", "Oak"}
    own = next(one for one in receipts if one.unit == house.pine)
    with pytest.raises(NotYoursToDraft):
        receive_plan(house.other_lead, own.id)
    first = receive_plan(house.lead, own.id).received_at
    assert receive_plan(house.lead, own.id).received_at == first
    assert PlanReceipt.objects.filter(received_at=None).count() == 1


def test_a_plan_that_waits_or_stands_cannot_be_changed(house: PlanningCentre) -> None:
    house.survey()
    plan = house.ready(ANNUAL)
    approval = ask_for_plan(house.office, plan.id)
    with pytest.raises(MoveImpossible):
        put_item(house.office, plan.id, ITEM)
    withdraw_approval(house.office, approval.id)
    put_item(house.office, plan.id, ITEM)
    again = ask_for_plan(house.office, plan.id)
    decide_approval(house.manager, again.id, approve=False, note="Too much in May")
    plan.refresh_from_db()
    assert (plan.state, plan.approved_at) == (Plan.State.REJECTED, None)
    remove_item(house.office, plan.id, plan.items.last().id)  # type: ignore[union-attr]
    assert ask_for_plan(house.office, plan.id).state == Approval.State.OPEN


@pytest.mark.requirement("R17", "R35")
def test_a_team_drafts_its_own_plan_under_the_half_year(house: PlanningCentre) -> None:
    house.approved_year()
    half = house.ready(Period(Level.HALF, YEAR, 1), by=house.supervisor)
    house.approve(half, by=house.manager, asked_by=house.supervisor)
    period = Period(Level.TEAM, YEAR, 1)
    with pytest.raises(NotYoursToDraft):
        open_plan(house.lead, period, unit=house.oak)
    team = house.ready(period, by=house.lead, unit=house.pine)
    assert (team.parent, team.items.get().parent) == (half, half.items.get())
    house.approve(team, by=house.supervisor, asked_by=house.lead)
    assert [one.unit for one in issue_plan(house.lead, team.id)] == [house.pine]


@pytest.mark.requirement("R39")
def test_coaching_begins_only_when_its_plan_is_approved(house: PlanningCentre) -> None:
    operations = house.centre.person("Operations", Role.OPERATIONS)
    period = Period(Level.COACHING, YEAR, 9)
    day = period.first
    plan = house.ready(period, by=operations, starts_on=day, ends_on=day)
    assert coaching_plan_on(house.centre.tenant.id, day) is None
    house.approve(plan, by=house.manager, asked_by=operations)
    assert coaching_plan_on(house.centre.tenant.id, day) == plan
    assert coaching_plan_on(house.centre.tenant.id, date(YEAR, 5, 16)) is None


@pytest.mark.requirement("R40", "R122", "R12")
def test_what_was_delivered_below_counts_above(
    house: PlanningCentre, monkeypatch: pytest.MonkeyPatch
) -> None:
    year = house.approved_year()
    may = house.ready(MAY)
    house.approve(may, by=house.supervisor)
    item = may.items.get()
    meeting = call_meeting(
        house.lead,
        {
            "kind": "team",
            "unit": house.pine,
            "topic": "Exchange",
            "starts_at": timezone.make_aware(datetime(YEAR, 5, 3, 9)),
            "minutes_long": 90,
            "item": item,
        },
    )
    close_meeting(house.lead, meeting.id, minutes="Said.", present=[house.agent.id, house.lead.id])

    def classes(tenant: int, items: object) -> list[Delivered]:
        return [Delivered(item.id, 1, Decimal("2.5"), 18)]

    monkeypatch.setitem(delivery._providers, "test", classes)
    for plan, today, status in (
        (may, date(YEAR, 5, 3), Status.DONE),
        (year, date(YEAR, 6, 1), Status.DONE),
    ):
        row = execution_of(list(plan.items.all()), today)[0]
        assert (row.delivered.sessions, row.delivered.hours, row.delivered.headcount) == (
            2,
            Decimal("4.00"),
            20,
        )
        assert row.status is status


@pytest.mark.requirement("R122")
def test_the_office_closes_a_plan_with_its_assessment(house: PlanningCentre) -> None:
    house.approved_year()
    may = house.approve(house.ready(MAY), by=house.supervisor)
    issue_plan(house.office, may.id)
    with pytest.raises(ReasonMissing):
        assess_plan(house.office, may.id, " ")
    with pytest.raises(NotYoursToDraft):
        assess_plan(house.supervisor, may.id, "Good.")
    assert assess_plan(house.office, may.id, "Good.").state == Plan.State.ASSESSED


@pytest.mark.requirement("R43")
def test_money_over_the_budget_counts_only_when_it_is_approved(house: PlanningCentre) -> None:
    year = house.approved_year(budget=Decimal(100))
    item = year.items.get()
    spent = {"what": "Books", "people": 4, "spent_on": date(YEAR, 5, 3)}
    first = add_cost(house.office, item.id, {**spent, "amount": Decimal(80)})
    over = add_cost(house.office, item.id, {**spent, "amount": Decimal(30)})
    assert (first.state, over.state) == (CostLine.State.COUNTED, CostLine.State.WAITING)
    assert execution_of([item], date(YEAR, 5, 3))[0].balance.spent == 80
    approval = Approval.objects.get(kind="planning.cost", object_id=over.id)
    decide_approval(house.manager, approval.id, approve=True)
    assert execution_of([item], date(YEAR, 5, 3))[0].balance.spent == 110
    refused = add_cost(house.office, item.id, {**spent, "amount": Decimal(1)})
    approval = Approval.objects.get(kind="planning.cost", object_id=refused.id)
    decide_approval(house.manager, approval.id, approve=False, note="Enough.")
    refused.refresh_from_db()
    assert refused.state == CostLine.State.REFUSED


def test_no_money_is_spent_on_a_draft(house: PlanningCentre) -> None:
    plan = house.ready(ANNUAL)
    fields = {"what": "Books", "amount": Decimal(1), "spent_on": date(YEAR, 5, 3)}
    with pytest.raises(MoveImpossible):
        add_cost(house.office, plan.items.get().id, fields)


@pytest.mark.requirement("R40")
def test_the_spreadsheet_holds_what_the_calendar_shows(
    house: PlanningCentre, signed_in: SignIn
) -> None:
    house.approved_year()
    house.approve(house.ready(MAY), by=house.supervisor)
    client = signed_in(house.lead)
    page = client.get(f"/office/plans/calendar/?year={YEAR}&month=5").text
    assert page.count("Angry customers") == 1, "an item that was split is not shown twice"
    assert (
        "No training is planned" in client.get(f"/office/plans/calendar/?year={YEAR}&month=6").text
    )
    answer = client.get(f"/office/plans/calendar.xlsx?year={YEAR}&quarter=2")
    rows = list(openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0].values)
    assert [row[0] for row in rows] == ["Topic", "Angry customers"]
    assert answer["Content-Disposition"] == 'attachment; filename="plan.xlsx"'


def test_the_office_makes_a_plan_on_the_pages(house: PlanningCentre, signed_in: SignIn) -> None:
    client = signed_in(house.office)
    answer = client.post("/office/plans/new/", {"level": "year", "year": YEAR, "number": 1})
    plan = Plan.objects.get()
    assert answer.headers["Location"] == f"/office/plans/{plan.id}/edit/"
    fields = {"topic": "Tone", "sessions": 1, "hours": "2", "headcount": 5}
    client.post(f"/office/plans/{plan.id}/items/new/", fields)
    page = client.get(f"/office/plans/{plan.id}/").text
    assert "Tone" in page
    assert "things are missing before approval" in page
    bad = {**fields, "starts_on": "2027-05-04", "ends_on": "2027-05-03"}
    refused = client.post(f"/office/plans/{plan.id}/items/new/", bad)
    assert (refused.status_code, "cannot end before" in refused.text) == (400, True)
    client.post(f"/office/plans/{plan.id}/items/{plan.items.get().id}/remove/")
    assert not plan.items.exists()


def test_a_team_lead_sees_what_the_centre_has_approved_and_own_plans_only(
    house: PlanningCentre, signed_in: SignIn
) -> None:
    year = house.approved_year()
    may = house.ready(MAY)
    client = signed_in(house.lead)
    assert client.get(f"/office/plans/{year.id}/").status_code == 200
    assert client.get(f"/office/plans/{may.id}/").status_code == 404
    assert client.get(f"/office/plans/{year.id}/edit/").status_code == 404
    assert client.post(f"/office/plans/{may.id}/act/", {"act": "ask"}).status_code == 404
    assert signed_in(house.agent).get("/office/plans/").status_code == 404


def test_a_plan_takes_the_same_queries_however_many_trainings_it_has(
    house: PlanningCentre, signed_in: SignIn, django_assert_max_num_queries: object
) -> None:
    plan = house.ready(ANNUAL)
    for number in range(30):
        put_item(house.office, plan.id, {**ITEM, "topic": f"Topic {number}", "unit": house.pine})
    client = signed_in(house.office)
    with django_assert_max_num_queries(40):  # type: ignore[operator]
        client.get(f"/office/plans/{plan.id}/")


def test_plans_of_another_centre_are_out_of_sight(house: PlanningCentre, signed_in: SignIn) -> None:
    plan = house.ready(ANNUAL)
    Plan.objects.filter(id=plan.id).update(tenant=house.centre.tenant.id + 1)
    assert signed_in(house.office).get(f"/office/plans/{plan.id}/").status_code == 404
    assert isinstance(plan.id, UUID)

"""Ad-hoc requests and calls for help: their whole way, and who sees what."""

from datetime import date, timedelta

import pytest

from lms.people.models import Notice
from lms.people.rules.roles import Role
from lms.planning.exceptions import (
    ItemMissing,
    MoveImpossible,
    NoSupervisor,
    NotYoursToDraft,
    ReasonMissing,
)
from lms.planning.models import Approval, HelpRequest, TrainingRequest
from lms.planning.queries import waiting_for
from lms.planning.queries.access import visible_requests
from lms.planning.services import decide_approval
from lms.planning.services.duties import set_limits
from lms.planning.services.requests import (
    answer_help,
    answer_request,
    call_for_help,
    give_feedback,
    hand_in_request,
    mark_delivered,
    schedule_request,
    settle_help,
    withdraw_request,
    write_request,
)
from tests.builders.doors import SignIn
from tests.builders.planning import PlanningCentre

pytestmark = pytest.mark.django_db
ASKED = {
    "topic": "New tariff",
    "reason": "Customers ask and we do not know",
    "objective": "Answer without a transfer",
    "participants": "Pine",
}


def with_office(house: PlanningCentre) -> TrainingRequest:
    request = write_request(house.agent, ASKED)
    hand_in_request(house.agent, request.id)
    approval = Approval.objects.get(object_id=request.id)
    decide_approval(house.lead, approval.id, approve=True, note="Yes, please")
    request.refresh_from_db()
    return request


@pytest.mark.requirement("R44")
def test_a_request_goes_from_its_supervisor_over_the_office_to_feedback(
    house: PlanningCentre,
) -> None:
    request = with_office(house)
    assert request.state == "office"
    answer_request(house.office, request.id, "accept")
    schedule_request(house.office, request.id, date(2027, 5, 4))
    mark_delivered(house.office, request.id)
    closed = give_feedback(house.agent, request.id, rating=5, words="It helped.")
    assert (closed.state, closed.scheduled_on) == ("closed", date(2027, 5, 4))
    moves = list(request.moves.values_list("state", "actor__name"))
    assert moves == [
        ("supervisor", "Agent"),
        ("office", "Lead"),
        ("accepted", "Office"),
        ("scheduled", "Office"),
        ("delivered", "Office"),
        ("closed", "Agent"),
    ]
    told = Notice.objects.filter(employee=house.agent, about_id=request.id)
    assert sorted(told.values_list("title_en", flat=True)) == [
        "Accepted: New tariff",
        "Delivered: how was it?: New tariff",
        "Scheduled: New tariff",
    ]


@pytest.mark.requirement("R44")
def test_the_office_rejects_with_a_reason_and_merges_into_a_training(
    house: PlanningCentre,
) -> None:
    request = with_office(house)
    with pytest.raises(ReasonMissing):
        answer_request(house.office, request.id, "reject")
    with pytest.raises(ItemMissing):
        answer_request(house.office, request.id, "merge")
    with pytest.raises(NotYoursToDraft):
        answer_request(house.lead, request.id, "accept")
    item = house.approved_year().items.get()
    merged = answer_request(house.office, request.id, "merge", item=item)
    assert (merged.state, merged.item) == ("merged", item)
    with pytest.raises(MoveImpossible):
        answer_request(house.office, request.id, "accept")


def test_a_supervisor_who_declines_ends_it_with_their_reason(house: PlanningCentre) -> None:
    request = write_request(house.agent, ASKED)
    hand_in_request(house.agent, request.id)
    approval = Approval.objects.get(object_id=request.id)
    decide_approval(house.lead, approval.id, approve=False, note="It is planned for May")
    request.refresh_from_db()
    assert request.state == "rejected"
    assert request.moves.last().note == "It is planned for May"  # type: ignore[union-attr]


def test_a_request_may_be_taken_back_until_the_office_answers(house: PlanningCentre) -> None:
    waiting = write_request(house.agent, ASKED)
    hand_in_request(house.agent, waiting.id)
    assert withdraw_request(house.agent, waiting.id).state == "withdrawn"
    assert not waiting_for(house.lead)
    request = with_office(house)
    assert withdraw_request(house.agent, request.id).state == "withdrawn"
    accepted = with_office(house)
    answer_request(house.office, accepted.id, "accept")
    with pytest.raises(MoveImpossible):
        withdraw_request(house.agent, accepted.id)


def test_somebody_whom_nobody_leads_is_told_so(house: PlanningCentre) -> None:
    house.supervisor.role_grants.all().delete()
    loner = house.centre.person("Loner")
    request = write_request(loner, ASKED)
    with pytest.raises(NoSupervisor):
        hand_in_request(loner, request.id)
    request.refresh_from_db()
    assert request.state == "draft"


def test_each_sees_their_own_requests_and_those_of_their_team(
    house: PlanningCentre, signed_in: SignIn
) -> None:
    draft = write_request(house.agent, ASKED)
    for somebody, sees in ((house.agent, True), (house.lead, False), (house.office, False)):
        assert visible_requests(somebody).filter(id=draft.id).exists() is sees
    request = with_office(house)
    stranger = house.centre.person("Stranger", unit=house.oak)
    for somebody, status in (
        (house.agent, 200),
        (house.lead, 200),
        (house.office, 200),
        (house.other_lead, 404),
        (stranger, 404),
    ):
        path = f"/office/requests/{request.id}/"
        assert signed_in(somebody).get(path).status_code == status
    refused = signed_in(stranger).post(f"/office/requests/{request.id}/act/", {"act": "withdraw"})
    assert refused.status_code == 404


@pytest.mark.requirement("R44")
def test_an_agent_asks_on_the_pages_and_sees_where_it_is(
    house: PlanningCentre, signed_in: SignIn
) -> None:
    client = signed_in(house.agent)
    assert client.post("/office/requests/new/", {"topic": "Tone"}).status_code == 400
    page = client.post("/office/requests/new/", ASKED).headers["Location"]
    text = client.post(f"{page}act/", {"act": "hand_in"}, follow=True).text
    assert "Waits for:" in text
    assert "Lead" in text
    assert "New tariff" in signed_in(house.lead).get("/office/approvals/").text


def test_the_centre_sets_how_long_each_step_may_take(
    house: PlanningCentre, signed_in: SignIn
) -> None:
    client = signed_in(house.office)
    page = client.get("/office/requests/limits/")
    assert page.status_code == 200
    values = {
        "supervisor_days": 1,
        "office_days": 2,
        "schedule_days": 3,
        "feedback_days": 4,
        "help_days": 0,
        "team_meetings": 2,
        "trainer_meetings": 1,
        "reminder_days": 7,
    }
    assert client.post("/office/requests/limits/", values).status_code == 302
    assert client.post("/office/requests/limits/", {**values, "help_days": 999}).status_code == 400
    with pytest.raises(NotYoursToDraft):
        set_limits(house.lead, values)
    assert signed_in(house.lead).get("/office/requests/limits/").status_code == 404


@pytest.mark.requirement("R45")
def test_a_call_for_help_is_open_until_whoever_asked_says_it_is_over(
    house: PlanningCentre,
) -> None:
    call = call_for_help(house.agent, topic="Headset", words="It hums.")
    told = Notice.objects.filter(kind="planning.help").values_list("employee__name", flat=True)
    assert sorted(told) == ["Head", "Lead", "Office"]
    with pytest.raises(NotYoursToDraft):
        answer_help(house.other_lead, call.id, "Try another")
    with pytest.raises(ReasonMissing):
        answer_help(house.lead, call.id, " ")
    assert answer_help(house.lead, call.id, "Try another").state == "answered"
    assert settle_help(house.agent, call.id, is_over=False).state == "open"
    answer_help(house.office, call.id, "A new one comes")
    assert settle_help(house.agent, call.id, is_over=True).state == "closed"
    with pytest.raises(HelpRequest.DoesNotExist):
        settle_help(house.lead, call.id, is_over=True)


def test_a_call_for_help_is_made_and_answered_on_the_page(
    house: PlanningCentre, signed_in: SignIn
) -> None:
    signed_in(house.agent).post("/office/requests/help/", {"topic": "Headset", "text": "It hums."})
    call = HelpRequest.objects.get()
    HelpRequest.objects.update(asked_at=call.asked_at - timedelta(days=30))
    client = signed_in(house.lead)
    assert "verdue" in client.get("/office/requests/help/").text
    client.post(f"/office/requests/help/{call.id}/", {"act": "answer", "answer": "Try another"})
    assert "Try another" in signed_in(house.agent).get("/office/requests/help/").text
    other = signed_in(house.other_lead)
    assert "Headset" not in other.get("/office/requests/help/").text
    trainer = house.centre.person("Trainer", Role.TRAINER)
    assert "Headset" in signed_in(trainer).get("/office/requests/help/").text

"""Meetings, reports of teams, and duty sheets."""

from datetime import date, datetime

import pytest
from django.utils import timezone

from lms.people.rules.filing import PersonalRecord
from lms.people.rules.roles import Role
from lms.people.signals import record_filed
from lms.planning.exceptions import (
    MinutesMissing,
    MoveImpossible,
    NotYoursToDraft,
    ReasonMissing,
)
from lms.planning.models import Attendance, Duty, DutyEvidence, Meeting, TeamReport
from lms.planning.queries import report_due
from lms.planning.queries.meetings import counts_of, reports_missing
from lms.planning.queries.reports import reports_of
from lms.planning.rules.periods import Level, Period, quarter_of
from lms.planning.services.duties import lay_out_duties, show_duty_done, word_duty, write_report
from lms.planning.services.meetings import call_meeting, close_meeting, report_of_week
from tests.builders.doors import SignIn
from tests.builders.planning import PlanningCentre

pytestmark = pytest.mark.django_db
MAY = Period(Level.MONTH, 2027, 5)
WORDS = {"done": "Two courses", "results": "All passed", "problems": "", "next_steps": "More"}


def meeting(house: PlanningCentre, kind: str = "team", **more: object) -> Meeting:
    fields = {
        "kind": kind,
        "unit": house.pine,
        "topic": "What went well",
        "starts_at": timezone.make_aware(datetime(2027, 5, 3, 9)),
        "minutes_long": 60,
    }
    actor = house.office if kind == "trainers" else house.lead
    return call_meeting(actor, {**fields, **more})


@pytest.mark.requirement("R12")
def test_only_closed_meetings_count_against_the_minimum(house: PlanningCentre) -> None:
    held = meeting(house)
    trainer = house.centre.person("Trainer", Role.TRAINER)
    exchange = meeting(house, "trainers")
    assert [one.employee for one in exchange.attendances.all()] == [trainer]

    def missing() -> dict[str, int]:
        counts = counts_of(house.centre.tenant.id, MAY, quarter_of(MAY.first))
        return {one.unit.name if one.unit else "trainers": one.missing for one in counts}

    assert missing() == {"Pine": 1, "Oak": 1, "trainers": 1}
    with pytest.raises(MinutesMissing):
        close_meeting(house.lead, held.id, minutes=" ", present=[house.agent.id])
    with pytest.raises(MinutesMissing):
        close_meeting(house.lead, held.id, minutes="Said.", present=[trainer.id])
    close_meeting(house.lead, held.id, minutes="Said.", present=[house.agent.id])
    close_meeting(house.office, exchange.id, minutes="Said.", present=[trainer.id])
    assert missing() == {"Pine": 0, "Oak": 1, "trainers": 0}
    with pytest.raises(MoveImpossible):
        close_meeting(house.lead, held.id, minutes="Again.", present=[house.agent.id])


@pytest.mark.requirement("R12")
def test_a_closed_meeting_stands_in_the_record_of_whoever_was_there(
    house: PlanningCentre,
) -> None:
    filed: list[PersonalRecord] = []

    def hear(records: list[PersonalRecord], **_: object) -> None:
        filed.extend(records)

    record_filed.connect(hear)
    try:
        held = meeting(house)
        close_meeting(house.lead, held.id, minutes="Said.", present=[house.agent.id])
    finally:
        record_filed.disconnect(hear)
    assert [(one.employee_id, one.kind) for one in filed] == [(house.agent.id, "meeting")]
    assert {field.key for field in filed[0].fields} >= {"time", "led_by", "content"}


@pytest.mark.requirement("R53")
def test_each_agent_reports_last_week_and_what_comes_next(
    house: PlanningCentre, signed_in: SignIn
) -> None:
    weekly = meeting(house, "weekly")
    client = signed_in(house.agent)
    path = f"/office/meetings/{weekly.id}/"
    assert client.post(path, {"last_week": "40 calls"}).status_code == 400
    client.post(path, {"last_week": "40 calls", "next_steps": "Listen longer"})
    own = Attendance.objects.get(meeting=weekly, employee=house.agent)
    assert (own.last_week, own.next_steps) == ("40 calls", "Listen longer")
    everybody = [house.agent.id, house.lead.id]
    signed_in(house.lead).post(f"{path}close/", {"minutes": "Said.", "present": everybody})
    weekly.refresh_from_db()
    assert weekly.closed_at
    assert reports_missing(weekly) == 1
    with pytest.raises(MoveImpossible):
        report_of_week(house.agent, weekly.id, last_week="x", next_steps="y")
    with pytest.raises(Attendance.DoesNotExist):
        report_of_week(house.other_lead, weekly.id, last_week="x", next_steps="y")


def test_an_agent_reads_their_meeting_and_not_what_others_report(
    house: PlanningCentre, signed_in: SignIn
) -> None:
    weekly = meeting(house, "weekly")
    report_of_week(house.lead, weekly.id, last_week="A secret of Lead", next_steps="More")
    path = f"/office/meetings/{weekly.id}/"
    assert "A secret of Lead" not in signed_in(house.agent).get(path).text
    assert "A secret of Lead" in signed_in(house.office).get(path).text
    assert signed_in(house.other_lead).get(path).status_code == 404
    assert signed_in(house.agent).post(f"{path}close/", {"minutes": "x"}).status_code == 404
    with pytest.raises(NotYoursToDraft):
        call_meeting(house.other_lead, {"kind": "team", "unit": house.pine})


@pytest.mark.requirement("R14", "R145", "A21")
def test_a_report_is_due_on_the_fifth_working_day_and_keeps_its_figures(
    house: PlanningCentre,
) -> None:
    tenant = house.centre.tenant.id
    assert report_due(tenant, 2027, 5) == date(2027, 6, 7)
    assert report_due(tenant, 2027, 0) == date(2028, 1, 15)
    close_meeting(house.lead, meeting(house).id, minutes="Said.", present=[house.agent.id])
    with pytest.raises(ReasonMissing):
        write_report(house.lead, house.pine, 2027, 5, {"done": "x"}, hand_in=True)
    with pytest.raises(NotYoursToDraft):
        write_report(house.lead, house.oak, 2027, 5, WORDS, hand_in=True)
    report = write_report(house.lead, house.pine, 2027, 5, WORDS, hand_in=True)
    figures = {one["label"]["en"]: one["value"] for one in report.figures}
    assert figures["Meetings held"] == "1"
    with pytest.raises(MoveImpossible):
        write_report(house.lead, house.pine, 2027, 5, WORDS, hand_in=False)
    rows = reports_of(tenant, 2027, 5, date(2027, 6, 8))
    assert {row.unit.name: row.is_overdue for row in rows} == {"Pine": False, "Oak": True}


def test_a_lead_writes_the_report_on_the_page(house: PlanningCentre, signed_in: SignIn) -> None:
    client = signed_in(house.lead)
    path = f"/office/reports/teams/{house.pine.id}/2027/5/"
    assert "Counted now" in client.get(path).text
    client.post(path, {**WORDS, "act": "save"})
    assert TeamReport.objects.get().submitted_at is None
    client.post(path, {**WORDS, "act": "hand_in"})
    assert TeamReport.objects.get().submitted_at
    assert client.post(path, {**WORDS, "act": "save"}).status_code == 404
    assert "All passed" in signed_in(house.manager).get(path).text
    assert signed_in(house.other_lead).get(path).status_code == 404
    assert client.get(f"/office/reports/teams/{house.pine.id}/2027/13/").status_code == 404


@pytest.mark.requirement("R13", "R14", "R26")
def test_duties_are_laid_out_worded_and_shown_to_be_done(
    house: PlanningCentre, signed_in: SignIn
) -> None:
    with pytest.raises(NotYoursToDraft):
        lay_out_duties(house.lead)
    assert lay_out_duties(house.office) == Duty.objects.count()
    assert lay_out_duties(house.office) == 0
    duty = Duty.objects.get(holder="office", code="1-1")
    fields = {"code": "1-1", "words_en": "Ours", "words_zh": "我们的", "is_active": True}
    word_duty(house.office, fields, duty_id=duty.id)
    team_duty = Duty.objects.get(holder="team", code="2-1")
    with pytest.raises(NotYoursToDraft):
        show_duty_done(house.lead, duty.id, MAY.first, "Done")
    with pytest.raises(NotYoursToDraft):
        show_duty_done(house.lead, team_duty.id, MAY.first, "Done", unit=house.oak)
    with pytest.raises(ReasonMissing):
        show_duty_done(house.lead, team_duty.id, MAY.first, " ", unit=house.pine)
    client = signed_in(house.lead)
    asked = {"act": "show", "duty": team_duty.id, "year": 2027, "month": 5}
    client.post("/office/duties/act/", {**asked, "unit": house.pine.id, "text": "Handed in"})
    assert DutyEvidence.objects.get().unit == house.pine
    page = client.get("/office/duties/?holder=team&year=2027&month=5").text
    assert "Handed in" in page
    assert "1 of 6" in page
    refused = client.post("/office/duties/act/", {**asked, "unit": house.oak.id, "text": "x"})
    assert refused.status_code == 404
    assert "Ours" in signed_in(house.office).get("/office/duties/?holder=office").text

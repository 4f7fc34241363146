"""Plans that are approved first, talks of two people, findings, and loops that figures close."""

from datetime import date, timedelta
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from lms.coaching.exceptions import (
    LoopStaysOpen,
    NothingReviewed,
    NotYours,
    PlannedAlready,
    PlanNotApproved,
    PlanWithoutFindings,
    TalkTooEarly,
)
from lms.coaching.models import CoachingPlan, DefectCode, SampledCall
from lms.coaching.queries.quality import comparison_of, half_months
from lms.coaching.queries.tasks import office_tasks
from lms.coaching.rules.halves import HalfMonth
from lms.coaching.rules.loop import Verdict
from lms.coaching.services.quality import close_loop, open_loop
from lms.coaching.services.talking import (
    TalkDraft,
    draft_plan,
    follow_up,
    record_talk,
    submit_plan,
)
from lms.people.models import Notice
from lms.planning.models import Approval
from lms.planning.services import decide_approval
from tests.builders.coached import approved_plan, recorded, sampled
from tests.builders.doors import SignIn
from tests.integration.lms.coaching.conftest import Desk
from xapi import vocabulary
from xapi.lrs.queries import statements_by_ids

pytestmark = pytest.mark.django_db
DRAFT = {"cause": "skill", "observed": "Need not repeated.", "actions": ["Say it back", " "]}


def last_half() -> HalfMonth:
    return HalfMonth.of(timezone.localdate()).before


@pytest.mark.requirement("R39")
def test_visits_begin_only_after_the_manager_has_approved(desk: Desk) -> None:
    plan = draft_plan(desk.coach, last_half(), kind="plan", analysis="D1 rises.", measures="Coach")
    heard = recorded(desk.coach, desk.agent)
    talk = TalkDraft(held_at=timezone.now(), **DRAFT)  # type: ignore[arg-type]
    with pytest.raises(PlanNotApproved):
        record_talk(desk.coach, plan, desk.agent, talk, [heard])
    submit_plan(desk.coach, plan.id)
    decide_approval(desk.manager, Approval.objects.get(object_id=plan.id).id, approve=True)
    plan.refresh_from_db()
    assert plan.state == CoachingPlan.State.APPROVED
    with pytest.raises(TalkTooEarly):
        record_talk(desk.coach, plan, desk.agent, talk, [heard])
    later = TalkDraft(held_at=timezone.now(), **DRAFT)  # type: ignore[arg-type]
    assert record_talk(desk.coach, plan, desk.agent, later, [heard]).actions == ["Say it back"]


def test_a_rejected_plan_can_be_asked_for_again(desk: Desk) -> None:
    plan = draft_plan(desk.coach, last_half(), kind="plan", analysis="D1 rises.", measures="Coach")
    submit_plan(desk.coach, plan.id)
    approval = Approval.objects.get(object_id=plan.id)
    decide_approval(desk.manager, approval.id, approve=False, note="Say with whom.")
    plan.refresh_from_db()
    assert plan.state == CoachingPlan.State.REJECTED
    submit_plan(desk.coach, plan.id)


@pytest.mark.requirement("R24", "R52")
def test_a_talk_has_one_coach_one_agent_and_a_recording_of_that_agent(desk: Desk) -> None:
    plan = approved_plan(desk.coach, approved_at=timezone.now() - timedelta(days=2))
    heard, other = recorded(desk.coach, desk.agent), recorded(desk.coach, desk.colleague, "C-2")
    day = timezone.localdate() + timedelta(days=7)
    talk = TalkDraft(held_at=timezone.now(), follow_up_on=day, **DRAFT)  # type: ignore[arg-type]
    for recordings in ([], [other], [heard, other]):
        with pytest.raises(NothingReviewed):
            record_talk(desk.coach, plan, desk.agent, talk, recordings)
    with pytest.raises(NotYours):
        record_talk(desk.coach, plan, desk.coach, talk, [heard])
    with pytest.raises(NotYours):
        record_talk(desk.lead, plan, desk.stranger, talk, [heard])
    row = record_talk(desk.coach, plan, desk.agent, talk, [heard])
    [stored] = statements_by_ids(row.tenant, [row.statement_id])
    said = stored.statement
    assert said["verb"]["id"] == vocabulary.COACHED.iri
    assert said["context"]["extensions"][vocabulary.AGREED_ACTIONS.iri] == ["Say it back"]
    assert said["context"]["extensions"][vocabulary.FOLLOW_UP_ON.iri] == day.isoformat()
    assert said["context"]["instructor"]["account"]["name"] == str(desk.coach.id)
    assert Notice.objects.get(employee=desk.agent, kind="coaching.talk").must_acknowledge
    follow_up(desk.lead, row.id, "Repeats the need in three of three calls.")
    row.refresh_from_db()
    assert row.followed_up_at


@pytest.mark.requirement("R48")
def test_findings_want_a_plan_or_a_note_and_a_note_is_enough(desk: Desk) -> None:
    half = last_half()
    sampled(desk.qa, desk.agent, {half.first: "D1", half.last: ""})
    found = {one.half: one for one in half_months(desk.office, 3)}[half]
    assert (found.calls, found.with_defects, found.commonest) == (2, 1, [("D1", 1)])
    assert found.lacks_plan
    late = [task for task in office_tasks(desk.office) if half.first.isoformat() in task.url]
    assert [task.count for task in late] == [1]
    with pytest.raises(PlanWithoutFindings):
        draft_plan(desk.coach, half, kind="plan", analysis="D1", measures=" ")
    draft_plan(desk.coach, half, kind="no_action", analysis="One call only.", measures="")
    with pytest.raises(PlannedAlready):
        draft_plan(desk.coach, half, kind="no_action", analysis="Again.", measures="")
    assert not {one.half: one for one in half_months(desk.office, 3)}[half].lacks_plan
    assert not [task for task in office_tasks(desk.office) if half.first.isoformat() in task.url]


@pytest.mark.requirement("R126")
def test_a_loop_closes_by_its_figures_and_by_nothing_else(desk: Desk) -> None:
    today = timezone.localdate()
    trained = today - timedelta(days=10)
    before = {trained - timedelta(days=n): "D1 D2" for n in range(4)}
    sampled(desk.qa, desk.agent, before)
    defect = DefectCode.objects.create(
        tenant=desk.qa.tenant, code="D1", title_en="Identity", title_zh="身份核实"
    )
    loop = open_loop(desk.coach, desk.agent, defect, trained_on=trained, wanted=4)
    sampled(desk.qa, desk.agent, {trained + timedelta(days=n): "" for n in range(1, 4)})
    assert comparison_of(loop).verdict is Verdict.TOO_FEW
    with pytest.raises(LoopStaysOpen):
        close_loop(desk.office, loop.id)
    sampled(desk.qa, desk.agent, {trained + timedelta(days=4): "D1"})
    closed = close_loop(desk.coach, loop.id)
    assert (closed.before_defects, closed.before_n) == (4, 4)
    assert (closed.after_defects, closed.after_n) == (1, 4)
    sampled(desk.qa, desk.agent, {trained + timedelta(days=1): "D1"})
    assert comparison_of(closed).after_defects == 1


def workbook(rows: list[list[Any]]) -> SimpleUploadedFile:
    book, file = openpyxl.Workbook(), BytesIO()
    for row in rows:
        book.worksheets[0].append(row)
    book.save(file)
    return SimpleUploadedFile("calls.xlsx", file.getvalue())


@pytest.mark.requirement("R131")
def test_a_sheet_of_calls_is_taken_whole_or_not_at_all(desk: Desk, signed_in: SignIn) -> None:
    head = ["Employee number", "Call number", "Date", "Score", "Defect codes"]
    good = [desk.agent.employee_no, "C-1", date(2026, 3, 2), 88, "D1, D7"]
    client = signed_in(desk.qa)
    bad = workbook([head, good, ["nobody", "C-2", "2026-03-02", "", ""]])
    answer = client.post("/coaching/quality/calls/import/", {"file": bad})
    assert answer.status_code == 400
    assert "Nobody has the employee number nobody" in answer.text
    assert not SampledCall.objects.exists()
    answer = client.post("/coaching/quality/calls/import/", {"file": workbook([head, good])})
    assert answer.status_code == 302
    call = SampledCall.objects.get()
    assert (call.employee, call.defects) == (desk.agent, ["D1", "D7"])
    assert set(DefectCode.objects.values_list("code", flat=True)) == {"D1", "D7"}
    again = client.post("/coaching/quality/calls/import/", {"file": workbook([head, good])})
    assert "was imported before" in again.text
    shown = signed_in(desk.lead).get("/coaching/quality/calls/?defect=D7")
    assert "C-1" in shown.text
    assert signed_in(desk.agent).get("/coaching/quality/calls/").status_code == 404


@pytest.mark.requirement("R146")
def test_the_trace_of_a_new_hire_leads_from_training_to_work(desk: Desk, signed_in: SignIn) -> None:
    desk.centre.enrolled(desk.agent, desk.centre.track([]))
    plan = approved_plan(desk.coach, approved_at=timezone.now() - timedelta(days=2))
    talk = TalkDraft(held_at=timezone.now(), **DRAFT)  # type: ignore[arg-type]
    record_talk(desk.coach, plan, desk.agent, talk, [recorded(desk.coach, desk.agent)])
    sampled(desk.qa, desk.agent, {timezone.localdate(): "D1"})
    page = signed_in(desk.lead).get(f"/coaching/people/{desk.agent.id}/")
    for words in ("New-hire training", "Knew, could not do it yet", "D1"):
        assert words in page.text
    assert signed_in(desk.lead).get(f"/coaching/people/{desk.stranger.id}/").status_code == 404
    assert signed_in(desk.colleague).get(f"/coaching/people/{desk.agent.id}/").status_code == 404

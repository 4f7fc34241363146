"""Leave from class: asked for, approved, taken note of, excused and filed (R82-R87, R143)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from lms.archives.models import ArchiveEntry
from lms.classes.exceptions import (
    LeaveNotOpen,
    LeaveTooLate,
    NotThoseSessions,
    ProofMissing,
    ReasonTextMissing,
)
from lms.classes.models import LeaveRequest
from lms.classes.services.leave import (
    LeaveDraft,
    ask_leave,
    hand_in_form,
    tell_emergency,
    withdraw_leave,
)
from lms.classes.services.sheets import Mark, amend
from lms.classes.services.signing import accept_terms
from lms.people.models import Notice
from lms.people.rules.roles import Role
from lms.planning.exceptions import NotYoursToDecide
from lms.planning.models import ApprovalStep
from tests.builders.lessons import Lessons
from tests.builders.office_tracks import filed

pytestmark = pytest.mark.django_db
State = LeaveRequest.State


@pytest.mark.requirement("R83", "R85", "R143", "A9", "A11", "A12")
def test_leave_goes_to_the_own_lead_then_to_the_office_and_is_filed(lessons: Lessons) -> None:
    """Whoever leads the person approves (直属主管): no lead of others, and no other supervisor."""
    agent = lessons.agent()
    other = lessons.centre.person("Other", Role.TEAM_LEAD, unit=lessons.centre.unit("Oak"))
    run = lessons.run(agent, hours=[72])
    draft = LeaveDraft([lessons.first(run)], "personal", "A wedding")
    leave = ask_leave(agent, lessons.part(run, agent), draft)
    assert (leave.state, leave.was_in_time) == (State.ASKED, True)
    steps = ApprovalStep.objects.filter(approval__object_id=leave.id).order_by("number")
    assert [one.role for one in steps] == ["team_lead", "training_office"]
    for stranger in (lessons.office, other, lessons.supervisor):
        with pytest.raises(NotYoursToDecide):
            lessons.decide(leave, stranger)
    with filed() as records:
        lessons.decide(leave, lessons.lead, lessons.office)
    assert leave.state == State.APPROVED
    [record] = records
    assert (record.form, record.employee_id, record.source) == ("F16", agent.id, leave.id)
    assert record.title["zh-Hans"].startswith("培训学员请假单")
    approvals = next(one.value for one in record.fields if one.key == "approvals")
    assert len(approvals) == 2
    assert ArchiveEntry.objects.filter(source=leave.id).count() == 1


@pytest.mark.requirement("R83", "A11")
def test_the_leave_of_a_lead_goes_to_the_supervisors(lessons: Lessons) -> None:
    """So does the leave of somebody whose team has no lead: nobody approves their own."""
    accept_terms(lessons.lead)
    loner = lessons.centre.person("Loner")
    run = lessons.run(lessons.lead, loner, hours=[72])
    for who in (lessons.lead, loner):
        draft = LeaveDraft([lessons.first(run)], "personal", "A wedding")
        leave = ask_leave(who, lessons.part(run, who), draft)
        with pytest.raises(NotYoursToDecide):
            lessons.decide(leave, lessons.lead)
        lessons.decide(leave, lessons.supervisor, lessons.office)
        assert leave.state == State.APPROVED


@pytest.mark.requirement("R85", "A9")
def test_less_than_a_day_before_only_the_emergency_way_is_open(lessons: Lessons) -> None:
    agent = lessons.agent()
    run = lessons.run(agent, hours=[23])
    part, session = lessons.part(run, agent), lessons.first(run)
    with pytest.raises(LeaveTooLate):
        ask_leave(agent, part, LeaveDraft([session], "personal", "A wedding"))
    leave = tell_emergency(agent, part, [session], "A burst pipe")
    assert (leave.state, leave.path, leave.was_in_time) == (State.TOLD, "emergency", True)


@pytest.mark.requirement("R84", "R87", "A9")
@pytest.mark.parametrize(("minute", "in_time"), [(60, True), (61, False)])
def test_an_emergency_is_told_and_the_form_follows(
    lessons: Lessons, minute: int, in_time: bool
) -> None:
    agent = lessons.agent()
    run = lessons.run(agent)
    part, session = lessons.part(run, agent), lessons.first(run)
    told = session.starts_at + timedelta(minutes=minute)
    leave = tell_emergency(lessons.office, part, [session], "A burst pipe", told_at=told)
    assert Notice.objects.filter(employee=lessons.lead, about_id=leave.id).count() == 1
    rows = lessons.final(session)
    assert rows[agent.id].state == "waits"
    [mark] = lessons.marks(run, agent)
    assert (mark.state, mark.exempt) == ("absent", "pending")
    draft = LeaveDraft([session], "emergency", "A burst pipe")
    leave = hand_in_form(agent, leave, draft, timezone.localdate())
    assert (leave.state, leave.was_in_time) == (State.ASKED, in_time)
    lessons.decide(leave, lessons.lead, lessons.office)
    [mark] = lessons.marks(run, agent)
    assert (mark.verb, mark.state, mark.leave, mark.exempt) == (
        "was_excused",
        "excused",
        "emergency",
        "",
    )
    with pytest.raises(LeaveNotOpen):
        hand_in_form(agent, leave, draft, timezone.localdate())


@pytest.mark.requirement("R83", "R93")
def test_leave_that_was_refused_is_no_leave(lessons: Lessons) -> None:
    agent = lessons.agent()
    run = lessons.run(agent)
    session = lessons.first(run)
    leave = tell_emergency(
        agent, lessons.part(run, agent), [session], "x", told_at=session.starts_at
    )
    lessons.final(session)
    draft = LeaveDraft([session], "emergency", "x")
    leave = hand_in_form(agent, leave, draft, timezone.localdate())
    with filed() as records:
        lessons.decide(leave, lessons.lead, approve=False)
    assert leave.state == State.REJECTED
    [mark] = lessons.marks(run, agent)
    assert (mark.state, mark.exempt) == ("absent", "")
    assert sorted(one.form for one in records) == ["F16", "F17"]


@pytest.mark.requirement("R83", "R85")
def test_approved_leave_excuses_when_the_sheet_becomes_final(lessons: Lessons) -> None:
    agent = lessons.agent()
    run = lessons.run(agent, hours=[-3])
    session = lessons.first(run)
    part = lessons.part(run, agent)
    leave = tell_emergency(agent, part, [session], "x", told_at=session.starts_at)
    draft = LeaveDraft([session], "statutory")
    hand_in_form(agent, leave, draft, timezone.localdate())
    lessons.decide(leave, lessons.lead, lessons.office)
    row = lessons.final(session)[agent.id]
    assert (row.state, row.leave_kind, row.amendments.count()) == ("excused", "statutory", 0)


@pytest.mark.requirement("R86")
def test_leave_for_a_part_is_made_up(lessons: Lessons) -> None:
    agent = lessons.agent()
    run = lessons.run(agent)
    session = lessons.first(run)
    start = session.starts_at
    leave = tell_emergency(agent, lessons.part(run, agent), [session], "x", told_at=start)
    draft = LeaveDraft(
        [session], "emergency", "x", away_from=start, back_at=start + timedelta(minutes=45)
    )
    hand_in_form(agent, leave, draft, timezone.localdate())
    lessons.decide(leave, lessons.lead, lessons.office)
    lessons.signs(agent, session, minute=50)
    row = lessons.final(session)[agent.id]
    assert (row.state, row.minutes_late, row.minutes_present) == ("present", 5, 70)
    assert row.make_up.minutes == 50
    [mark] = lessons.marks(run, agent)
    assert (mark.leave, mark.late, mark.on_leave) == ("emergency", 5, 45)
    row = amend(lessons.office, row, Mark("present", 10, 0, "emergency"), "Came at ten past.")
    assert row.minutes_present == 65
    [mark] = lessons.marks(run, agent)
    assert (mark.late, mark.on_leave) == (10, 45)
    row = amend(lessons.office, row, Mark("present", 10), "There was no leave after all.")
    assert row.minutes_present == 110


@pytest.mark.requirement("R82", "R83", "R89", "A10")
def test_reasons_and_proof_are_asked_for(lessons: Lessons) -> None:
    agent, other = lessons.agent(), lessons.agent("Other")
    run, foreign = lessons.run(agent, hours=[72]), lessons.run(other, hours=[96])
    part, session = lessons.part(run, agent), lessons.first(run)
    with pytest.raises(ReasonTextMissing):
        ask_leave(agent, part, LeaveDraft([session], "personal", " "))
    with pytest.raises(ProofMissing):
        ask_leave(agent, part, LeaveDraft([session], "official", "A meeting"))
    for sessions in ([], [lessons.first(foreign)]):
        with pytest.raises(NotThoseSessions):
            ask_leave(agent, part, LeaveDraft(sessions, "personal", "x"))
    assert not LeaveRequest.objects.exists()
    draft = LeaveDraft([session], "official", "A meeting", proof=lessons.file())
    assert ask_leave(agent, part, draft).state == State.ASKED


@pytest.mark.requirement("R83")
def test_a_form_that_waits_can_be_taken_back(lessons: Lessons) -> None:
    agent = lessons.agent()
    run = lessons.run(agent, hours=[72])
    part, session = lessons.part(run, agent), lessons.first(run)
    leave = ask_leave(agent, part, LeaveDraft([session], "personal", "x"))
    withdraw_leave(agent, leave)
    leave.refresh_from_db()
    assert leave.state == State.WITHDRAWN
    with pytest.raises(LeaveNotOpen):
        withdraw_leave(agent, leave)

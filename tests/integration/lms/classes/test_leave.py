"""Leave from class: on time, in an emergency, in part; decided and filed."""

from typing import Any

import pytest

from lms.classes.exceptions import LeaveTooLate, NotThoseSessions, ProofMissing, ReasonTextMissing
from lms.classes.models import LeaveRequest, MakeUp
from lms.classes.services.leave import (
    LeaveDraft,
    ask_leave,
    hand_in_form,
    tell_emergency,
    withdraw_leave,
)
from lms.people.models import Employee
from lms.people.rules.filing import PersonalRecord
from lms.planning.exceptions import NotYoursToDecide
from lms.planning.models import Approval
from lms.planning.services import decide_approval
from tests.builders.classes import DAY, HOUR, MINUTE, MONDAY, School, at, first_session
from tests.integration.lms.classes.test_sheets import extensions, told_of
from xapi.vocabulary import callcraft

pytestmark = pytest.mark.django_db


@pytest.fixture
def agent(school: School) -> Employee:
    return school.agent("Lin")


def decide(school: School, leave: LeaveRequest, *, approve: bool = True) -> None:
    """The supervisor approves, the office takes note."""
    approval = Approval.objects.get(kind="classes.leave", object_id=leave.id)
    decide_approval(school.supervisor, approval.id, approve=approve, note="No substitute.")
    if approve:
        decide_approval(school.office, approval.id, approve=True)
    leave.refresh_from_db()


@pytest.mark.requirement("R83", "R85", "R143")
def test_leave_asked_in_time_is_approved_noted_and_filed(
    school: School, agent: Employee, filed: list[PersonalRecord]
) -> None:
    """A9–A11."""
    run = school.run(agent)
    session, participant = first_session(run), school.participant(run, agent)
    with at(MONDAY - DAY):
        leave = ask_leave(
            agent, participant, LeaveDraft([session], "personal", "My sister marries")
        )
        approval = Approval.objects.get(object_id=leave.id)
        with pytest.raises(NotYoursToDecide):
            decide_approval(school.office, approval.id, approve=True)
        decide(school, leave)
    assert leave.state == "approved"
    school.finalise(session)
    [statement] = told_of(participant)
    assert statement["verb"]["id"] == callcraft.WAS_EXCUSED.iri
    assert extensions(statement)["leave-kind"] == "personal"
    [record] = [one for one in filed if one.form == "F16"]
    assert record.source == leave.id
    values = {one.key: one.value for one in record.fields}
    assert len(values["approvals"]) == 2
    assert MakeUp.objects.get().minutes == 120


@pytest.mark.requirement("R85")
def test_a_minute_too_late_only_the_emergency_way_is_open(school: School, agent: Employee) -> None:
    run = school.run(agent)
    session, participant = first_session(run), school.participant(run, agent)
    draft = LeaveDraft([session], "personal", "My sister marries")
    with at(MONDAY - DAY + MINUTE), pytest.raises(LeaveTooLate):
        ask_leave(agent, participant, draft)
    assert not LeaveRequest.objects.exists()


@pytest.mark.requirement("R84", "R87", "R82")
def test_an_emergency_leaves_the_row_open_until_the_form_is_decided(
    school: School, agent: Employee
) -> None:
    run = school.run(agent)
    session, participant = first_session(run), school.participant(run, agent)
    with at(MONDAY + 30 * MINUTE):
        leave = tell_emergency(agent, participant, [session], "An accident on the way")
    assert leave.was_in_time
    [row] = school.finalise(session)
    assert row.state == "waits"
    assert extensions(told_of(participant)[0])["exempt"] == "pending"
    with at(MONDAY + 2 * DAY):
        draft = LeaveDraft([session], "emergency", "An accident on the way")
        hand_in_form(agent, leave, draft, (MONDAY + DAY).date())
        decide(school, leave)
    row.refresh_from_db()
    assert (row.state, row.leave_kind) == ("excused", "emergency")
    [statement] = told_of(participant)
    assert statement["verb"]["id"] == callcraft.WAS_EXCUSED.iri


@pytest.mark.requirement("R93")
def test_refused_leave_is_absence(school: School, agent: Employee) -> None:
    run = school.run(agent)
    session, participant = first_session(run), school.participant(run, agent)
    with at(MONDAY + 90 * MINUTE):
        leave = tell_emergency(agent, participant, [session], "Overslept")
    assert not leave.was_in_time
    school.finalise(session)
    with at(MONDAY + DAY):
        hand_in_form(
            agent, leave, LeaveDraft([session], "emergency", "Overslept"), (MONDAY + DAY).date()
        )
        decide(school, leave, approve=False)
    [statement] = told_of(participant)
    assert statement["verb"]["id"] == callcraft.WAS_ABSENT.iri
    assert "exempt" not in extensions(statement)


@pytest.mark.requirement("R86")
def test_partial_leave_is_no_lateness_and_the_part_is_made_up(
    school: School, agent: Employee
) -> None:
    run = school.run(agent)
    session, participant = first_session(run), school.participant(run, agent)
    with at(MONDAY - 2 * DAY):
        draft = LeaveDraft([session], "statutory", away_from=MONDAY, back_at=MONDAY + 45 * MINUTE)
        leave = ask_leave(agent, participant, draft)
        decide(school, leave)
    school.signs(agent, session, 45)
    school.finalise(session)
    said = extensions(told_of(participant)[0])
    assert (said["minutes-late"], said["minutes-present"]) == (0, 75)
    assert said["leave-kind"] == "statutory"
    assert MakeUp.objects.get().minutes == 45


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"kind": "personal", "reason": " "}, ReasonTextMissing),
        ({"kind": "official", "reason": "sent away"}, ProofMissing),
        ({"sessions": []}, NotThoseSessions),
        ({"away_from": MONDAY + 5 * HOUR, "back_at": MONDAY + 6 * HOUR}, NotThoseSessions),
    ],
)
def test_what_is_wrong_with_a_form_is_said(
    school: School, agent: Employee, fields: dict[str, Any], problem: type[Exception]
) -> None:
    run = school.run(agent)
    known: dict[str, Any] = {"sessions": [first_session(run)], "kind": "statutory"}
    with at(MONDAY - 3 * DAY), pytest.raises(problem):
        ask_leave(agent, school.participant(run, agent), LeaveDraft(**{**known, **fields}))
    assert not LeaveRequest.objects.exists()


def test_a_form_that_waits_can_be_taken_back(school: School, agent: Employee) -> None:
    run = school.run(agent)
    with at(MONDAY - 3 * DAY):
        leave = ask_leave(
            agent,
            school.participant(run, agent),
            LeaveDraft([first_session(run)], "statutory"),
        )
        withdraw_leave(agent, leave)
    leave.refresh_from_db()
    assert leave.state == "withdrawn"

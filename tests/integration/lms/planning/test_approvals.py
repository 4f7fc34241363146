"""Approvals: step by step, never by whoever asked, and heard of by the room that asked."""

from uuid import uuid4

import pytest

from lms.people.models import Employee, Notice
from lms.people.rules.roles import Role
from lms.planning.exceptions import (
    AlreadyDecided,
    ApprovalPending,
    NoApprover,
    NoteMissing,
    NotYoursToDecide,
)
from lms.planning.models import Approval
from lms.planning.queries import waiting_for
from lms.planning.services import Step, ask_approval, decide_approval, withdraw_approval
from lms.planning.signals import approval_decided
from tests.builders.centre import Centre
from tests.builders.doors import SignIn

pytestmark = pytest.mark.django_db
TITLE = {"en": "Plan for May", "zh-Hans": "五月计划"}
STEPS = [Step(role=Role.SUPERVISOR), Step(role=Role.MANAGER)]


def asked(actor: Employee, **more: object) -> Approval:
    fields = {"kind": "plan", "object_id": uuid4(), "title": TITLE, "url": "/", "steps": STEPS}
    return ask_approval(actor, **{**fields, **more})  # type: ignore[arg-type]


def test_two_steps_are_taken_in_order_and_the_room_that_asked_hears(centre: Centre) -> None:
    """R32, R39."""
    office = centre.person("Office", Role.TRAINING_OFFICE)
    supervisor = centre.person("Supervisor", Role.SUPERVISOR)
    manager = centre.person("Manager", Role.MANAGER)
    heard = []

    def hear(approval: Approval, **_: object) -> None:
        heard.append(approval.state)

    approval_decided.connect(hear)
    try:
        approval = asked(office)
        assert [step.number for step in waiting_for(supervisor)] == [1]
        assert not waiting_for(manager)
        with pytest.raises(NotYoursToDecide):
            decide_approval(manager, approval.id, approve=True)
        decide_approval(supervisor, approval.id, approve=True)
        assert not heard
        decide_approval(manager, approval.id, approve=True)
    finally:
        approval_decided.disconnect(hear)
    assert heard == ["approved"]
    with pytest.raises(AlreadyDecided):
        decide_approval(manager, approval.id, approve=False, note="late")
    told = Notice.objects.filter(tenant=centre.tenant.id)
    assert {notice.employee_id for notice in told} == {supervisor.id, manager.id, office.id}


def test_a_rejection_needs_a_reason_and_ends_it(centre: Centre) -> None:
    office = centre.person("Office", Role.TRAINING_OFFICE)
    supervisor = centre.person("Supervisor", Role.SUPERVISOR)
    centre.person("Manager", Role.MANAGER)
    approval = asked(office)
    with pytest.raises(NoteMissing):
        decide_approval(supervisor, approval.id, approve=False, note="  ")
    decided = decide_approval(supervisor, approval.id, approve=False, note="No room is free.")
    assert decided.state == Approval.State.REJECTED


def test_nobody_decides_their_own_request_nor_what_is_about_them(centre: Centre) -> None:
    """R134: one level up instead; here another holder of the role."""
    asker = centre.person("Supervisor A", Role.SUPERVISOR)
    about = centre.person("Supervisor B", Role.SUPERVISOR)
    with pytest.raises(NoApprover):
        asked(asker, steps=STEPS[:1], about=about)
    other = centre.person("Supervisor C", Role.SUPERVISOR)
    approval = asked(asker, steps=STEPS[:1], about=about)
    for nobody in (asker, about):
        assert not waiting_for(nobody)
        with pytest.raises(NotYoursToDecide):
            decide_approval(nobody, approval.id, approve=True)
    assert decide_approval(other, approval.id, approve=True).state == Approval.State.APPROVED


def test_the_same_thing_waits_once_and_may_be_withdrawn(centre: Centre) -> None:
    office = centre.person("Office", Role.TRAINING_OFFICE)
    centre.person("Supervisor", Role.SUPERVISOR)
    centre.person("Manager", Role.MANAGER)
    thing = uuid4()
    approval = asked(office, object_id=thing)
    with pytest.raises(ApprovalPending):
        asked(office, object_id=thing)
    withdraw_approval(office, approval.id)
    assert asked(office, object_id=thing).state == Approval.State.OPEN


def test_the_page_shows_what_waits_and_decides_it(centre: Centre, signed_in: SignIn) -> None:
    office = centre.person("Office", Role.TRAINING_OFFICE)
    supervisor = centre.person("Supervisor", Role.SUPERVISOR)
    approval = asked(office, steps=STEPS[:1])
    client = signed_in(supervisor)
    assert "Plan for May" in client.get("/office/approvals/").text
    client.post(f"/office/approvals/{approval.id}/", {"decision": "approve"})
    approval.refresh_from_db()
    assert approval.state == Approval.State.APPROVED
    assert signed_in(office).get("/notices/").text.count("Approved: Plan for May") == 1


@pytest.mark.requirement("R134")
def test_what_only_the_applicant_could_decide_goes_one_level_up(centre: Centre) -> None:
    supervisor = centre.person("Supervisor", Role.SUPERVISOR)
    manager = centre.person("Manager", Role.MANAGER)
    approval = asked(supervisor, steps=STEPS[:1])
    assert [step.approval for step in waiting_for(manager)] == [approval]
    general = centre.person("General", Role.GENERAL_MANAGER)
    own = asked(manager, steps=STEPS[1:])
    assert [step.approval for step in waiting_for(general)] == [own]
    with pytest.raises(NoApprover):
        asked(general, steps=[Step(role=Role.GENERAL_MANAGER)])


def test_a_supervisor_of_the_centre_decides_for_every_team(centre: Centre) -> None:
    """A role that reaches the whole centre does so wherever its holder sits."""
    pine, oak = centre.unit("Pine"), centre.unit("Oak")
    lead = centre.person("Lead", Role.TEAM_LEAD, unit=pine)
    supervisor = centre.person("Supervisor", Role.SUPERVISOR, unit=oak)
    approval = asked(lead, steps=[Step(role=Role.SUPERVISOR, unit=pine)])
    assert [step.approval for step in waiting_for(supervisor)] == [approval]
    assert decide_approval(supervisor, approval.id, approve=True).state == Approval.State.APPROVED


@pytest.mark.requirement("R147")
def test_a_stranger_to_an_approval_is_not_even_told_that_it_is_decided(
    centre: Centre, signed_in: SignIn
) -> None:
    """Its title names people: it is for who asked and for who decides."""
    office = centre.person("Office", Role.TRAINING_OFFICE)
    manager = centre.person("Manager", Role.MANAGER)
    approval = asked(office, steps=[Step(role=Role.MANAGER)])
    stranger = signed_in(centre.person("Stranger"))
    address = f"/office/approvals/{approval.id}/"
    for decided in (False, True):
        if decided:
            decide_approval(manager, approval.id, approve=True)
        for word in ("approve", "reject", "withdraw"):
            assert stranger.post(address, {"decision": word, "note": "x"}).status_code == 404
    assert TITLE["en"] not in stranger.get("/office/approvals/").text
    late = signed_in(manager).post(address, {"decision": "approve"}, follow=True)
    assert TITLE["en"] in late.text, "who decided it is told that it is decided"

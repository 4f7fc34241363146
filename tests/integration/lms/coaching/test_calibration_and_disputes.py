"""Raters who do not see each other, and agents who do not agree."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from lms.coaching.exceptions import (
    DisputedAlready,
    IsFinal,
    NotYours,
    StillBlind,
    TooFewRaters,
    TooLate,
)
from lms.coaching.models import Assessment, Calibration
from lms.coaching.services.calibrating import (
    close_calibration,
    end_rating,
    open_calibration,
    submit_rating,
)
from lms.coaching.services.disputing import (
    answer_dispute,
    decide_dispute,
    dispute_until,
    escalate_dispute,
    raise_dispute,
)
from lms.people.models import AuditRow, WorkDay
from tests.builders.coached import answers_for, recorded, scored
from tests.builders.doors import SignIn
from tests.integration.lms.coaching.conftest import Desk
from xapi.lrs.queries import statements_by_ids

pytestmark = pytest.mark.django_db


def opened(desk: Desk) -> Calibration:
    return open_calibration(
        desk.qa,
        recorded(desk.lead, desk.agent),
        desk.card,
        [desk.qa, desk.lead, desk.coach],
        title="May",
        due_on=timezone.localdate(),
    )


def test_nobody_sees_anything_before_the_last_rater_is_in(desk: Desk, signed_in: SignIn) -> None:
    row = opened(desk)
    url = f"/coaching/calibrations/{row.id}/"
    card = desk.card.card
    submit_rating(desk.lead, row.id, answers_for(card, points=3))
    submit_rating(desk.coach, row.id, answers_for(card, look_up="1"))
    blind = signed_in(desk.qa).get(url)
    assert blind.context["agreement"] is None
    assert blind.context["scores"] == []
    assert "2 of 3 have rated." in blind.text
    with pytest.raises(StillBlind):
        end_rating(desk.qa, row.id)
    with pytest.raises(IsFinal):
        submit_rating(desk.lead, row.id, answers_for(card))
    submit_rating(desk.qa, row.id, answers_for(card))
    shown = signed_in(desk.lead).get(url)
    agreement = shown.context["agreement"]
    by_key = {one.criterion.key: one for one in agreement.rows}
    assert sorted(by_key["look_up"].said) == ["1", "3", "5"]
    assert by_key["look_up"].agreement == 0
    assert by_key["rude"].agreement == 1
    assert agreement.nominal is not None
    with pytest.raises(NotYours):
        close_calibration(desk.lead, row.id, discussion="x", reference=answers_for(card))
    close_calibration(desk.qa, row.id, discussion="Said back once.", reference=answers_for(card))
    closed = signed_in(desk.lead).get(url)
    assert "Said back once." in closed.text
    assert signed_in(desk.agent).get(url).status_code == 404


def test_a_calibration_needs_two_raters_and_the_agent_is_none(desk: Desk) -> None:
    with pytest.raises(TooFewRaters):
        open_calibration(
            desk.qa,
            recorded(desk.lead, desk.agent),
            desk.card,
            [desk.agent, desk.qa],
            title="May",
            due_on=timezone.localdate(),
        )


def test_a_changed_score_is_a_new_one_and_the_old_is_voided(desk: Desk) -> None:
    row = scored(desk.qa, desk.agent, desk.card, points=2)
    dispute = raise_dispute(
        desk.agent, row.id, reason="I did say it back.", criterion="record_need"
    )
    assert dispute.criterion == "record_need"
    with pytest.raises(DisputedAlready):
        raise_dispute(desk.agent, row.id, reason="again")
    with pytest.raises(NotYours):
        answer_dispute(desk.lead, dispute.id, answer="no", answers=None)
    answer_dispute(desk.qa, dispute.id, answer="I could not hear it.", answers=None)
    with pytest.raises(NotYours):
        escalate_dispute(desk.qa, dispute.id)
    escalate_dispute(desk.agent, dispute.id)
    with pytest.raises(NotYours):
        decide_dispute(desk.qa, dispute.id, decision="x", answers=None)
    better = answers_for(desk.card.card, points=5)
    decided = decide_dispute(desk.office, dispute.id, decision="Heard at 0:40.", answers=better)
    row.refresh_from_db()
    assert row.state == Assessment.State.REPLACED
    assert decided.outcome
    assert (decided.outcome.score, decided.outcome.supersedes_id) == (Decimal(100), row.id)
    assert row.statement_id
    assert decided.outcome.statement_id
    old, new = (
        statements_by_ids(row.tenant, [one])[0]
        for one in (row.statement_id, decided.outcome.statement_id)
    )
    assert (old.voided, new.voided) == (True, False)
    with pytest.raises(IsFinal):
        decide_dispute(desk.office, dispute.id, decision="again", answers=None)


def test_the_time_to_disagree_is_counted_in_working_days(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = scored(desk.qa, desk.agent, desk.card)
    plain = dispute_until(row)
    WorkDay.objects.create(tenant=row.tenant, day=plain, is_workday=False)
    later = dispute_until(row)
    assert later > plain
    monkeypatch.setattr(timezone, "localdate", lambda *_: later + timedelta(days=1))
    with pytest.raises(TooLate):
        raise_dispute(desk.agent, row.id, reason="late")


def test_a_dispute_is_raised_and_answered_on_the_pages(desk: Desk, signed_in: SignIn) -> None:
    row = scored(desk.qa, desk.agent, desk.card, points=2)
    agent = signed_in(desk.agent)
    url = f"/coaching/calls/{row.id}/"
    assert "I do not agree" in agent.get(url).text
    agent.post(f"{url}dispute/", {"reason": "I did.", "criterion": ""})
    dispute = row.disputes.get()
    page: Any = signed_in(desk.qa).get(f"/coaching/disputes/{dispute.id}/")
    assert page.context["may_answer"]
    fields = {f"value-{key}": one.value for key, one in answers_for(desk.card.card).items()}
    signed_in(desk.qa).post(
        f"/coaching/disputes/{dispute.id}/act/", {**fields, "words": "Right.", "change": "1"}
    )
    dispute.refresh_from_db()
    assert dispute.state == "changed"
    assert "To the corrected score" in agent.get(f"/coaching/disputes/{dispute.id}/").text
    assert signed_in(desk.colleague).get(f"/coaching/disputes/{dispute.id}/").status_code == 404


def test_the_centre_sets_the_days_of_disputes(desk: Desk, signed_in: SignIn) -> None:
    row = scored(desk.qa, desk.agent, desk.card)
    plain = dispute_until(row)
    office = signed_in(desk.office)
    days = {"workdays_to_dispute": "10", "workdays_to_answer": "1"}
    assert "Days for disputes" in office.get("/coaching/disputes/").text
    assert office.post("/coaching/disputes/settings/", days).status_code == 302
    assert dispute_until(row) > plain
    agent = signed_in(desk.agent)
    page = agent.post(
        f"/coaching/calls/{row.id}/dispute/", {"reason": "I did.", "criterion": ""}, follow=True
    )
    assert "within 1 working days" in page.content.decode()
    dispute = row.disputes.get()
    assert dispute.due_on <= timezone.localdate() + timedelta(days=4)
    assert AuditRow.objects.filter(action="coaching.settings_saved").exists()
    for refused in ({**days, "workdays_to_answer": "0"}, {**days, "workdays_to_dispute": "x"}):
        assert office.post("/coaching/disputes/settings/", refused).status_code == 400
    assert signed_in(desk.qa).get("/coaching/disputes/settings/").status_code == 404
    assert "Days for disputes" not in signed_in(desk.qa).get("/coaching/disputes/").text

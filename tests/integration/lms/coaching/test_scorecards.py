"""Scorecards: versions that stay as they are, scores that are told, filed and explained."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from lms.coaching.exceptions import AnswersMissing, CardFaulty, CardIsFixed, NotThatItem, NotYours
from lms.coaching.models import Assessment, ScorecardVersion
from lms.coaching.queries.assessments import samples
from lms.coaching.rules.card import Card
from lms.coaching.services.assessing import (
    Occasion,
    begin_assessment,
    finish_assessment,
    save_answers,
)
from lms.coaching.services.cards import draft_version, publish_card, save_card
from lms.people.models import Notice
from lms.people.rules.filing import PersonalRecord
from lms.people.signals import record_filed
from lms.tracks.models import Stage, Track, TrackItem
from lms.tracks.rules.activities import item_activity
from tests.builders.coached import answers_for, scored
from tests.builders.doors import SignIn
from tests.integration.lms.coaching.conftest import Desk
from xapi import vocabulary
from xapi.lrs.queries import statements_by_ids

pytestmark = pytest.mark.django_db


def told(row: Assessment) -> dict[str, Any]:
    assert row.statement_id
    [stored] = statements_by_ids(row.tenant, [row.statement_id])
    return stored.statement


def said(value: object) -> bool:
    """Whether a browser would send it."""
    return value is not None and value is not False


def assessment_item(desk: Desk) -> tuple[Track, TrackItem]:
    track = desk.centre.track([])
    stage = Stage.objects.create(
        tenant=track.tenant, track=track, position=1, title_en="Skills", title_zh="技能"
    )
    item = TrackItem.objects.create(
        tenant=track.tenant,
        track=track,
        stage=stage,
        key="call_check",
        position=1,
        title_en="Call check",
        title_zh="通话考核",
        kind=TrackItem.Kind.ASSESSMENT,
    )
    return track, item


@pytest.mark.requirement("R74", "R75", "R76")
def test_a_published_version_is_fixed_and_a_new_one_retires_it(desk: Desk) -> None:
    with pytest.raises(CardIsFixed):
        save_card(desk.card, desk.card.card)
    desk.card.content = {}
    with pytest.raises(DatabaseError), transaction.atomic():
        desk.card.save()
    draft = draft_version(desk.qa, desk.card.scorecard)
    assert (draft.number, draft.content) == (2, draft.card.as_content())
    assert draft_version(desk.qa, desk.card.scorecard).id == draft.id
    publish_card(desk.qa, draft)
    states = ScorecardVersion.objects.filter(scorecard=draft.scorecard).order_by("number")
    assert list(states.values_list("state", flat=True)) == ["retired", "active"]


def test_an_empty_card_is_not_published(desk: Desk) -> None:
    draft = draft_version(desk.qa, desk.card.scorecard)
    save_card(draft, Card((), draft.card.pass_share))
    with pytest.raises(CardFaulty, match="nothing_rated"):
        publish_card(desk.qa, draft)


@pytest.mark.requirement("R106", "R131")
def test_a_score_is_told_on_the_item_of_the_track_filed_and_shown(desk: Desk) -> None:
    track, item = assessment_item(desk)
    enrolment = desk.centre.enrolled(desk.agent, track)
    filed: list[PersonalRecord] = []

    def keep(records: Sequence[PersonalRecord], **_: Any) -> None:
        filed.extend(records)

    record_filed.connect(keep)
    try:
        occasion = Occasion("simulation", timezone.now(), "C-9", enrolment=enrolment, item=item)
        row = scored(desk.qa, desk.agent, desk.card, occasion=occasion, look_up="na", transfer="0")
    finally:
        record_filed.disconnect(keep)
    assert row.score == Decimal("83.33")  # 75 of the 90 points by weight that applied.
    assert row.passed
    statement = told(row)
    assert statement["verb"]["id"] == vocabulary.ASSESSED.iri
    assert statement["object"]["id"] == item_activity(item.id)
    assert statement["context"]["registration"] == str(enrolment.id)
    assert statement["result"]["success"] is True
    assert statement["result"]["score"]["raw"] == 83.33
    extensions = statement["result"]["extensions"]
    by_key = {one["key"]: one for one in extensions[vocabulary.CRITERIA.iri]}
    assert by_key["look_up"]["applies"] is False
    assert by_key["transfer"] == {"key": "transfer", "points": "0", "max": "15", "applies": True}
    assert extensions[vocabulary.CRITICAL_ERRORS.iri] == []
    [record] = [one for one in filed if one.source == row.id]
    assert record.employee_id == desk.agent.id
    assert record.clauses == ["S04#8"]
    assert Notice.objects.filter(employee=desk.agent, kind="coaching.scored").count() == 1


def test_a_critical_error_makes_it_zero_and_says_so_to_grading(desk: Desk) -> None:
    row = scored(desk.qa, desk.agent, desk.card, rude="hit")
    assert (row.score, row.passed, row.critical_hits) == (Decimal(0), False, ["rude"])
    statement = told(row)
    assert statement["result"]["extensions"][vocabulary.CRITICAL_ERRORS.iri] == ["rude"]
    assert "registration" not in statement["context"]


def test_nobody_scores_themselves_or_whom_they_do_not_reach(desk: Desk) -> None:
    for agent in (desk.qa, desk.stranger):
        with pytest.raises(NotYours):
            begin_assessment(desk.qa, agent, desk.card, Occasion("quality", timezone.now()))
    track, item = assessment_item(desk)
    elsewhere = desk.centre.enrolled(desk.colleague, track)
    occasion = Occasion("quality", timezone.now(), enrolment=elsewhere, item=item)
    with pytest.raises(NotThatItem):
        begin_assessment(desk.qa, desk.agent, desk.card, occasion)


def test_a_draft_is_finished_only_when_all_is_answered_and_then_stays(desk: Desk) -> None:
    draft = begin_assessment(desk.qa, desk.agent, desk.card, Occasion("quality", timezone.now()))
    with pytest.raises(AnswersMissing, match="look_up"):
        finish_assessment(desk.qa, draft.id)
    with pytest.raises(NotYours):
        save_answers(desk.lead, draft.id, {}, "")
    save_answers(desk.qa, draft.id, answers_for(desk.card.card), "")
    row = finish_assessment(desk.qa, draft.id)
    with pytest.raises(DatabaseError), transaction.atomic():
        Assessment.objects.filter(id=row.id).update(score=0)


def test_the_sample_of_a_month_counts_final_quality_scores_only(desk: Desk) -> None:
    for _ in range(4):
        scored(desk.qa, desk.agent, desk.card)
    occasion = Occasion("simulation", timezone.now())
    scored(desk.qa, desk.colleague, desk.card, occasion=occasion)
    begin_assessment(desk.qa, desk.colleague, desk.card, Occasion("quality", timezone.now()))
    found = {one.employee.name: one for one in samples(desk.qa, timezone.localdate())}
    assert {name: (one.scored, one.is_enough) for name, one in found.items()} == {
        "Ann Agent": (4, True),
        "Bob Agent": (0, False),
    }


def test_the_form_says_beside_each_criterion_what_is_missing(desk: Desk, signed_in: SignIn) -> None:
    client = signed_in(desk.qa)
    answer = client.post(
        "/coaching/calls/new/",
        {
            "employee": desk.agent.id,
            "version": desk.card.id,
            "purpose": "quality",
            "happened_at": "2026-03-02T10:00",
        },
    )
    url = answer["Location"]
    fields = {f"value-{key}": one.value for key, one in answers_for(desk.card.card).items()}
    del fields["value-transfer"]
    fields["value-rude"] = "hit"
    answer = client.post(url, {**fields, "finish": "1"})
    assert answer.status_code == 400
    assert answer.text.count('id="fault-') == 2
    assert 'id="fault-transfer"' in answer.text
    assert "Say in the note what happened." in answer.text
    fields |= {"value-transfer": "3", "note-rude": "Hung up at 1:10."}
    done = client.post(url, {**fields, "finish": "1"}, follow=True)
    assert "A critical error decides" in done.text
    seen = signed_in(desk.agent).get(done.request["PATH_INFO"])
    assert "Hung up at 1:10." in seen.text
    for nobody in (desk.colleague, desk.stranger):
        assert signed_in(nobody).get(done.request["PATH_INFO"]).status_code == 404


def test_the_list_takes_the_same_number_of_queries_for_one_and_for_many(
    desk: Desk, signed_in: SignIn, django_assert_max_num_queries: Any
) -> None:
    for _ in range(12):
        scored(desk.qa, desk.agent, desk.card)
    client = signed_in(desk.lead)
    with django_assert_max_num_queries(14):
        answer = client.get("/coaching/calls/?q=ann")
    assert answer.text.count("Service call") == 12


def test_the_editor_changes_a_draft_line_by_line(desk: Desk, signed_in: SignIn) -> None:
    client = signed_in(desk.qa)
    draft = draft_version(desk.qa, desk.card.scorecard)
    page = client.get(f"/coaching/scorecards/{draft.id}/edit/")
    editor = page.context["editor"]
    data = {"pass_share": "90"}
    for formset in (editor.sections, editor.criteria):
        data |= {one.html_name: one.value() for one in formset.management_form}
        for form in formset.forms:
            data |= {one.html_name: one.value() for one in form if said(one.value())}
    data["criterion-0-title_en"] = "Finds the customer"
    data["criterion-1-DELETE"] = "on"
    answer = client.post(f"/coaching/scorecards/{draft.id}/edit/", data)
    assert answer.status_code == 302
    draft.refresh_from_db()
    card = draft.card
    assert card.pass_share == type(card.pass_share)(9, 10)
    assert card.criteria[0].title["en"] == "Finds the customer"
    assert "record_need" not in {one.key for one in card.criteria}
    data["criterion-2-weight"] = "much"
    answer = client.post(f"/coaching/scorecards/{draft.id}/edit/", data)
    assert answer.status_code == 400
    assert "Write a number such as 10 or 7.5." in answer.text

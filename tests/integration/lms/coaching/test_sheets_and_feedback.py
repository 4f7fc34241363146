"""Sheets of indicators, anonymous feedback and its way, and the effect on four levels."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from uuid import uuid4

import pytest
from django.utils import timezone

from lms.coaching.exceptions import (
    FeedbackIsClosed,
    NothingToPublish,
    NotThatStep,
    NotYours,
    SheetIncomplete,
    TooFewMethods,
)
from lms.coaching.models import FeedbackAnswer, FeedbackForm, IndicatorSheet, OperationFigure
from lms.coaching.queries.effects import effect_of
from lms.coaching.queries.feedback import results_of
from lms.coaching.queries.sheets import due_checkpoints, due_periods, visible_sheets
from lms.coaching.rules.effect import Figure, Method
from lms.coaching.rules.feedback import Direction, Kind
from lms.coaching.rules.sheets import Kind as SheetKind
from lms.coaching.services.evaluating import Evaluation, plan_evaluation, publish_evaluation
from lms.coaching.services.feedback import (
    FormFacts,
    Step,
    ask_for_feedback,
    give_feedback,
    take_step,
    waive_feedback,
)
from lms.coaching.services.sheets import (
    SheetFacts,
    begin_sheet,
    correct_sheet,
    finish_sheet,
    save_sheet,
    set_cadence,
)
from lms.people.models import Employee
from lms.people.rules.filing import PersonalRecord, text
from lms.people.rules.roles import Role
from lms.people.signals import record_filed
from lms.regulation.rules.forms import FORMS, as_data
from lms.regulation.services import draft_form, put_form_in_use
from lms.tracks.models import Stage, Track, TrackItem
from lms.tracks.rules.activities import item_activity
from lms.tracks.rules.run_evidence import FeedbackSummary, feedback_of
from lms.tracks.services import tell
from tests.builders.doors import SignIn
from tests.integration.lms.coaching.conftest import Desk
from xapi import vocabulary

pytestmark = pytest.mark.django_db
RATINGS = {
    "relevance": 5,
    "clarity": 4,
    "knowledge": 5,
    "practice": 3,
    "pace": 4,
    "materials": 4,
}


def trial_sheet(desk: Desk, score: str = "70") -> IndicatorSheet:
    today = timezone.localdate()
    facts = SheetFacts(SheetKind.TRIAL_POST, today - timedelta(days=30), today, desk.lead)
    row = begin_sheet(desk.coach, desk.agent, facts)
    lines = [replace(one, score=score) for one in row.indicators]
    return save_sheet(desk.coach, row.id, lines, verdict="extend", remark="", action="")


@pytest.mark.requirement("R117")
def test_a_trial_post_is_decided_by_a_named_person_and_helped(desk: Desk) -> None:
    row = trial_sheet(desk)
    assert (row.score, row.suggested) == (Decimal(70), "extend")
    with pytest.raises(SheetIncomplete):
        finish_sheet(desk.coach, row.id)
    save_sheet(
        desk.coach, row.id, row.indicators, verdict="extend", remark="", action="Two weeks beside"
    )
    final = finish_sheet(desk.coach, row.id)
    assert list(visible_sheets(desk.agent)) == [final]
    assert not visible_sheets(desk.colleague)
    draft = correct_sheet(desk.coach, final.id)
    corrected = finish_sheet(desk.coach, draft.id)
    final.refresh_from_db()
    assert (final.state, corrected.supersedes_id) == ("replaced", final.id)


@pytest.mark.requirement("A36", "R117")
def test_a_sheet_is_filed_by_the_keys_of_the_form_that_the_centre_edited(desk: Desk) -> None:
    data = as_data(FORMS["F11"])
    own = {"key": "own_1", "label": {"en": "Voice", "zh-Hans": "声音"}, "kind": "text", "own": True}
    data["title"] = {"en": "Our trial sheet", "zh-Hans": "本中心试岗表"}
    data["fields"] = [*data["fields"], own]
    draft_form(desk.office, "F11", data)
    put_form_in_use(desk.office, "F11", timezone.localdate())
    row = trial_sheet(desk)
    lines = [replace(one, actual="warm") if one.key == "own_1" else one for one in row.indicators]
    save_sheet(desk.coach, row.id, lines, verdict="pass", remark="", action="")
    filed: list[PersonalRecord] = []

    def hear(records: list[PersonalRecord], **_: object) -> None:
        filed.extend(records)

    record_filed.connect(hear)
    try:
        finish_sheet(desk.coach, row.id)
    finally:
        record_filed.disconnect(hear)
    [record] = filed
    said = {one.key: one.value for one in record.fields}
    assert record.title["en"] == "Our trial sheet"
    assert said["own_1"] == "warm · 70"
    assert (said["from"], said["until"]) == (str(row.first_day), str(row.last_day))
    assert said["qa_samples"] == "0"
    assert len(said["indicators"]) == 5


def test_a_score_that_is_no_score_is_refused(desk: Desk) -> None:
    with pytest.raises(SheetIncomplete):
        trial_sheet(desk, score="120")


@pytest.mark.requirement("R118", "R119", "R120")
def test_trainers_are_assessed_by_whoever_the_form_names(desk: Desk) -> None:
    today = timezone.localdate()
    trainer = desk.centre.person("Tim Trainer", Role.TRAINER)
    head = desk.centre.person("Hanna Head", Role.TRAINING_MANAGER)
    for kind, assessor, assessed in (
        (SheetKind.TRAINING_MANAGER, desk.manager, head),
        (SheetKind.TRAINER, head, trainer),
        (SheetKind.INTERNAL_TRAINER, desk.office, trainer),
    ):
        facts = SheetFacts(kind, today, today)
        assert begin_sheet(assessor, assessed, facts).evaluator == assessor
        with pytest.raises(NotYours):
            begin_sheet(desk.lead, assessed, facts)
        with pytest.raises(NotYours):
            begin_sheet(assessed, assessed, facts)


@pytest.mark.requirement("R127")
def test_new_hires_are_followed_up_on_day_7_30_and_90(desk: Desk) -> None:
    today = timezone.localdate()
    Employee.objects.filter(id=desk.agent.id).update(hire_date=today - timedelta(days=31))
    assert [one.checkpoint_day for one in due_checkpoints(desk.lead)] == [7, 30]
    facts = SheetFacts(SheetKind.CHECKPOINT, today, today, checkpoint_day=7)
    begin_sheet(desk.lead, desk.agent, facts)
    assert [one.checkpoint_day for one in due_checkpoints(desk.lead)] == [30]
    assert due_checkpoints(desk.colleague) == []


@pytest.mark.requirement("R110")
def test_a_period_assessment_is_due_by_the_cadence_of_the_post(desk: Desk) -> None:
    hired = timezone.localdate() - timedelta(days=200)
    people = Employee.objects.filter(id__in=[desk.agent.id, desk.colleague.id])
    people.update(post="Hotline", hire_date=hired)
    assert due_periods(desk.lead) == []
    set_cadence(desk.office, "Hotline", 6)
    assert {one.employee for one in due_periods(desk.lead)} == {desk.agent, desk.colleague}
    facts = SheetFacts(SheetKind.PERIOD, hired, timezone.localdate())
    row = begin_sheet(desk.lead, desk.agent, facts)
    lines = [replace(one, score="90") for one in row.indicators]
    save_sheet(desk.lead, row.id, lines, verdict="pass", remark="", action="")
    finish_sheet(desk.lead, row.id)
    assert [one.employee for one in due_periods(desk.lead)] == [desk.colleague]


def asked(desk: Desk, people: list[Employee], **more: object) -> FeedbackForm:
    trainer = desk.centre.person("Tim Trainer", Role.TRAINER)
    facts = FormFacts(
        kind=Kind.TRAINER,
        direction=Direction.ABOUT,
        title=text("New hires, May", "五月新员工班"),
        trainer=trainer,
        closes_on=timezone.localdate(),
        **more,  # type: ignore[arg-type]
    )
    return ask_for_feedback(desk.office, facts, [*people, trainer], k_min=5)


@pytest.mark.requirement("R125", "A34")
def test_four_answers_show_nothing_and_nothing_leads_back_to_anybody(
    desk: Desk, signed_in: SignIn
) -> None:
    people = [desk.centre.person(f"P{n}") for n in range(6)]
    form = asked(desk, people)
    url = f"/coaching/feedback/{form.id}/"
    for person in people[:4]:
        answer = signed_in(person).post(f"{url}give/", {**RATINGS, "words": f"by {person.name}"})
        assert answer.status_code == 302
    page = signed_in(desk.office).get(url)
    assert page.context["found"].is_hidden
    assert page.context["found"].figures == ()
    assert "by P0" not in page.text
    give_feedback(people[4], form.id, RATINGS, "")
    assert results_of(form).is_hidden  # One may still answer: then two looks would differ by them.
    with pytest.raises(FeedbackIsClosed):
        give_feedback(people[4], form.id, RATINGS, "")
    give_feedback(people[5], form.id, RATINGS, "")
    shown = results_of(form)
    assert not shown.is_hidden
    assert {one.question.key: one.mean for one in shown.figures} == {
        key: Fraction(value) for key, value in RATINGS.items()
    }
    answers = FeedbackAnswer.objects.filter(form=form)
    assert {one.author_id for one in answers} == {None}
    assert {one.id.version for one in answers} == {4}
    assert signed_in(people[0]).get(url).status_code == 404


@pytest.mark.requirement("R123", "R124")
def test_a_case_goes_from_hand_to_hand_until_it_is_closed(desk: Desk) -> None:
    people = [desk.centre.person(f"P{n}") for n in range(5)]
    form = asked(desk, people, run=uuid4())
    assert form.run
    for person in people:
        give_feedback(person, form.id, RATINGS, "")
    summary = feedback_of(form.tenant, form.run)
    assert summary == FeedbackSummary(5, 5, f"/coaching/feedback/{form.id}/")
    trainer, due = form.trainer, timezone.localdate()
    with pytest.raises(NotThatStep):
        take_step(trainer, form.id, Step("I summarise myself"))
    take_step(desk.office, form.id, Step("Good, but fast."))
    with pytest.raises(NotThatStep):
        take_step(desk.office, form.id, Step("I reply for them"))
    take_step(trainer, form.id, Step("I shall slow down."))
    take_step(desk.office, form.id, Step("More practice", owner=trainer, due_on=due))
    with pytest.raises(NotThatStep):
        take_step(trainer, form.id, Step("done, trust me"))
    take_step(desk.office, form.id, Step("Sat in on the next run."))
    assert take_step(desk.office, form.id, Step("")).state == "closed"


def test_a_waiver_lets_a_run_be_closed(desk: Desk) -> None:
    form = asked(desk, [desk.agent, desk.colleague], run=uuid4())
    assert form.run
    found = feedback_of(form.tenant, form.run)
    assert found
    assert found.answered == 0
    waive_feedback(desk.office, form.id, "Both are ill.")
    found = feedback_of(form.tenant, form.run)
    assert found
    assert found.rate == 1


def track_with_tests(desk: Desk) -> tuple[Track, TrackItem, TrackItem]:
    track = desk.centre.track([])
    stage = Stage.objects.create(
        tenant=track.tenant, track=track, position=1, title_en="Tests", title_zh="测试"
    )
    pre, post = (
        TrackItem.objects.create(
            tenant=track.tenant,
            track=track,
            stage=stage,
            key=key,
            position=position,
            title_en=key,
            title_zh=key,
            kind=TrackItem.Kind.ASSESSMENT,
        )
        for position, key in enumerate(("pre", "post"), start=1)
    )
    return track, pre, post


@pytest.mark.requirement("R46", "R103", "R113", "R115", "R128", "R129")
def test_the_effect_of_a_track_stands_on_one_page_with_its_guards(
    desk: Desk, signed_in: SignIn
) -> None:
    track, pre, post = track_with_tests(desk)
    today = timezone.localdate()
    evaluation = Evaluation(
        4, [Method.EXAM], today, pre, post, conclusion="Calls are handled better."
    )
    with pytest.raises(TooFewMethods):
        plan_evaluation(desk.office, track, evaluation)
    evaluation = replace(evaluation, methods=[Method.EXAM, Method.KPI])
    plan_evaluation(desk.office, track, evaluation)
    with pytest.raises(NothingToPublish):
        publish_evaluation(desk.office, track)
    people = [desk.centre.person(f"P{n}") for n in range(6)]
    for number, person in enumerate(people):
        enrolment = desk.centre.enrolled(person, track)
        if number == 4:
            assert effect_of(track).learning.pre is None  # Four pairs are too few to show.
        if number == 5:
            continue  # Joined, did nothing.
        for item, scaled in ((pre, 0.5), (post, 0.75), (post, 0.25)):
            tell(
                enrolment,
                verb=vocabulary.SCORED,
                activity={"id": item_activity(item.id)},
                result={"score": {"scaled": scaled}},
                at=timezone.now(),
            )
        OperationFigure.objects.create(
            tenant=track.tenant,
            employee=person,
            figure=Figure.AHT.value,
            first_day=today - timedelta(days=10),
            last_day=today - timedelta(days=1),
            value=300,
            n=10,
            imported_by=desk.office,
        )
    found = effect_of(track)
    assert (found.people, found.took_part, found.participation) == (6, 5, 83)
    assert (found.learning.pre, found.learning.post) == (Fraction(1, 2), Fraction(3, 4))
    assert (found.learning.gain.mean, found.learning.gain.n) == (Fraction(1, 2), 5)
    assert found.learning.is_few
    [figure] = found.results
    assert (figure.before, figure.before_n, figure.after) == (Fraction(300), 50, None)
    page = signed_in(desk.manager).get(f"/coaching/effects/{track.id}/")
    assert "too few to go by" in page.text
    reader = signed_in(people[0])
    assert reader.get(f"/coaching/effects/{track.id}/published/").status_code == 404
    publish_evaluation(desk.office, track)
    public = reader.get(f"/coaching/effects/{track.id}/published/")
    assert "Calls are handled better." in public.text
    assert not any(person.name in public.text for person in people[1:])
    assert reader.get(f"/coaching/effects/{track.id}/").status_code == 404

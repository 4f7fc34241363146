"""A run is over: its file is open and its people are asked, though nobody filed anything."""

from datetime import date, timedelta

import pytest

from lms.archives.models import EventFile
from lms.archives.queries.events import states_of
from lms.classes.models import CourseRun, TrainingSession
from lms.classes.services.ending import tell_of_ended_runs
from lms.classes.services.sessions import SessionDraft, add_session
from lms.coaching.models import FeedbackForm, Invitation
from lms.people.models import Notice
from lms.people.rules.roles import Role
from tests.builders.classes import DAY, HOUR, MINUTE, MONDAY, School, at, first_session

pytestmark = pytest.mark.django_db

OVER = MONDAY + 2 * HOUR


@pytest.mark.requirement("R141")
def test_a_class_that_ended_has_a_file_though_nothing_was_filed(school: School) -> None:
    run = school.run(school.agent("Lin"))
    with at(OVER - MINUTE):
        assert tell_of_ended_runs() == 0
    assert not EventFile.objects.exists()
    with at(OVER):
        assert tell_of_ended_runs() == 1
        assert tell_of_ended_runs() == 0
    file = EventFile.objects.get(kind="course_run", event=run.id)
    assert (file.title_en, file.happened_on) == ("First call", MONDAY.date())
    assert file.due_on == date(2026, 3, 16)
    assert {one.state for one in states_of(file)} == {"missing"}


@pytest.mark.requirement("R141")
def test_what_is_filed_afterwards_goes_into_the_same_file(school: School) -> None:
    agent = school.agent("Lin")
    run = school.run(agent)
    school.signs(agent, first_session(run))
    with at(OVER):
        tell_of_ended_runs()
    school.finalise(first_session(run))
    file = EventFile.objects.get(event=run.id)
    there = {one.part.code for one in states_of(file) if one.state == "there"}
    assert {"participants", "sign_in", "roll_call"} <= there


@pytest.mark.requirement("R123")
def test_participants_are_asked_about_their_trainer_when_the_run_is_over(school: School) -> None:
    lin, wang = school.agent("Lin"), school.agent("Wang")
    run = school.run(lin, wang)
    with at(OVER + 5 * MINUTE):
        assert tell_of_ended_runs() == 1
    form = FeedbackForm.objects.get(run=run.id)
    assert (form.trainer, form.direction, form.kind) == (school.trainer, "about", "F10")
    assert (form.opened_by, form.is_anonymous) == (school.office, True)
    assert form.closes_on == MONDAY.date() + timedelta(days=7)
    asked = Invitation.objects.filter(form=form).values_list("employee", flat=True)
    assert set(asked) == {lin.id, wang.id}
    notices = Notice.objects.filter(kind="coaching.feedback", about_id=form.id)
    assert {one.employee_id for one in notices} == {lin.id, wang.id}


@pytest.mark.requirement("R123")
def test_whoever_taught_does_not_open_the_form_about_themselves(school: School) -> None:
    profile = school.confirmed(school.office)
    run = school.run(school.agent("Lin"), trainer=profile)
    with at(OVER):
        tell_of_ended_runs()
    assert not FeedbackForm.objects.exists()
    CourseRun.objects.filter(id=run.id).update(ended_on=None)
    other = school.centre.person("Second office", Role.TRAINING_OFFICE)
    with at(OVER):
        tell_of_ended_runs()
    assert FeedbackForm.objects.get(run=run.id).opened_by == other


def test_a_later_session_puts_the_day_of_the_file_on_and_asks_nobody_twice(school: School) -> None:
    agent = school.agent("Lin")
    run = school.run(agent)
    with at(OVER):
        tell_of_ended_runs()
        draft = SessionDraft(MONDAY + DAY, MONDAY + DAY + HOUR, room="Room 1")
        add_session(school.office, run, draft)
        makes_up = SessionDraft(MONDAY + 9 * DAY, MONDAY + 9 * DAY + HOUR, is_make_up=True)
        add_session(school.office, run, makes_up)
    with at(MONDAY + DAY + HOUR):
        assert tell_of_ended_runs() == 1
    with at(MONDAY + 10 * DAY):
        assert tell_of_ended_runs() == 0
    assert EventFile.objects.get(event=run.id).happened_on == (MONDAY + DAY).date()
    assert FeedbackForm.objects.filter(run=run.id).count() == 1


def test_nobody_is_told_of_what_did_not_take_place_or_is_long_past(school: School) -> None:
    cancelled = school.run(school.agent("Lin"))
    TrainingSession.objects.filter(run=cancelled).update(cancelled_at=MONDAY)
    old = school.run(school.agent("Wang"))
    with at(MONDAY + 31 * DAY):
        assert tell_of_ended_runs() == 0
    CourseRun.objects.filter(id=old.id).update(state=CourseRun.State.CANCELLED)
    with at(OVER):
        assert tell_of_ended_runs() == 0
    assert not EventFile.objects.exists()

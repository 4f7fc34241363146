"""Joining tracks: many at once, for one's own post, by a working day; again before it runs out."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from lms.people.models import Employee, Notice, WorkDay
from lms.people.queries import work_calendar
from lms.people.rules.roles import Role
from lms.regulation.models import Reading
from lms.regulation.rules.ambiguities import AMBIGUITIES
from lms.tracks.exceptions import (
    DueInThePast,
    NobodyToEnrol,
    NotAMentor,
    NotOpenAnyMore,
    OtherPost,
    ReasonMissing,
)
from lms.tracks.models import Completion, Enrolment, EnrolmentChange
from lms.tracks.queries import (
    enrolments_of,
    new_hire_windows,
    plan_coverage,
    post_coverage,
    without_mentor,
)
from lms.tracks.rules.periods import Window
from lms.tracks.services import (
    Verdict,
    assign_mentor,
    begin_window,
    enrol_people,
    explain_exceeded,
    move_due_date,
    note_completions,
    renew_expiring,
    withdraw,
)
from lms.tracks.services.plans import add_plan_item, make_plan
from lms.tracks.services.watching import watch_windows
from tests.builders.centre import Centre
from tests.builders.office_tracks import filed, item_of, open_track, passed

pytestmark = pytest.mark.django_db


def post_of(person: Employee, post: str) -> Employee:
    person.post = post
    person.save(update_fields=["post"])
    return person


@pytest.mark.requirement("R37")
def test_a_track_of_another_post_needs_a_reason(office: Employee, centre: Centre) -> None:
    track = open_track(office, post="Front desk")
    own = post_of(centre.person("Own"), "Front desk")
    other = post_of(centre.person("Other"), "Sales")
    assert len(enrol_people(office, track, [own]).enrolled) == 1
    with pytest.raises(OtherPost):
        enrol_people(office, track, [own, other])
    joined = enrol_people(office, track, [own, other], other_post_reason="Covers in summer.")
    assert (len(joined.enrolled), joined.already) == (1, 1)
    reasons = dict(Enrolment.objects.values_list("employee__name", "other_post_reason"))
    assert reasons == {"Own": "", "Other": "Covers in summer."}


def test_a_due_date_falls_on_a_working_day(office: Employee, centre: Centre) -> None:
    """调休: a Saturday may be worked, a weekday may be free."""
    today = timezone.localdate()
    saturday = today + timedelta(days=(5 - today.weekday()) % 7 + 7)
    track, agent = open_track(office), centre.person("Agent")
    [first] = enrol_people(office, track, [agent], due_on=saturday).enrolled
    assert first.due_on == saturday + timedelta(days=2)
    WorkDay.objects.create(tenant=office.tenant, day=saturday, is_workday=True)
    move_due_date(office, first, saturday, "The floor is full on Monday.")
    first.refresh_from_db()
    assert first.due_on == saturday
    [second] = enrol_people(office, track, [centre.person("B")], workdays=10).enrolled
    assert second.due_on == work_calendar(office.tenant).add_workdays(today, 10)
    with pytest.raises(DueInThePast):
        enrol_people(office, track, [agent], due_on=today - timedelta(days=1))
    with pytest.raises(NobodyToEnrol):
        enrol_people(office, track, [])


@pytest.mark.requirement("R138")
def test_changes_need_a_reason_and_are_kept(office: Employee, centre: Centre) -> None:
    track, agent = open_track(office), centre.person("Agent")
    [enrolment] = enrol_people(office, track, [agent]).enrolled
    with pytest.raises(ReasonMissing):
        withdraw(office, enrolment, "  ")
    with filed() as records:
        withdraw(office, enrolment, "On leave for a year.")
    [record] = records
    assert (record.kind, record.source, record.employee_id) == (
        "training_ended",
        enrolment.id,
        agent.id,
    )
    assert {one.key: one.value for one in record.fields}["reason"] == "On leave for a year."
    with pytest.raises(NotOpenAnyMore):
        move_due_date(office, enrolment, timezone.localdate(), "x")
    [change] = EnrolmentChange.objects.all()
    assert (change.what, change.reason, change.actor) == (
        "withdrawn",
        "On leave for a year.",
        office,
    )
    assert len(enrol_people(office, track, [agent]).enrolled) == 1, "may join again"


@pytest.mark.requirement("R23")
def test_a_new_hire_without_a_mentor_stands_out_after_three_working_days(
    office: Employee, centre: Centre
) -> None:
    unit = centre.unit("Team")
    lead = centre.person("Lead", Role.TEAM_LEAD, unit=unit)
    agent = centre.person("Agent", unit=unit)
    mentor = centre.person("Mentor", Role.MENTOR)
    [enrolment] = enrol_people(office, open_track(office, "six_modules"), [agent]).enrolled
    calendar, today = work_calendar(office.tenant), timezone.localdate()
    later = calendar.add_workdays(today, 3)
    assert without_mentor(office.tenant, today) == []
    assert without_mentor(office.tenant, later) == [enrolment]
    watch_windows(office.tenant, later)
    watch_windows(office.tenant, later)
    assert Notice.objects.filter(employee=lead, kind="tracks.no_mentor").count() == 1
    with pytest.raises(NotAMentor):
        assign_mentor(office, enrolment, lead)
    with pytest.raises(NotAMentor):
        assign_mentor(office, enrolment, agent)
    assign_mentor(office, enrolment, mentor)
    assert without_mentor(office.tenant, later) == []


@pytest.mark.requirement("R23", "A24")
def test_a_centre_without_mentors_is_not_told_of_missing_ones(
    office: Employee, centre: Centre
) -> None:
    [enrolment] = enrol_people(
        office, open_track(office, "six_modules"), [centre.person("Agent")]
    ).enrolled
    later = work_calendar(office.tenant).add_workdays(timezone.localdate(), 3)
    assert without_mentor(office.tenant, later) == [enrolment]
    Reading.objects.create(
        tenant=office.tenant,
        ambiguity="A24",
        choice=AMBIGUITIES["A24"].complete({"enrolment.mentor": "none"}),
        effective_from=timezone.localdate(),
        decided_by=office,
        reason="A team coaches together.",
    )
    assert without_mentor(office.tenant, later) == []


@pytest.mark.requirement("R47", "A27")
def test_new_hire_training_is_watched_from_its_first_day(office: Employee, centre: Centre) -> None:
    """A27: told once on day 20 and 27, and after day 30 a reason is asked for."""
    [enrolment] = enrol_people(
        office, open_track(office, "two_stages"), [centre.person("Agent")]
    ).enrolled
    assert not list(new_hire_windows(office.tenant)), "nothing runs before the first session"
    first = timezone.localdate()
    begin_window(enrolment, first)
    begin_window(enrolment, first + timedelta(days=5))
    for day, state, told in (
        (19, Window.RUNNING, 0),
        (20, Window.ALERT, 1),
        (21, Window.ALERT, 1),
        (27, Window.LAST_ALERT, 2),
        (31, Window.EXCEEDED, 3),
    ):
        today = first + timedelta(days=day)
        [row] = new_hire_windows(office.tenant, today)
        assert row.state is state
        watch_windows(office.tenant, today)
        told_so_far = Notice.objects.filter(employee=office, kind__startswith="tracks.window")
        assert told_so_far.count() == told
    with pytest.raises(ReasonMissing):
        explain_exceeded(office, enrolment, "")
    explain_exceeded(office, enrolment, "The simulator stood still for a week.")
    passed(enrolment)
    assert not list(new_hire_windows(office.tenant, today))


@pytest.mark.requirement("R111")
def test_who_holds_what_runs_out_joins_again_and_the_history_stays(
    office: Employee, centre: Centre
) -> None:
    track, agent = open_track(office), centre.person("Agent")
    [first] = enrol_people(office, track, [agent]).enrolled
    passed(first)
    [completion] = Completion.objects.all()
    last = completion.valid_until
    assert last is not None
    assert renew_expiring(office.tenant, last - timedelta(days=31)) == []
    opening = last - timedelta(days=30)
    [again] = renew_expiring(office.tenant, opening)
    assert renew_expiring(office.tenant, opening) == []
    assert (again.renews, again.reason) == (first, Enrolment.Reason.RENEWAL)
    assert again.due_on == work_calendar(office.tenant).add_workdays(last, 0)
    first.refresh_from_db()
    assert not first.is_open
    moment = timezone.now() + timedelta(days=340)
    passed(again, at=moment)
    kept = Completion.objects.order_by("passed_at")
    assert [one.enrolment for one in kept] == [first, again]
    assert kept[1].passed_at == moment, "the new one has its own date of issue"


def test_an_item_that_runs_out_is_learned_alone(office: Employee, centre: Centre) -> None:
    track, agent = open_track(office, "six_modules"), centre.person("Agent")
    item = item_of(track, "confidentiality")
    type(item).objects.filter(id=item.id).update(valid_months=6)
    [enrolment] = enrol_people(office, track, [agent]).enrolled
    passed(enrolment, "confidentiality", "skills")
    dated = Completion.objects.get(item=item)
    assert Completion.objects.get(item__key="skills").valid_until is None
    assert dated.valid_until is not None
    [again] = renew_expiring(office.tenant, dated.valid_until)
    assert [one.key for one in again.track.items.all()] == ["confidentiality"]
    enrolment.refresh_from_db()
    assert enrolment.is_open, "the track itself goes on"
    assert renew_expiring(office.tenant, dated.valid_until) == []
    passed(again)
    assert Completion.objects.get(enrolment=again).valid_until is not None


def test_what_a_later_decision_takes_back_counts_no_more(office: Employee, centre: Centre) -> None:
    [enrolment] = enrol_people(office, open_track(office), [centre.person("Agent")]).enrolled
    passed(enrolment)
    passed(enrolment)
    assert Completion.objects.count() == 1
    note_completions(
        enrolment.tenant, [Verdict(enrolment, passed=False, decision_id=uuid4(), at=timezone.now())]
    )
    assert Completion.objects.filter(taken_back_at=None).count() == 0
    passed(enrolment)
    assert Completion.objects.filter(taken_back_at=None).count() == 1


@pytest.mark.requirement("R36")
def test_plans_that_run_are_counted_by_head(office: Employee, centre: Centre) -> None:
    people = [centre.person(name) for name in "ABC"]
    today = timezone.localdate()
    plan = make_plan(office, people[0], today, today + timedelta(days=90))
    make_plan(office, people[1], today + timedelta(days=10), today + timedelta(days=90))
    coverage = plan_coverage(office, today)
    assert (coverage.with_plan, coverage.headcount) == (1, 5)
    item = add_plan_item(
        office, plan, topic="Voice", source="qa", track=open_track(office), detail="QA, March"
    )
    assert item.enrolment is not None
    assert item.enrolment.reason == Enrolment.Reason.PLAN
    make_plan(office, people[0], today, today + timedelta(days=30))
    plan.refresh_from_db()
    assert plan.closed_at, "a newer plan takes its place"
    assert plan_coverage(office, today).with_plan == 1


@pytest.mark.requirement("R45")
def test_required_courses_passed_out_of_those_required_are_told_by_post(
    office: Employee, centre: Centre
) -> None:
    track = open_track(office, post="Sales")
    people = [post_of(centre.person(name), "Sales") for name in "AB"]
    joined = enrol_people(office, track, people).enrolled
    passed(joined[0])
    [row] = post_coverage(office)
    assert (row.post, row.required, row.passed, row.percent) == ("Sales", 2, 1, 50)


def test_a_list_of_people_costs_the_same_for_one_and_for_many(
    office: Employee, centre: Centre, django_assert_num_queries: object
) -> None:
    track = open_track(office)
    enrol_people(office, track, [centre.person(f"A{number}") for number in range(8)])
    with django_assert_num_queries(2):  # type: ignore[operator]
        rows = [
            (one.employee.name, one.employee.unit, one.is_open)
            for one in enrolments_of(office, track)
        ]
    assert len(rows) == 8

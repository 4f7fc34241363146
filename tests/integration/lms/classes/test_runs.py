"""Runs are planned, checked, announced and closed."""

from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from lms.archives.models import EventFile
from lms.archives.queries.events import states_of
from lms.classes.exceptions import (
    CannotClose,
    Clash,
    NoTrainerForNewHires,
    RunNotOpen,
    RunNotReady,
    TrainerNotConfirmed,
    TrainerNotQualified,
)
from lms.classes.models import (
    CourseRun,
    Participant,
    ReadinessItem,
    TrainerProfile,
    TrainingSession,
)
from lms.classes.queries.ledger import ledger
from lms.classes.queries.recent import recent_runs
from lms.classes.queries.run_page import run_view
from lms.classes.queries.scheduling import check_session
from lms.classes.queries.tasks import tasks
from lms.classes.services.closing import close_run
from lms.classes.services.preparing import add_cost, ask_budget, keep_material, tick
from lms.classes.services.reminding import remind_of_readiness
from lms.classes.services.runs import (
    announce_run,
    change_run,
    enlist,
    plan_run,
    remove_participant,
)
from lms.classes.services.sessions import (
    SessionDraft,
    add_session,
    ask_work_time,
    change_session,
)
from lms.classes.services.trainers import save_trainer, waive_marks
from lms.people.models import Employee, Notice, RankLevel
from lms.people.rules.filing import PersonalRecord
from lms.people.rules.roles import Role
from lms.planning.services import decide_approval
from lms.tracks.models import Stage, Track, TrackItem
from lms.tracks.rules.curricula.catalogue import DAILY_KINDS, DailyKind
from lms.tracks.rules.run_evidence import FeedbackSummary, register_feedback
from tests.builders.centre import Centre
from tests.builders.classes import DAY, HOUR, MONDAY, PLANNED, School, at, first_session

pytestmark = pytest.mark.django_db


def new_hire_class(school: School) -> TrackItem:
    tenant = school.centre.tenant.id
    titles = {"title_en": "New hires", "title_zh": "新员工"}
    track = Track.objects.create(
        tenant=tenant, key="hires", kind=Track.Kind.NEW_HIRE, rule_set_key="csr.new_hire", **titles
    )
    stage = Stage.objects.create(tenant=tenant, track=track, position=1, **titles)
    return TrackItem.objects.create(
        tenant=tenant, track=track, stage=stage, key="class", position=1, kind="class", **titles
    )


@pytest.mark.requirement("R20")
def test_a_run_cannot_be_planned_with_an_unconfirmed_trainer(school: School) -> None:
    other = save_trainer(
        school.office, TrainerProfile(employee=school.centre.person("Other", Role.TRAINER))
    )
    with pytest.raises(TrainerNotConfirmed):
        plan_run(school.office, school.draft(trainer=other))
    assert not CourseRun.objects.exists()


@pytest.mark.requirement("R18", "R19")
def test_new_hires_get_a_qualified_trainer_or_a_signed_waiver(school: School) -> None:
    item = new_hire_class(school)
    young = school.confirmed(
        school.centre.person("Young", Role.TRAINER), experience_months=3, rating=None
    )
    with pytest.raises(NoTrainerForNewHires):
        plan_run(school.office, school.draft(trainer=None), item)
    with pytest.raises(TrainerNotQualified):
        plan_run(school.office, school.draft(trainer=young), item)
    waive_marks(school.office, young, "Ten years as an agent.")
    assert plan_run(school.office, school.draft(trainer=young), item).item == item


@pytest.mark.requirement("R25", "R22", "R132")
def test_guests_need_no_trainers_status_and_the_mode_is_kept(school: School) -> None:
    guest = school.centre.person("Buyer")
    supervisor = school.centre.person("Watch", Role.CLASS_SUPERVISOR)
    run = plan_run(
        school.office, school.draft(guests=[guest], supervisor=supervisor, mode="invited")
    )
    assert [one.name for one in run.lecturers.all()] == ["Buyer"]
    assert (run.supervisor, run.mode) == (supervisor, "invited")


def test_a_topic_of_its_own_has_a_track_of_its_own(school: School) -> None:
    agent = school.agent("Lin")
    run = school.run(agent)
    assert run.item.track.kind == Track.Kind.COURSE
    assert school.participant(run, agent).enrolment.track_id == run.item.track_id


@pytest.mark.requirement("R1", "R3")
def test_what_is_missing_is_said_before_a_run_is_announced(school: School) -> None:
    run = plan_run(school.office, school.draft(place="", objectives=""))
    with pytest.raises(RunNotReady) as caught:
        announce_run(school.office, run)
    for word in ("place", "objective", "session", "participant"):
        assert word in caught.value.text("en")
    assert "地点" in caught.value.text("zh-Hans")


@pytest.mark.requirement("R81")
def test_everybody_is_told_and_receipts_are_shown(school: School) -> None:
    one, other = school.agent("One"), school.agent("Two")
    run = school.run(one, other, told=False)
    notices = Notice.objects.filter(kind="classes.run", about_id=run.id)
    assert {notice.employee_id for notice in notices} == {one.id, other.id}
    assert all(notice.must_acknowledge for notice in notices)
    notices.filter(employee=one).update(acknowledged_at=PLANNED + HOUR)
    told = {row.participant.employee_id: row.told_at for row in run_view(run).people}
    assert told == {one.id: PLANNED + HOUR, other.id: None}
    late = school.agent("Late")
    enlist(school.office, run, [late])
    assert Notice.objects.filter(kind="classes.run", employee=late).exists()


@pytest.mark.requirement("R1")
def test_other_posts_are_a_warning_and_no_obstacle(school: School) -> None:
    other = school.centre.person("Clerk", unit=school.team)
    run = school.run(school.agent("Lin"), other)
    assert list(run_view(run).unrelated) == [""]


@pytest.mark.requirement("R51")
def test_above_thirty_a_split_is_suggested_and_not_forced(school: School) -> None:
    """A28."""
    people = Employee.objects.bulk_create(
        Employee(
            tenant=school.centre.tenant.id,
            login=f"many{n}",
            employee_no=f"M{n:03d}",
            name=f"Many {n}",
            post="Agent",
            unit=school.team,
        )
        for n in range(31)
    )
    run = school.run(*people[:30])
    assert list(run_view(run).groups) == []
    enlist(school.office, run, people[30:])
    assert list(run_view(run).groups) == [16, 15]


@pytest.mark.requirement("R57")
def test_a_room_or_teacher_in_use_is_refused(school: School) -> None:
    run = school.run(school.agent("Lin"))
    other = plan_run(
        school.office,
        school.draft(trainer=school.confirmed(school.centre.person("T2", Role.TRAINER))),
    )
    draft = SessionDraft(MONDAY + HOUR, MONDAY + 3 * HOUR, room="room 1")
    with pytest.raises(Clash) as caught:
        add_session(school.office, other, draft)
    assert caught.value.params["other"] in {"First call", "第一通电话"}
    own = plan_run(school.office, school.draft(title_en="Second"))
    with pytest.raises(Clash):
        add_session(school.office, own, SessionDraft(MONDAY, MONDAY + HOUR, room="Room 2"))
    add_session(school.office, own, SessionDraft(MONDAY + 2 * HOUR, MONDAY + 3 * HOUR))
    assert run.sessions.count() == 1


@pytest.mark.requirement("R57")
def test_too_many_of_a_shift_in_class_is_shown_with_the_unit(school: School) -> None:
    people = [school.agent(f"A{n}") for n in range(4)]
    for one in people:
        school.works(one, MONDAY - HOUR)
    run = plan_run(school.office, school.draft())
    enlist(school.office, run, people[:2])
    session = add_session(school.office, run, SessionDraft(MONDAY, MONDAY + HOUR))
    [short] = check_session(session).short
    assert (short.unit, short.staffing.at_work, short.staffing.in_class) == ("Team A", 4, 2)
    enlist(school.office, run, [])
    run.participants.filter(employee=people[1]).update(removed_at=timezone.now())
    assert not check_session(session).short


@pytest.mark.requirement("R55")
def test_a_class_in_working_time_waits_for_the_supervisor(school: School) -> None:
    """A22."""
    agent = school.agent("Lin")
    school.works(agent, MONDAY - HOUR)
    run = plan_run(school.office, school.draft())
    enlist(school.office, run, [agent])
    session = add_session(school.office, run, SessionDraft(MONDAY, MONDAY + 2 * HOUR))
    session.refresh_from_db()
    assert session.work_time == "needed"
    with pytest.raises(RunNotReady):
        announce_run(school.office, run)
    approval = ask_work_time(school.office, run)
    decide_approval(school.supervisor, approval.id, approve=True)
    session.refresh_from_db()
    assert session.work_time == "approved"
    assert announce_run(school.office, run).state == "announced"
    moved = SessionDraft(MONDAY + HOUR, MONDAY + 3 * HOUR)
    assert change_session(school.office, session, moved)
    session.refresh_from_db()
    assert session.work_time == "needed"


@pytest.mark.requirement("R55")
def test_new_hire_classes_are_pre_approved_and_rest_time_is_warned_of(school: School) -> None:
    """A22."""
    worker, off = school.agent("At work"), school.agent("Off")
    school.works(worker, MONDAY - HOUR)
    run = plan_run(school.office, school.draft(), new_hire_class(school))
    enlist(school.office, run, [worker, off])
    session = add_session(school.office, run, SessionDraft(MONDAY, MONDAY + HOUR))
    check = check_session(session)
    assert (check.needs_approval, check.at_work, check.overtime) == (False, 1, 1)


@pytest.mark.requirement("R55")
def test_the_ledger_divides_what_was_attended_by_the_roster(school: School) -> None:
    agent = school.agent("Lin")
    run = school.run(agent)
    session = first_session(run)
    school.works(agent, session.starts_at + HOUR)
    school.signs(agent, session)
    school.finalise(session)
    people = Employee.objects.filter(tenant=agent.tenant)
    day = MONDAY.date()
    [row] = ledger(agent.tenant, people, day, day)
    assert (row.employee, row.sessions, row.working, row.rest) == (agent, 1, 60, 60)
    assert ledger(agent.tenant, people, day + DAY, day + DAY) == []


@pytest.mark.requirement("R41")
def test_what_is_not_ready_is_told_once_and_in_time(school: School) -> None:
    run = school.run(school.agent("Lin"))
    tenant = run.tenant
    unready = Notice.objects.filter(kind="classes.not_ready", about_id=run.id)
    with at(MONDAY - 25 * HOUR):
        assert remind_of_readiness(tenant) == 0
    with at(MONDAY - 23 * HOUR):
        remind_of_readiness(tenant)
        remind_of_readiness(tenant)
        assert {one.employee_id for one in unready} == {school.office.id, school.trainer.id}
        assert any(task.urgency.name == "SOON" for task in tasks(school.trainer))
        for item in ReadinessItem.objects.filter(run=run):
            tick(school.trainer, item, ready=True)
        assert remind_of_readiness(tenant) == 0
        assert not any(task.urgency.name == "SOON" for task in tasks(school.trainer))


@pytest.mark.requirement("R42")
def test_a_run_keeps_the_version_of_the_material_it_used(school: School) -> None:
    first = keep_material(school.office, key="slides", version="1", title="Slides")
    run = plan_run(school.office, school.draft(materials=[first]))
    keep_material(school.office, key="slides", version="2", title="Slides")
    again = keep_material(school.office, version="1", key="slides", title="Changed?")
    assert again == first
    assert [str(one) for one in run.materials.all()] == ["Slides (1)"]


def attended_run(school: School, *people: Employee, **fields: Any) -> CourseRun:
    run = school.run(*people, **fields)
    session = first_session(run)
    for one in people:
        school.signs(one, session)
    school.finalise(session)
    return run


@pytest.mark.requirement("R123")
def test_a_run_closes_only_with_feedback_or_waiver_and_a_note(
    school: School, filed: list[PersonalRecord]
) -> None:
    agent = school.agent("Lin")
    run = attended_run(school, agent)
    with pytest.raises(CannotClose) as caught:
        close_run(school.office, run, note="")
    assert {"feedback", "improve"} <= set(caught.value.text("en").replace(",", " ").split())
    register_feedback("test", lambda _tenant, _run: FeedbackSummary(10, 6))
    try:
        closed = close_run(school.office, run, note="More practice.")
    finally:
        register_feedback("test", lambda _tenant, _run: None)
    assert closed.state == "closed"
    [record] = [one for one in filed if one.kind == "class_run"]
    assert record.employee_id == agent.id
    assert record.event is not None
    assert record.event.id == run.id
    values = {one.key: one.value for one in record.fields}
    assert values["improvement"] == "More practice."
    with pytest.raises(RunNotOpen):
        enlist(school.office, run, [school.agent("Late")])


@pytest.mark.requirement("R65")
@pytest.mark.parametrize("kind", list(DailyKind))
def test_daily_training_of_agents_is_of_one_of_four_kinds_and_filed_with_it(
    school: School, filed: list[PersonalRecord], kind: DailyKind
) -> None:
    run = attended_run(school, school.agent("Lin"), daily_kind=kind.value)
    assert run.item.daily_kind == kind
    close_run(school.office, run, note="n", waiver="w")
    [record] = [one for one in filed if one.kind == "class_run"]
    assert {one.key: one.value for one in record.fields}["daily_kind"] == DAILY_KINDS[kind]


@pytest.mark.requirement("R65")
def test_without_its_kind_daily_training_of_agents_is_not_announced(school: School) -> None:
    """A class of a curriculum has its tags there; training of leads is no agents' training."""
    with pytest.raises(RunNotReady) as caught:
        school.run(school.agent("Lin"), daily_kind="")
    assert "kinds of daily training" in caught.value.text("en")
    assert "日常培训类别" in caught.value.text("zh-Hans")
    lead = school.agent("Lead")
    Employee.objects.filter(id=lead.id).update(rank_level=RankLevel.TEAM_LEAD)
    with at(PLANNED):
        run = CourseRun.objects.get()
        for one in Participant.objects.filter(run=run):
            remove_participant(school.office, one)
        lead.refresh_from_db()
        enlist(school.office, run, [lead])
        assert announce_run(school.office, run).state == "announced"


@pytest.mark.requirement("R65")
def test_the_kind_is_changed_with_the_run(school: School) -> None:
    run = school.run(school.agent("Lin"))
    changed = change_run(school.office, run, school.draft(daily_kind="exchange"))
    assert changed.item.daily_kind == DailyKind.EXCHANGE


@pytest.mark.requirement("R141")
def test_a_closed_run_files_results_notice_and_feedback_with_its_event(
    school: School, filed: list[PersonalRecord]
) -> None:
    here, away = school.agent("Lin"), school.agent("Wang")
    run = school.run(here, away)
    school.signs(here, first_session(run))
    school.finalise(first_session(run))
    register_feedback("test", lambda _tenant, _run: FeedbackSummary(10, 6))
    try:
        close_run(school.office, run, note="n")
    finally:
        register_feedback("test", lambda _tenant, _run: None)
    records = {one.employee_id: one for one in filed if one.kind == "class_run"}
    values = {who: {one.key: one.value for one in records[who].fields} for who in records}
    assert values[here.id]["result"] == {"en": "completed", "zh-Hans": "已完成"}
    assert values[away.id]["result"] == {"en": "not completed", "zh-Hans": "未完成"}
    assert values[here.id]["feedback"] == {
        "en": "6 of 10 have answered",
        "zh-Hans": "10 人中 6 人已反馈",
    }
    assert values[here.id]["announced"] == "2026-03-02 09:00"
    file = EventFile.objects.get(event=run.id)
    there = {one.part.code for one in states_of(file) if one.state == "there"}
    assert {"notice", "results", "feedback", "improvement", "trainer"} <= there


@pytest.mark.requirement("R43")
def test_costs_above_the_budget_need_the_manager(school: School) -> None:
    manager = school.centre.person("Manager", Role.MANAGER)
    run = attended_run(school, school.agent("Lin"))
    CourseRun.objects.filter(id=run.id).update(budget=Decimal(100))
    run.refresh_from_db()
    add_cost(school.office, run, "Room", Decimal("100.50"))
    with pytest.raises(CannotClose):
        close_run(school.office, run, note="n", waiver="w")
    approval = ask_budget(school.office, run)
    decide_approval(manager, approval.id, approve=True)
    run.refresh_from_db()
    assert close_run(school.office, run, note="n", waiver="w").state == "closed"


def test_a_moved_session_is_told_to_everybody(school: School) -> None:
    agent = school.agent("Lin")
    run = school.run(agent)
    session = first_session(run)
    with at(PLANNED + DAY):
        change_session(
            school.office,
            session,
            SessionDraft(session.starts_at + DAY, session.ends_at + DAY, room="Room 1"),
        )
    notice = Notice.objects.get(kind="classes.session_changed", employee=agent)
    assert "2026-03-10" in notice.body_en


def test_other_rooms_hear_of_runs_with_their_people(school: School) -> None:
    agent = school.agent("Lin")
    run = attended_run(school, agent)
    [facts] = recent_runs(run.tenant)
    assert (facts.id, list(facts.participants), list(facts.trainers)) == (
        run.id,
        [agent.id],
        [school.trainer.id],
    )
    assert facts.ended_on == MONDAY.date()
    assert list(facts.internal_trainers) == [school.trainer.id]


def test_two_runs_of_another_centre_never_clash(school: School) -> None:
    school.run(school.agent("Lin"))
    other = School(Centre(host="other.example"))
    assert other.run(other.agent("Wang")).state == "announced"
    assert TrainingSession.objects.count() == 2

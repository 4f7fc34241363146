"""Runs: planned, filled, announced, cleared, moved (R1, R16, R19, R20, R51, R55, R57, R81)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from lms.classes.exceptions import (
    Clash,
    ClassTooLarge,
    NoTrainerForNewHires,
    RunNotOpen,
    RunNotReady,
    TrainerNotConfirmed,
    TrainerNotQualified,
)
from lms.classes.models import Participant, TrainingSession
from lms.classes.queries.run_page import run_view
from lms.classes.queries.scheduling import check_session
from lms.classes.services.runs import (
    announce_run,
    cancel_run,
    enlist,
    plan_run,
    remove_participant,
)
from lms.classes.services.sessions import SessionDraft, ask_work_time, change_session
from lms.classes.services.trainers import confirm_trainer, waive_marks
from lms.people.models import Notice
from lms.people.rules.roles import Role
from lms.regulation.services import decide_reading
from lms.tracks.models import Enrolment, Track
from tests.builders.classroom import added_item
from tests.builders.lessons import HOUR, Lessons

pytestmark = pytest.mark.django_db
WorkTime = TrainingSession.WorkTime


@pytest.mark.requirement("R1", "R3", "R16")
def test_a_run_is_announced_once_it_is_a_training(lessons: Lessons) -> None:
    bare = lessons.draft(topic=" ", place="", objectives="", trainer=None)
    run = plan_run(lessons.teacher, bare)
    with pytest.raises(RunNotReady) as refused:
        announce_run(lessons.teacher, run)
    words = refused.value.text("zh-Hans")
    for word in ("主题", "地点", "培训目标", "负责培训师", "至少一次课", "学员"):
        assert word in words
    assert not Notice.objects.filter(about_id=run.id).exists()


@pytest.mark.requirement("R81")
def test_everybody_is_told_once_and_says_so(lessons: Lessons) -> None:
    first, late = lessons.agent("First"), lessons.agent("Late")
    run = lessons.run(first, hours=[72])
    assert [one.employee for one in enlist(lessons.office, run, [first, late])] == [late]
    told = Notice.objects.filter(kind="classes.run", about_id=run.id)
    assert sorted(told.values_list("employee__name", "must_acknowledge")) == [
        ("First", True),
        ("Late", True),
    ]


@pytest.mark.requirement("R1")
def test_a_run_of_its_own_topic_enrols_in_a_track_of_its_own(lessons: Lessons) -> None:
    agent = lessons.agent()
    run = lessons.run(agent, hours=[72])
    enrolment = Enrolment.objects.get(employee=agent)
    assert lessons.part(run, agent).enrolment == enrolment
    assert enrolment.track_id == run.item.track_id
    remove_participant(lessons.office, lessons.part(run, agent))
    [back] = enlist(lessons.office, run, [agent])
    assert (back.removed_at, Participant.objects.count()) == (None, 1)


@pytest.mark.requirement("R51", "A28")
@pytest.mark.parametrize(("people", "groups"), [(30, []), (31, [16, 15])])
def test_above_thirty_a_split_is_suggested(
    lessons: Lessons, people: int, groups: list[int]
) -> None:
    run = plan_run(lessons.teacher, lessons.draft())
    enlist(lessons.office, run, [lessons.centre.person(f"A{n}") for n in range(people)])
    assert list(run_view(run).groups) == groups


@pytest.mark.requirement("R51", "A28")
def test_a_hard_limit_refuses_all_of_them(lessons: Lessons) -> None:
    boss = lessons.centre.person("Boss", Role.TRAINING_MANAGER)
    today = timezone.localdate()
    choice = {"class_size_hard_max": "30"}
    decide_reading(boss, "A28", choice, reason="The room.", effective_from=today)
    run = plan_run(lessons.teacher, lessons.draft())
    people = [lessons.centre.person(f"A{n}") for n in range(31)]
    with pytest.raises(ClassTooLarge):
        enlist(lessons.office, run, people)
    assert not Participant.objects.exists()
    assert len(enlist(lessons.office, run, people[:30])) == 30


@pytest.mark.requirement("R16", "R19", "R20")
def test_who_teaches_is_confirmed_and_for_new_hires_experienced(lessons: Lessons) -> None:
    young = lessons.profile(lessons.centre.person("Young", Role.TRAINER), confirmed=False)
    with pytest.raises(TrainerNotConfirmed):
        plan_run(lessons.teacher, lessons.draft(trainer=young))
    confirm_trainer(lessons.office, young)
    plan_run(lessons.teacher, lessons.draft(trainer=young))
    track = lessons.centre.track([("Theory", "理论", [])], kind=Track.Kind.NEW_HIRE)
    item = added_item(track, "voice", "class")
    with pytest.raises(NoTrainerForNewHires):
        plan_run(lessons.teacher, lessons.draft(trainer=None), item)
    with pytest.raises(TrainerNotQualified):
        plan_run(lessons.teacher, lessons.draft(trainer=young), item)
    waive_marks(lessons.office, young, "Ten years with another centre.")
    assert plan_run(lessons.teacher, lessons.draft(trainer=young), item).item == item


@pytest.mark.requirement("R55", "A22")
@pytest.mark.parametrize("people_first", [True, False])
def test_working_time_needs_a_supervisor_before_the_class(
    lessons: Lessons, people_first: bool
) -> None:
    agent = lessons.agent()
    run = plan_run(lessons.teacher, lessons.draft())
    start = timezone.now().replace(second=0, microsecond=0) + 72 * HOUR
    lessons.works(agent, start + HOUR, start + 8 * HOUR)
    if people_first:
        enlist(lessons.office, run, [agent])
    session = lessons.session(run, 72)
    if not people_first:
        enlist(lessons.office, run, [agent])
    with pytest.raises(RunNotReady) as refused:
        announce_run(lessons.teacher, run)
    assert "占用工作时间" in refused.value.text("zh-Hans")
    ask_work_time(lessons.teacher, run)
    lessons.decide(run, lessons.supervisor)
    session.refresh_from_db()
    assert session.work_time == WorkTime.APPROVED
    announce_run(lessons.teacher, run)
    # Moved to another time of work, it is to be approved anew.
    moved = SessionDraft(session.starts_at + HOUR, session.ends_at + HOUR)
    change_session(lessons.teacher, session, moved)
    session.refresh_from_db()
    assert session.work_time == WorkTime.NEEDED


@pytest.mark.requirement("R57", "A23")
def test_a_shift_keeps_enough_people_at_the_phones(lessons: Lessons) -> None:
    agents = [lessons.centre.person(f"A{n}", unit=lessons.team) for n in range(10)]
    run = plan_run(lessons.teacher, lessons.draft())
    session = lessons.session(run, 72)
    for one in agents:
        lessons.works(one, session.starts_at - HOUR, session.ends_at + HOUR)
    enlist(lessons.office, run, agents[:3])
    assert check_session(session).short == []
    enlist(lessons.office, run, agents[3:4])
    [short] = check_session(session).short
    assert (short.unit, short.staffing.in_class, short.staffing.at_work) == ("Pine", 4, 10)


@pytest.mark.requirement("R57")
def test_a_room_and_a_trainer_are_in_one_place(lessons: Lessons) -> None:
    run = plan_run(lessons.teacher, lessons.draft())
    lessons.session(run, 72, room="Room 3")
    other = plan_run(lessons.teacher, lessons.draft(trainer=None))
    with pytest.raises(Clash):
        lessons.session(other, 73, room="room 3")
    lessons.session(other, 74, room="Room 3")
    third = plan_run(lessons.teacher, lessons.draft())
    with pytest.raises(Clash):
        lessons.session(third, 73)


@pytest.mark.requirement("R81")
def test_a_run_called_off_tells_everybody_and_stays_so(lessons: Lessons) -> None:
    agent = lessons.agent()
    run = cancel_run(lessons.office, lessons.run(agent, hours=[72]), "Flooded.")
    told = Notice.objects.get(employee=agent, kind="classes.run_cancelled")
    assert told.body_en == "Flooded."
    with pytest.raises(RunNotOpen):
        announce_run(lessons.teacher, run)


def test_the_page_of_a_run_costs_the_same_for_two_and_for_twelve(
    lessons: Lessons, django_assert_max_num_queries: object
) -> None:
    for people in (2, 12):
        hours = 72 + people * timedelta(hours=4) / HOUR
        run = lessons.run(*(lessons.agent() for _ in range(people)), hours=[hours])
        with django_assert_max_num_queries(30):  # type: ignore[operator]
            view = run_view(run)
        assert (len(view.people), view.cost.spent) == (people, Decimal(0))

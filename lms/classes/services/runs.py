"""Runs: planned, filled, announced, called off."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from lms.classes.exceptions import (
    ClassTooLarge,
    NoTrainerForNewHires,
    RunNotOpen,
    RunNotReady,
    TrainerNotConfirmed,
    TrainerNotQualified,
)
from lms.classes.models import (
    ClassMaterial,
    CourseRun,
    Lecturer,
    Participant,
    ReadinessItem,
    TrainerProfile,
    TrainingSession,
)
from lms.classes.queries.readings import reading_of
from lms.classes.queries.runs import active_participants, held_sessions, settings_of
from lms.classes.queries.sheets import RUN_NOTICE
from lms.classes.rules.validity import Plan, Trainer, missing, trainer_lacks
from lms.classes.rules.wording import MISSING, listed
from lms.classes.services.working_hours import refresh_work_time
from lms.people.models import Employee, RankLevel
from lms.people.services import audit, notify
from lms.regulation.rules.ambiguities.groups import class_size
from lms.tracks.models import Stage, Track, TrackItem
from lms.tracks.services import enrol
from lms.tracks.services.courses import SINGLE_COURSE_RULES

OWN_ITEM = "class"


@dataclass(frozen=True, slots=True)
class RunDraft:
    """What somebody plans a run to be. `daily_kind` is for a topic of its own: one of the four
    kinds of daily training (R65); a class of a track has it there."""

    title_en: str
    title_zh: str
    topic: str
    form: str
    mode: str = CourseRun.Mode.IN_HOUSE
    place: str = ""
    post_tags: Sequence[str] = ()
    objectives: str = ""
    is_mandatory: bool = True
    trainer: TrainerProfile | None = None
    supervisor: Employee | None = None
    budget: Decimal | None = None
    materials: Sequence[ClassMaterial] = ()
    plan_item: UUID | None = None
    daily_kind: str = ""
    lecturers: Sequence[TrainerProfile] = ()
    guests: Sequence[Employee] = ()
    checklist: Sequence[str] = field(
        default=(
            ReadinessItem.Kind.SLIDES,
            ReadinessItem.Kind.MATERIALS,
            ReadinessItem.Kind.EQUIPMENT,
            ReadinessItem.Kind.FACILITY,
        )
    )


@transaction.atomic
def plan_run(actor: Employee, draft: RunDraft, item: TrackItem | None = None) -> CourseRun:
    """Make a run of `item`, a class in a track, or of a topic of its own without one.

    Raises TrainerNotConfirmed (R20), TrainerNotQualified (R19), NoTrainerForNewHires (R18).
    """
    check_trainer(draft.trainer, item)
    run = CourseRun(tenant=actor.tenant, made_by=actor, item=item or _own_item(actor, draft))
    _fill(run, draft)
    ReadinessItem.objects.bulk_create(
        ReadinessItem(tenant=actor.tenant, run=run, kind=kind) for kind in draft.checklist
    )
    audit(actor, "classes.run_planned", "course_run", run.id, {"topic": run.topic})
    return run


@transaction.atomic
def change_run(actor: Employee, run: CourseRun, draft: RunDraft) -> CourseRun:
    """Change what a run is planned to be. Raises RunNotOpen and what `plan_run` raises."""
    held = hold_run(run)
    check_trainer(draft.trainer, held.item)
    _fill(held, draft)
    audit(actor, "classes.run_changed", "course_run", run.id, {"topic": held.topic})
    return held


def check_trainer(trainer: TrainerProfile | None, item: TrackItem | None) -> None:
    """Refuse a trainer who is not confirmed, or does not suit new hires (R16, R18–R20)."""
    for_new_hires = item is not None and item.track.kind == Track.Kind.NEW_HIRE
    if trainer is None:
        if for_new_hires:
            raise NoTrainerForNewHires
        return
    if not trainer.is_confirmed:
        raise TrainerNotConfirmed(trainer=trainer.name)
    if for_new_hires:
        marks = settings_of(trainer.tenant)
        lacks = trainer_lacks(
            Trainer(trainer.experience_months, trainer.rating, bool(trainer.waived_by_id)),
            marks.trainer_months,
            marks.trainer_rating,
        )
        if lacks:
            raise TrainerNotQualified(trainer=trainer.name, lacks=listed(lacks, MISSING))


@transaction.atomic
def enlist(actor: Employee, run: CourseRun, employees: Iterable[Employee]) -> list[Participant]:
    """Let people take part; whoever does already stays. Returns the new ones.

    They join the track of the run's class where they have not yet. Above the soft maximum a split
    is only suggested (R51). Raises RunNotOpen, ClassTooLarge.
    """
    run = hold_run(run)
    known = {one.employee_id: one for one in Participant.objects.filter(tenant=run.tenant, run=run)}
    people = [one for one in employees if one.tenant == run.tenant]
    new = [one for one in people if one.id not in known or known[one.id].removed_at]
    size = sum(one.removed_at is None for one in known.values()) + len(new)
    limits = reading_of(run.tenant, "A28", timezone.localdate())
    if class_size(size, limits) == "refused":
        raise ClassTooLarge(people=size, limit=limits["class_size_hard_max"])
    joined = []
    for one in new:
        enrolment = enrol(one, run.item.track)
        participant, _ = Participant.objects.update_or_create(
            tenant=run.tenant,
            run=run,
            employee=one,
            defaults={"enrolment": enrolment, "removed_at": None},
        )
        joined.append(participant)
    audit(
        actor,
        "classes.enlisted",
        "course_run",
        run.id,
        {"employees": [str(one.employee_id) for one in joined]},
    )
    refresh_work_time(run)
    if run.state == CourseRun.State.ANNOUNCED:
        _announce(run, new)
    return joined


@transaction.atomic
def remove_participant(actor: Employee, participant: Participant) -> None:
    """Take somebody off the list. What was recorded of them stays. Raises RunNotOpen."""
    run = hold_run(participant.run)
    Participant.objects.filter(tenant=run.tenant, id=participant.id).update(
        removed_at=timezone.now()
    )
    refresh_work_time(run)
    detail = {"employee": str(participant.employee_id)}
    audit(actor, "classes.participant_removed", "course_run", run.id, detail)


@transaction.atomic
def announce_run(actor: Employee, run: CourseRun) -> CourseRun:
    """Tell everybody of the class; each has to say that they have read it (R81).

    Raises RunNotReady with what is missing (R1, R3, R16, R55, R65), RunNotOpen, and again what
    speaks against the trainer: a run is not given by somebody who was confirmed once and is no
    more.
    """
    run = hold_run(run)
    check_trainer(run.trainer, run.item)
    refresh_work_time(run)
    sessions = list(held_sessions(run))
    lacks = list(missing(plan_of(run, len(sessions))))
    people = [one.employee for one in active_participants(run)]
    if not people:
        lacks.append("people")
    if not run.item.daily_kind and is_own_topic(run) and _has_agents(people):
        lacks.append("daily_kind")
    open_ = {TrainingSession.WorkTime.FREE, TrainingSession.WorkTime.APPROVED}
    if any(one.work_time not in open_ for one in sessions):
        lacks.append("work_time")
    if lacks:
        raise RunNotReady(missing=listed(lacks, MISSING))
    run.state, run.announced_at = CourseRun.State.ANNOUNCED, timezone.now()
    run.save(update_fields=["state", "announced_at"])
    audit(actor, "classes.run_announced", "course_run", run.id, {"people": len(people)})
    _announce(run, people)
    return run


@transaction.atomic
def cancel_run(actor: Employee, run: CourseRun, reason: str) -> CourseRun:
    """Call a run off and tell everybody. Raises RunNotOpen."""
    run = hold_run(run)
    was_announced = run.state == CourseRun.State.ANNOUNCED
    run.state = CourseRun.State.CANCELLED
    run.save(update_fields=["state"])
    audit(actor, "classes.run_cancelled", "course_run", run.id, {"reason": reason})
    if was_announced:
        notify(
            run.tenant,
            [one.employee for one in active_participants(run)],
            kind="classes.run_cancelled",
            title={
                "en": f"Class called off: {run.title_en}",
                "zh-Hans": f"培训取消：{run.title_zh}",
            },
            body={"en": reason, "zh-Hans": reason},
            url=reverse("classes:mine"),
            about=("course_run", run.id),
        )
    return run


def hold_run(run: CourseRun) -> CourseRun:
    """The run's row, locked, when it can still be changed. Raises RunNotOpen."""
    held = (
        CourseRun.objects.select_for_update(of=("self",), no_key=True)
        .select_related("item__track", "trainer")
        .get(tenant=run.tenant, id=run.id)
    )
    if not held.is_open:
        raise RunNotOpen(title=held.title_en)
    return held


def is_own_topic(run: CourseRun) -> bool:
    """Whether a run is of a topic of its own, and of no curriculum."""
    return run.item.key == OWN_ITEM and run.item.track.kind == Track.Kind.COURSE


def plan_of(run: CourseRun, sessions: int) -> Plan:
    """What of a run decides whether it is valid."""
    return Plan(
        topic=run.topic,
        form=run.form,
        place=run.place,
        objectives=run.objectives,
        post_tags=run.post_tags,
        sessions=sessions,
        trainer=run.trainer is not None,
    )


def _announce(run: CourseRun, people: Iterable[Employee]) -> None:
    sessions = list(held_sessions(run))
    times = ", ".join(f"{timezone.localtime(one.starts_at):%Y-%m-%d %H:%M}" for one in sessions)
    first: date | None = timezone.localdate(sessions[0].starts_at) if sessions else None
    notify(
        run.tenant,
        people,
        kind=RUN_NOTICE,
        title={"en": f"Class: {run.title_en}", "zh-Hans": f"培训通知：{run.title_zh}"},
        body={
            "en": f"{run.topic}\nPlace: {run.place}\nTimes: {times}\n"
            "From now on arrange your work and private affairs so that you can come. If you"
            " cannot, ask for leave in time.",
            "zh-Hans": f"{run.topic}\n地点：{run.place}\n时间：{times}\n"
            "自收到本通知之日起，请妥善安排工作与个人事务，按时参训；不能参加须按时请假。",
        },
        url=reverse("classes:mine"),
        about=("course_run", run.id),
        must_acknowledge=True,
        due_on=first,
    )


def _has_agents(people: Iterable[Employee]) -> bool:
    return any(one.rank_level == RankLevel.AGENT for one in people)


def _fill(run: CourseRun, draft: RunDraft) -> None:
    for name in (
        "title_en",
        "title_zh",
        "topic",
        "form",
        "mode",
        "place",
        "objectives",
        "is_mandatory",
        "trainer",
        "supervisor",
        "budget",
        "plan_item",
    ):
        setattr(run, name, getattr(draft, name))
    run.post_tags = list(draft.post_tags)
    run.save()
    if is_own_topic(run) and run.item.daily_kind != draft.daily_kind:
        run.item.daily_kind = draft.daily_kind
        run.item.save(update_fields=["daily_kind"])
    run.materials.set(draft.materials)
    Lecturer.objects.filter(tenant=run.tenant, run=run).delete()
    Lecturer.objects.bulk_create(
        [
            *(Lecturer(tenant=run.tenant, run=run, trainer=one) for one in draft.lecturers),
            *(Lecturer(tenant=run.tenant, run=run, guest=one) for one in draft.guests),
        ]
    )


def _own_item(actor: Employee, draft: RunDraft) -> TrackItem:
    """The class of a topic of its own: the one item of a track made for it."""
    titles = {"title_en": draft.title_en, "title_zh": draft.title_zh}
    track = Track.objects.create(
        tenant=actor.tenant,
        key=f"class-{secrets.token_hex(8)}",
        kind=Track.Kind.COURSE,
        rule_set_key=SINGLE_COURSE_RULES,
        **titles,
    )
    stage = Stage.objects.create(tenant=actor.tenant, track=track, position=1, **titles)
    return TrackItem.objects.create(
        tenant=actor.tenant,
        track=track,
        stage=stage,
        key=OWN_ITEM,
        position=1,
        kind=TrackItem.Kind.CLASS,
        **titles,
    )

"""Coaching: planned from the findings of half a month, approved, held one to one, followed up."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from lms.coaching.exceptions import (
    IsFinal,
    NothingReviewed,
    NotYours,
    PlannedAlready,
    PlanNotApproved,
    PlanWithoutFindings,
    ReasonMissing,
    TalkTooEarly,
)
from lms.coaching.models import CoachingPlan, CoachingTalk, Recording, ReviewedRecording
from lms.coaching.models.talks import Cause
from lms.coaching.queries.people import others
from lms.coaching.rules.halves import HalfMonth
from lms.coaching.services.telling import activity, filled, person
from lms.people.models import Employee
from lms.people.rules.filing import Field, PersonalRecord, text
from lms.people.rules.roles import Right, Role
from lms.people.services import audit, file_records, notify
from lms.planning.models import Approval
from lms.planning.services import Step, ask_approval
from lms.tracks.models import Enrolment
from lms.tracks.services import tell
from xapi import vocabulary
from xapi.tenancy import uuid7
from xapi.vocabulary import CALLCRAFT

APPROVAL_KIND = "coaching.plan"
State = CoachingPlan.State


@dataclass(frozen=True, slots=True)
class TalkDraft:
    """What was done in one talk. `observed` says what both heard, `actions` what was agreed."""

    held_at: datetime
    cause: str
    observed: str
    actions: Sequence[str]
    practised: str = ""
    minutes: int | None = None
    follow_up_on: date | None = None
    enrolment: Enrolment | None = None


@transaction.atomic
def draft_plan(
    actor: Employee, half: HalfMonth, *, kind: str, analysis: str, measures: str
) -> CoachingPlan:
    """Say what follows from the findings of a half-month; a note of no action stands at once.

    Raises PlanWithoutFindings, PlannedAlready.
    """
    is_plan = kind == CoachingPlan.Kind.PLAN
    if not analysis.strip() or (is_plan and not measures.strip()):
        raise PlanWithoutFindings
    try:
        with transaction.atomic():
            plan = CoachingPlan.objects.create(
                tenant=actor.tenant,
                kind=kind,
                first_day=half.first,
                last_day=half.last,
                analysis=analysis.strip(),
                measures=measures.strip(),
                drafted_by=actor,
                state=State.DRAFT if is_plan else State.APPROVED,
                approved_at=None if is_plan else timezone.now(),
            )
    except IntegrityError as error:
        raise PlannedAlready from error
    audit(actor, "coaching.planned", "coaching_plan", plan.id, {"kind": kind})
    return plan


@transaction.atomic
def submit_plan(actor: Employee, plan: UUID) -> CoachingPlan:
    """Ask the centre manager to approve a plan (R39). Raises NotYours, IsFinal, and what asking
    for approval raises."""
    held = CoachingPlan.objects.select_for_update().get(tenant=actor.tenant, id=plan)
    if held.drafted_by_id != actor.id:
        raise NotYours
    if held.state not in {State.DRAFT, State.REJECTED}:
        raise IsFinal
    held.state = State.WAITING
    held.save(update_fields=["state"])
    ask_approval(
        actor,
        kind=APPROVAL_KIND,
        object_id=held.id,
        title=text(
            f"Coaching plan {held.first_day} – {held.last_day}",
            f"辅导计划 {held.first_day} 至 {held.last_day}",
        ),
        url=reverse("coaching:plan", args=[held.id]),
        steps=[Step(role=Role.MANAGER)],
    )
    return held


def note_decision(approval: Approval) -> None:
    """A plan was approved, rejected or withdrawn; runs in the transaction of the decision."""
    held = CoachingPlan.objects.select_for_update().get(
        tenant=approval.tenant, id=approval.object_id
    )
    approved = approval.state == Approval.State.APPROVED
    rejected = approval.state == Approval.State.REJECTED
    held.state = State.APPROVED if approved else State.REJECTED if rejected else State.DRAFT
    held.approved_at = approval.decided_at if approved else None
    held.save(update_fields=["state", "approved_at"])


@transaction.atomic
def record_talk(
    actor: Employee,
    plan: CoachingPlan,
    agent: Employee,
    draft: TalkDraft,
    recordings: Collection[Recording],
) -> CoachingTalk:
    """Write down a talk of one coach with one agent over at least one recording (R52).

    Told to the record and filed. Raises NotYours, PlanNotApproved, TalkTooEarly, NothingReviewed,
    ReasonMissing.
    """
    if not others(actor, Right.COACH).filter(id=agent.id).exists():
        raise NotYours
    approved_at = _approved_at(plan)
    if not approved_at <= draft.held_at <= timezone.now():
        raise TalkTooEarly(day=timezone.localtime(approved_at).date().isoformat())
    own = [one for one in recordings if one.employee_id == agent.id]
    if not own or len(own) != len(recordings):
        raise NothingReviewed
    if not draft.observed.strip() or not any(action.strip() for action in draft.actions):
        raise ReasonMissing
    talk = CoachingTalk.objects.create(
        tenant=actor.tenant,
        plan=plan,
        coach=actor,
        agent=agent,
        held_at=draft.held_at,
        minutes=draft.minutes,
        cause=draft.cause,
        observed=draft.observed.strip(),
        practised=draft.practised.strip(),
        actions=[action.strip() for action in draft.actions if action.strip()],
        follow_up_on=draft.follow_up_on,
        enrolment=draft.enrolment,
        statement_id=uuid7(),
    )
    ReviewedRecording.objects.bulk_create(
        ReviewedRecording(tenant=actor.tenant, talk=talk, recording=one) for one in own
    )
    audit(actor, "coaching.talked", "coaching_talk", talk.id, {"agent": str(agent.id)})
    notify(
        actor.tenant,
        [agent],
        kind="coaching.talk",
        title=text("Your coaching record is here", "您的辅导记录已生成"),
        url=reverse("coaching:talk", args=[talk.id]),
        about=("coaching_talk", talk.id),
        must_acknowledge=True,
    )
    _tell(talk)
    _file(talk, own)
    return talk


@transaction.atomic
def follow_up(actor: Employee, talk: UUID, words: str) -> CoachingTalk:
    """Note what came of the agreed actions, once. Raises NotYours, IsFinal, ReasonMissing."""
    held = (
        CoachingTalk.objects.select_for_update(of=("self",))
        .select_related("agent", "coach")
        .get(tenant=actor.tenant, id=talk)
    )
    if not others(actor, Right.COACH).filter(id=held.agent_id).exists():
        raise NotYours
    if held.followed_up_at:
        raise IsFinal
    if not words.strip():
        raise ReasonMissing
    held.follow_up, held.followed_up_at = words.strip(), timezone.now()
    held.save(update_fields=["follow_up", "followed_up_at"])
    audit(actor, "coaching.followed_up", "coaching_talk", held.id)
    file_records(
        held.tenant,
        [
            PersonalRecord(
                employee_id=held.agent_id,
                kind="coaching_follow_up",
                title=text("Follow-up of a coaching talk", "辅导复盘"),
                fields=[
                    Field("coach", text("Coach", "辅导人"), person(actor)),
                    Field("outcome", text("What came of it", "复盘结果"), held.follow_up),
                ],
                occurred_at=held.followed_up_at,
                source=uuid7(),
                clauses=["S07#1"],
            )
        ],
    )
    return held


def _approved_at(plan: CoachingPlan) -> datetime:
    if plan.kind != CoachingPlan.Kind.PLAN or plan.approved_at is None:
        raise PlanNotApproved
    if plan.state != State.APPROVED:
        raise PlanNotApproved
    return plan.approved_at


def _tell(talk: CoachingTalk) -> None:
    extensions: dict[str, object] = {vocabulary.AGREED_ACTIONS.iri: list(talk.actions)}
    if talk.follow_up_on:
        extensions[vocabulary.FOLLOW_UP_ON.iri] = talk.follow_up_on.isoformat()
    title = {"en": "One-to-one coaching", "zh-Hans": "一对一辅导"}
    tell(
        talk.enrolment or talk.agent,
        verb=vocabulary.COACHED,
        activity=activity(f"{CALLCRAFT}coaching-cards/{talk.id}", vocabulary.COACHING_CARD, title),
        extensions=extensions,
        category=vocabulary.COACHING_PROFILE,
        at=talk.held_at,
        instructor=talk.coach,
        statement_id=talk.statement_id,
    )


def _file(talk: CoachingTalk, recordings: Sequence[Recording]) -> None:
    day = talk.follow_up_on.isoformat() if talk.follow_up_on else ""
    minutes = str(talk.minutes) if talk.minutes else ""
    calls = [one.call_number for one in recordings]
    fields = [
        Field("coach", text("Coach", "辅导人"), person(talk.coach)),
        Field("minutes", text("Minutes", "时长（分钟）"), minutes),
        Field("recordings", text("Recordings", "回听录音"), calls),
        Field("observed", text("Heard together", "共同发现"), talk.observed),
        Field("cause", text("Cause", "原因"), _CAUSES[Cause(talk.cause)]),
        Field("practised", text("Practised", "现场练习"), talk.practised),
        Field("actions", text("Agreed actions", "约定事项"), list(talk.actions)),
        Field("follow_up_on", text("Follow-up on", "复盘日期"), day),
    ]
    file_records(
        talk.tenant,
        [
            PersonalRecord(
                employee_id=talk.agent_id,
                kind="coaching_talk",
                title=text("One-to-one coaching", "一对一辅导"),
                fields=filled(fields),
                occurred_at=talk.held_at,
                source=talk.id,
                clauses=["S07#1"],
            )
        ],
    )


_CAUSES = {
    Cause.KNOWLEDGE: text("did not know", "知识不足"),
    Cause.SKILL: text("knew, could not do it yet", "技能不熟"),
    Cause.HABIT: text("habit", "习惯问题"),
    Cause.WILL: text("did not see why", "意识不足"),
    Cause.TOOL: text("tool or process in the way", "工具或流程所限"),
    Cause.LOAD: text("too much at once", "负荷过重"),
    Cause.OTHER: text("something else", "其他"),
}

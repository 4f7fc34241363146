"""Ad-hoc requests for training, and calls for help (R44, R45, F1, F12)."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from lms.people.models import Employee
from lms.people.queries import holders_of, leads_of
from lms.people.rules.filing import Text, text
from lms.people.rules.roles import Role
from lms.people.services import audit, notify
from lms.planning.exceptions import (
    ItemMissing,
    NoSupervisor,
    NotYoursToDraft,
    ReasonMissing,
)
from lms.planning.models import Approval, HelpRequest, PlanItem, RequestMove, TrainingRequest
from lms.planning.queries.access import OFFICE, is_office, visible_help
from lms.planning.rules.moves import HELP, REQUEST, moved
from lms.planning.services.approvals import Step, ask_approval, withdraw_approval

REQUEST_KIND = "planning.request"
FIELDS = ("topic", "reason", "objective", "participants", "wished_on")


@transaction.atomic
def write_request(
    actor: Employee, fields: Mapping[str, Any], *, request_id: UUID | None = None
) -> TrainingRequest:
    """Begin a request, or change one's own while it is a draft. Raises MoveImpossible."""
    if request_id:
        request = _own(actor, request_id)
        moved(REQUEST, request.state, "hand_in")
    else:
        request = TrainingRequest(
            tenant=actor.tenant, requester=actor, unit=actor.unit, since=timezone.now()
        )
    for name in FIELDS:
        if name in fields:
            setattr(request, name, fields[name])
    request.save()
    return request


@transaction.atomic
def hand_in_request(actor: Employee, request_id: UUID) -> TrainingRequest:
    """Hand a request to whoever leads the requester. Raises NoSupervisor, MoveImpossible."""
    request = _own(actor, request_id)
    leads = leads_of(actor)
    if not leads:
        raise NoSupervisor
    _move(request, "hand_in", actor)
    ask_approval(
        actor,
        kind=REQUEST_KIND,
        object_id=request.id,
        title=text(f"Training request: {request.topic}", f"培训申请：{request.topic}"),
        url=reverse("planning:request", args=[request.id]),
        steps=[Step(employee=leads[0])]
        if len(leads) == 1
        else [Step(role=_role_of(leads), unit=actor.unit)],
    )
    return request


def request_decided(approval: Approval) -> None:
    """Bring a request on to the office, or end it, as the supervisor decided."""
    request = TrainingRequest.objects.select_for_update(of=("self",), no_key=True).get(
        tenant=approval.tenant, id=approval.object_id
    )
    step = approval.steps.filter(decided_at__isnull=False).order_by("-number").first()
    decider = step.decided_by if step and step.decided_by else approval.asked_by
    note = step.note if step else ""
    if approval.state == Approval.State.WITHDRAWN:
        _move(request, "withdraw", approval.asked_by)
    elif approval.state == Approval.State.REJECTED:
        _move(request, "decline", decider, note)
    else:
        _move(request, "agree", decider, note)
        notify(
            request.tenant,
            holders_of(request.tenant, *OFFICE),
            kind="planning.request_waits",
            title=text(f"Training request: {request.topic}", f"培训申请待受理：{request.topic}"),
            url=reverse("planning:request", args=[request.id]),
            about=("training_request", request.id),
        )


@transaction.atomic
def withdraw_request(actor: Employee, request_id: UUID) -> TrainingRequest:
    """Take one's own request back, as long as the office has not answered it."""
    request = _own(actor, request_id)
    waiting = Approval.objects.filter(
        tenant=actor.tenant, kind=REQUEST_KIND, object_id=request.id, state=Approval.State.OPEN
    ).first()
    if waiting:
        withdraw_approval(actor, waiting.id)
        request.refresh_from_db()
    else:
        _move(request, "withdraw", actor)
    return request


@transaction.atomic
def answer_request(
    actor: Employee,
    request_id: UUID,
    decision: str,
    *,
    reason: str = "",
    item: PlanItem | None = None,
) -> TrainingRequest:
    """The office accepts a request, merges it into an item of a plan, or rejects it with a reason.

    Raises ReasonMissing, ItemMissing, MoveImpossible, NotYoursToDraft.
    """
    request = _for_office(actor, request_id)
    if decision == "reject" and not reason.strip():
        raise ReasonMissing
    if decision == "merge":
        if item is None:
            raise ItemMissing
        request.item = item
    _move(request, decision, actor, reason)
    _tell(request, "answered")
    return request


@transaction.atomic
def schedule_request(
    actor: Employee, request_id: UUID, day: date, *, item: PlanItem | None = None
) -> TrainingRequest:
    """Say when the training takes place."""
    request = _for_office(actor, request_id)
    request.scheduled_on = day
    request.item = item or request.item
    _move(request, "schedule", actor, day.isoformat())
    _tell(request, "scheduled")
    return request


@transaction.atomic
def mark_delivered(actor: Employee, request_id: UUID) -> TrainingRequest:
    """Say that the training was given; the requester is asked for feedback."""
    request = _for_office(actor, request_id)
    _move(request, "deliver", actor)
    _tell(request, "delivered")
    return request


@transaction.atomic
def give_feedback(actor: Employee, request_id: UUID, *, rating: int, words: str) -> TrainingRequest:
    """The requester says how it was, which closes the request."""
    request = _own(actor, request_id)
    request.rating, request.feedback = rating, words.strip()
    _move(request, "feed_back", actor)
    return request


@transaction.atomic
def call_for_help(actor: Employee, *, topic: str, words: str) -> HelpRequest:
    """Ask those who lead one, and the office, for help (R45)."""
    call = HelpRequest.objects.create(
        tenant=actor.tenant, asked_by=actor, asked_at=timezone.now(), topic=topic, text=words
    )
    notify(
        actor.tenant,
        [*leads_of(actor), *holders_of(actor.tenant, *OFFICE)],
        kind="planning.help",
        title=text(f"Help is needed: {topic}", f"求助：{topic}"),
        url=reverse("planning:help"),
        about=("help_request", call.id),
    )
    return call


@transaction.atomic
def answer_help(actor: Employee, call_id: UUID, answer: str) -> HelpRequest:
    """Answer a call for help. Raises ReasonMissing, MoveImpossible, NotYoursToDraft."""
    call = HelpRequest.objects.select_for_update(of=("self",), no_key=True).get(
        tenant=actor.tenant, id=call_id
    )
    if call.asked_by_id == actor.id or not visible_help(actor).filter(id=call.id).exists():
        raise NotYoursToDraft(role=Role.TEAM_LEAD.value)
    if not answer.strip():
        raise ReasonMissing
    call.state = moved(HELP, call.state, "answer")
    call.answer, call.answered_by, call.answered_at = answer.strip(), actor, timezone.now()
    call.save()
    notify(
        call.tenant,
        [call.asked_by],
        kind="planning.help_answered",
        title=text(f"Answered: {call.topic}", f"已答复：{call.topic}"),
        url=reverse("planning:help"),
    )
    return call


@transaction.atomic
def settle_help(actor: Employee, call_id: UUID, *, is_over: bool) -> HelpRequest:
    """Whoever asked says that it is over, or that it is not."""
    call = HelpRequest.objects.select_for_update(of=("self",), no_key=True).get(
        tenant=actor.tenant, asked_by=actor, id=call_id
    )
    call.state = moved(HELP, call.state, "close" if is_over else "reopen")
    call.closed_at = timezone.now() if is_over else None
    call.save()
    return call


def _role_of(leads: list[Employee]) -> Role:
    """The role by which several lead somebody: `leads_of` takes them from one role only."""
    held = set(leads[0].role_grants.values_list("role", flat=True))
    return Role.TEAM_LEAD if Role.TEAM_LEAD.value in held else Role.SUPERVISOR


def _move(request: TrainingRequest, act: str, actor: Employee, note: str = "") -> None:
    request.state = moved(REQUEST, request.state, act)
    request.since = timezone.now()
    request.save()
    RequestMove.objects.create(
        tenant=request.tenant,
        request=request,
        at=request.since,
        actor=actor,
        state=request.state,
        note=note.strip(),
    )
    audit(actor, f"planning.request_{request.state}", "training_request", request.id)


def _own(actor: Employee, request_id: UUID) -> TrainingRequest:
    return TrainingRequest.objects.select_for_update(of=("self",), no_key=True).get(
        tenant=actor.tenant, requester=actor, id=request_id
    )


def _for_office(actor: Employee, request_id: UUID) -> TrainingRequest:
    if not is_office(actor):
        raise NotYoursToDraft(role=Role.TRAINING_OFFICE.value)
    return TrainingRequest.objects.select_for_update(of=("self",), no_key=True).get(
        tenant=actor.tenant, id=request_id
    )


_STEPS: Mapping[str, Text] = {
    "accepted": text("Accepted", "已受理"),
    "merged": text("Merged into a plan", "已并入计划"),
    "rejected": text("Rejected", "已驳回"),
    "scheduled": text("Scheduled", "已排期"),
    "delivered": text("Delivered: how was it?", "已实施，请反馈"),
}


def _tell(request: TrainingRequest, step: str) -> None:
    words = _STEPS[request.state]
    notify(
        request.tenant,
        [request.requester],
        kind=f"planning.request_{step}",
        title=text(f"{words['en']}: {request.topic}", f"{words['zh-Hans']}：{request.topic}"),
        url=reverse("planning:request", args=[request.id]),
        about=("training_request", request.id),
    )

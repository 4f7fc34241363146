"""An agent disagrees with a score: the rater answers, then a lead of quality decides."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from lms.coaching.exceptions import (
    DisputedAlready,
    IsFinal,
    NotYours,
    ReasonMissing,
    TooLate,
)
from lms.coaching.models import Assessment, Dispute
from lms.coaching.queries.people import LEADS, is_lead
from lms.coaching.queries.settings import settings_of
from lms.coaching.rules.scoring import Answers
from lms.coaching.services.assessing import replace_assessment
from lms.people.models import Employee
from lms.people.queries import holders_of, work_calendar
from lms.people.rules.filing import Text, text
from lms.people.services import audit, notify

State = Dispute.State


def dispute_until(assessment: Assessment) -> date:
    """The last day on which the agent may disagree."""
    settings = settings_of(assessment.tenant)
    final_at = assessment.final_at or timezone.now()
    day = timezone.localtime(final_at).date()
    return work_calendar(assessment.tenant).add_workdays(day, settings.workdays_to_dispute)


@transaction.atomic
def raise_dispute(
    actor: Employee, assessment: UUID, *, reason: str, criterion: str = ""
) -> Dispute:
    """Disagree with one's own final score, once.

    Raises NotYours, IsFinal (it was replaced), TooLate, DisputedAlready, ReasonMissing.
    """
    held = (
        Assessment.objects.select_for_update(of=("self",))
        .select_related("rater", "version")
        .get(tenant=actor.tenant, id=assessment)
    )
    if held.employee_id != actor.id:
        raise NotYours
    if held.state != Assessment.State.FINAL:
        raise IsFinal
    if timezone.localdate() > dispute_until(held):
        raise TooLate(day=dispute_until(held).isoformat())
    if held.disputes.filter(tenant=actor.tenant).exists():
        raise DisputedAlready
    if not reason.strip():
        raise ReasonMissing
    known = {one.key for one in held.version.card.criteria}
    dispute = Dispute.objects.create(
        tenant=actor.tenant,
        assessment=held,
        criterion=criterion if criterion in known else "",
        reason=reason.strip(),
        raised_at=timezone.now(),
        due_on=_due(actor.tenant),
    )
    audit(actor, "coaching.disputed", "call_assessment", held.id, {"dispute": str(dispute.id)})
    _tell(dispute, [held.rater], "asked", text("An agent disagrees", "坐席对评分提出异议"))
    return dispute


@transaction.atomic
def answer_dispute(
    actor: Employee, dispute: UUID, *, answer: str, answers: Answers | None, remark: str = ""
) -> Dispute:
    """The rater answers: keeps the score, or with `answers` corrects it, which ends the dispute.

    Raises NotYours but for the rater, IsFinal, ReasonMissing, AnswersMissing.
    """
    held = _held(actor.tenant, dispute)
    if held.assessment.rater_id != actor.id:
        raise NotYours
    if held.state != State.WITH_RATER:
        raise IsFinal
    if not answer.strip():
        raise ReasonMissing
    held.answer, held.answered_at = answer.strip(), timezone.now()
    if answers is None:
        held.state, held.due_on = State.ANSWERED, _due(actor.tenant)
        held.save()
        _audit(actor, held)
        _tell(held, [held.assessment.employee], "answered", _ANSWERED)
    else:
        _change(actor, held, answers, remark)
    return held


@transaction.atomic
def escalate_dispute(actor: Employee, dispute: UUID) -> Dispute:
    """The agent still disagrees: it goes to whoever leads quality. Raises NotYours, IsFinal,
    TooLate."""
    held = _held(actor.tenant, dispute)
    if held.assessment.employee_id != actor.id:
        raise NotYours
    if held.state != State.ANSWERED:
        raise IsFinal
    if timezone.localdate() > held.due_on:
        raise TooLate(day=held.due_on.isoformat())
    held.state, held.due_on = State.WITH_LEAD, _due(actor.tenant)
    held.save(update_fields=["state", "due_on"])
    _audit(actor, held)
    leads = holders_of(actor.tenant, *LEADS).exclude(
        id__in=[held.assessment.rater_id, held.assessment.employee_id]
    )
    _tell(held, list(leads), "escalated", text("A dispute to decide", "有异议待裁定"))
    return held


@transaction.atomic
def decide_dispute(
    actor: Employee, dispute: UUID, *, decision: str, answers: Answers | None, remark: str = ""
) -> Dispute:
    """A lead of quality decides: the score stands, or with `answers` is changed.

    Raises NotYours for the rater, the agent, and whoever leads nothing; IsFinal; ReasonMissing;
    AnswersMissing.
    """
    held = _held(actor.tenant, dispute)
    if not may_decide(actor, held):
        raise NotYours
    if held.state != State.WITH_LEAD:
        raise IsFinal
    if not decision.strip():
        raise ReasonMissing
    held.decision = decision.strip()
    if answers is not None:
        _change(actor, held, answers, remark)
        return held
    held.state, held.decided_by, held.decided_at = State.KEPT, actor, timezone.now()
    held.save()
    _audit(actor, held)
    _tell(held, [held.assessment.employee], "decided", _DECIDED)
    return held


def may_decide(viewer: Employee, dispute: Dispute) -> bool:
    """Whether `viewer` may take the second step: a lead, neither the rater nor the agent."""
    concerned = {dispute.assessment.rater_id, dispute.assessment.employee_id}
    return is_lead(viewer) and viewer.id not in concerned


def _change(actor: Employee, held: Dispute, answers: Answers, remark: str) -> None:
    held.state, held.decided_by, held.decided_at = State.CHANGED, actor, timezone.now()
    held.save()
    _audit(actor, held)
    _tell(held, [held.assessment.employee], "decided", _DECIDED)
    held.outcome = replace_assessment(actor, held.assessment, answers, remark)
    held.save(update_fields=["outcome"])


def _held(tenant: int, dispute: UUID) -> Dispute:
    return (
        Dispute.objects.select_for_update(of=("self",))
        .select_related("assessment__employee", "assessment__rater", "assessment__version")
        .get(tenant=tenant, id=dispute)
    )


def _due(tenant: int) -> date:
    days = settings_of(tenant).workdays_to_answer
    return work_calendar(tenant).add_workdays(timezone.localdate(), days)


def _audit(actor: Employee, held: Dispute) -> None:
    audit(actor, f"coaching.dispute_{held.state}", "dispute", held.id)


def _tell(held: Dispute, people: "list[Employee]", kind: str, title: Text) -> None:
    notify(
        held.tenant,
        people,
        kind=f"coaching.dispute_{kind}",
        title=title,
        url=reverse("coaching:dispute", args=[held.id]),
        about=("dispute", held.id),
        due_on=held.due_on if held.is_open else None,
    )


_ANSWERED = text("Your rater has answered", "评分人已答复您的异议")
_DECIDED = text("Your dispute is decided", "您的评分异议已有结果")

"""Appeals: the person concerned speaks against it, somebody else looks at it again (R112, A39)."""

from typing import Final
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from lms.grading.exceptions import (
    AlreadySettled,
    AmountUnclear,
    AppealTooLate,
    NothingToAppeal,
    NotYours,
    ReasonMissing,
)
from lms.grading.models import Appeal, Decision, Recommendation
from lms.grading.queries.appeals import appeal_until, may_review
from lms.grading.queries.decisions import standing_decisions
from lms.grading.services.confirming import hold
from lms.grading.services.filing import file_appeal, file_review
from lms.grading.services.pending import mark_pending
from lms.grading.signals import recommendation_decided
from lms.people.models import Employee
from lms.people.queries import work_calendar
from lms.people.rules.filing import text
from lms.people.services import audit, notify
from lms.regulation.queries import reading
from lms.regulation.rules.numbers import exact, shown

State = Recommendation.State
Outcome = Appeal.Outcome
_AFTER: Final = {
    Outcome.UPHELD: State.CONFIRMED,
    Outcome.CHANGED: State.CONFIRMED,
    Outcome.WITHDRAWN: State.WITHDRAWN,
}


@transaction.atomic
def appeal_consequence(actor: Employee, recommendation_id: UUID, words: str) -> Appeal:
    """Speak against a consequence that was confirmed about oneself.

    Raises ReasonMissing, NotYours, NothingToAppeal, AppealTooLate.
    """
    said = _said(words)
    (one,) = hold(actor.tenant, [recommendation_id])
    if one.employee_id != actor.id:
        raise NotYours
    if one.state != State.CONFIRMED or one.appeals.exists():
        raise NothingToAppeal
    _require_time(one.appeal_until)
    one.state = State.APPEALED
    one.save(update_fields=["state"])
    return _made(Appeal(recommendation=one, employee=actor, words=said), one.appeal_days)


@transaction.atomic
def appeal_grade(actor: Employee, decision_id: UUID, words: str) -> Appeal:
    """Speak against a grade of one's own, while it stands and in time.

    Raises ReasonMissing, NotYours, NothingToAppeal, AppealTooLate.
    """
    said = _said(words)
    people = Employee.objects.select_for_update(of=("self",), no_key=True)
    people.get(tenant=actor.tenant, id=actor.id)
    decision = Decision.objects.filter(tenant=actor.tenant, id=decision_id).first()
    if decision is None or decision.employee_id != actor.id:
        raise NotYours
    standing = standing_decisions(actor.tenant, [decision.enrolment_id])[decision.enrolment_id]
    is_standing = standing[decision.scope].id == decision.id
    if not is_standing or decision.appeals.exists():
        raise NothingToAppeal
    _require_time(appeal_until(decision))
    days = int(reading(actor.tenant, "A39", timezone.localdate())["appeal_days"])
    return _made(Appeal(decision=decision, employee=actor, words=said), days)


@transaction.atomic
def review_appeal(
    actor: Employee, appeal_id: UUID, outcome: str, reason: str, *, amount: str = ""
) -> Appeal:
    """Answer an appeal: it stands, it is changed, or it is withdrawn.

    A grade is never changed by hand: where it does not stand its enrolment is judged anew, on the
    evidence as it is after it was amended. Raises ReasonMissing, NotYours, AlreadySettled,
    AmountUnclear.
    """
    answer = Outcome(outcome)
    said = _said(reason)
    known = Appeal.objects.filter(tenant=actor.tenant, id=appeal_id).first()
    if known is None:
        raise NotYours
    one: Recommendation | None = None
    if known.recommendation_id:
        (one,) = hold(actor.tenant, [known.recommendation_id])
    appeal = (
        Appeal.objects.select_for_update(of=("self",))
        .select_related("employee", "decision", "recommendation")
        .get(tenant=actor.tenant, id=appeal_id)
    )
    if not may_review(actor, appeal):
        raise NotYours
    if not appeal.is_open:
        raise AlreadySettled(state=appeal.get_outcome_display())
    appeal.outcome, appeal.reason = answer, said
    appeal.reviewed_by, appeal.reviewed_at = actor, timezone.now()
    if one is not None:
        _apply(one, answer, amount)
        appeal.recommendation, appeal.amount = one, one.amount
    appeal.save()
    if appeal.decision and answer != Outcome.UPHELD:
        mark_pending(actor.tenant, [appeal.decision.enrolment_id])
    _answered(actor, appeal)
    return appeal


def _apply(one: Recommendation, outcome: Appeal.Outcome, amount: str) -> None:
    if outcome == Outcome.CHANGED:
        try:
            one.amount = shown(exact(amount.strip()))
        except ValueError as error:
            raise AmountUnclear from error
    one.state = _AFTER[outcome]
    one.save(update_fields=["state", "amount"])
    recommendation_decided.send(Recommendation, recommendation=one)


def _answered(actor: Employee, appeal: Appeal) -> None:
    audit(actor, "grading.appeal_reviewed", "appeal", appeal.id, {"outcome": appeal.outcome})
    notify(
        appeal.tenant,
        [appeal.employee],
        kind="grading.appeal_reviewed",
        title=text("Your appeal was answered", "您的申诉已有答复"),
        body=text(appeal.reason, appeal.reason),
        url=reverse("grading:appeal", args=[appeal.id]),
        about=("appeal", appeal.id),
    )
    file_review(appeal)


def _made(appeal: Appeal, days: int) -> Appeal:
    now = timezone.now()
    appeal.tenant, appeal.made_at = appeal.employee.tenant, now
    calendar = work_calendar(appeal.tenant)
    appeal.due_on = calendar.add_workdays(timezone.localdate(now), max(days, 1))
    appeal.save()
    audit(appeal.employee, "grading.appealed", "appeal", appeal.id)
    file_appeal(appeal)
    return appeal


def _said(words: str) -> str:
    if not words.strip():
        raise ReasonMissing
    return words.strip()


def _require_time(until: object) -> None:
    if until is None or timezone.localdate().isoformat() > str(until):
        raise AppealTooLate(until=str(until))

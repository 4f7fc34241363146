"""Feedback: asked for, collected, summarised, replied to, acted on, closed (R123–R125)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from lms.coaching.exceptions import (
    AskedAlready,
    FeedbackInvalid,
    FeedbackIsClosed,
    NobodyAsked,
    NotThatStep,
    ReasonMissing,
)
from lms.coaching.models import FeedbackAnswer, FeedbackForm, Invitation
from lms.coaching.queries.feedback import may_take
from lms.coaching.rules.feedback import HIGHEST, Direction, Kind, State, questions_of
from lms.people.models import Employee
from lms.people.rules.filing import Text, text
from lms.people.services import audit, notify
from lms.tracks.models import Track


@dataclass(frozen=True, slots=True)
class FormFacts:
    """What is asked about: a trainer of a run, or of a track. `title` names it to those asked."""

    kind: Kind
    direction: Direction
    title: Text
    trainer: Employee
    closes_on: date
    is_anonymous: bool = True
    run: UUID | None = None
    track: Track | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """What somebody says when they take the next step; each step reads what it needs."""

    words: str
    owner: Employee | None = None
    due_on: date | None = None


@transaction.atomic
def ask_for_feedback(
    actor: Employee, facts: FormFacts, people: Iterable[Employee], *, k_min: int
) -> FeedbackForm:
    """Ask `people`, or for a form by the trainer the trainer. Raises NobodyAsked, AskedAlready.

    Nobody is asked about themselves. A form by one trainer is never anonymous.
    """
    by_trainer = facts.direction is Direction.BY
    asked = {facts.trainer.id: facts.trainer} if by_trainer else {one.id: one for one in people}
    if not by_trainer:
        asked.pop(facts.trainer.id, None)
    if not asked:
        raise NobodyAsked
    try:
        with transaction.atomic():
            form = FeedbackForm.objects.create(
                tenant=actor.tenant,
                kind=facts.kind.value,
                direction=facts.direction.value,
                run=facts.run,
                track=facts.track,
                title_en=facts.title["en"],
                title_zh=facts.title["zh-Hans"],
                trainer=facts.trainer,
                is_anonymous=facts.is_anonymous and not by_trainer,
                k_min=k_min,
                closes_on=facts.closes_on,
                opened_by=actor,
            )
    except IntegrityError as error:
        raise AskedAlready from error
    Invitation.objects.bulk_create(
        Invitation(tenant=actor.tenant, form=form, employee=one) for _, one in sorted(asked.items())
    )
    audit(actor, "coaching.feedback_asked", "feedback_form", form.id, {"people": len(asked)})
    notify(
        actor.tenant,
        asked.values(),
        kind="coaching.feedback",
        title=text(f"Your feedback, please: {form.title_en}", f"请填写培训反馈：{form.title_zh}"),
        url=reverse("coaching:give_feedback", args=[form.id]),
        about=("feedback_form", form.id),
        due_on=form.closes_on,
    )
    return form


@transaction.atomic
def give_feedback(
    actor: Employee, form: UUID, ratings: Mapping[str, int], words: str
) -> FeedbackForm:
    """Answer a form, once. Of an anonymous one nothing links the answer to whoever gave it.

    No audit row is written: its time would tell. Raises FeedbackIsClosed, FeedbackInvalid.
    """
    held = FeedbackForm.objects.select_for_update().get(tenant=actor.tenant, id=form)
    invitation = (
        Invitation.objects.select_for_update()
        .filter(tenant=actor.tenant, form=held, employee=actor, has_answered=False)
        .first()
    )
    if invitation is None or held.state != State.COLLECTING:
        raise FeedbackIsClosed
    if timezone.localdate() > held.closes_on:
        raise FeedbackIsClosed
    keys = {one.key for one in questions_of(Kind(held.kind), Direction(held.direction))}
    if set(ratings) != keys or not all(1 <= rating <= HIGHEST for rating in ratings.values()):
        raise FeedbackInvalid
    FeedbackAnswer.objects.create(
        tenant=actor.tenant,
        form=held,
        author=None if held.is_anonymous else actor,
        ratings=dict(ratings),
        words=words.strip(),
    )
    invitation.has_answered = True
    invitation.save(update_fields=["has_answered"])
    return held


@transaction.atomic
def take_step(actor: Employee, form: UUID, step: Step) -> FeedbackForm:
    """Take a case one step on: summarise, reply, assign an action, verify, close (R124).

    Raises NotThatStep for whoever may not take the step that is next, ReasonMissing where it says
    too little.
    """
    held = FeedbackForm.objects.select_for_update().get(tenant=actor.tenant, id=form)
    if not may_take(actor, held):
        raise NotThatStep
    if not step.words.strip() and held.state != State.VERIFIED:
        raise ReasonMissing
    _STEPS[State(held.state)](held, step)
    held.save()
    audit(actor, f"coaching.feedback_{held.state}", "feedback_form", held.id)
    return held


@transaction.atomic
def waive_feedback(actor: Employee, form: UUID, reason: str) -> FeedbackForm:
    """Let a run be closed though too few have answered. Raises ReasonMissing."""
    if not reason.strip():
        raise ReasonMissing
    held = FeedbackForm.objects.select_for_update().get(tenant=actor.tenant, id=form)
    held.waiver = reason.strip()
    held.save(update_fields=["waiver"])
    audit(actor, "coaching.feedback_waived", "feedback_form", held.id)
    return held


def _summarise(form: FeedbackForm, step: Step) -> None:
    form.summary, form.state = step.words.strip(), State.SUMMARISED
    _tell(form, form.trainer, text("Feedback waits for your reply", "培训反馈待您回复"))


def _reply(form: FeedbackForm, step: Step) -> None:
    form.reply, form.state = step.words.strip(), State.REPLIED
    _tell(form, form.opened_by, text("A trainer has replied", "培训师已回复反馈"))


def _act(form: FeedbackForm, step: Step) -> None:
    if step.owner is None or step.due_on is None:
        raise ReasonMissing
    form.action, form.action_owner, form.action_due = step.words.strip(), step.owner, step.due_on
    form.state = State.ACTING
    _tell(form, step.owner, text("An action for you", "有一项改进由您负责"))


def _verify(form: FeedbackForm, step: Step) -> None:
    form.verification, form.state = step.words.strip(), State.VERIFIED


def _close(form: FeedbackForm, step: Step) -> None:  # noqa: ARG001 - one shape for all steps
    form.state, form.closed_at = State.CLOSED, timezone.now()


_STEPS = {
    State.COLLECTING: _summarise,
    State.SUMMARISED: _reply,
    State.REPLIED: _act,
    State.ACTING: _verify,
    State.VERIFIED: _close,
}


def _tell(form: FeedbackForm, whom: Employee, title: Text) -> None:
    notify(
        form.tenant,
        [whom],
        kind=f"coaching.feedback_{form.state}",
        title={
            "en": f"{title['en']}: {form.title_en}",
            "zh-Hans": f"{title['zh-Hans']}：{form.title_zh}",
        },
        url=reverse("coaching:feedback_case", args=[form.id]),
        about=("feedback_form", form.id),
    )

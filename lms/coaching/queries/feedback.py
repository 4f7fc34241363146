"""Feedback as it may be seen: what is asked of me, and what came in, never below k."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from lms.coaching.models import FeedbackForm, Invitation
from lms.coaching.queries.people import is_office
from lms.coaching.rules.anonymity import may_show, tallied
from lms.coaching.rules.feedback import (
    HIGHEST,
    Direction,
    Kind,
    Question,
    State,
    mean,
    questions_of,
)
from lms.people.models import Employee
from lms.people.queries import has_role
from lms.people.rules.roles import Role
from lms.tracks.rules.run_evidence import FeedbackSummary


@dataclass(frozen=True, slots=True)
class QuestionFigures:
    """One question: the mean, and how often each of 1 to 5 was given."""

    question: Question
    mean: Fraction | None
    tally: Sequence[int]


@dataclass(frozen=True, slots=True)
class Results:
    """What may be seen of a form. `figures` and `words` are empty where `is_hidden`."""

    invited: int
    answered: int
    is_hidden: bool
    figures: Sequence[QuestionFigures] = ()
    words: Sequence[str] = ()

    @property
    def rate(self) -> int:
        """The response rate in whole percent, never rounded up."""
        return 100 * self.answered // self.invited if self.invited else 0


def asked_of(viewer: Employee) -> QuerySet[Invitation]:
    """The forms that wait for an answer of `viewer`."""
    return (
        Invitation.objects.filter(
            tenant=viewer.tenant,
            employee=viewer,
            has_answered=False,
            form__state=State.COLLECTING.value,
            form__closes_on__gte=timezone.localdate(),
        )
        .select_related("form__trainer")
        .order_by("form__closes_on")
    )


def visible_forms(viewer: Employee) -> QuerySet[FeedbackForm]:
    """The cases that `viewer` has a part in: the office all, others where they are concerned.

    The trainer comes in when the case was summarised.
    """
    forms = FeedbackForm.objects.filter(tenant=viewer.tenant).select_related(
        "trainer", "opened_by", "action_owner"
    )
    if is_office(viewer) or has_role(viewer, Role.MANAGER):
        return forms
    summarised = ~Q(state=State.COLLECTING.value)
    return forms.filter(
        Q(trainer=viewer) & summarised | Q(action_owner=viewer) | Q(opened_by=viewer)
    )


def with_counts(forms: QuerySet[FeedbackForm]) -> QuerySet[FeedbackForm]:
    """Each with `invited` and `answered`."""
    return forms.annotate(
        invited=Count("invitations"),
        answered=Count("invitations", filter=Q(invitations__has_answered=True)),
    )


def results_of(form: FeedbackForm) -> Results:
    """What may be shown: nothing while answers still come in, and nothing below k."""
    invitations = Invitation.objects.filter(tenant=form.tenant, form=form)
    invited, answered = invitations.count(), invitations.filter(has_answered=True).count()
    collecting = form.state == State.COLLECTING and timezone.localdate() <= form.closes_on
    k = form.k_min if form.is_anonymous else 1
    if not may_show(answered, k, is_open=collecting and answered < invited):
        return Results(invited, answered, is_hidden=True)
    answers = list(form.answers.filter(tenant=form.tenant).order_by("id"))
    figures = []
    for question in questions_of(Kind(form.kind), Direction(form.direction)):
        ratings = [one.ratings[question.key] for one in answers]
        figures.append(QuestionFigures(question, mean(ratings), tallied(ratings, HIGHEST)))
    words = [one.words for one in answers if one.words]
    return Results(invited, answered, is_hidden=False, figures=figures, words=words)


def may_take(viewer: Employee, form: FeedbackForm) -> bool:
    """Whether the next step of a case is `viewer`'s (R124).

    The office summarises, assigns and closes; the trainer replies. Who verifies is neither the
    trainer nor who had to act.
    """
    office = is_office(viewer)
    match State(form.state):
        case State.COLLECTING:
            done = (
                form.closes_on < timezone.localdate()
                or not form.invitations.filter(tenant=form.tenant, has_answered=False).exists()
            )
            return office and done and viewer.id != form.trainer_id
        case State.SUMMARISED:
            return viewer.id == form.trainer_id
        case State.REPLIED:
            return office and viewer.id != form.trainer_id
        case State.ACTING:
            return office and viewer.id not in {form.trainer_id, form.action_owner_id}
        case State.VERIFIED:
            return office
        case State.CLOSED:
            return False


def feedback_of_run(tenant: int, run: UUID) -> FeedbackSummary | None:
    """What the room of classes asks before it closes a run (R123)."""
    forms = FeedbackForm.objects.filter(tenant=tenant, run=run, direction=Direction.ABOUT.value)
    invitations = list(
        Invitation.objects.filter(tenant=tenant, form__in=forms).values_list(
            "form_id", "has_answered", "form__waiver"
        )
    )
    if not invitations:
        return None
    answered = sum(has_answered or bool(waiver) for _, has_answered, waiver in invitations)
    url = reverse("coaching:feedback_case", args=[invitations[0][0]])
    return FeedbackSummary(len(invitations), answered, url)

"""Calibration: several raters on one call, each blind, then compared and talked about."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from lms.coaching.exceptions import (
    AnswersMissing,
    IsFinal,
    NotYours,
    ReasonMissing,
    StillBlind,
    TooFewRaters,
)
from lms.coaching.models import Calibration, Rating, Recording, ScorecardVersion
from lms.coaching.rules.scoring import Answers, answers_record, missing_in
from lms.people.models import Employee
from lms.people.rules.filing import text
from lms.people.services import audit, notify

FEWEST_RATERS = 2


@transaction.atomic
def open_calibration(
    actor: Employee,
    recording: Recording,
    version: ScorecardVersion,
    raters: Collection[Employee],
    *,
    title: str,
    due_on: date,
) -> Calibration:
    """Ask `raters` to score one call, each for themselves. Raises TooFewRaters."""
    people = {rater.id: rater for rater in raters if rater.id != recording.employee_id}
    if len(people) < FEWEST_RATERS:
        raise TooFewRaters
    calibration = Calibration.objects.create(
        tenant=actor.tenant,
        title=title,
        recording=recording,
        version=version,
        host=actor,
        due_on=due_on,
    )
    Rating.objects.bulk_create(
        Rating(tenant=actor.tenant, calibration=calibration, rater=rater)
        for _, rater in sorted(people.items())
    )
    audit(actor, "coaching.calibration_opened", "calibration", calibration.id)
    notify(
        actor.tenant,
        people.values(),
        kind="coaching.calibration",
        title=text(f"Please score a call: {title}", f"请参与校准评分：{title}"),
        url=reverse("coaching:calibration", args=[calibration.id]),
        about=("calibration", calibration.id),
        due_on=due_on,
    )
    return calibration


@transaction.atomic
def submit_rating(actor: Employee, calibration: UUID, answers: Answers) -> Calibration:
    """Hand in what a rater says; the last of them opens the comparison to all.

    Raises NotYours for whoever was not asked, IsFinal for a second time, AnswersMissing.
    """
    held = _held(actor.tenant, calibration)
    rating = held.ratings.filter(tenant=actor.tenant, rater=actor).first()
    if rating is None:
        raise NotYours
    if rating.submitted_at or held.revealed_at:
        raise IsFinal
    if missing := missing_in(held.version.card, answers):
        raise AnswersMissing(criteria=", ".join(missing))
    rating.answers, rating.submitted_at = answers_record(answers), timezone.now()
    rating.save(update_fields=["answers", "submitted_at"])
    if not held.ratings.filter(tenant=actor.tenant, submitted_at=None).exists():
        _reveal(held)
    return held


@transaction.atomic
def end_rating(actor: Employee, calibration: UUID) -> Calibration:
    """Open the comparison though somebody has not rated, once its day is over.

    Raises NotYours but for the host, StillBlind before that day or with less than two ratings.
    """
    held = _held(actor.tenant, calibration)
    if held.host_id != actor.id:
        raise NotYours
    submitted = held.ratings.filter(tenant=actor.tenant, submitted_at__isnull=False).count()
    if timezone.localdate() <= held.due_on or submitted < FEWEST_RATERS:
        raise StillBlind
    if held.revealed_at is None:
        _reveal(held)
    return held


@transaction.atomic
def close_calibration(
    actor: Employee, calibration: UUID, *, discussion: str, reference: Answers
) -> Calibration:
    """Write down what was talked about and the score that all agreed on.

    Raises NotYours but for the host, StillBlind, IsFinal, ReasonMissing, AnswersMissing.
    """
    held = _held(actor.tenant, calibration)
    if held.host_id != actor.id:
        raise NotYours
    if held.revealed_at is None:
        raise StillBlind
    if held.closed_at:
        raise IsFinal
    if not discussion.strip():
        raise ReasonMissing
    if missing := missing_in(held.version.card, reference):
        raise AnswersMissing(criteria=", ".join(missing))
    held.discussion, held.reference = discussion.strip(), answers_record(reference)
    held.closed_at = timezone.now()
    held.save(update_fields=["discussion", "reference", "closed_at"])
    audit(actor, "coaching.calibration_closed", "calibration", held.id)
    return held


def _reveal(held: Calibration) -> None:
    held.revealed_at = timezone.now()
    held.save(update_fields=["revealed_at"])
    notify(
        held.tenant,
        [held.host, *(rating.rater for rating in held.ratings.select_related("rater"))],
        kind="coaching.calibration_revealed",
        title=text(f"All have rated: {held.title}", f"评分已齐，可查看对比：{held.title}"),
        url=reverse("coaching:calibration", args=[held.id]),
        about=("calibration", held.id),
    )


def _held(tenant: int, calibration: UUID) -> Calibration:
    return (
        Calibration.objects.select_for_update(of=("self",))
        .select_related("version", "host", "recording")
        .get(tenant=tenant, id=calibration)
    )

"""How a track is evaluated: planned, concluded, published as figures (R113, R128, R129)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from lms.coaching.exceptions import NothingToPublish, ReasonMissing, TooFewMethods
from lms.coaching.models import EvaluationPlan
from lms.coaching.queries.effects import participants
from lms.coaching.rules.effect import FEWEST_METHODS, Method
from lms.people.models import Employee
from lms.people.services import audit
from lms.regulation.queries import reading
from lms.regulation.rules.ambiguities.outcomes import may_publish
from lms.tracks.models import Track, TrackItem


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Up to which level a track is evaluated, by which methods, until when."""

    level: int
    methods: Sequence[Method]
    due_on: date
    pre_item: TrackItem | None = None
    post_item: TrackItem | None = None
    incentives: str = ""
    conclusion: str = ""


@transaction.atomic
def plan_evaluation(actor: Employee, track: Track, draft: Evaluation) -> EvaluationPlan:
    """Store how a track is evaluated. Raises TooFewMethods for less than two."""
    if len(set(draft.methods)) < FEWEST_METHODS:
        raise TooFewMethods
    plan, _ = EvaluationPlan.objects.update_or_create(
        tenant=actor.tenant,
        track=track,
        defaults={
            "level": draft.level,
            "methods": [one.value for one in draft.methods],
            "due_on": draft.due_on,
            "pre_item": draft.pre_item,
            "post_item": draft.post_item,
            "incentives": draft.incentives.strip(),
            "conclusion": draft.conclusion.strip(),
        },
    )
    audit(actor, "coaching.evaluation_planned", "track", track.id, {"level": draft.level})
    return plan


@transaction.atomic
def publish_evaluation(actor: Employee, track: Track) -> EvaluationPlan:
    """Make the results known to everybody in the centre, as figures of the group only (A34).

    Raises ReasonMissing without a conclusion, NothingToPublish for a group that is too small.
    """
    plan = EvaluationPlan.objects.select_for_update().get(tenant=actor.tenant, track=track)
    if not plan.conclusion:
        raise ReasonMissing
    settings = reading(actor.tenant, "A34", timezone.localdate())
    group = len(participants(track))
    if not may_publish(group, passed_only=False, named=False, settings=settings):
        raise NothingToPublish(k_min=settings["k_min"])
    plan.published_at, plan.published_by = timezone.now(), actor
    plan.save(update_fields=["published_at", "published_by"])
    audit(actor, "coaching.evaluation_published", "track", track.id, {"people": group})
    return plan

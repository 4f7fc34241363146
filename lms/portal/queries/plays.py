"""What the run-time knows of a learner's courses: statuses, time, score, by registration."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from scorm_packages.runtime.models import ScoState


@dataclass(slots=True)
class Play:
    """The latest attempt of a registration. Times in seconds; the score is the last one set."""

    statuses: list[str] = field(default_factory=list)
    status_by_item: dict[UUID, str] = field(default_factory=dict)
    seconds: int = 0
    score: Decimal | None = None
    updated_at: datetime | None = None


def plays_of_registrations(tenant: int, registrations: Collection[UUID]) -> Mapping[UUID, Play]:
    """The state of play of each registration's latest attempt; an unplayed one is empty."""
    plays: dict[UUID, Play] = defaultdict(Play)
    latest: dict[UUID, int] = {}
    rows = (
        ScoState.objects.filter(tenant=tenant, attempt__registration_id__in=list(registrations))
        .order_by("attempt__number", "updated_at")
        .values_list(
            "attempt__registration_id",
            "attempt__number",
            "item_id",
            "lesson_status",
            "score_raw",
            "total_time_cs",
            "updated_at",
        )
    )
    for registration, attempt, item, status, score, time_cs, updated_at in rows:
        earlier = plays[registration]
        if latest.get(registration, attempt) != attempt:
            plays[registration] = Play(seconds=earlier.seconds)
        latest[registration] = attempt
        play = plays[registration]
        play.statuses.append(status)
        play.status_by_item[item] = status
        play.seconds += time_cs // 100
        play.score = score if score is not None else play.score
        play.updated_at = updated_at
    return plays

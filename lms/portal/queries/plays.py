"""What the run-time knows of a learner's courses: statuses, time, score, by registration."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef

from scorm_packages.runtime.models import RuntimeSession, ScoState
from scorm_packages.runtime.rules.course_result import CourseResult
from scorm_packages.runtime.rules.progress import COMPLETED, INCOMPLETE


@dataclass(slots=True)
class Play:
    """The latest attempt of a registration. Times in seconds; `score` is the last one set.

    A course that its standard knows as a whole stands among the items by its package's id, and its
    score is the course's.

    A completion, which is no verdict, is shown as incomplete as long as its visit goes on: the
    same visit may still fail.
    """

    status_by_item: dict[UUID, str] = field(default_factory=dict)
    score_by_item: dict[UUID, Decimal] = field(default_factory=dict)
    seconds: int = 0
    score: Decimal | None = None
    updated_at: datetime | None = None


def plays_of_registrations(tenant: int, registrations: Collection[UUID]) -> Mapping[UUID, Play]:
    """The state of play of each registration's latest attempt; an unplayed one is empty.

    One query.
    """
    plays: dict[UUID, Play] = defaultdict(Play)
    latest: dict[UUID, int] = {}
    wholes: dict[UUID, Sequence[Any]] = {}
    visits = RuntimeSession.objects.filter(
        tenant=tenant,
        attempt=OuterRef("attempt"),
        item=OuterRef("item"),
        mode=RuntimeSession.Mode.NORMAL,
        first_commit_at__isnull=False,
        terminated_at=None,
    )
    rows = (
        ScoState.objects.filter(tenant=tenant, attempt__registration_id__in=list(registrations))
        .annotate(is_being_played=Exists(visits))
        .order_by("attempt__number", "updated_at")
        .values_list(
            "attempt__registration_id",
            "attempt__number",
            "item_id",
            "lesson_status",
            "score_raw",
            "total_time_cs",
            "updated_at",
            "is_being_played",
            "attempt__registration__package_id",
            "attempt__completion_status",
            "attempt__success_status",
            "attempt__score_scaled",
        )
    )
    for registration, attempt, item, status, score, time_cs, updated_at, is_played, *whole in rows:
        earlier = plays[registration]
        if latest.get(registration, attempt) != attempt:
            plays[registration] = Play(seconds=earlier.seconds)
        latest[registration] = attempt
        play = plays[registration]
        is_open = status == COMPLETED and is_played
        play.status_by_item[item] = INCOMPLETE if is_open else status
        play.seconds += time_cs // 100
        if score is not None:
            play.score = play.score_by_item[item] = score
        play.updated_at = updated_at
        wholes[registration] = whole
    for registration, (package, completion, success, scaled) in wholes.items():
        if completion or success:
            _add_course(plays[registration], package, CourseResult(completion, success, scaled))
    return plays


def _add_course(play: Play, package: UUID, result: CourseResult) -> None:
    """Add what is known of a course as a whole."""
    play.status_by_item[package] = result.status
    if result.measure is not None:
        play.score = play.score_by_item[package] = max(Decimal(0), result.measure * 100)

"""How far learners have come: for course lists and home pages."""

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db.models import Max, QuerySet

from scorm_packages.runtime.models import Attempt, Registration, ScoState


@dataclass(frozen=True, slots=True)
class RegistrationProgress:
    """Where a registration stands: its latest attempt, over all items begun."""

    statuses: dict[UUID, str]
    score_raw: Decimal | None
    total_time_cs: int


def progress_of_registration(tenant: int, registration: UUID) -> RegistrationProgress:
    """Statuses by item, best raw score and summed time of the latest attempt."""
    latest = Attempt.objects.filter(tenant=tenant, registration=registration).aggregate(
        number=Max("number")
    )["number"]
    states = list(
        ScoState.objects.filter(
            tenant=tenant, attempt__registration=registration, attempt__number=latest
        ).order_by("item_attempt")
    )
    scores = [state.score_raw for state in states if state.score_raw is not None]
    return RegistrationProgress(
        statuses={state.item_id: state.lesson_status for state in states},
        score_raw=max(scores, default=None),
        total_time_cs=sum(state.total_time_cs for state in states),
    )


def registrations_of_actor(
    tenant: int, actor_home_page: str, actor_name: str
) -> QuerySet[Registration]:
    """A learner's registrations, with their packages."""
    return Registration.objects.filter(
        tenant=tenant, actor_home_page=actor_home_page, actor_name=actor_name
    ).select_related("package")

"""Who takes which package."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from scorm_packages.runtime.models import Attempt, Package, Registration
from scorm_packages.runtime.rules.progress import COMPLETED, PASSED


def register(
    *,
    tenant: int,
    package: Package | UUID,
    actor_home_page: str,
    actor_name: str,
    learner_name: str,
    learner_id: str,
    number: int = 1,
) -> Registration:
    """Return the learner's registration for a package, made at the first call.

    `actor_home_page` and `actor_name` are the xAPI account that every statement will carry;
    `learner_name` and `learner_id` are what the content is shown. A higher `number` is a further
    taking of the same package. Safe to call at the same time from many places.
    """
    package_id = package if isinstance(package, UUID) else package.id
    with transaction.atomic():
        registration, _created = Registration.objects.get_or_create(
            tenant=tenant,
            package_id=package_id,
            actor_home_page=actor_home_page,
            actor_name=actor_name,
            number=number,
            defaults={"learner_name": learner_name, "learner_id": learner_id},
        )
    return registration


def record_calls(*, tenant: int, registration: UUID, until: datetime) -> None:
    """Let the pages of a registration send along the calls that content makes, for support.

    Pages that are open already begin with their next launch.
    """
    Registration.objects.filter(tenant=tenant, id=registration).update(calls_until=until)


def keep_course_result(
    *, tenant: int, registration: UUID, verdict: str, score_scaled: Decimal | None
) -> None:
    """Keep what a course has come to, for lists, where its standard's own room has judged it.

    `verdict` is completed, passed or failed. It goes to the latest attempt; the caller holds the
    registration and tells the statement.
    """
    latest = Attempt.objects.filter(tenant=tenant, registration=registration).order_by("-number")
    Attempt.objects.filter(id__in=latest.values("id")[:1]).update(
        completion_status=COMPLETED if verdict in {COMPLETED, PASSED} else "",
        success_status="" if verdict == COMPLETED else verdict,
        score_scaled=score_scaled,
    )

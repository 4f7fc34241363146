"""Drawing the conclusions: what is satisfied now, and telling it (cmi5 §9.3.9, §9.6.1)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from scorm_packages.cmi5 import queries
from scorm_packages.cmi5.models import CourseProgress
from scorm_packages.cmi5.rules import statements
from scorm_packages.cmi5.rules.move_on import Outcome, course_result, satisfied_groups
from scorm_packages.cmi5.rules.statements import Statement
from scorm_packages.cmi5.rules.structure import Group
from scorm_packages.runtime.models import Package, Registration
from scorm_packages.runtime.services import keep_course_result
from xapi.lrs.services import record_statements
from xapi.tenancy import uuid7

# Scores are Decimals; as JSON they are numbers with exactly these digits.
encode = msgspec.json.Encoder(decimal_format="number").encode


def held_registration(tenant: int, registration: UUID) -> Registration:
    """Lock a registration, and with it all that cmi5 knows of it. Raises DoesNotExist."""
    return (
        Registration.objects.select_for_update(of=("self",), no_key=True)
        .select_related("package")
        .get(tenant=tenant, id=registration)
    )


def evaluate_registration(*, tenant: int, registration: UUID) -> None:
    """Tell what a registration has satisfied from the start: units that ask for nothing (§9.6.1).

    Harmless when it is done again.
    """
    with transaction.atomic():
        held = held_registration(tenant, registration)
        settle(held, session=uuid7(), now=timezone.now())


def settle(registration: Registration, *, session: UUID, now: datetime) -> None:
    """Tell which blocks are newly satisfied, whether the course is, and what it comes to.

    The caller holds the registration; what is told carries its `session`.
    """
    course = queries.course_of(registration.tenant, registration.package_id)
    standings = queries.standings_of(registration)
    row = queries.told_course(registration) or CourseProgress(
        tenant=registration.tenant, registration=registration
    )
    told: list[Statement] = []
    if registration.package.format == Package.Format.CMI5:
        satisfied = list(satisfied_groups(course, standings))
        told += _newly_satisfied(registration, row, course, satisfied, session=session, now=now)
    # A course that asks for nothing is satisfied at once; to have done it, one has to open it.
    outcome = course_result(course, standings) if standings else None
    if outcome is not None and row.told != _as_told(outcome):
        row.told = _as_told(outcome)
        scene = queries.scene_of(registration)
        told.append(statements.course_outcome(scene, course, session, now, outcome=outcome))
        keep_course_result(
            tenant=registration.tenant,
            registration=registration.id,
            verdict=outcome.verb,
            score_scaled=outcome.score,
        )
    if told:
        row.save()
        tell(registration.tenant, told)


def tell(tenant: int, told: Sequence[Statement]) -> None:
    """Record statements of the LMS in the caller's transaction."""
    authority: dict[str, Any] = {
        "objectType": "Agent",
        "name": "Callcraft cmi5",
        "account": {"homePage": settings.CALLCRAFT_ACTOR_HOME_PAGE, "name": "cmi5"},
    }
    record_statements(
        tenant=tenant,
        statements=[encode(statement) for statement in told],
        authority=authority,
    )


def _newly_satisfied(
    registration: Registration,
    row: CourseProgress,
    course: Group,
    satisfied: Sequence[Group],
    *,
    session: UUID,
    now: datetime,
) -> list[Statement]:
    scene = queries.scene_of(registration)
    told = []
    for group in satisfied:
        is_course = group is course
        if is_course and row.satisfied_at is None:
            row.satisfied_at = now
        elif not is_course and group.id not in row.satisfied_blocks:
            row.satisfied_blocks.append(group.id)
        else:
            continue
        told.append(statements.satisfied(scene, group, session, now, is_course=is_course))
    return told


def _as_told(outcome: Outcome) -> dict[str, str | None]:
    return {"verb": outcome.verb, "score": None if outcome.score is None else str(outcome.score)}

"""Where a learner stands in a course of SCORM 2004, to be shown; nothing here is locked."""

from uuid import UUID

from scorm_packages.runtime.models import Attempt
from scorm_packages.runtime.queries.courses import state_of_attempt, structure_of
from scorm_packages.runtime.queries.items import items_of_package, statuses_of_attempt
from scorm_packages.runtime.rules.navigation import (
    Bearings,
    Carried,
    bearings_of,
    free_bearings,
)
from scorm_packages.sequencing.course import Course
from scorm_packages.sequencing.tracking import CourseState


def bearings_of_attempt(attempt: Attempt, outcome: Carried | None = None) -> Bearings:
    """Where a course stands by its sequencer; `attempt` comes with its registration."""
    structure = structure_of(attempt.tenant, attempt.registration.package_id)
    situation = Course(structure.tree, state_of_attempt(attempt)).situation()
    return bearings_of(situation, structure.items, outcome)


def bearings_of_new_attempt(tenant: int, package: UUID) -> Bearings:
    """How a course looks to somebody who has not begun it."""
    structure = structure_of(tenant, package)
    return bearings_of(Course(structure.tree, CourseState()).situation(), structure.items)


def bearings_of_visit(
    tenant: int, attempt: UUID, *, item: UUID | None, outcome: Carried | None = None
) -> Bearings:
    """Where somebody stands who only looks around (browse, review)."""
    package = Attempt.objects.values_list("registration__package_id", flat=True).get(
        tenant=tenant, id=attempt
    )
    items = items_of_package(tenant, package)
    return free_bearings(items, item, statuses_of_attempt(tenant, attempt), outcome)

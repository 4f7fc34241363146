"""Who may coach, score, read and decide: the reach of roles, and never over oneself."""

from typing import Final

from django.db.models import QuerySet

from lms.people.models import Employee
from lms.people.queries import has_right, has_role, visible_employees
from lms.people.rules.roles import Right, Role

KEEPERS: Final = (Role.QA, Role.OPERATIONS, Role.TRAINING_OFFICE, Role.TRAINING_MANAGER)
"""Who makes scorecards and defect codes, and imports what quality assurance found."""
LEADS: Final = (Role.OPERATIONS, Role.TRAINING_OFFICE, Role.TRAINING_MANAGER)
"""Who leads quality: decides disputes in the second step."""
OFFICE: Final = (Role.TRAINING_OFFICE, Role.TRAINING_MANAGER, Role.OPERATIONS)


def others(viewer: Employee, right: Right) -> QuerySet[Employee]:
    """Whom `viewer` may exercise `right` over: active, and never oneself."""
    if not has_right(viewer, right):
        return Employee.objects.none()
    return visible_employees(viewer, right).filter(is_active=True).exclude(id=viewer.id)


def readable(viewer: Employee) -> QuerySet[Employee]:
    """Whose scores and coaching `viewer` may read: their own, and of those in their reach."""
    people = visible_employees(viewer, Right.SCORE_CALLS)
    for right in (Right.COACH, Right.SEE_RECORDS):
        people |= visible_employees(viewer, right)
    return people.distinct()


def may_keep(viewer: Employee) -> bool:
    return has_role(viewer, *KEEPERS)


def is_lead(viewer: Employee) -> bool:
    return has_role(viewer, *LEADS)


def is_office(viewer: Employee) -> bool:
    return has_role(viewer, *OFFICE)

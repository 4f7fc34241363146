"""Whose cases of external training somebody may see."""

from django.db.models import Q, QuerySet

from lms.people.models import Employee
from lms.people.queries import has_right, has_role, visible_employees
from lms.people.rules.roles import Right, Role
from lms.tracks.models import ExternalCase


def visible_external(viewer: Employee) -> QuerySet[ExternalCase]:
    """One's own and those one has asked for; of people over whom one assigns courses or whose
    records one sees; for the general manager, who approves, all of them."""
    cases = ExternalCase.objects.filter(tenant=viewer.tenant).select_related(
        "employee__unit", "provider", "asked_by"
    )
    if not (has_right(viewer, Right.MANAGE_TRACKS) or has_role(viewer, Role.GENERAL_MANAGER)):
        cases = cases.filter(
            Q(employee=viewer)
            | Q(asked_by=viewer)
            | Q(employee__in=visible_employees(viewer, Right.ASSIGN_COURSES))
            | Q(employee__in=visible_employees(viewer, Right.SEE_RECORDS))
        )
    return cases.order_by("-applied_on", "-id")

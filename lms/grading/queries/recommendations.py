"""Recommendations: who sees them, and who may decide about them."""

from uuid import UUID

from django.db.models import Q, QuerySet

from lms.grading.models import Recommendation
from lms.people.models import Employee
from lms.people.queries import has_right, has_role, roles_of, visible_employees
from lms.people.rules.roles import Right, Role


def visible_recommendations(viewer: Employee) -> QuerySet[Recommendation]:
    """One's own, and those about people whose results one sees or whom one decides about."""
    seen = visible_employees(viewer, Right.SEE_RESULTS).values("id")
    decided = visible_employees(viewer, Right.CONFIRM_CONSEQUENCES).values("id")
    return Recommendation.objects.filter(
        Q(employee__in=seen) | Q(employee__in=decided), tenant=viewer.tenant
    )


def confirmable(viewer: Employee) -> QuerySet[Recommendation]:
    """What waits for this viewer: never anything about themselves."""
    waiting = Recommendation.objects.filter(tenant=viewer.tenant, state=Recommendation.State.OPEN)
    if not has_right(viewer, Right.CONFIRM_CONSEQUENCES):
        return waiting.none()
    people = visible_employees(viewer, Right.CONFIRM_CONSEQUENCES).exclude(id=viewer.id)
    waiting = waiting.filter(employee__in=people.values("id"))
    if has_role(viewer, Role.MANAGER):
        return waiting
    return waiting.filter(confirm_role__in=["", *roles_of(viewer)])


def may_confirm(viewer: Employee, one: Recommendation) -> bool:
    """Whether the viewer is one of those who decide about it: by right, reach and role."""
    if one.employee_id == viewer.id or not has_right(viewer, Right.CONFIRM_CONSEQUENCES):
        return False
    if one.confirm_role and not has_role(viewer, Role(one.confirm_role), Role.MANAGER):
        return False
    people = visible_employees(viewer, Right.CONFIRM_CONSEQUENCES)
    return people.filter(id=one.employee_id).exists()


def own_recommendations(viewer: Employee) -> QuerySet[Recommendation]:
    """What concerns the viewer, but for what was superseded."""
    return Recommendation.objects.filter(tenant=viewer.tenant, employee=viewer).exclude(
        state=Recommendation.State.SUPERSEDED
    )


def recommendations_of(tenant: int, enrolment: UUID) -> QuerySet[Recommendation]:
    """Everything that was recommended about an enrolment, the latest first."""
    return Recommendation.objects.filter(tenant=tenant, enrolment=enrolment)

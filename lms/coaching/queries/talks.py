"""Coaching plans and talks."""

from django.db.models import Q, QuerySet

from lms.coaching.models import CoachingPlan, CoachingTalk
from lms.coaching.queries.people import is_office, readable
from lms.people.models import Employee
from lms.people.queries import has_right, has_role
from lms.people.rules.roles import Right, Role


def visible_plans(viewer: Employee) -> QuerySet[CoachingPlan]:
    """Plans of everybody for whoever coaches or approves; they name no agent."""
    plans = CoachingPlan.objects.filter(tenant=viewer.tenant).select_related("drafted_by")
    if has_right(viewer, Right.COACH) or is_office(viewer) or has_role(viewer, Role.MANAGER):
        return plans
    return plans.none()


def approved_plans(viewer: Employee) -> QuerySet[CoachingPlan]:
    """Those that talks may follow."""
    return visible_plans(viewer).filter(
        kind=CoachingPlan.Kind.PLAN, state=CoachingPlan.State.APPROVED
    )


def visible_talks(viewer: Employee) -> QuerySet[CoachingTalk]:
    """Talks with oneself, held by oneself, or with those in reach."""
    return (
        CoachingTalk.objects.filter(tenant=viewer.tenant)
        .filter(Q(agent__in=readable(viewer)) | Q(coach=viewer))
        .select_related("agent__unit", "coach", "plan")
        .distinct()
    )

"""Appeals: who sees them, who may review them, and until when one can be made."""

from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone

from lms.grading.models import Appeal, Decision, Recommendation
from lms.people.models import Employee
from lms.people.queries import has_right, visible_employees, work_calendar
from lms.people.rules.roles import Right
from lms.regulation.queries import reading


def visible_appeals(viewer: Employee) -> QuerySet[Appeal]:
    """One's own, and those that one may review; who confirmed sees the appeal against it too."""
    people = visible_employees(viewer, Right.REVIEW_APPEALS).values("id")
    return Appeal.objects.filter(
        Q(employee__in=people) | Q(recommendation__settled_by=viewer), tenant=viewer.tenant
    )


def reviewable(viewer: Employee) -> QuerySet[Appeal]:
    """Open appeals that wait for this viewer: about others, and against what others confirmed."""
    if not has_right(viewer, Right.REVIEW_APPEALS):
        return Appeal.objects.none()
    people = visible_employees(viewer, Right.REVIEW_APPEALS).exclude(id=viewer.id)
    waiting = Appeal.objects.filter(
        tenant=viewer.tenant, outcome="", employee__in=people.values("id")
    )
    return waiting.exclude(recommendation__settled_by=viewer)


def may_review(viewer: Employee, appeal: Appeal) -> bool:
    """Never about oneself, and never against one's own decision."""
    one = appeal.recommendation
    if appeal.employee_id == viewer.id or (one is not None and one.settled_by_id == viewer.id):
        return False
    if not has_right(viewer, Right.REVIEW_APPEALS):
        return False
    people = visible_employees(viewer, Right.REVIEW_APPEALS)
    return people.filter(id=appeal.employee_id).exists()


def appealable(viewer: Employee, one: Recommendation) -> bool:
    """Whether the viewer may speak against this consequence now."""
    in_time = one.appeal_until is not None and timezone.localdate() <= one.appeal_until
    is_own = one.employee_id == viewer.id and one.state == Recommendation.State.CONFIRMED
    return in_time and is_own and not one.appeals.exists()


def appeal_until(decision: Decision) -> date:
    """The last day to speak against a grade: so many working days, by reading A39."""
    decided = timezone.localdate(decision.computed_at)
    days = int(reading(decision.tenant, "A39", decided)["appeal_days"])
    return work_calendar(decision.tenant).add_workdays(decided, days)


def grade_appealable(viewer: Employee, decision: Decision, latest: Decision) -> bool:
    """Whether the viewer may speak against this grade: their own, standing, and in time."""
    if decision.employee_id != viewer.id or decision.id != latest.id:
        return False
    return timezone.localdate() <= appeal_until(decision) and not decision.appeals.exists()

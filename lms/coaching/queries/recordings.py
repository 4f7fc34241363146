"""Recordings, and who may hear them."""

from django.db.models import Q, QuerySet

from lms.coaching.models import Calibration, Recording
from lms.people.models import Employee
from lms.people.queries import visible_employees
from lms.people.rules.roles import Right


def audible(viewer: Employee) -> QuerySet[Recording]:
    """One's own calls, those of whom one coaches or scores, and those one is asked to rate."""
    people = visible_employees(viewer, Right.COACH) | visible_employees(viewer, Right.SCORE_CALLS)
    return (
        Recording.objects.filter(tenant=viewer.tenant)
        .filter(Q(employee__in=people.distinct()) | Q(calibrations__in=own_calibrations(viewer)))
        .select_related("employee__unit", "attachment", "uploaded_by")
        .distinct()
    )


def own_calibrations(viewer: Employee) -> QuerySet[Calibration]:
    """The calibrations that `viewer` hosts or rates in."""
    return Calibration.objects.filter(
        Q(host=viewer) | Q(ratings__rater=viewer), tenant=viewer.tenant
    ).distinct()

"""Who may take calls, asked of the database: for lists that show a page of many people.

The same answer as `rules.clearing.standing` gives person by person; a test holds them together.
"""

from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from lms.people.models import Employee
from lms.tracks.models import Clearance, Completion, Subject, SubjectVersion
from lms.tracks.queries.clearances import versions_in_force
from lms.tracks.rules.clearing import CALLS


def taking_calls(
    tenant: int, people: QuerySet[Employee], may: bool, at: datetime | None = None
) -> QuerySet[Employee]:
    """Those of `people` who may take calls at a moment, or those who may not."""
    at = at or timezone.now()
    today = timezone.localdate(at)
    able = Employee.objects.filter(
        Q(left_on=None) | Q(left_on__gte=today),
        tenant=tenant,
        is_active=True,
        id__in=_cleared(tenant, at),
    )
    for version in versions_in_force(tenant, at):
        if version.subject.kind == Subject.Kind.POLICY:
            able = able.filter(id__in=_who_know(version, at))
    inside = Q(id__in=able.values("id"))
    return people.filter(inside if may else ~inside)


def _cleared(tenant: int, at: datetime) -> QuerySet[Clearance, UUID]:
    """The people whose latest clearance stands."""
    latest = (
        Clearance.objects.filter(tenant=tenant, scope=CALLS, granted_at__lte=at)
        .order_by("employee_id", "-granted_at", "-id")
        .distinct("employee_id")
    )
    return Clearance.objects.filter(
        Q(revoked_at=None) | Q(revoked_at__gt=at),
        Q(valid_until=None) | Q(valid_until__gte=timezone.localdate(at)),
        tenant=tenant,
        id__in=latest.values("id"),
    ).values_list("employee_id", flat=True)


def _who_know(version: SubjectVersion, at: datetime) -> QuerySet[Completion, UUID]:
    """The people who have shown by then that they know a version; see `known_since`."""
    shows = Q(item__teaches__version=version)
    if version.delta_id:
        shows |= Q(item=None, enrolment__track=version.delta_id)
    known = Completion.objects.filter(
        shows, tenant=version.tenant, taken_back_at=None, passed_at__lte=at
    )
    if version.number > 1:
        known = known.filter(passed_at__gte=version.entered_at)
    return known.values_list("employee_id", flat=True)

"""The list of lateness that goes to HR, where it counts as lateness at work (R90, A4)."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from lms.classes.exceptions import RegimeNotActive
from lms.classes.models import Attendance, Transfer
from lms.classes.queries.readings import reading_of
from lms.people.models import Employee
from lms.people.services import audit
from xapi.tenancy import uuid7

COMPANY = "company_attendance"


def is_passed_on(tenant: int, on: date) -> bool:
    """Whether lateness in class counts as lateness at work, by reading A4."""
    return reading_of(tenant, "A4", on)["tardy_regime"] == COMPANY


@transaction.atomic
def make_transfer(actor: Employee, since: date, until: date) -> tuple[UUID, Sequence[Transfer]]:
    """List what happened from `since` to `until`, both included, that went to HR in no list yet.

    Exempt marks and those that wait are left out. Raises RegimeNotActive: lateness is never
    judged twice.
    """
    if not is_passed_on(actor.tenant, until):
        raise RegimeNotActive
    zone = timezone.get_current_timezone()
    rows = (
        Attendance.objects.filter(
            Q(minutes_late__gt=0) | Q(minutes_early__gt=0) | Q(state=Attendance.State.ABSENT),
            tenant=actor.tenant,
            exempt="",
            session__starts_at__gte=datetime.combine(since, time(), zone),
            session__starts_at__lt=datetime.combine(until + timedelta(days=1), time(), zone),
        )
        .exclude(state=Attendance.State.WAITS)
        .exclude(id__in=Transfer.objects.filter(tenant=actor.tenant).values("attendance"))
        .order_by("session__starts_at", "id")
    )
    batch, now = uuid7(), timezone.now()
    made = Transfer.objects.bulk_create(
        Transfer(tenant=actor.tenant, batch=batch, attendance=row, made_by=actor, made_at=now)
        for row in rows
    )
    detail = {"from": since.isoformat(), "until": until.isoformat(), "rows": len(made)}
    audit(actor, "classes.attendance_passed_on", "attendance_transfer", batch, detail)
    return batch, made

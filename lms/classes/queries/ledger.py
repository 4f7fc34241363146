"""The working-time ledger: how much of somebody's training fell into working time (R55)."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Count, QuerySet, Sum
from django.utils import timezone

from lms.classes.models import Attendance
from lms.people.models import Employee


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """Minutes of the sessions that somebody attended in a period, by the roster of each day."""

    employee: Employee
    sessions: int
    working: int
    rest: int

    @property
    def total(self) -> int:
        return self.working + self.rest


def ledger(tenant: int, people: QuerySet[Employee], since: date, until: date) -> list[LedgerRow]:
    """One row for each of `people` with training from `since` to `until`, both included."""
    zone = timezone.get_current_timezone()
    start = datetime.combine(since, time(), zone)
    end = datetime.combine(until + timedelta(days=1), time(), zone)
    sums = (
        Attendance.objects.filter(
            tenant=tenant,
            participant__employee__in=people,
            state=Attendance.State.PRESENT,
            session__starts_at__gte=start,
            session__starts_at__lt=end,
        )
        .values("participant__employee")
        .annotate(n=Count("id"), working=Sum("work_minutes"), rest=Sum("rest_minutes"))
    )
    found: dict[UUID, tuple[int, int, int]] = {
        row["participant__employee"]: (row["n"], row["working"], row["rest"]) for row in sums
    }
    employees = Employee.objects.filter(tenant=tenant, id__in=found).select_related("unit")
    return [LedgerRow(one, *found[one.id]) for one in employees.order_by("employee_no")]

"""Meetings: how many were held against how many there should be (R12)."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, Sum
from django.utils import timezone

from lms.people.models import Unit
from lms.planning.models import Attendance, Meeting
from lms.planning.queries.access import teams
from lms.planning.queries.readings import limits_of
from lms.planning.rules.limits import shortfall
from lms.planning.rules.periods import Period


@dataclass(frozen=True, slots=True)
class MeetingCount:
    """Exchange meetings of a team, or (without a unit) of the trainers, in a period."""

    unit: Unit | None
    held: int
    minimum: int

    @property
    def missing(self) -> int:
        return shortfall(self.held, self.minimum)


def counts_of(tenant: int, month: Period, quarter: Period) -> list[MeetingCount]:
    """What each team held in `month`, and the trainers in `quarter`. Only closed meetings count."""
    limits = limits_of(tenant)
    held = Counter(
        Meeting.objects.filter(
            within(month), tenant=tenant, kind=Meeting.Kind.TEAM, closed_at__isnull=False
        ).values_list("unit_id", flat=True)
    )
    counts = [MeetingCount(unit, held[unit.id], limits.team_meetings) for unit in teams(tenant)]
    trainers = Meeting.objects.filter(
        within(quarter), tenant=tenant, kind=Meeting.Kind.TRAINERS, closed_at__isnull=False
    ).count()
    return [*counts, MeetingCount(None, trainers, limits.trainer_meetings)]


def held_by_item(tenant: int, items: Any) -> list[tuple[UUID, int, int, int]]:
    """Per plan item: meetings held, their minutes, and how many people were there in all."""
    meetings = Meeting.objects.filter(tenant=tenant, item__in=items, closed_at__isnull=False)
    lengths = meetings.order_by().values_list("item").annotate(n=Count("id"), m=Sum("minutes_long"))
    people = dict(
        Attendance.objects.filter(tenant=tenant, meeting__in=meetings, was_there=True)
        .order_by()
        .values_list("meeting__item")
        .annotate(n=Count("id"))
    )
    return [(item, count, minutes, people.get(item, 0)) for item, count, minutes in lengths]


def reports_missing(meeting: Meeting) -> int:
    """How many of those who were there have not reported (R53)."""
    return (
        meeting.attendances.filter(was_there=True)
        .filter(Q(last_week="") | Q(next_steps=""))
        .count()
    )


def midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def within(period: Period) -> Q:
    """Meetings that begin in `period`."""
    end = midnight(period.last + timedelta(days=1))
    return Q(starts_at__gte=midnight(period.first), starts_at__lt=end)

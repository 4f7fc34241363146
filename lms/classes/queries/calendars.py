"""Calendars: of a month for the page, and of a person for calendar programs."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from lms.classes.models import CalendarAddress, TrainingSession
from lms.classes.queries.mine import sessions_of
from lms.classes.queries.runs import visible_sessions
from lms.classes.rules.icalendar import Event, calendar
from lms.people.models import Employee
from lms.people.queries import work_calendar

_BACK = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Day:
    day: date
    is_of_month: bool
    is_workday: bool
    sessions: Sequence[TrainingSession]


def month_of(viewer: Employee, first: date) -> list[list[Day]]:
    """The weeks of the month that begins on `first`, Monday first, with what the viewer sees."""
    start = first - timedelta(days=first.weekday())
    following = (first + timedelta(days=31)).replace(day=1)
    end = following + timedelta(days=-following.weekday() % 7)
    zone = timezone.get_current_timezone()
    sessions = (
        visible_sessions(viewer)
        .filter(
            starts_at__gte=datetime.combine(start, time(), zone),
            starts_at__lt=datetime.combine(end, time(), zone),
            cancelled_at=None,
        )
        .order_by("starts_at")
    )
    by_day: dict[date, list[TrainingSession]] = {}
    for one in sessions:
        by_day.setdefault(timezone.localdate(one.starts_at), []).append(one)
    work = work_calendar(viewer.tenant)
    days = [start + timedelta(days=n) for n in range((end - start).days)]
    cells = [
        Day(day, day.month == first.month, work.is_workday(day), by_day.get(day, []))
        for day in days
    ]
    return [cells[n : n + 7] for n in range(0, len(cells), 7)]


def owner_of(token: str) -> Employee | None:
    """Whose calendar an address is; by its hash, over all tenants."""
    digest = hashlib.sha256(token.encode()).hexdigest()
    found = (
        CalendarAddress.objects.filter(token_sha256=digest, employee__is_active=True)
        .select_related("employee")
        .first()
    )
    return found.employee if found else None


def calendar_of(employee: Employee, host: str) -> bytes:
    """What somebody learns and teaches, from three months ago on."""
    since = timezone.now() - _BACK
    learns = [one for one, _participant in sessions_of(employee, since)]
    teaches = visible_teaching(employee, since)
    sessions = {one.id: one for one in [*learns, *teaches]}
    return calendar(_("Classes"), [_event(one, host) for one in sessions.values()])


def visible_teaching(employee: Employee, since: datetime) -> list[TrainingSession]:
    """The sessions that somebody teaches as the responsible trainer."""
    return list(
        TrainingSession.objects.filter(
            tenant=employee.tenant, run__trainer__employee=employee, ends_at__gte=since
        ).select_related("run")
    )


def _event(session: TrainingSession, host: str) -> Event:
    run = session.run
    cancelled = session.cancelled_at is not None or run.state == run.State.CANCELLED
    return Event(
        uid=f"{session.id}@{host}",
        starts=session.starts_at,
        ends=session.ends_at,
        summary=f"{run.title} {session.subject}".strip(),
        changed=session.cancelled_at or run.announced_at or run.made_at,
        location=session.room or run.place,
        description=run.topic,
        url=session.online_url,
        is_cancelled=cancelled,
    )

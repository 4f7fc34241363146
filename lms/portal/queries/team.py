"""The team at a glance: who may take calls, who is overdue, what each has learned and missed."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from uuid import UUID

from django.db.models import Count, Exists, Max, Min, OuterRef, Q, QuerySet, Subquery, Sum
from django.utils import timezone

from lms.classes.models import Attendance
from lms.coaching.models import CoachingTalk
from lms.grading.models import Decision
from lms.grading.rules.evaluate import TOTAL
from lms.people.models import Employee
from lms.people.queries import units_below, visible_employees
from lms.people.rules.roles import Right
from lms.tracks.models import CourseRegistration, Enrolment
from lms.tracks.queries import clearances
from lms.tracks.rules.clearing import Standing
from scorm_packages.runtime.models import RuntimeSession

NO_CALLS: Final = "no_calls"
OVERDUE: Final = "overdue"
COACHING: Final = "coaching"
ABSENT: Final = "absent"
SHOWS: Final = (NO_CALLS, OVERDUE, COACHING, ABSENT)


@dataclass(frozen=True, slots=True)
class TeamFilter:
    """What the page's address asks for. `since` and `until` bound what is summed up."""

    since: date
    until: date
    unit: UUID | None = None
    words: str = ""
    show: str = ""

    @property
    def span(self) -> tuple[datetime, datetime]:
        """From the first moment of `since` to the first after `until`."""
        zone = timezone.get_current_timezone()
        return (
            datetime.combine(self.since, time(), zone),
            datetime.combine(self.until + timedelta(days=1), time(), zone),
        )


@dataclass(frozen=True, slots=True)
class Member:
    """One person of the team. Times in minutes; `coached_at` is the last talk."""

    employee: Employee
    standing: Standing
    overdue: int
    overdue_since: date | None
    class_minutes: int
    online_minutes: int
    absences: int
    tardies: int
    coached_at: datetime | None
    follow_up_on: date | None

    @property
    def minutes(self) -> int:
        return self.class_minutes + self.online_minutes

    @property
    def is_coaching_due(self) -> bool:
        return self.follow_up_on is not None and self.follow_up_on <= timezone.localdate()


def this_month() -> tuple[date, date]:
    """The first day of this month, and today."""
    today = timezone.localdate()
    return today.replace(day=1), today


def team(viewer: Employee, asked: TeamFilter) -> list[Employee]:
    """Whom the filter leaves of the people whose records `viewer` may see, but for the viewer.

    `members_of` says the rest about as many of them as are shown.
    """
    found: QuerySet[Employee] = (
        visible_employees(viewer, Right.SEE_RECORDS)
        .filter(is_active=True)
        .exclude(id=viewer.id)
        .select_related("unit")
        .order_by("unit__name", "employee_no")
    )
    if asked.unit is not None:
        found = found.filter(unit__in=units_below(viewer.tenant, asked.unit))
    if asked.words:
        found = found.filter(
            Q(name__icontains=asked.words) | Q(employee_no__istartswith=asked.words)
        )
    if asked.show == OVERDUE:
        found = found.filter(Exists(_overdue(viewer.tenant).filter(employee=OuterRef("id"))))
    elif asked.show == COACHING:
        found = found.filter(Exists(_to_follow_up(viewer.tenant).filter(agent=OuterRef("id"))))
    elif asked.show == ABSENT:
        missed = _attendances(viewer.tenant, asked).filter(_MISSED)
        found = found.filter(Exists(missed.filter(participant__employee=OuterRef("id"))))
    people = list(found)
    if asked.show == NO_CALLS:
        people = [one.employee for one in clearances(viewer.tenant, people) if not one.standing.may]
    return people


def members_of(tenant: int, people: Sequence[Employee], asked: TeamFilter) -> list[Member]:
    """Everything the table says of `people`; the number of queries does not depend on theirs."""
    ids = [one.id for one in people]
    overdue = _grouped(
        _overdue(tenant).filter(employee__in=ids).order_by().values("employee"),
        count=Count("id"),
        first=Min("due_on"),
    )
    presence = _grouped(
        _attendances(tenant, asked)
        .filter(participant__employee__in=ids)
        .values("participant__employee"),
        minutes=Sum("minutes_present"),
        missed=Count("id", filter=_MISSED),
        tardies=Count("id", filter=Q(minutes_late__gt=0) | Q(minutes_early__gt=0)),
    )
    online = _online_minutes(tenant, ids, asked)
    talks = _grouped(
        CoachingTalk.objects.filter(tenant=tenant, agent__in=ids).order_by().values("agent"),
        last=Max("held_at"),
        follow_up=Min("follow_up_on", filter=Q(followed_up_at=None)),
    )
    return [
        Member(
            employee=one.employee,
            standing=one.standing,
            overdue=overdue.get(one.employee.id, {}).get("count", 0),
            overdue_since=overdue.get(one.employee.id, {}).get("first"),
            class_minutes=presence.get(one.employee.id, {}).get("minutes") or 0,
            online_minutes=online.get(one.employee.id, 0),
            absences=presence.get(one.employee.id, {}).get("missed", 0),
            tardies=presence.get(one.employee.id, {}).get("tardies", 0),
            coached_at=talks.get(one.employee.id, {}).get("last"),
            follow_up_on=talks.get(one.employee.id, {}).get("follow_up"),
        )
        for one in clearances(tenant, people)
    ]


_MISSED: Final = Q(state__in=(Attendance.State.ABSENT, Attendance.State.EXCUSED))


def _overdue(tenant: int) -> QuerySet[Any]:
    """Open enrolments past their due date whose last decision is no pass."""
    decision = Decision.objects.filter(
        tenant=tenant, enrolment=OuterRef("id"), scope=TOTAL
    ).order_by("-number")
    return (
        Enrolment.objects.filter(
            tenant=tenant,
            withdrawn_at=None,
            renewed_at=None,
            due_on__lt=timezone.localdate(),
        )
        .annotate(outcome=Subquery(decision.values("outcome")[:1]))
        .filter(Q(outcome=None) | ~Q(outcome="pass"))
    )


def _to_follow_up(tenant: int) -> QuerySet[CoachingTalk]:
    """Coaching talks whose follow-up is due."""
    return CoachingTalk.objects.filter(
        tenant=tenant, followed_up_at=None, follow_up_on__lte=timezone.localdate()
    )


def _attendances(tenant: int, asked: TeamFilter) -> QuerySet[Attendance]:
    since, until = asked.span
    return Attendance.objects.filter(
        tenant=tenant, session__starts_at__gte=since, session__starts_at__lt=until
    ).order_by()


def _online_minutes(tenant: int, people: Collection[UUID], asked: TeamFilter) -> Mapping[UUID, int]:
    """Minutes of visits to courses that began within the time asked for."""
    since, until = asked.span
    owners = dict(
        CourseRegistration.objects.filter(
            tenant=tenant, enrolment__employee__in=list(people)
        ).values_list("registration_id", "enrolment__employee_id")
    )
    sums = (
        RuntimeSession.objects.filter(
            tenant=tenant,
            attempt__registration__in=list(owners),
            mode=RuntimeSession.Mode.NORMAL,
            opened_at__gte=since,
            opened_at__lt=until,
        )
        .order_by()
        .values_list("attempt__registration")
        .annotate(sum=Sum("session_time_cs"))
    )
    found: dict[UUID, int] = {}
    for registration, centiseconds in sums:
        owner = owners[registration]
        found[owner] = found.get(owner, 0) + centiseconds
    return {owner: centiseconds // 6000 for owner, centiseconds in found.items()}


def _grouped(rows: QuerySet[Any, Any], **sums: Any) -> dict[UUID, dict[str, Any]]:
    """`rows`, grouped by the one value they hold, with `sums` of each group."""
    found: Iterable[dict[str, Any]] = rows.annotate(**sums)
    by_person = {}
    for row in found:
        [key] = [name for name in row if name not in sums]
        by_person[row[key]] = row
    return by_person

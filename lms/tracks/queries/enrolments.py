"""Who is in which track, how long they have, and what each employee plans to learn."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.db.models import (
    CharField,
    DateField,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Value,
)
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from lms.people.models import Employee
from lms.people.queries import visible_employees, work_calendar
from lms.people.rules.roles import Right
from lms.regulation.queries import reading
from lms.tracks.models import Completion, Enrolment, IndividualPlan, Track
from lms.tracks.rules.periods import MENTOR_AFTER_WORKDAYS, NewHireWindow, Window

ITEM_KEY: Final = "item-"
"""How the key of a track of one item begins; the item's id follows."""


@dataclass(frozen=True, slots=True)
class WindowRow:
    """A new hire whose time runs, and how far it has run (R47)."""

    enrolment: Enrolment
    window: NewHireWindow
    state: Window


@dataclass(frozen=True, slots=True)
class PlanCoverage:
    """How many of those employed have an individual plan that runs (R36)."""

    with_plan: int
    headcount: int

    @property
    def percent(self) -> int:
        return 100 * self.with_plan // self.headcount if self.headcount else 0


def open_enrolments(tenant: int) -> QuerySet[Enrolment]:
    return Enrolment.objects.filter(tenant=tenant, withdrawn_at=None, renewed_at=None)


def unfinished(tenant: int) -> QuerySet[Enrolment]:
    """Open enrolments whose track is not passed."""
    passed = Completion.objects.filter(
        tenant=tenant, enrolment=OuterRef("id"), item=None, taken_back_at=None
    )
    return open_enrolments(tenant).filter(~Exists(passed))


def enrolments_of(viewer: Employee, track: Track) -> QuerySet[Enrolment]:
    """Who is in a track, of those whom `viewer` may see, with whether they have passed it."""
    passed = Completion.objects.filter(
        tenant=viewer.tenant, enrolment=OuterRef("id"), item=None, taken_back_at=None
    )
    return (
        Enrolment.objects.filter(
            tenant=viewer.tenant,
            track=track,
            employee__in=visible_employees(viewer, Right.SEE_RESULTS),
        )
        .select_related("employee__unit", "mentor")
        .annotate(is_passed=Exists(passed))
        .order_by(
            F("withdrawn_at").asc(nulls_first=True),
            F("due_on").asc(nulls_last=True),
            "employee__name",
        )
    )


def new_hire_windows(tenant: int, today: date | None = None) -> Iterator[WindowRow]:
    """New hires in training whose time is running, those with the least left first (A27)."""
    today = today or timezone.localdate()
    settings = reading(tenant, "A27", today)
    days = int(settings["newhire_window_days"])
    rows = []
    waiting = unfinished(tenant).filter(track__kind=Track.Kind.NEW_HIRE)
    for enrolment in waiting.select_related("employee__unit", "track", "mentor"):
        hired = settings["window_starts"] == "hire"
        first = enrolment.employee.hire_date if hired else enrolment.window_from
        if first:
            window = NewHireWindow(first, days)
            rows.append(WindowRow(enrolment, window, window.on(today)))
    yield from sorted(rows, key=lambda row: (row.window.last, row.enrolment.employee.name))


def without_mentor(tenant: int, today: date | None = None) -> list[Enrolment]:
    """New hires who should have a mentor by now and have none (R23), the longest first."""
    today = today or timezone.localdate()
    if reading(tenant, "A24", today)["enrolment.mentor"] == "none":
        return []
    since = work_calendar(tenant).add_workdays(today, -MENTOR_AFTER_WORKDAYS)
    return list(
        unfinished(tenant)
        .filter(track__kind=Track.Kind.NEW_HIRE, mentor=None, enrolled_at__date__lte=since)
        .select_related("employee__unit", "track")
        .order_by("enrolled_at")
    )


def expiring(tenant: int, today: date) -> QuerySet[Completion]:
    """What runs out within the time in which one may join again, and was not joined again yet."""
    before = ExpressionWrapper(
        F("enrolment__track__renew_days") * Value(timedelta(days=1)), DurationField()
    )
    alone = Enrolment.objects.filter(
        tenant=tenant,
        employee=OuterRef("employee"),
        track__key=Concat(Value(ITEM_KEY), Cast(OuterRef("item"), CharField())),
    )
    return (
        Completion.objects.filter(
            tenant=tenant,
            taken_back_at=None,
            valid_until__isnull=False,
            employee__is_active=True,
            enrolment__withdrawn_at=None,
            enrolment__renewed_at=None,
        )
        .annotate(opens=Cast(F("valid_until") - before, DateField()))
        .filter(~Exists(alone), opens__lte=today)
        .select_related("enrolment__track", "employee", "item")
        .order_by("valid_until", "id")
    )


def plan_coverage(viewer: Employee, today: date | None = None) -> PlanCoverage:
    """Headcount with a running individual plan out of the headcount that `viewer` sees (R36)."""
    today = today or timezone.localdate()
    people = visible_employees(viewer, Right.SEE_RESULTS).filter(is_active=True)
    running = IndividualPlan.objects.filter(
        tenant=viewer.tenant,
        employee=OuterRef("id"),
        starts_on__lte=today,
        ends_on__gte=today,
        closed_at=None,
    )
    return PlanCoverage(people.filter(Exists(running)).count(), people.count())


@dataclass(frozen=True, slots=True)
class PostCoverage:
    """Of the courses that a post asks for, how many those who hold it have passed (R45)."""

    post: str
    required: int
    passed: int

    @property
    def percent(self) -> int:
        return 100 * self.passed // self.required if self.required else 0


def post_coverage(viewer: Employee) -> list[PostCoverage]:
    """Per post: required courses passed out of those required, for everybody whom `viewer` sees.

    Required are the tracks that are open for the post; whoever is not in one lacks it (R45).
    """
    people = visible_employees(viewer, Right.SEE_RESULTS).filter(is_active=True).exclude(post="")
    found = []
    tracks: dict[str, list[str]] = {}
    for post, family, key in (
        Track.objects.filter(tenant=viewer.tenant, state=Track.State.ACTIVE)
        .exclude(post="")
        .values_list("post", "family", "key")
    ):
        tracks.setdefault(post, []).append(family or key)
    for post, families in sorted(tracks.items()):
        wanted = sorted(set(families))
        holders = list(people.filter(post=post).values_list("id", flat=True))
        passed = (
            Completion.objects.filter(
                Q(enrolment__track__family__in=wanted) | Q(enrolment__track__key__in=wanted),
                tenant=viewer.tenant,
                item=None,
                taken_back_at=None,
                employee__in=holders,
            )
            .values("employee", "enrolment__track__family")
            .distinct()
            .count()
        )
        if holders:
            found.append(PostCoverage(post, len(holders) * len(wanted), passed))
    return found

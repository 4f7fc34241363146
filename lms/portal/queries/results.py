"""Who has done what, among the people whose results a viewer may see."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.utils import timezone

from lms.grading.models import Decision
from lms.grading.rules.evaluate import TOTAL
from lms.people.models import Employee
from lms.people.queries import units_below, visible_employees
from lms.people.rules.roles import Right
from lms.portal.queries.wording import title_of
from lms.tracks.models import CourseRegistration, Enrolment, Track

STATES = ("pass", "fail", "in_progress", "not_started")
OVERDUE = "overdue"


@dataclass(frozen=True, slots=True)
class ResultFilter:
    """What the page's address asks for. An empty part asks for everything."""

    unit: UUID | None = None
    track: UUID | None = None
    state: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Share:
    """How many enrolments are in one state, out of all that the filter leaves."""

    state: str
    count: int
    percent: float


@dataclass(frozen=True, slots=True)
class Late:
    """Somebody who has not passed a course by its due date."""

    employee: Employee
    title: str
    due_on: date | None


@dataclass(frozen=True, slots=True)
class Standing:
    """A team's progress at a glance."""

    people: int
    enrolments: int
    overdue: int
    shares: list[Share]
    late: list[Late]


@dataclass(frozen=True, slots=True)
class Result:
    """One enrolment as the screen and the files show it.

    `may_explain`: the viewer may also see the reasons of the grade.
    """

    employee: Employee
    title: str
    state: str
    is_overdue: bool
    score: Decimal | None
    due_on: date | None
    decision_id: UUID | None
    decided_at: datetime | None
    may_explain: bool


def results(viewer: Employee, asked: ResultFilter) -> QuerySet[Any]:
    """The enrolments that are asked for, in the order of the screen. `results_of` reads them."""
    explained = visible_employees(viewer, Right.SEE_RECORDS).filter(id=OuterRef("employee"))
    rows = _in_state(_in_scope(viewer, asked), asked.state).annotate(may_explain=Exists(explained))
    shown: QuerySet[Any] = rows.select_related("employee__unit", "track")
    return shown.order_by("employee__unit__name", "employee__employee_no", "track__title_en", "id")


def results_of(rows: Iterable[Any]) -> Iterator[Result]:
    """Rows of `results` as they are shown."""
    today = timezone.localdate()
    for row in rows:
        yield Result(
            employee=row.employee,
            title=title_of(row.track),
            state=row.state,
            is_overdue=row.due_on is not None and row.due_on < today and row.state != "pass",
            score=row.score,
            due_on=row.due_on,
            decision_id=row.decision_id,
            decided_at=row.decided_at,
            may_explain=row.may_explain,
        )


def shares(viewer: Employee, asked: ResultFilter) -> list[Share]:
    """How the enrolments spread over the states, with the state itself not filtered."""
    return _shares(_in_scope(viewer, asked))


def standing(viewer: Employee, *, late: int = 5) -> Standing:
    """The whole reach of the viewer, without the viewer, with those who are latest."""
    everything = _in_scope(viewer, ResultFilter()).exclude(employee=viewer)
    spread = _shares(everything)
    overdue = _in_state(everything, OVERDUE)
    return Standing(
        people=everything.order_by().values("employee").distinct().count(),
        enrolments=sum(share.count for share in spread),
        overdue=overdue.count(),
        shares=spread,
        late=[
            Late(row.employee, title_of(row.track), row.due_on)
            for row in overdue.select_related("employee", "track").order_by(
                "due_on", "employee__name"
            )[:late]
        ],
    )


def choosable_tracks(viewer: Employee) -> Iterable[Track]:
    """The tracks that somebody in the viewer's reach has joined."""
    people = visible_employees(viewer, Right.SEE_RESULTS).order_by().values("id")
    joined = Enrolment.objects.filter(
        tenant=viewer.tenant, track=OuterRef("id"), employee__in=people, withdrawn_at=None
    )
    return Track.objects.filter(Exists(joined), tenant=viewer.tenant).order_by("title_en")


def _in_scope(viewer: Employee, asked: ResultFilter) -> QuerySet[Any]:
    tenant = viewer.tenant
    people = visible_employees(viewer, Right.SEE_RESULTS).order_by().values("id")
    rows = Enrolment.objects.filter(tenant=tenant, withdrawn_at=None, employee__in=people)
    if asked.unit is not None:
        rows = rows.filter(employee__unit__in=units_below(tenant, asked.unit))
    if asked.track is not None:
        rows = rows.filter(track=asked.track)
    if asked.words:
        rows = rows.filter(
            Q(employee__name__icontains=asked.words)
            | Q(employee__employee_no__istartswith=asked.words)
        )
    return _with_state(rows, tenant)


def _with_state(rows: QuerySet[Enrolment], tenant: int) -> QuerySet[Any]:
    """Add `outcome`, `score`, `decision_id` and `decided_at` of the decision in force; `state`."""
    decision = Decision.objects.filter(
        tenant=tenant, enrolment=OuterRef("id"), scope=TOTAL
    ).order_by("-number")
    opened = CourseRegistration.objects.filter(tenant=tenant, enrolment=OuterRef("id"))
    return rows.annotate(
        outcome=Subquery(decision.values("outcome")[:1]),
        score=Subquery(decision.values("score")[:1]),
        decision_id=Subquery(decision.values("id")[:1]),
        decided_at=Subquery(decision.values("computed_at")[:1]),
        state=Case(
            When(outcome__in=("pass", "fail"), then=F("outcome")),
            When(Exists(opened), then=Value("in_progress")),
            default=Value("not_started"),
            output_field=CharField(),
        ),
    )


def _in_state(rows: QuerySet[Any], state: str) -> QuerySet[Any]:
    if state == OVERDUE:
        return rows.filter(due_on__lt=timezone.localdate()).exclude(state="pass")
    return rows.filter(state=state) if state in STATES else rows


def _shares(rows: QuerySet[Any]) -> list[Share]:
    counted = rows.order_by().values("state").annotate(count=Count("id"))
    counts: dict[str, int] = {row["state"]: row["count"] for row in counted}
    whole = sum(counts.values())
    return [
        Share(state, counts.get(state, 0), 100 * counts.get(state, 0) / whole if whole else 0.0)
        for state in STATES
    ]

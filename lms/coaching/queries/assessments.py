"""Scored calls: whose, by whom, and whether there are enough of them."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from uuid import UUID

from django.db.models import Avg, Count, Q, QuerySet
from django.utils import timezone

from lms.coaching.models import Assessment, Dispute, Scorecard, ScorecardVersion
from lms.coaching.queries.people import is_lead, others, readable
from lms.people.models import Employee
from lms.people.rules.roles import Right
from lms.tracks.models import Enrolment, TrackItem

_READ = ("employee__unit", "rater", "version__scorecard", "recording", "item")


@dataclass(frozen=True, slots=True)
class Sample:
    """How many calls of an agent were scored in a month, of how many that are wanted."""

    employee: Employee
    scored: int
    wanted: int
    mean: Decimal | None

    @property
    def is_enough(self) -> bool:
        return self.scored >= self.wanted


def active_versions(tenant: int) -> QuerySet[ScorecardVersion]:
    """The versions that calls are scored by now."""
    return (
        ScorecardVersion.objects.filter(
            tenant=tenant, state=ScorecardVersion.State.ACTIVE, scorecard__retired_at=None
        )
        .select_related("scorecard")
        .order_by("scorecard__title_en")
    )


def visible_assessments(viewer: Employee) -> QuerySet[Assessment]:
    """What is final, of oneself and of those in reach; and one's own drafts."""
    final = ~Q(state=Assessment.State.DRAFT)
    return (
        Assessment.objects.filter(tenant=viewer.tenant)
        .filter(final & Q(employee__in=readable(viewer)) | Q(rater=viewer))
        .select_related(*_READ)
    )


def visible_disputes(viewer: Employee) -> QuerySet[Dispute]:
    """One's own, those about one's ratings, and for a lead of quality all."""
    disputes = Dispute.objects.filter(tenant=viewer.tenant).select_related(
        "assessment__employee", "assessment__rater", "assessment__version__scorecard", "decided_by"
    )
    if is_lead(viewer):
        return disputes
    return disputes.filter(Q(assessment__employee=viewer) | Q(assessment__rater=viewer))


def samples(
    viewer: Employee, month: date, people: Collection[UUID] | None = None
) -> Iterator[Sample]:
    """For each agent whom `viewer` may score, how many quality samples a month has."""
    wanted = _wanted(viewer.tenant)
    agents = others(viewer, Right.SCORE_CALLS).select_related("unit")
    agents = agents.filter(role_grants__role="learner").distinct()
    if people is not None:
        agents = agents.filter(id__in=people)
    since, until = month_bounds(month)
    counted = Q(
        call_assessments__state=Assessment.State.FINAL,
        call_assessments__purpose=Assessment.Purpose.QUALITY,
        call_assessments__happened_at__gte=since,
        call_assessments__happened_at__lt=until,
    )
    rows = agents.annotate(
        scored=Count("call_assessments", filter=counted),
        mean=Avg("call_assessments__score", filter=counted),
    ).order_by("scored", "name")
    for employee in rows:
        mean = None if employee.mean is None else round(Decimal(employee.mean), 1)
        yield Sample(employee, employee.scored, wanted, mean)


def month_bounds(month: date) -> tuple[datetime, datetime]:
    """The first moment of the month and of the next, by the centre's clock."""
    first = month.replace(day=1)
    following = date(first.year + (first.month == 12), first.month % 12 + 1, 1)
    zone = timezone.get_current_timezone()
    return (
        datetime.combine(first, time.min, tzinfo=zone),
        datetime.combine(following, time.min, tzinfo=zone),
    )


def assessable_items(agent: Employee) -> list[tuple[Enrolment, TrackItem]]:
    """The assessments of the tracks that an agent is in."""
    enrolments = {
        one.track_id: one
        for one in Enrolment.objects.filter(
            tenant=agent.tenant, employee=agent, withdrawn_at=None
        ).select_related("track")
    }
    items = TrackItem.objects.filter(
        tenant=agent.tenant, track__in=enrolments, kind=TrackItem.Kind.ASSESSMENT
    ).select_related("track")
    return [(enrolments[item.track_id], item) for item in items]


def _wanted(tenant: int) -> int:
    """The largest minimum of the scorecards in use."""
    found = Scorecard.objects.filter(
        tenant=tenant, retired_at=None, versions__state=ScorecardVersion.State.ACTIVE
    ).values_list("minimum_sample", flat=True)
    return max(found, default=0)

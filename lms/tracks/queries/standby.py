"""What the standby procedure looks at, and whose cases somebody may see."""

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from lms.people.models import Employee
from lms.people.queries import visible_employees
from lms.people.rules.roles import Right
from lms.tracks.models import StandbyCase, StandbyGap, StandbyMeasure, TrackItem
from lms.tracks.rules.standby import CaseFacts, Gap, Outcome


def facts_of(case: StandbyCase) -> CaseFacts:
    """A case as `rules.standby` sees it; two queries."""
    gaps = StandbyGap.objects.filter(tenant=case.tenant, case=case).annotate(
        trains=Count("measures", filter=Q(measures__role=StandbyMeasure.Role.TRAINS)),
        tests=Count("measures", filter=Q(measures__role=StandbyMeasure.Role.MEASURES)),
    )
    return CaseFacts(
        evidence=case.evidence.filter(tenant=case.tenant).count(),
        gaps=[Gap(gap.title, gap.trains, gap.tests, gap.closed) for gap in gaps],
        noticed_at=case.noticed_at,
        received_at=case.received_at and timezone.localtime(case.received_at),
        starts_on=case.starts_on,
        today=timezone.localdate(),
        signed=case.signed_at is not None,
        seen=case.seen_at is not None,
        outcome=Outcome(case.outcome) if case.outcome else None,
        trained=case.trained,
        appeal_until=case.appeal_until,
    )


def visible_cases(viewer: Employee) -> QuerySet[StandbyCase]:
    """Cases about people whose records `viewer` sees, never their own: that has its own page."""
    return (
        StandbyCase.objects.filter(
            tenant=viewer.tenant, employee__in=visible_employees(viewer, Right.SEE_RECORDS)
        )
        .exclude(employee=viewer)
        .select_related("employee__unit", "opened_by", "assessor", "decided_by")
        .order_by("-opened_at")
    )


def measures_to_choose(tenant: int) -> QuerySet[TrackItem]:
    """Items that a gap may be trained or measured by: those of tracks that are open."""
    return (
        TrackItem.objects.filter(tenant=tenant, track__state="active", track__is_internal=False)
        .select_related("track")
        .order_by("track__title_en", "stage__position", "position")
    )

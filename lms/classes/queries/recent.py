"""The runs of a centre as other rooms need them."""

from collections.abc import Iterator
from uuid import UUID

from django.db.models import Max
from django.utils import timezone

from lms.classes.models import CourseRun, Participant, TrainerProfile
from lms.classes.queries.runs import teachers_of
from lms.people.rules.filing import text
from lms.tracks.rules.run_evidence import RunFacts

_MOST = 200


def recent_runs(tenant: int) -> Iterator[RunFacts]:
    """The latest announced and closed runs, by when they end."""
    runs = list(
        CourseRun.objects.filter(
            tenant=tenant, state__in=[CourseRun.State.ANNOUNCED, CourseRun.State.CLOSED]
        )
        .annotate(last=Max("sessions__ends_at"))
        .select_related("item")
        .order_by("-last", "id")[:_MOST]
    )
    ids = [one.id for one in runs]
    teachers = teachers_of(ids, tenant)
    internal = set(
        TrainerProfile.objects.filter(
            tenant=tenant, kind=TrainerProfile.Kind.INTERNAL, employee__isnull=False
        ).values_list("employee", flat=True)
    )
    members: dict[UUID, list[UUID]] = {one: [] for one in ids}
    for run, employee in Participant.objects.filter(
        tenant=tenant, run__in=ids, removed_at=None
    ).values_list("run_id", "employee_id"):
        members[run].append(employee)
    for one in runs:
        ended = one.last is not None and one.last <= timezone.now()
        trainers = sorted(teachers[one.id], key=str)
        yield RunFacts(
            id=one.id,
            title=text(one.title_en, one.title_zh),
            trainers=trainers,
            participants=members[one.id],
            ended_on=timezone.localdate(one.last) if ended else None,
            track_id=one.item.track_id,
            internal_trainers=[trainer for trainer in trainers if trainer in internal],
        )

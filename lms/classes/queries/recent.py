"""The runs of a centre as other rooms need them."""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from lms.classes.models import CourseRun, Participant, TrainerProfile
from lms.classes.queries.runs import teachers_of
from lms.people.rules.filing import text
from lms.tracks.rules.run_evidence import RunFacts

_MOST = 200


def with_end(runs: QuerySet[CourseRun]) -> QuerySet[Any]:
    """Each with `last`: when its last session ends. Sessions for making up come after the run."""
    held = Q(sessions__cancelled_at=None, sessions__is_make_up=False)
    return runs.annotate(last=Max("sessions__ends_at", filter=held))


def recent_runs(tenant: int) -> Iterator[RunFacts]:
    """The latest announced and closed runs, by when they end."""
    runs = with_end(
        CourseRun.objects.filter(
            tenant=tenant, state__in=[CourseRun.State.ANNOUNCED, CourseRun.State.CLOSED]
        )
    )
    return facts_of(tenant, list(runs.select_related("item").order_by("-last", "id")[:_MOST]))


def facts_of(tenant: int, runs: Sequence[CourseRun]) -> Iterator[RunFacts]:
    """What others need of these runs, which come from `with_end`, with their items."""
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
        last = getattr(one, "last", None)
        ended = last is not None and last <= timezone.now()
        trainers = sorted(teachers[one.id], key=str)
        yield RunFacts(
            id=one.id,
            title=text(one.title_en, one.title_zh),
            trainers=trainers,
            participants=members[one.id],
            ended_on=timezone.localdate(last) if ended else None,
            track_id=one.item.track_id,
            internal_trainers=[trainer for trainer in trainers if trainer in internal],
        )

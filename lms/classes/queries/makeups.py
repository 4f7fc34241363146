"""Where somebody can make up what they missed."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from lms.classes.models import CourseRun, MakeUp, TrainingSession


def choices_for(
    tenant: int, make_ups: Sequence[MakeUp]
) -> list[tuple[MakeUp, list[TrainingSession]]]:
    """Each with the sessions in which it can be made up: coming ones of the same class, in time.

    A make-up session of the run, or a session of another run of the same class.
    """
    if not make_ups:
        return []
    zone = timezone.get_current_timezone()
    last = max(one.until for one in make_ups) + timedelta(days=1)
    items = {one.attendance.participant.run.item_id for one in make_ups}
    by_item: dict[UUID, list[TrainingSession]] = {}
    sessions = (
        TrainingSession.objects.filter(
            Q(run__item__in=items),
            tenant=tenant,
            cancelled_at=None,
            sheet=TrainingSession.Sheet.OPEN,
            starts_at__gt=timezone.now(),
            starts_at__lt=datetime.combine(last, time(), zone),
            run__state=CourseRun.State.ANNOUNCED,
        )
        .select_related("run")
        .order_by("starts_at")
    )
    for one in sessions:
        by_item.setdefault(one.run.item_id, []).append(one)
    return [
        (
            one,
            [
                session
                for session in by_item.get(one.attendance.participant.run.item_id, [])
                if timezone.localdate(session.starts_at) <= one.until
                and (session.is_make_up or session.run_id != one.attendance.participant.run_id)
            ],
        )
        for one in make_ups
    ]

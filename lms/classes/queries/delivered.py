"""What classes have delivered of the items of plans (R40, R122)."""

from collections.abc import Collection, Iterator
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, Q

from lms.classes.models import Attendance, CourseRun, TrainingSession
from lms.planning.rules.delivery import Delivered

_CENT = Decimal("0.01")


def delivered_by_classes(tenant: int, items: Collection[UUID]) -> Iterator[Delivered]:
    """A session counts once its sheet is final: its hours, and whoever was present.

    Sessions for making up are part of what they make up, and a cancelled class delivers nothing.
    """
    held = (
        TrainingSession.objects.filter(
            tenant=tenant,
            run__plan_item__in=items,
            sheet=TrainingSession.Sheet.FINAL,
            cancelled_at=None,
            is_make_up=False,
        )
        .exclude(run__state=CourseRun.State.CANCELLED)
        .select_related("run")
        .annotate(
            present=Count("attendances", filter=Q(attendances__state=Attendance.State.PRESENT))
        )
    )
    for session in held:
        if session.run.plan_item is not None:
            hours = (Decimal(session.minutes) / 60).quantize(_CENT)
            yield Delivered(session.run.plan_item, 1, hours, session.present)

"""A run is over: others are told, whether or not anything of it was filed (R123, R141)."""

from datetime import timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import TruncDate
from django.utils import timezone

from lms.classes.models import CourseRun
from lms.classes.queries.recent import facts_of, with_end
from lms.people.models import Tenant
from lms.tracks.signals import run_ended

_LOOK_BACK: Final = timedelta(days=30)
"""What ended before is history: nobody is asked what they thought of it then."""


def tell_of_ended_runs() -> int:
    """Tell of every run that has ended since, in every centre; how many there were."""
    tenants = Tenant.objects.values_list("id", flat=True)
    return sum(_tell(tenant, run) for tenant in tenants for run in _ended(tenant))


def _ended(tenant: int) -> list[UUID]:
    """Runs whose last session is over, and of which that was not told."""
    now = timezone.now()
    runs = with_end(CourseRun.objects.filter(tenant=tenant, state=CourseRun.State.ANNOUNCED))
    untold = Q(ended_on=None) | Q(ended_on__lt=F("last_day"))
    return list(
        runs.filter(last__lte=now, last__gt=now - _LOOK_BACK)
        .annotate(last_day=TruncDate("last"))
        .filter(untold)
        .values_list("id", flat=True)
    )


@transaction.atomic
def _tell(tenant: int, run_id: UUID) -> bool:
    """Tell of one run, in a transaction of its own; False where another worker did just now."""
    held = CourseRun.objects.select_for_update(no_key=True).get(tenant=tenant, id=run_id)
    found = with_end(CourseRun.objects.filter(tenant=tenant, id=run_id)).select_related("item")
    [facts] = facts_of(tenant, list(found))
    if facts.ended_on is None or (held.ended_on and held.ended_on >= facts.ended_on):
        return False
    held.ended_on = facts.ended_on
    held.save(update_fields=["ended_on"])
    run_ended.send(CourseRun, tenant=tenant, run=facts)
    return True

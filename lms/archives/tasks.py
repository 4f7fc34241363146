"""What the archive does by itself: seal ended days, check what was asked to be checked."""

from uuid import UUID

from django.db.models import F
from procrastinate.contrib.django import app

from lms.archives.models import ArchiveHead
from lms.archives.services import request_check, run_check, seal_due


@app.periodic(cron="5 * * * *")
@app.task(name="archives.seal_ended_days", queueing_lock="archives.seal_ended_days")
def seal_ended_days(timestamp: int) -> None:  # noqa: ARG001 - procrastinate passes the planned time
    """Seal every tenant's ended days, then check the archive.

    Runs each hour at :05, not once a night: so it comes just after midnight in any time zone, and
    an installation that slept through midnight catches up within the hour.
    """
    for tenant in ArchiveHead.objects.filter(seq__gt=F("sealed_seq")).values_list(
        "tenant", flat=True
    ):
        if seal_due(tenant):
            request_check(tenant)


@app.task(name="archives.run_check")
def check_archive(tenant: int, check_id: str) -> None:
    run_check(tenant, UUID(check_id))

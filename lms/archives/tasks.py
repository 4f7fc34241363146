"""What the archive does by itself: seal, check, export, propose what may go."""

from uuid import UUID

from django.db.models import F
from django.utils import timezone
from procrastinate.contrib.django import app

from lms.archives.models import ArchiveHead
from lms.archives.services import (
    close_documents,
    make_export,
    propose_destruction,
    remove_doomed,
    remove_expired,
    repeat_destructions,
    request_check,
    run_check,
    seal_due,
)


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


@app.task(name="archives.make_export")
def make_requested_export(tenant: int, export_id: str) -> None:
    make_export(tenant, UUID(export_id))


@app.task(name="archives.close_documents")
def close_named_documents(tenant: int) -> None:
    close_documents(tenant)


@app.task(name="archives.remove_documents")
def remove_doomed_documents(tenant: int) -> None:
    remove_doomed(tenant)


@app.periodic(cron="25 * * * *")
@app.task(name="archives.let_go", queueing_lock="archives.let_go")
def let_go(timestamp: int) -> None:  # noqa: ARG001 - procrastinate passes the planned time
    """Remove exports whose time is over and files that are doomed, close documents that are left,
    destroy again what a restored database brought back, and put what is past its retention on a
    list for two people to approve."""
    remove_expired(timezone.now())
    for tenant in ArchiveHead.objects.values_list("tenant", flat=True):
        repeat_destructions(tenant)
        propose_destruction(tenant, timezone.localdate())
        close_documents(tenant)
        remove_doomed(tenant)

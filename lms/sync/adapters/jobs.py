"""Waking a worker: one waiting job per connection is enough, however many messages there are."""

from datetime import timedelta
from uuid import UUID

import structlog
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

DELIVER = "sync.deliver"

log = structlog.get_logger("callcraft.sync")


def wake(tenant: int, connection: UUID, *, after: timedelta = timedelta()) -> None:
    """Queue a delivery for a connection, to begin `after` a while, unless one is waiting already.

    Call it after the commit of what is to be sent. Inside the transaction it would be wrong twice:
    a job that waits already could run before our rows are visible, and the lock on the job's
    unique key would hold up every other transaction that has something to send. Should the process
    die between commit and this call, the sweeper finds the rows within a minute.
    """
    task = app.configure_task(
        DELIVER,
        queueing_lock=f"{DELIVER}:{connection}",
        schedule_in={"seconds": int(after.total_seconds())} if after else None,
    )
    try:
        task.defer(tenant=tenant, connection=str(connection))
    except AlreadyEnqueued:
        log.debug("sync.already_awake", connection=str(connection))

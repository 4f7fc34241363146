"""Jobs: a delivery per connection, and a sweeper that finds what nobody woke a worker for."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.utils import timezone
from procrastinate.contrib.django import app

from lms.sync.adapters.jobs import DELIVER, wake
from lms.sync.queries import connections_to_wake
from lms.sync.services.delivery import deliver_due

QUEUE = "sync"


@app.task(name=DELIVER, queue=QUEUE)
def deliver(*, tenant: int, connection: str) -> None:
    """Send what is due for one connection; with much to do, in several jobs so that others get
    their turn."""
    report = deliver_due(tenant, UUID(connection))
    if report.resume_at is not None:
        after = max(report.resume_at - timezone.now(), timedelta())
        wake(tenant, UUID(connection), after=after)


@app.periodic(cron="* * * * *")
@app.task(name="sync.sweep", queue=QUEUE, queueing_lock="sync.sweep")
def sweep(timestamp: int) -> None:
    """Once a minute: retries whose time has come, leases that ran out, wake-ups that were lost."""
    for tenant, connection in connections_to_wake(datetime.fromtimestamp(timestamp, UTC)):
        wake(tenant, connection)

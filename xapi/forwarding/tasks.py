"""Jobs: one run for each partner that has something to do, and a sweeper that looks for them."""

from datetime import UTC, datetime
from typing import Final
from uuid import UUID

from procrastinate.contrib.django import app

from xapi.forwarding.adapters.jobs import FORWARD, PULL, wake
from xapi.forwarding.queries import destinations_to_wake, sources_to_wake
from xapi.forwarding.services import forward_due, pull_due
from xapi.forwarding.services import tidy as tidy_letters

QUEUE: Final = "forwarding"


@app.task(name=FORWARD, queue=QUEUE)
def forward(*, tenant: int, partner: str) -> None:
    """Send what is due to one destination; with much to do, in several jobs."""
    if forward_due(tenant, UUID(partner)).goes_on:
        wake(FORWARD, tenant, UUID(partner))


@app.task(name=PULL, queue=QUEUE)
def pull(*, tenant: int, partner: str) -> None:
    """Read one source up to its end; with much to read, in several jobs."""
    if pull_due(tenant, UUID(partner)).goes_on:
        wake(PULL, tenant, UUID(partner))


@app.periodic(cron="* * * * * */10")
@app.task(name="forwarding.sweep", queue=QUEUE, queueing_lock="forwarding.sweep")
def sweep(timestamp: int) -> None:
    """Every ten seconds: new statements, rests that are over, leases that ran out.

    So recording a statement costs nothing for being forwarded.
    """
    now = datetime.fromtimestamp(timestamp, UTC)
    for tenant, destination in destinations_to_wake(now):
        wake(FORWARD, tenant, destination)
    for tenant, source in sources_to_wake(now):
        wake(PULL, tenant, source)


@app.periodic(cron="41 3 * * *")
@app.task(name="forwarding.tidy", queue=QUEUE, queueing_lock="forwarding.tidy")
def tidy(timestamp: int) -> None:
    """Each night: letters that were settled long ago."""
    tidy_letters(datetime.fromtimestamp(timestamp, UTC))

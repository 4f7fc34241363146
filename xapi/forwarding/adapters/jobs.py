"""Waking a worker: one waiting job per partner is enough."""

from typing import Final
from uuid import UUID

import structlog
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

FORWARD: Final = "forwarding.forward"
PULL: Final = "forwarding.pull"
# Of a worker's four hands. Slow stores must not keep grading waiting.
AT_ONCE: Final = 2
_AFTER_THE_HOUSE: Final = -10

log = structlog.get_logger("callcraft.forwarding")


def wake(task: str, tenant: int, partner: UUID) -> None:
    """Queue a run of `task` for a partner, unless one is waiting already.

    Call it after the commit: a job that waits already could run before our rows are visible.
    Should the process die between commit and this call, the sweeper wakes it.
    """
    configured = app.configure_task(
        task,
        queueing_lock=f"{task}:{partner}",
        lock=f"forwarding:{partner.int % AT_ONCE}",
        priority=_AFTER_THE_HOUSE,
    )
    try:
        configured.defer(tenant=tenant, partner=str(partner))
    except AlreadyEnqueued:
        log.debug("forwarding.already_awake", partner=str(partner))

"""Jobs of this room."""

import structlog
from procrastinate.contrib.django import app

from content.h5p.services import refresh_hubs, sweep

log = structlog.get_logger(__name__)


@app.periodic(cron="50 3 * * *")
@app.task(name="h5p.sweep", queue="intake", queueing_lock="h5p.sweep")
def sweep_h5p(timestamp: int) -> None:  # noqa: ARG001 - procrastinate names it
    """Once a night: remove replaced libraries, and what killed installations have left."""
    deleted = sweep()
    if deleted:
        log.info("h5p.swept", files=deleted)


@app.periodic(cron="40 4 * * *")
@app.task(name="h5p.refresh_hubs", queue="intake", queueing_lock="h5p.refresh_hubs")
def refresh_h5p_hubs(timestamp: int) -> None:  # noqa: ARG001 - procrastinate names it
    """Once a day: ask the hub what it offers, where one is set and somebody has looked at it."""
    refresh_hubs()

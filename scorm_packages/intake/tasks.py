"""Jobs of this room."""

import structlog
from procrastinate.contrib.django import app

from scorm_packages.intake.services import sweep_orphans

log = structlog.get_logger(__name__)


@app.periodic(cron="40 3 * * *")
@app.task(name="intake.sweep_orphans", queue="intake", queueing_lock="intake.sweep_orphans")
def sweep(timestamp: int) -> None:  # noqa: ARG001 - procrastinate names it
    """Once a night: remove what imports that were killed halfway have left in the store."""
    deleted = sweep_orphans()
    if deleted:
        log.warning("intake.orphans_swept", files=deleted)

"""What the run-time does by itself."""

from procrastinate.contrib.django import app

from scorm_packages.runtime.services import close_abandoned_sessions


@app.periodic(cron="25 * * * *")
@app.task(name="runtime.close_abandoned", queueing_lock="runtime.close_abandoned")
def close_abandoned(timestamp: int) -> None:  # noqa: ARG001 - procrastinate passes the planned time
    """Tell the time of last visits that broke off and were never resumed."""
    close_abandoned_sessions()

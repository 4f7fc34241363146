"""What cmi5 does by itself."""

from procrastinate.contrib.django import app

from scorm_packages.cmi5.services import abandon_silent_sessions


@app.periodic(cron="40 * * * *")
@app.task(name="cmi5.abandon_silent", queueing_lock="cmi5.abandon_silent")
def abandon_silent(timestamp: int) -> None:  # noqa: ARG001 - procrastinate passes the planned time
    """End sessions whose unit never said that it was over."""
    abandon_silent_sessions()

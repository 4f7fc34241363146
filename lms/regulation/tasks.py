"""Jobs of this room."""

from django.utils import timezone
from procrastinate.contrib.django import app

from lms.regulation import services


@app.periodic(cron="20 5 * * *")
@app.task(name="regulation.tell_newcomers", queue="house", queueing_lock="regulation.newcomers")
def tell_newcomers(timestamp: int) -> None:  # noqa: ARG001 - procrastinate names it
    """Tell those who were hired or moved what has applied to them since."""
    services.tell_newcomers(timezone.localdate())

"""Jobs: people are reminded of what they owe."""

from datetime import datetime

from django.utils import timezone
from procrastinate.contrib.django import app

from lms.planning.services.reminders import remind_of_quarters, remind_teams


@app.periodic(cron="30 1 * * *")
@app.task(name="planning.remind", queue="planning", queueing_lock="planning.remind")
def remind(timestamp: int) -> None:
    """Once a day: needs plans that are due or late, and quarters that lack a class."""
    moment = datetime.fromtimestamp(timestamp, timezone.get_default_timezone())
    remind_teams(moment.date())
    remind_of_quarters(moment.date())

"""Jobs: accounts of people who have left are closed on the day after their last."""

from datetime import datetime

from django.utils import timezone
from procrastinate.contrib.django import app

from lms.people.services import close_left_accounts


@app.periodic(cron="15 * * * *")
@app.task(name="people.close_left", queue="people", queueing_lock="people.close_left")
def close_left(timestamp: int) -> None:
    """Hourly: whoever left before today may not sign in any more."""
    moment = datetime.fromtimestamp(timestamp, timezone.get_default_timezone())
    close_left_accounts(moment.date())

"""Jobs of this room: reminders."""

from procrastinate.contrib.django import app

from lms.classes.services.reminding import remind_all


@app.periodic(cron="*/15 * * * *")
@app.task(name="classes.remind", queue="house", queueing_lock="classes.remind")
def remind(timestamp: int) -> None:  # noqa: ARG001 - procrastinate names it
    """Tell of classes that begin soon and are not ready; whoever was told is not told again."""
    remind_all()

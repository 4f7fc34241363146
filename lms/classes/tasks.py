"""Jobs of this room: reminders, and what follows when a run is over."""

from procrastinate.contrib.django import app

from lms.classes.services.ending import tell_of_ended_runs
from lms.classes.services.reminding import remind_all


@app.periodic(cron="*/15 * * * *")
@app.task(name="classes.remind", queue="house", queueing_lock="classes.remind")
def remind(timestamp: int) -> None:  # noqa: ARG001 - procrastinate names it
    """Tell of classes that begin soon and are not ready; whoever was told is not told again."""
    remind_all()


@app.periodic(cron="7,22,37,52 * * * *")
@app.task(name="classes.end", queue="house", queueing_lock="classes.end")
def end(timestamp: int) -> None:  # noqa: ARG001 - procrastinate names it
    """Tell of runs whose last session is over; of each that is told once."""
    tell_of_ended_runs()

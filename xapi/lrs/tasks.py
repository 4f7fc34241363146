"""Jobs of the store."""

from procrastinate.contrib.django import app

from xapi.lrs import services


@app.periodic(cron="17 3 * * *")
@app.task(name="lrs.ensure_partitions", queue="lrs", queueing_lock="lrs.ensure_partitions")
def ensure_partitions(timestamp: int) -> None:  # noqa: ARG001 - procrastinate names it
    """Keep the partitions of the months to come ready."""
    services.ensure_partitions()

"""The job queue: procrastinate, in the same database, so that a job is queued by the very
transaction that makes it necessary.

Every task of the house may run twice: it looks at the tables to see what there is to do. So a job
whose worker was killed is simply queued again.
"""

from procrastinate import App, Blueprint, JobContext

WORKER_IS_GONE_AFTER = 30.0
"""Seconds without a heartbeat; workers give one every ten."""

house = Blueprint()


@house.periodic(cron="* * * * * */20")
@house.task(name="retry_stalled", queue="house", queueing_lock="house.stalled", pass_context=True)
async def retry_stalled(context: JobContext, timestamp: int) -> None:  # noqa: ARG001 - its time
    """Queue again the jobs that a killed worker had in hand."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=WORKER_IS_GONE_AFTER):
        await manager.retry_job(job)


def on_app_ready(app: App) -> None:
    """Called once when Django is ready; rooms register their tasks in their own `tasks` modules."""
    app.add_tasks_from(house, namespace="house")

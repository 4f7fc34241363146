"""Jobs of this room. A job names an enrolment; the waiting list says whether there is work."""

from uuid import UUID

from django.db import OperationalError, transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from lms.grading import services


@app.task(name="grading.grade_enrolment", queue="grading")
def grade_enrolment(tenant: int, enrolment_id: str) -> None:
    """Judge one enrolment if it still waits, and others that wait along with it.

    In a burst one job so does the work of many, and theirs find nothing left. An error puts the
    enrolment off; trouble of the database fails the job, and the sweep comes back to it.
    """
    try:
        services.grade_enrolment(tenant, UUID(enrolment_id))
    except OperationalError:
        raise
    except Exception as error:  # noqa: BLE001 - logged and noted with the row.
        services.put_off_after(tenant, UUID(enrolment_id), error)
    services.grade_waiting(tenant)


@app.periodic(cron="* * * * * */20")
@app.task(name="grading.sweep", queue="grading", queueing_lock="grading.sweep")
def sweep(timestamp: int) -> None:  # noqa: ARG001 - procrastinate names it
    """Queue again what waits though its job was lost, or whose pause is over."""
    with transaction.atomic():
        for tenant, enrolment_id in services.defer_again():
            defer(tenant, enrolment_id)


@app.periodic(cron="10 0 * * *")
@app.task(name="grading.sweep_overdue", queue="grading", queueing_lock="grading.sweep_overdue")
def sweep_overdue(timestamp: int) -> None:  # noqa: ARG001 - procrastinate names it
    """Judge anew whose due date has passed."""
    with transaction.atomic():
        for tenant, enrolment_id in services.mark_overdue(timezone.localdate()):
            defer(tenant, enrolment_id)


@app.task(name="grading.run_what_if", queue="grading")
def run_what_if(tenant: int, what_if_id: str) -> None:
    """Try a draft on past evidence, or judge a track anew; harmless when it runs twice."""
    services.run_what_if(tenant, UUID(what_if_id))


def defer(tenant: int, enrolment_id: UUID) -> None:
    """Queue the job in the transaction that is open."""
    grade_enrolment.defer(tenant=tenant, enrolment_id=str(enrolment_id))

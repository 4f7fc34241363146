"""Jobs of this room. A job names an enrolment; the waiting list says whether there is work."""

from uuid import UUID

import structlog
from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from lms.grading import services
from xapi.problems import Problem

log = structlog.get_logger(__name__)


@app.task(name="grading.grade_enrolment", queue="grading")
def grade_enrolment(tenant: int, enrolment_id: str) -> None:
    """Judge one enrolment if it still waits, and others that wait along with it.

    In a burst one job so does the work of many, and theirs find nothing left. A known problem
    puts the enrolment off; any other error fails the job, and the sweep comes back to it.
    """
    try:
        services.grade_enrolment(tenant, UUID(enrolment_id))
    except Problem as problem:
        services.put_off(tenant, UUID(enrolment_id), problem.code)
        log.warning("grading.put_off", tenant=tenant, enrolment=enrolment_id, problem=problem.code)
    try:
        services.grade_waiting(tenant)
    except Problem as problem:
        # Whichever of the others it was, its own job meets the problem again and puts it off.
        log.info("grading.batch_left", tenant=tenant, problem=problem.code)


@app.periodic(cron="* * * * * */20")
@app.task(name="grading.sweep", queue="grading", queueing_lock="grading.sweep")
def sweep(timestamp: int) -> None:  # noqa: ARG001 - procrastinate names it
    """Queue again what waits without a job, and what became overdue today."""
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


def defer(tenant: int, enrolment_id: UUID) -> None:
    """Queue the job in the transaction that is open."""
    grade_enrolment.defer(tenant=tenant, enrolment_id=str(enrolment_id))

"""The list of enrolments that wait to be judged: never twice on it, never forgotten."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

import structlog
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from lms.grading.models import PendingGrade
from lms.tracks.models import Enrolment
from xapi.problems import Problem
from xapi.tenancy import uuid7

log = structlog.get_logger(__name__)

STALE_AFTER: Final = timedelta(seconds=30)
"""A job that has not run by then is queued again; running it twice does no harm."""
FIRST_PAUSE: Final = timedelta(minutes=1)
LONGEST_PAUSE: Final = timedelta(hours=6)
OVERDUE_DAYS: Final = 7
"""How far back to look for due dates that passed while nobody was looking."""

_MARK: Final = """
INSERT INTO grading_pendinggrade
    (id, tenant, enrolment_id, marked_at, deferred_at, failures, problem)
SELECT mark.id, %(tenant)s, mark.enrolment, %(now)s, %(now)s, 0, ''
FROM unnest(%(ids)s::uuid[], %(enrolments)s::uuid[]) AS mark (id, enrolment)
ON CONFLICT (tenant, enrolment_id) DO UPDATE
   SET marked_at = EXCLUDED.marked_at,
       deferred_at = CASE WHEN grading_pendinggrade.not_before IS NULL
                          THEN grading_pendinggrade.deferred_at ELSE EXCLUDED.deferred_at END,
       not_before = NULL
RETURNING id, enrolment_id, deferred_at
"""


def mark_pending(tenant: int, enrolments: Collection[UUID]) -> list[UUID]:
    """Mark enrolments as waiting, in the caller's transaction.

    Returns those that were not waiting before, or had been put off, which new evidence ends: for
    each the caller queues one job, in the same transaction. The rows stay locked until it ends, so
    a grader that runs meanwhile waits, and then sees what this transaction wrote. Marks are made
    in one order everywhere: no deadlock.
    """
    if not enrolments:
        return []
    ordered = sorted(enrolments)
    ids = [uuid7() for _ in ordered]
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(_MARK, {"tenant": tenant, "now": now, "ids": ids, "enrolments": ordered})
        rows = cursor.fetchall()
    fresh = set(ids)
    return [
        enrolment
        for row_id, enrolment, deferred_at in rows
        if row_id in fresh or deferred_at == now
    ]


def mark_overdue(today: date) -> list[tuple[int, UUID]]:
    """Mark the open enrolments whose due date passed in the last days; some rules judge by it.

    Returns (tenant, enrolment) of those for which a job has to be queued.
    """
    due = Enrolment.objects.filter(
        withdrawn_at=None, due_on__lt=today, due_on__gte=today - timedelta(days=OVERDUE_DAYS)
    )
    by_tenant: dict[int, list[UUID]] = {}
    for tenant, enrolment in due.values_list("tenant", "id"):
        by_tenant.setdefault(tenant, []).append(enrolment)
    return [
        (tenant, enrolment)
        for tenant, enrolments in sorted(by_tenant.items())
        for enrolment in mark_pending(tenant, enrolments)
    ]


@transaction.atomic
def defer_again(now: datetime | None = None) -> list[tuple[int, UUID]]:
    """Take up the rows whose job was lost or whose pause is over.

    Returns (tenant, enrolment); the caller queues a job for each in the same transaction. Two
    sweepers at once never take the same row.
    """
    now = now or timezone.now()
    waiting = PendingGrade.objects.select_for_update(skip_locked=True).filter(
        Q(not_before=None) | Q(not_before__lte=now), deferred_at__lte=now - STALE_AFTER
    )
    rows = list(waiting.order_by("id"))
    PendingGrade.objects.filter(id__in=[row.id for row in rows]).update(deferred_at=now)
    return [(row.tenant, row.enrolment_id) for row in rows]


UNEXPECTED: Final = "grading.unexpected"
"""What is noted where judging met an error that is no Problem; the log has the rest."""


def put_off_after(tenant: int, enrolment_id: UUID, error: Exception) -> str:
    """Put an enrolment off because of an error, log it, and return its code."""
    known = isinstance(error, Problem)
    code = error.code if isinstance(error, Problem) else UNEXPECTED
    put_off(tenant, enrolment_id, code)
    log.warning(
        "grading.put_off",
        tenant=tenant,
        enrolment=str(enrolment_id),
        problem=code,
        exc_info=None if known else error,
    )
    return code


@transaction.atomic
def put_off(tenant: int, enrolment_id: UUID, problem: str) -> None:
    """Note that judging met a problem, and when to try again: later each time."""
    row = (
        PendingGrade.objects.select_for_update()
        .filter(tenant=tenant, enrolment_id=enrolment_id)
        .first()
    )
    if row is None:
        return
    pause = min(FIRST_PAUSE * 2 ** min(row.failures, 10), LONGEST_PAUSE)
    row.failures += 1
    row.problem = problem
    row.not_before = timezone.now() + pause
    row.save(update_fields=["failures", "problem", "not_before"])

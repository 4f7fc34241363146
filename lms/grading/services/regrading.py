"""Judging everybody anew, for instance after a mended rule or a restored database."""

from collections.abc import Callable, Sequence
from itertools import groupby, islice
from operator import itemgetter
from typing import TypedDict
from uuid import UUID

from django.db import OperationalError

from lms.grading.services.deciding import BATCH, grade_enrolments
from lms.grading.services.pending import put_off_after
from lms.tracks.models import Enrolment

Progress = Callable[[int, int], None]
"""Told after each batch: how many enrolments were judged, of how many."""


class Regrade(TypedDict):
    """What a re-grade did: enrolments judged, decisions written, and problems met, by code."""

    enrolments: int
    decisions: int
    problems: dict[str, int]


def _silent(judged: int, of: int) -> None:
    """Tell nobody."""


def regrade_all(tenant: int | None = None, *, progress: Progress = _silent) -> Regrade:
    """Judge every open enrolment, in batches; None takes every tenant.

    Writes a decision only where the verdict changed, so a second run writes nothing. Each batch is
    a transaction of its own: what was judged before an interruption stays, and the next run does
    the rest. An enrolment that meets a problem stays on the waiting list, and the others go on.
    """
    enrolments = Enrolment.objects.filter(withdrawn_at=None).order_by("tenant", "id")
    if tenant is not None:
        enrolments = enrolments.filter(tenant=tenant)
    report = Regrade(enrolments=0, decisions=0, problems={})
    of = enrolments.count()
    rows = enrolments.values_list("tenant", "id").iterator()
    for owner, of_tenant in groupby(rows, key=itemgetter(0)):
        ids = (enrolment_id for _, enrolment_id in of_tenant)
        while batch := list(islice(ids, BATCH)):
            _regrade(owner, batch, report)
            progress(report["enrolments"], of)
    return report


def _regrade(tenant: int, batch: Sequence[UUID], report: Regrade) -> None:
    """Judge a batch; when one of it meets a problem, each on its own."""
    try:
        report["decisions"] += len(grade_enrolments(tenant, batch, force=True))
        report["enrolments"] += len(batch)
    except OperationalError:
        raise  # The database's own trouble is nobody's fault among them.
    except Exception as error:  # noqa: BLE001 - logged, noted with the row, and reported.
        if len(batch) == 1:
            code = put_off_after(tenant, batch[0], error)
            report["enrolments"] += 1
            report["problems"][code] = report["problems"].get(code, 0) + 1
            return
        for enrolment_id in batch:
            _regrade(tenant, [enrolment_id], report)

"""Judging everybody anew, for instance after a mended rule or a restored database."""

from collections import Counter
from typing import TypedDict

from lms.grading.services.deciding import grade_enrolment
from lms.grading.services.pending import put_off
from lms.tracks.models import Enrolment
from xapi.problems import Problem


class Regrade(TypedDict):
    """What a re-grade did: enrolments judged, decisions written, and problems met, by code."""

    enrolments: int
    decisions: int
    problems: dict[str, int]


def regrade_all(tenant: int | None = None) -> Regrade:
    """Judge every open enrolment, each in its own transaction; None takes every tenant.

    Writes a decision only where the verdict changed, so a second run writes nothing. An enrolment
    that meets a problem stays on the waiting list, and the others go on.
    """
    judged = written = 0
    problems: Counter[str] = Counter()
    enrolments = Enrolment.objects.filter(withdrawn_at=None).order_by("tenant", "id")
    if tenant is not None:
        enrolments = enrolments.filter(tenant=tenant)
    for owner, enrolment_id in enrolments.values_list("tenant", "id").iterator():
        judged += 1
        try:
            written += len(grade_enrolment(owner, enrolment_id, force=True))
        except Problem as problem:
            problems[problem.code] += 1
            put_off(owner, enrolment_id, problem.code)
    return Regrade(enrolments=judged, decisions=written, problems=dict(problems))

"""Judging: evidence in, superseding decisions out, all in one transaction.

Many enrolments are judged as cheaply as one: every question to the database is asked once for
all of them. That is why a burst of results and a re-grade of everybody go through here alike.
"""

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.db import OperationalError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from lms.grading.models import Decision, PendingGrade
from lms.grading.queries import standing_decisions
from lms.grading.rules.evaluate import ENGINE_VERSION, Evaluation, evaluate
from lms.grading.rules.superseding import takes_the_place_of
from lms.grading.rules.trace import Outcome
from lms.grading.services.erasure import beyond_judging
from lms.grading.services.inputs import Gathered, Ledger, gather
from lms.grading.services.pending import mark_pending, put_off_after
from lms.grading.services.recommending import recommend
from lms.grading.signals import decisions_recorded
from lms.regulation.models import RuleSetVersion
from lms.regulation.queries import compiled, rule_set_in_force
from lms.regulation.rules.canonical import canonical_bytes
from lms.tracks.models import Enrolment
from lms.tracks.services import Verdict, note_completions

BATCH: Final = 50
"""How many enrolments one transaction judges at most."""


def grade_enrolment(tenant: int, enrolment_id: UUID, *, force: bool = False) -> list[Decision]:
    """Judge one enrolment that is waiting; see `grade_enrolments`."""
    return grade_enrolments(tenant, [enrolment_id], force=force)


@transaction.atomic
def grade_enrolments(
    tenant: int, enrolment_ids: Collection[UUID], *, force: bool = False
) -> list[Decision]:
    """Judge those of the enrolments that are waiting, and write the decisions that changed.

    With `force` they need not be waiting, and withdrawn ones are judged too. The waiting row is
    the lock: of two graders the second finds it gone and does nothing. Evidence is read after the
    rows are locked, so whatever was stored before is seen, and whatever comes later marks them
    anew. A late statement does not touch the grade of an enrolment that was withdrawn.

    Raises lms.regulation.exceptions.NoRuleSetInForce; nothing is written then.
    """
    if force:
        mark_pending(tenant, enrolment_ids)
    rows = PendingGrade.objects.select_for_update(of=("self",)).filter(
        tenant=tenant, enrolment_id__in=list(enrolment_ids)
    )
    return _judge(tenant, _taken(rows), force=force)


@transaction.atomic
def grade_waiting(tenant: int, limit: int = BATCH) -> list[Decision]:
    """Judge up to `limit` enrolments that wait and that nobody else is judging.

    Those that met a problem before are left to their own job. Where one meets an error now, each
    is judged on its own, and whichever meets it again is put off: one holds up nobody else.
    """
    waiting = PendingGrade.objects.select_for_update(of=("self",), skip_locked=True).filter(
        tenant=tenant, failures=0
    )
    rows = list(_taken(waiting)[:limit])
    try:
        with transaction.atomic():
            return _judge(tenant, rows, force=False)
    except OperationalError:
        raise  # The database's own trouble is nobody's fault among them.
    except Exception:  # noqa: BLE001 - whose it was, and which, shows when each is judged alone.
        return [decision for row in rows for decision in _judge_alone(tenant, row)]


def _judge_alone(tenant: int, row: PendingGrade) -> list[Decision]:
    """Judge one enrolment in a savepoint of its own; put it off where that fails."""
    try:
        with transaction.atomic():
            return _judge(tenant, [row], force=False)
    except OperationalError:
        raise
    except Exception as error:  # noqa: BLE001 - logged and noted with the row.
        put_off_after(tenant, row.enrolment_id, error)
        return []


def _taken(rows: QuerySet[PendingGrade]) -> QuerySet[PendingGrade]:
    """Waiting rows with all that is known of their enrolments, locked in the order of all marks."""
    related = rows.select_related("enrolment__track", "enrolment__employee__unit")
    return related.order_by("enrolment_id")


def _judge(tenant: int, rows: Iterable[PendingGrade], *, force: bool) -> list[Decision]:
    pending = list(rows)
    enrolments = [row.enrolment for row in pending]
    open_ones = [one for one in enrolments if force or one.withdrawn_at is None]
    decisions = _decide(tenant, open_ones) if open_ones else []
    PendingGrade.objects.filter(tenant=tenant, id__in=[row.id for row in pending]).delete()
    return decisions


def _decide(tenant: int, enrolments: Sequence[Enrolment]) -> list[Decision]:
    versions = versions_of(tenant, enrolments)
    gathered = gather(tenant, enrolments)
    standing = standing_decisions(tenant, [enrolment.id for enrolment in enrolments])
    beyond = beyond_judging(tenant, standing, gathered.read())
    ledger = Ledger(tenant)
    now = timezone.now()
    decisions: list[Decision] = []
    for enrolment in enrolments:
        version = versions[enrolment.id]
        rule_set = compiled(version)
        inputs = gathered.inputs(enrolment, rule_set, ledger, now)
        evaluation = evaluate(rule_set, inputs.facts, inputs.evidence)
        changed = _changed(enrolment, version, evaluation, standing[enrolment.id], now)
        decisions += (one for one in changed if one.supersedes_id not in beyond or _gives(one))
    Decision.objects.bulk_create(decisions)
    note_completions(tenant, [_verdict(one, gathered) for one in decisions])
    recommend(tenant, decisions)
    if told := [one for one in decisions if _matters(one)]:
        decisions_recorded.send(Decision, decisions=told)
    return decisions


def _verdict(decision: Decision, gathered: Gathered) -> Verdict:
    """A decision as tracks note it: what was passed, and of which items."""
    keys = None
    if not decision.is_total:
        part = compiled(decision.rule_set).component(decision.scope.partition(":")[2])
        taken = gathered.courses[decision.enrolment_id]
        keys = [course.key for course in taken if part.takes(course.key)]
    return Verdict(
        decision.enrolment,
        decision.outcome == Outcome.PASS,
        decision.id,
        decision.computed_at,
        keys,
    )


def _gives(decision: Decision) -> bool:
    """Whether it is a pass where there was no verdict: what is gone stands in nobody's way."""
    before = decision.supersedes
    had_none = before is not None and before.outcome == Outcome.INDETERMINATE
    return had_none and decision.outcome == Outcome.PASS


def _matters(decision: Decision) -> bool:
    """Whether others are told: of every verdict, and of one that is no longer there."""
    before = decision.supersedes
    return any(one and one.outcome != Outcome.INDETERMINATE for one in (decision, before))


def versions_of(tenant: int, enrolments: Sequence[Enrolment]) -> dict[UUID, RuleSetVersion]:
    """The rules in force on the day of each enrolment: one cohort, one version (R112)."""
    known: dict[tuple[str, date], RuleSetVersion] = {}
    versions = {}
    for enrolment in enrolments:
        wanted = enrolment.track.rule_set_key, timezone.localdate(enrolment.enrolled_at)
        if wanted not in known:
            known[wanted] = rule_set_in_force(tenant, *wanted)
        versions[enrolment.id] = known[wanted]
    return versions


def _changed(
    enrolment: Enrolment,
    version: RuleSetVersion,
    evaluation: Evaluation,
    standing: Mapping[str, Decision],
    now: datetime,
) -> Iterator[Decision]:
    """A new decision for every scope whose verdict is not the standing one."""
    for result in evaluation.scopes:
        before = standing.get(result.scope)
        record = evaluation.record(result)
        if not takes_the_place_of(record, before.record if before else None):
            continue
        yield Decision(
            tenant=enrolment.tenant,
            enrolment=enrolment,
            employee=enrolment.employee,
            scope=result.scope,
            number=before.number + 1 if before else 1,
            outcome=result.outcome.value,
            score=result.score,
            rule_set=version,
            rule_set_sha256=version.sha256,
            engine_version=ENGINE_VERSION,
            record=record,
            record_bytes_sha256=hashlib.sha256(canonical_bytes(record)).hexdigest(),
            supersedes=before,
            computed_at=now,
        )

"""Judging one enrolment: evidence in, superseding decisions out, all in one transaction."""

import hashlib
from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from lms.grading.models import Decision, PendingGrade
from lms.grading.queries import courses_of, standing_decisions
from lms.grading.rules.evaluate import ENGINE_VERSION, Evaluation, Facts, evaluate
from lms.grading.rules.evidence import evidence_of
from lms.grading.rules.superseding import takes_the_place_of
from lms.grading.rules.trace import Outcome
from lms.grading.services.pending import mark_pending
from lms.grading.signals import decision_recorded
from lms.regulation.models import RuleSetVersion
from lms.regulation.queries import compiled, rule_set_in_force
from lms.regulation.rules.canonical import canonical_bytes
from lms.tracks.models import Enrolment
from xapi.lrs.queries import statements_of_registrations


@transaction.atomic
def grade_enrolment(tenant: int, enrolment_id: UUID, *, force: bool = False) -> list[Decision]:
    """Judge an enrolment that is waiting, and write the decisions that changed.

    With `force` it need not be waiting, and a withdrawn one is judged too. The waiting row is the
    lock: of two graders the second finds it gone and does nothing. Evidence is read after the row
    is locked, so whatever was stored before is seen, and whatever comes later marks it anew.
    A late statement does not touch the grade of an enrolment that was withdrawn.

    Raises lms.regulation.exceptions.NoRuleSetInForce; nothing is written then.
    """
    if force:
        mark_pending(tenant, [enrolment_id])
    pending = _locked_row(tenant, enrolment_id)
    if pending is None:
        return []
    decisions: list[Decision] = []
    if force or pending.enrolment.withdrawn_at is None:
        decisions = _decide(pending.enrolment)
    pending.delete()
    return decisions


def _locked_row(tenant: int, enrolment_id: UUID) -> PendingGrade | None:
    """The waiting row, locked, with all that is known of the enrolment."""
    rows = PendingGrade.objects.select_for_update(of=("self",)).filter(
        tenant=tenant, enrolment_id=enrolment_id
    )
    return rows.select_related("enrolment__track", "enrolment__employee__unit").first()


def _decide(enrolment: Enrolment) -> list[Decision]:
    """Judge by the rules in force on the day of the enrolment: one cohort, one version (R112)."""
    tenant = enrolment.tenant
    on = timezone.localdate(enrolment.enrolled_at)
    version = rule_set_in_force(tenant, enrolment.track.rule_set_key, on)
    courses = courses_of(enrolment)
    registrations = [registration for one in courses for registration in one.registrations]
    statements = statements_of_registrations(tenant, registrations)
    today = timezone.localdate()
    facts = Facts(
        parts={one.key: one.parts for one in courses},
        past_due=enrolment.due_on is not None and today > enrolment.due_on,
    )
    evidence = evidence_of({one.key: one.registrations for one in courses}, statements)
    evaluation = evaluate(compiled(version), facts, evidence)
    decisions = list(_changed(enrolment, version, evaluation))
    Decision.objects.bulk_create(decisions)
    for decision in decisions:
        if decision.outcome != Outcome.INDETERMINATE:
            decision_recorded.send(Decision, decision=decision)
    return decisions


def _changed(
    enrolment: Enrolment, version: RuleSetVersion, evaluation: Evaluation
) -> Iterable[Decision]:
    """A new decision for every scope whose verdict is not the standing one."""
    standing = standing_decisions(enrolment.tenant, enrolment.id)
    now = timezone.now()
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

"""What this room does when others speak: statements stored, rules proposed, consequences due."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from lms.grading import tasks
from lms.grading.rules.proving import prove
from lms.grading.services import mark_pending, recommend_due
from lms.grading.services.erasure import relied_on
from lms.regulation.rules.rule_set import RuleSet
from lms.regulation.signals import rule_set_proposed
from lms.tracks.queries import enrolments_of_registrations
from lms.tracks.rules.consequences import Consequence
from lms.tracks.signals import consequence_due
from xapi.lrs.queries import StoredStatement
from xapi.lrs.signals import evidence_asked, statements_stored, statements_voided


def connect() -> None:
    """Listen. Called once, when Django is ready."""
    statements_stored.connect(queue_grading, dispatch_uid="grading.queue_grading")
    statements_voided.connect(queue_grading, dispatch_uid="grading.queue_grading_of_voided")
    evidence_asked.connect(keep_evidence, dispatch_uid="grading.keep_evidence")
    rule_set_proposed.connect(prove_rule_set, dispatch_uid="grading.prove_rule_set")
    consequence_due.connect(recommend_what_is_due, dispatch_uid="grading.recommend_what_is_due")


def queue_grading(tenant: int, statements: Sequence[StoredStatement], **_: Any) -> None:
    """Mark the enrolments that the statements concern, and queue a job for each newly marked.

    Runs in the transaction that stores the statements: they, the mark and the job are there
    together or not at all.
    """
    registrations = {stored.registration for stored in statements if stored.registration}
    if not registrations:
        return
    for enrolment in mark_pending(tenant, enrolments_of_registrations(tenant, registrations)):
        tasks.defer(tenant, enrolment)


def keep_evidence(tenant: int, statements: Sequence[StoredStatement], **_: Any) -> set[UUID]:
    """Answer which expired statements a standing decision rests on."""
    return relied_on(tenant, statements)


def prove_rule_set(rule_set: RuleSet, **_: Any) -> list[str]:
    """Run the tests inside a proposed rule set."""
    return [str(failure) for failure in prove(rule_set)]


def recommend_what_is_due(tenant: int, consequence: Consequence, **_: Any) -> None:
    """Have a consequence that another room named wait for a named human."""
    recommend_due(tenant, consequence)

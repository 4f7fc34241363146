"""Grading and data protection: which evidence is still needed, and what to do when it is gone.

A decision carries its evidence in its record, by id and hash, with all that was taken from it. So
it can be explained and computed again without the statements. It can not be judged anew: what the
erased statements said is missing, and a fail or a gap would come of it. Therefore a decision stands
whose evidence was erased or given a pseudonym, whatever comes later; but for one without a verdict,
which a pass may follow: whoever was forgotten and begins anew can get there.
"""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from lms.grading.models import Decision
from lms.grading.queries import standing_decisions
from lms.tracks.queries import enrolments_of_registrations
from xapi.lrs.queries import StoredStatement
from xapi.lrs.queries.protection import no_longer_as_recorded


def beyond_judging(
    tenant: int,
    standing: Mapping[UUID, Mapping[str, Decision]],
    statements: Iterable[StoredStatement],
) -> set[UUID]:
    """The ids of the standing decisions that rest on what was erased or changed since.

    `statements` are those that were found. Usually all are, and nothing has to be asked.
    """
    found = {(statement.id, statement.sha256) for statement in statements}
    missing: dict[UUID, dict[UUID, str]] = {}
    for decisions in standing.values():
        for decision in decisions.values():
            recorded = _evidence_of(decision)
            if gone := {one: sha for one, sha in recorded.items() if (one, sha) not in found}:
                missing[decision.id] = gone
    lost = no_longer_as_recorded(
        tenant, {one: sha for gone in missing.values() for one, sha in gone.items()}
    )
    return {decision for decision, gone in missing.items() if lost & gone.keys()}


def relied_on(tenant: int, statements: Sequence[StoredStatement]) -> set[UUID]:
    """The ids of those statements that a standing decision rests on."""
    registrations = {one.registration for one in statements if one.registration}
    if not registrations:
        return set()
    standing = standing_decisions(tenant, enrolments_of_registrations(tenant, registrations))
    evidence = {
        statement_id
        for decisions in standing.values()
        for decision in decisions.values()
        for statement_id in _evidence_of(decision)
    }
    return evidence & {stored.id for stored in statements}


def _evidence_of(decision: Decision) -> dict[UUID, str]:
    """The statements in a decision's record: hash by id."""
    evidence = decision.record.get("evidence", ())
    return {UUID(entry["statement_id"]): entry["sha256"] for entry in evidence}

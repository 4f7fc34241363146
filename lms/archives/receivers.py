"""What this room does when a lower one speaks: decisions and records go into the archive."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef

from lms.archives.models import ArchiveEntry
from lms.archives.rules.documents import instant
from lms.archives.services import NewEntry, append_entries, learner_then
from lms.archives.services.event_files import open_event
from lms.grading.models import Decision
from lms.grading.queries import titles_of_items
from lms.grading.rules.evaluate import TOTAL, component_scope
from lms.people.models import Employee
from lms.people.rules.filing import EventReference, PersonalRecord
from lms.regulation.queries import compiled
from lms.regulation.rules.rule_set import RuleSet, Text
from lms.tracks.rules.run_evidence import RUN_EVENT, RunFacts


def archive_decisions(*, decisions: Sequence[Decision], **_: Any) -> list[ArchiveEntry]:
    """Append the entries about decisions of one tenant, in their transaction (R105, R138, R141).

    The same decision twice gives one entry. The entry of a superseding decision names the entry
    it takes the place of: that of the nearest decision before it which was archived, since not
    every one without a verdict is. A verdict that no longer stands is withdrawn in that way.
    """
    tenant = decisions[0].tenant
    tracks = {decision.enrolment.track_id for decision in decisions}
    titles = {track: titles_of_items(tenant, track) for track in tracks}
    before = _archived_before(tenant, decisions)
    new = [
        NewEntry(
            employee_id=decision.employee_id,
            kind=payload["kind"],
            payload=payload,
            occurred_at=decision.computed_at,
            source=decision.id,
            supersedes=before.get(decision.id),
        )
        for decision in decisions
        for payload in [result_payload(decision, titles[decision.enrolment.track_id])]
    ]
    return append_entries(tenant, new)


def archive_records(
    *, tenant: int, records: Sequence[PersonalRecord], **_: Any
) -> list[ArchiveEntry]:
    """Append what another room files about people, in its transaction (R97, R138, R140–R143).

    The learner is written as they are now, so that the entry is complete in itself.
    """
    people = (
        Employee.objects.filter(tenant=tenant)
        .select_related("unit")
        .in_bulk({record.employee_id for record in records})
    )
    new = [
        NewEntry(
            employee_id=record.employee_id,
            kind=record.kind,
            payload={
                **record.as_payload(),
                "learner": learner_then(people[record.employee_id])
                if record.employee_id in people
                else None,
            },
            occurred_at=record.occurred_at,
            source=record.source,
            supersedes=record.supersedes,
        )
        for record in records
    ]
    return append_entries(tenant, new)


def open_event_file(*, tenant: int, run: RunFacts, **_: Any) -> None:
    """Open the file of a run that is over, in the transaction that says so (R141)."""
    if run.ended_on:
        open_event(tenant, EventReference(RUN_EVENT, run.id, run.title), run.ended_on)


def result_payload(decision: Decision, titles: Mapping[str, Text]) -> dict[str, Any]:
    """What the archive says about a decision: complete in itself, with nothing to look up later."""
    employee, track = decision.employee, decision.enrolment.track
    course = None if decision.scope == TOTAL else _course(decision, titles)
    return {
        "kind": "course_result" if course else "track_result",
        "learner": learner_then(employee),
        "track": {"key": track.key, "title": {"en": track.title_en, "zh-Hans": track.title_zh}},
        "course": course,
        "outcome": decision.outcome,
        "score": decision.record["score"],
        "decided_at": instant(decision.computed_at),
        "decision": {
            "id": str(decision.id),
            "sha256": decision.record_bytes_sha256,
            "supersedes": str(decision.supersedes_id) if decision.supersedes_id else None,
        },
        "rule_set": dict(decision.record["rule_set"]),
        "evidence": [
            {"statement_id": entry["statement_id"], "sha256": entry["sha256"]}
            for entry in decision.record["evidence"]
        ],
    }


def _course(decision: Decision, titles: Mapping[str, Text]) -> dict[str, Any]:
    """The course a component stands for: the one it takes, or, of several, the component itself."""
    rules: RuleSet = compiled(decision.rule_set)
    component = next(one for one in rules.components if component_scope(one.id) == decision.scope)
    taken = [key for key in titles if component.takes(key)]
    if len(taken) == 1:
        return {"key": taken[0], "title": dict(titles[taken[0]])}
    return {"key": component.id, "title": dict(component.title)}


def _archived_before(tenant: int, decisions: Sequence[Decision]) -> dict[UUID, UUID]:
    """For each decision the nearest one before it in its chain that was archived, if any was."""
    later = [decision for decision in decisions if decision.supersedes_id]
    if not later:
        return {}
    archived = ArchiveEntry.objects.filter(tenant=tenant, source=OuterRef("id"))
    earlier = Decision.objects.filter(
        Exists(archived), tenant=tenant, enrolment__in={one.enrolment_id for one in later}
    )
    chains: dict[tuple[UUID, str], list[tuple[int, UUID]]] = {}
    for enrolment, scope, number, source in earlier.order_by("number").values_list(
        "enrolment_id", "scope", "number", "id"
    ):
        chains.setdefault((enrolment, scope), []).append((number, source))
    return {
        decision.id: source
        for decision in later
        for number, source in chains.get((decision.enrolment_id, decision.scope), ())
        if number < decision.number
    }

"""What this room does when a lower one speaks: a decision goes into the archive."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from lms.archives.models import ArchiveEntry
from lms.archives.rules.documents import instant
from lms.archives.services import append_entry
from lms.grading.models import Decision
from lms.grading.queries import titles_of_items
from lms.grading.rules.evaluate import TOTAL, component_scope
from lms.regulation.queries import compiled
from lms.regulation.rules.rule_set import RuleSet
from lms.tracks.models import Track


def archive_decision(*, decision: Decision, **_: Any) -> ArchiveEntry:
    """Append the entry about a decision, in the decision's transaction (R105, R138, R141).

    The same decision twice gives one entry. The entry of a superseding decision names the entry
    it takes the place of: that of the nearest decision before it which was archived, since one
    without a verdict is not.
    """
    payload = result_payload(decision)
    return append_entry(
        tenant=decision.tenant,
        employee_id=decision.employee_id,
        kind=payload["kind"],
        payload=payload,
        occurred_at=decision.computed_at,
        source=decision.id,
        supersedes=_archived_before(decision),
    )


def result_payload(decision: Decision) -> dict[str, Any]:
    """What the archive says about a decision: complete in itself, with nothing to look up later."""
    employee, track = decision.employee, decision.enrolment.track
    course = None if decision.scope == TOTAL else _course(decision, track)
    return {
        "kind": "course_result" if course else "track_result",
        "learner": {
            "id": str(employee.id),
            "employee_no": employee.employee_no,
            "name": employee.name,
            "unit": employee.unit.name if employee.unit else None,
            "post": employee.post,
        },
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


def _course(decision: Decision, track: Track) -> dict[str, Any]:
    """The course a component stands for: the one it takes, or, of several, the component itself."""
    rules: RuleSet = compiled(decision.rule_set)
    component = next(one for one in rules.components if component_scope(one.id) == decision.scope)
    titles: Mapping[str, Mapping[str, str]] = titles_of_items(decision.tenant, track.id)
    taken = [key for key in titles if component.takes(key)]
    if len(taken) == 1:
        return {"key": taken[0], "title": dict(titles[taken[0]])}
    return {"key": component.id, "title": dict(component.title)}


def _archived_before(decision: Decision) -> UUID | None:
    earlier = Decision.objects.filter(
        tenant=decision.tenant,
        enrolment=decision.enrolment_id,
        scope=decision.scope,
        number__lt=decision.number,
    )
    archived = ArchiveEntry.objects.filter(
        tenant=decision.tenant, source__in=earlier.values("id")
    ).order_by("-seq")
    return archived.values_list("source", flat=True).first()

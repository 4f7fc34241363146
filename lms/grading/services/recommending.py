"""From the consequences of a decision to recommendations that wait for a named human.

Made in the transaction of the decision. The same consequence, resting on the same state, is never
recommended twice; when its decision is superseded and it no longer follows, what is open goes with
it, and what was confirmed is marked: people look at it, nothing is undone by itself (R39, A39).
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, Final
from uuid import UUID

from django.utils import timezone

from lms.grading.models import Decision, Recommendation
from lms.grading.rules.attendance import readings_behind
from lms.grading.rules.evaluate import TOTAL
from lms.grading.rules.explain import explain_consequence
from lms.grading.services.confirming import confirm_automatically
from lms.regulation.queries import compiled, reading
from lms.regulation.rules.canonical import content_hash
from lms.regulation.rules.rule_set import Consequence, RuleSet
from lms.tracks.rules.consequences import Consequence as ConsequenceDue

State = Recommendation.State
AUTOMATIC: Final = "auto"
_FOLLOWS: Final = "true"


def recommend(tenant: int, decisions: Sequence[Decision]) -> list[Recommendation]:
    """Recommend what follows from new decisions, and take back what does no longer."""
    totals = [one for one in decisions if one.scope == TOTAL and _has_consequences(one)]
    if not totals:
        return []
    standing = _standing(tenant, [one.enrolment_id for one in totals])
    now = timezone.now()
    confirming = _Confirming(tenant)
    new: list[Recommendation] = []
    for decision in totals:
        known = standing.get(decision.enrolment_id, {})
        wanted = _wanted(decision)
        for place, before in known.items():
            if place not in wanted:
                _no_longer(before, now)
            elif before.state == State.OPEN:
                before.decision = decision
                before.save(update_fields=["decision"])
        new += [
            _drafted(decision, told, fingerprint, now, confirming)
            for (_, fingerprint), told in wanted.items()
            if (told["id"], fingerprint) not in known
        ]
    return _made(new, confirming)


def recommend_due(tenant: int, due: ConsequenceDue) -> Recommendation | None:
    """Recommend what another room says should follow; None where it said so before."""
    whose = [str(due.employee_id), str(due.enrolment_id or ""), due.kind, str(due.source)]
    fingerprint = content_hash(whose)
    known = Recommendation.objects.filter(
        tenant=tenant, employee=due.employee_id, key=due.kind[:32], fingerprint=fingerprint
    )
    if known.exists():
        return None
    confirming = _Confirming(tenant)
    new = Recommendation(
        tenant=tenant,
        employee_id=due.employee_id,
        enrolment_id=due.enrolment_id,
        source=due.source,
        key=due.kind[:32],
        kind=due.kind[:32],
        title_en=due.title["en"][:200],
        title_zh=due.title["zh-Hans"][:200],
        detail_en=due.detail["en"],
        detail_zh=due.detail["zh-Hans"],
        clause=due.clause,
        readings={name: dict(choice) for name, choice in due.readings.items()},
        evidence=[_named(one) for one in due.evidence],
        fingerprint=fingerprint,
        appeal_days=confirming.days(),
        made_at=timezone.now(),
    )
    return _made([new], confirming)[0]


def _has_consequences(decision: Decision) -> bool:
    before = decision.supersedes
    return any(one is not None and "consequences" in one.record for one in (decision, before))


def _standing(
    tenant: int, enrolments: Sequence[UUID]
) -> dict[UUID, dict[tuple[str, str], Recommendation]]:
    """What was recommended by decisions and not superseded, held until the transaction ends."""
    found: dict[UUID, dict[tuple[str, str], Recommendation]] = {}
    rows = (
        Recommendation.objects.select_for_update(of=("self",))
        .filter(tenant=tenant, enrolment__in=enrolments, basis_gone_at=None)
        .exclude(state=State.SUPERSEDED)
        .exclude(decision=None)
        .order_by("id")
    )
    for row in rows:
        if row.enrolment_id is not None:
            found.setdefault(row.enrolment_id, {})[row.key, row.fingerprint] = row
    return found


def _wanted(decision: Decision) -> dict[tuple[str, str], Mapping[str, Any]]:
    """The consequences that follow, by their key and the state they rest on."""
    return {
        (told["id"], _fingerprint(decision, told)): told
        for told in decision.record.get("consequences", ())
        if told["follows"] == _FOLLOWS
    }


def _fingerprint(decision: Decision, told: Mapping[str, Any]) -> str:
    state = [told["id"], told["period"], told["amount"] or "", *told["basis"]]
    return content_hash([str(decision.enrolment_id), *state])


def _no_longer(before: Recommendation, now: datetime) -> None:
    """What does not follow any more: gone where it was open, marked where it was confirmed."""
    if before.state == State.OPEN:
        before.state, before.settled_at = State.SUPERSEDED, now
    elif before.stands:
        before.basis_gone_at = now
    else:
        return  # Dismissed or withdrawn: it has no effect that could be wrong now.
    before.save(update_fields=["state", "settled_at", "basis_gone_at"])


def _drafted(
    decision: Decision,
    told: Mapping[str, Any],
    fingerprint: str,
    now: datetime,
    confirming: "_Confirming",
) -> Recommendation:
    rule_set = compiled(decision.rule_set)
    rule = next(one for one in rule_set.consequences if one.id == told["id"])
    said = explain_consequence(decision.record, rule_set, rule.id, told["period"])
    unit = rule.unit or {"en": "", "zh-Hans": ""}
    today = timezone.localdate(now)
    return Recommendation(
        tenant=decision.tenant,
        employee_id=decision.employee_id,
        enrolment_id=decision.enrolment_id,
        decision=decision,
        source=decision.id,
        key=rule.id,
        kind=rule.recommend,
        period=told["period"][:200],
        title_en=rule.title["en"][:200],
        title_zh=rule.title["zh-Hans"][:200],
        detail_en=said.en,
        detail_zh=said.zh,
        amount=told["amount"] or "",
        unit_en=unit["en"][:80],
        unit_zh=unit["zh-Hans"][:80],
        clause=rule.clause,
        readings=_readings(decision, rule_set, rule),
        evidence=_evidence(decision, told),
        fingerprint=fingerprint,
        confirm_role=rule.confirm,
        appeal_days=confirming.days(rule_set, rule),
        made_at=now,
        due_on=today + timedelta(days=rule.due_days) if rule.due_days else None,
    )


def _readings(
    decision: Decision, rule_set: RuleSet, rule: Consequence
) -> dict[str, Mapping[str, str]]:
    """The readings it rests on: those behind the facts it asks for, and those of its clause."""
    own = {entry["id"]: dict(entry["choice"]) for entry in rule_set.readings_of(rule.clause)}
    behind = readings_behind(rule, rule_set)
    went_in = decision.record["facts"].get("readings", {})
    return {**{name: went_in[name] for name in behind if name in went_in}, **own}


def _evidence(decision: Decision, told: Mapping[str, Any]) -> list[dict[str, str]]:
    """The statements it rests on: those about attendance that it counted, else all."""
    entries = decision.record["evidence"]
    counted = [one for one in entries if one["statement_id"] in told["basis"]]
    return [{"id": one["statement_id"], "sha256": one["sha256"]} for one in counted or entries]


class _Confirming:
    """How consequences take effect, by reading A39: asked once, and only where it matters."""

    def __init__(self, tenant: int) -> None:
        self._tenant = tenant

    @cached_property
    def _ledger(self) -> Mapping[str, str]:
        return reading(self._tenant, "A39", timezone.localdate())

    def days(self, rule_set: RuleSet | None = None, rule: Consequence | None = None) -> int:
        """Working days to appeal: the rule's own, the rule set's, else the ledger's."""
        if rule is not None and rule.appeal_days is not None:
            return rule.appeal_days
        chosen = rule_set.choices("A39") if rule_set else {}
        return int(chosen.get("appeal_days", self._ledger["appeal_days"]))

    @property
    def is_automatic(self) -> bool:
        return self._ledger["consequence_mode"] == AUTOMATIC


def _named(one: object) -> dict[str, str]:
    """A piece of evidence as another room named it: an id, or an id with a hash."""
    if isinstance(one, Mapping):
        return {name: str(value) for name, value in one.items()}
    return {"id": str(one)}


def _made(new: Sequence[Recommendation], confirming: _Confirming) -> list[Recommendation]:
    """Write them; where reading A39 makes consequences automatic they take effect at once."""
    Recommendation.objects.bulk_create(new)
    if new and confirming.is_automatic:
        for one in new:
            confirm_automatically(one)
    return list(new)

"""Drafting, activating and withdrawing versions of rule sets."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from lms.people.models import Employee
from lms.people.services import audit
from lms.regulation.exceptions import (
    RuleSetFixed,
    RuleSetInForce,
    RuleSetInvalid,
    RuleSetOutOfOrder,
    RuleSetUnproved,
    TwoRegimes,
)
from lms.regulation.models import RuleSetVersion
from lms.regulation.queries.readings import reading
from lms.regulation.rules.canonical import InexactJson, read_exact_json
from lms.regulation.rules.checks import TARDY_FACTS
from lms.regulation.rules.rule_set import (
    InvalidRuleSet,
    RuleSet,
    parse_rule_set,
    version_order,
)
from lms.regulation.signals import rule_set_proposed

DEFAULT_RULE_SETS: Final = Path(__file__).parents[1] / "rule_sets"

State = RuleSetVersion.State


@transaction.atomic
def draft_rule_set(
    *, tenant: int, content: Mapping[str, Any], actor: Employee | None = None
) -> RuleSetVersion:
    """Write a draft, or write it anew while it is one.

    Raises RuleSetInvalid, or RuleSetFixed when this version is no longer a draft.
    """
    rule_set = _parsed(content)
    draft = _locked(tenant, rule_set.key).filter(version=rule_set.version).first()
    if draft is None:
        draft = RuleSetVersion(tenant=tenant, key=rule_set.key, version=rule_set.version)
    elif draft.state != State.DRAFT:
        raise RuleSetFixed(key=draft.key, version=draft.version, state=draft.state)
    draft.effective_from = rule_set.effective_from
    draft.content = dict(content)
    draft.sha256 = rule_set.sha256
    draft.save()
    _audit(draft, "regulation.drafted", actor)
    return draft


@transaction.atomic
def activate_rule_set(
    *, tenant: int, version_id: UUID, actor: Employee | None = None
) -> RuleSetVersion:
    """Prove a draft by the tests inside it, and fix it for good.

    The first version of a key may begin on any day; a later one comes after all before it, in
    number and in date, and not before today: what people were judged by is not changed under them.

    Raises RuleSetFixed, RuleSetInvalid, TwoRegimes, RuleSetUnproved, RuleSetOutOfOrder.
    """
    key = RuleSetVersion.objects.values_list("key", flat=True).get(tenant=tenant, id=version_id)
    versions = list(_locked(tenant, key))
    draft = next(version for version in versions if version.id == version_id)
    if draft.state != State.DRAFT:
        raise RuleSetFixed(key=key, version=draft.version, state=draft.state)
    rule_set = _parsed(draft.content)
    _require_one_regime(draft, rule_set)
    _require_order(draft, [version for version in versions if version.state == State.ACTIVE])
    _prove(rule_set)
    draft.state = State.ACTIVE
    draft.activated_at = timezone.now()
    draft.activated_by = actor
    draft.save()
    _audit(draft, "regulation.activated", actor)
    return draft


@transaction.atomic
def activate_from(actor: Employee, version: RuleSetVersion, first_day: date) -> RuleSetVersion:
    """Activate a draft with the first day that is decided only now; it is part of the content.

    Raises what `draft_rule_set` and `activate_rule_set` do.
    """
    if first_day != version.effective_from:
        content = {**version.content, "effective_from": first_day.isoformat()}
        version = draft_rule_set(tenant=version.tenant, content=content, actor=actor)
    return activate_rule_set(tenant=version.tenant, version_id=version.id, actor=actor)


@transaction.atomic
def retire_rule_set(
    *, tenant: int, version_id: UUID, actor: Employee | None = None
) -> RuleSetVersion:
    """Withdraw an active version before its first day.

    Raises RuleSetInForce from that day on, RuleSetFixed for a version that is not active.
    """
    version = RuleSetVersion.objects.select_for_update().get(tenant=tenant, id=version_id)
    if version.state != State.ACTIVE:
        raise RuleSetFixed(key=version.key, version=version.version, state=version.state)
    if version.effective_from <= timezone.localdate():
        raise RuleSetInForce(
            key=version.key, version=version.version, effective_from=version.effective_from
        )
    version.state = State.RETIRED
    version.save()
    _audit(version, "regulation.retired", actor)
    return version


@transaction.atomic
def install_default_rule_sets(
    tenant: int, *, actor: Employee | None = None
) -> list[RuleSetVersion]:
    """Activate the rule sets we ship, where the centre has none of that key. Repeatable."""
    installed = []
    for content in rule_sets_to_take_over(tenant):
        draft = draft_rule_set(tenant=tenant, content=content, actor=actor)
        installed.append(activate_rule_set(tenant=tenant, version_id=draft.id, actor=actor))
    return installed


def rule_sets_to_take_over(tenant: int) -> list[Mapping[str, Any]]:
    """The shipped rule sets of which the centre has no version, by their keys."""
    taken = set(RuleSetVersion.objects.filter(tenant=tenant).values_list("key", flat=True))
    files = sorted(DEFAULT_RULE_SETS.glob("*.json"))
    shipped = [read_exact_json(path.read_bytes()) for path in files]
    return [content for content in shipped if content["key"] not in taken]


def _parsed(content: Mapping[str, Any]) -> RuleSet:
    try:
        return parse_rule_set(content)
    except (InvalidRuleSet, InexactJson) as error:
        raise RuleSetInvalid(findings=error) from error


def _locked(tenant: int, key: str) -> QuerySet[RuleSetVersion]:
    """All versions of the key, held until the transaction ends."""
    return RuleSetVersion.objects.select_for_update().filter(tenant=tenant, key=key)


def _require_order(draft: RuleSetVersion, active: list[RuleSetVersion]) -> None:
    if not active:
        return
    latest = max(active, key=lambda version: version.effective_from)
    newer = all(version_order(draft.version) > version_order(v.version) for v in active)
    later = draft.effective_from > latest.effective_from
    if not (newer and later and draft.effective_from >= timezone.localdate()):
        raise RuleSetOutOfOrder(
            key=draft.key,
            version=draft.version,
            effective_from=draft.effective_from,
            latest=f"{latest.version} ({latest.effective_from})",
        )


def _require_one_regime(draft: RuleSetVersion, rule_set: RuleSet) -> None:
    """A ladder for lateness, and the company's own rules for it, would punish twice (A4)."""
    regime = reading(draft.tenant, "A4", draft.effective_from)["tardy_regime"]
    facts = {ladder.of.removeprefix("fact.") for ladder in rule_set.ladders}
    if facts & TARDY_FACTS and regime != "training_ladder":
        raise TwoRegimes(effective_from=draft.effective_from, regime=regime)


def _prove(rule_set: RuleSet) -> None:
    answers = rule_set_proposed.send(RuleSetVersion, rule_set=rule_set)
    failures = [str(failure) for _, failed in answers for failure in failed or ()]
    if not answers:
        failures = ["nobody is there to run them"]
    if failures:
        raise RuleSetUnproved(failures="; ".join(failures))


def _audit(version: RuleSetVersion, action: str, actor: Employee | None) -> None:
    audit(
        actor,
        action,
        "rule_set_version",
        version.id,
        {"key": version.key, "version": version.version, "sha256": version.sha256},
        tenant=version.tenant,
    )

"""Which rules apply."""

from datetime import date
from functools import lru_cache
from uuid import UUID

from lms.regulation.exceptions import NoRuleSetInForce
from lms.regulation.models import RuleSetVersion
from lms.regulation.rules.rule_set import RuleSet, parse_rule_set


def rule_set_in_force(tenant: int, key: str, on: date) -> RuleSetVersion:
    """The active version with the latest first day that is not after `on`.

    Raises NoRuleSetInForce.
    """
    version = (
        RuleSetVersion.objects.filter(
            tenant=tenant, key=key, state=RuleSetVersion.State.ACTIVE, effective_from__lte=on
        )
        .order_by("-effective_from")
        .first()
    )
    if version is None:
        raise NoRuleSetInForce(key=key, on=on)
    return version


def compiled(version: RuleSetVersion) -> RuleSet:
    """The rules of a version, ready to judge by. Those that can no longer change are kept."""
    if version.state == RuleSetVersion.State.DRAFT:
        return parse_rule_set(version.content)
    return _compiled(version.id)


@lru_cache(maxsize=256)
def _compiled(version_id: UUID) -> RuleSet:
    return parse_rule_set(
        RuleSetVersion.objects.values_list("content", flat=True).get(id=version_id)
    )

"""How unclear points are read on a day: the decision in force, else the default."""

from collections.abc import Mapping
from datetime import date

from lms.regulation.models import Reading
from lms.regulation.rules.ambiguities import AMBIGUITIES


def reading(tenant: int, ambiguity: str, on: date) -> Mapping[str, str]:
    """Every setting of an entry of the ledger, as it is read on a day.

    Raises KeyError for an entry that is not in the catalogue.
    """
    item = AMBIGUITIES[ambiguity]
    decided = decision_in_force(tenant, ambiguity, on)
    return {**item.defaults, **decided.choice} if decided else item.defaults


def readings(tenant: int, on: date) -> dict[str, Mapping[str, str]]:
    """Every entry of the ledger as it is read on a day; one query."""
    decided = decisions_in_force(tenant, on)
    return {
        name: {**item.defaults, **decided[name].choice} if name in decided else item.defaults
        for name, item in AMBIGUITIES.items()
    }


def decision_in_force(tenant: int, ambiguity: str, on: date) -> Reading | None:
    """The decision that holds on a day; None while the default does."""
    return (
        Reading.objects.filter(tenant=tenant, ambiguity=ambiguity, effective_from__lte=on)
        .select_related("decided_by")
        .order_by("-effective_from", "-decided_at")
        .first()
    )


def decisions_in_force(tenant: int, on: date) -> dict[str, Reading]:
    """By entry of the ledger, the decision that holds on a day."""
    latest = (
        Reading.objects.filter(tenant=tenant, effective_from__lte=on)
        .select_related("decided_by")
        .order_by("ambiguity", "-effective_from", "-decided_at")
        .distinct("ambiguity")
    )
    return {decision.ambiguity: decision for decision in latest}


def decisions_of(tenant: int, ambiguity: str) -> list[Reading]:
    """Every decision on an entry, the latest first."""
    return list(
        Reading.objects.filter(tenant=tenant, ambiguity=ambiguity)
        .select_related("decided_by")
        .order_by("-effective_from", "-decided_at")
    )

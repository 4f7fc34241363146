"""The ambiguity ledger: what the regulations leave open, and how it can be read (A1–A39, R6).

Each entry says in our own words what is unclear, which settings decide it, which of them a fresh
installation uses, and what each choice makes of every case around the boundary.
"""

from collections.abc import Mapping
from typing import Final

from lms.regulation.rules.ambiguities import (
    absence,
    external,
    groups,
    lateness,
    leave,
    outcomes,
    plans,
    signing,
)
from lms.regulation.rules.ledger import Ambiguity, BoundaryTable

_ITEMS: Final = (
    *lateness.ITEMS,
    *absence.ITEMS,
    *leave.ITEMS,
    *signing.ITEMS,
    *plans.ITEMS,
    *groups.ITEMS,
    *outcomes.ITEMS,
    *external.ITEMS,
)

AMBIGUITIES: Final[Mapping[str, Ambiguity]] = {
    item.id: item for item in sorted(_ITEMS, key=lambda item: int(item.id[1:]))
}
"""Every entry by its id, in the order of their numbers."""

TABLES: Final[Mapping[str, tuple[Ambiguity, BoundaryTable]]] = {
    table.name: (item, table) for item in AMBIGUITIES.values() for table in item.tables
}
"""Every boundary table by its name, with the entry it belongs to."""

__all__ = ["AMBIGUITIES", "TABLES", "Ambiguity", "BoundaryTable"]

"""Every table by its name: the ladders, whose shape others rely on, and those of the ledger."""

from collections.abc import Mapping

from lms.regulation.exceptions import UnknownLadder
from lms.regulation.rules.ambiguities import TABLES
from lms.regulation.rules.ladders import LADDERS, ladder_table
from lms.regulation.rules.settings import Settings


def table_names() -> list[str]:
    """Every name that `named_table` knows."""
    return [*LADDERS, *(name for name in TABLES if name not in LADDERS)]


def named_table(name: str, settings: Settings) -> Mapping[str, str]:
    """Case → what becomes of it, under `settings` and otherwise as a fresh installation reads it.

    Raises UnknownLadder, UnknownReading.
    """
    if name in LADDERS:
        return ladder_table(name, settings)
    if name not in TABLES:
        raise UnknownLadder(name=name, known=", ".join(table_names()))
    item, table = TABLES[name]
    return {row.key: row.value for row in table.rows(item.complete(settings))}

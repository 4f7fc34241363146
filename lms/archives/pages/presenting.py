"""An entry as the pages show it."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from lms.archives.models import ArchiveEntry
from lms.archives.rules.shown import ShownEntry, shown


@dataclass(frozen=True, slots=True)
class EntryRow:
    """`facts` are in the reader's language; `decision_id` links to the reasons of the grade."""

    entry: ArchiveEntry
    facts: ShownEntry
    decision_id: UUID | None


def rows(entries: Iterable[ArchiveEntry], language: str) -> list[EntryRow]:
    return [
        EntryRow(entry, facts, _decision_id(facts))
        for entry in entries
        for facts in [shown(entry.payload, language)]
    ]


def _decision_id(facts: ShownEntry) -> UUID | None:
    """None where the entry is not about a decision."""
    try:
        return UUID(facts.decision)
    except ValueError:
        return None

"""An entry, and the figures of a report, as the pages show them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from lms.archives.models import ArchiveEntry
from lms.archives.rules.kinds import kind_words
from lms.archives.rules.report import rate
from lms.archives.rules.report_words import report_words, stratum_title
from lms.archives.rules.shown import ShownEntry, shown


@dataclass(frozen=True, slots=True)
class EntryRow:
    """`facts` are in the reader's language; `decision_id` links to the reasons of the grade."""

    entry: ArchiveEntry
    facts: ShownEntry
    decision_id: UUID | None
    kind: str


def rows(entries: Iterable[ArchiveEntry], language: str) -> list[EntryRow]:
    return [row_of(entry, language) for entry in entries]


def row_of(entry: ArchiveEntry, language: str) -> EntryRow:
    facts = shown(entry.payload, language)
    return EntryRow(entry, facts, _decision_id(facts), kind_words(entry.kind, language))


@dataclass(frozen=True, slots=True)
class StratumRow:
    """A line of a report's results; `is_hidden` where the group is too small to be shown."""

    by: str
    of: str
    people: int | None
    passed: int | None
    failed: int | None
    rate: str

    @property
    def is_hidden(self) -> bool:
        return self.people is None


def report_table(strata: Iterable[Mapping[str, Any]], language: str) -> list[StratumRow]:
    words = report_words(language)
    return [
        StratumRow(
            by=words[f"by_{row['by']}"],
            of=stratum_title(row, language),
            people=row["people"],
            passed=row["pass"],
            failed=row["fail"],
            rate=rate(row),
        )
        for row in strata
    ]


def _decision_id(facts: ShownEntry) -> UUID | None:
    """None where the entry is not about a decision."""
    try:
        return UUID(facts.decision)
    except ValueError:
        return None

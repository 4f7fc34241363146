"""The archive as a spreadsheet: a row per entry, with the fields that people look for (R140)."""

from collections.abc import Iterator
from typing import IO

from django.db.models import QuerySet
from django.utils import timezone

from lms.archives.models import ArchiveEntry
from lms.archives.queries import with_contents
from lms.archives.queries.rows import ROWS_AT_ONCE
from lms.archives.rules.kinds import kind_words
from lms.archives.rules.record_words import words_in
from lms.archives.rules.shown import shown
from lms.archives.services.container import Progress, no_progress
from lms.archives.services.selections import Selection, selected
from lms.archives.services.zone import centre_zone
from lms.people.models import Employee
from lms.people.services import audit
from lms.ui.adapters.sheets import xlsx_bytes

COLUMNS = (
    "employee_no",
    "name",
    "unit",
    "post",
    "no",
    "time",
    "kind",
    "subject",
    "within",
    "result",
    "score",
    "rules",
    "form",
    "details",
    "attachments",
    "decision",
)


def export_sheet(
    tenant: int,
    selection: Selection | None,
    file: IO[bytes],
    language: str,
    *,
    exported_by: Employee | None = None,
    progress: Progress = no_progress,
) -> None:
    """Write the selected entries as XLSX. Everything is text, so that numbers keep their zeros."""
    audit(
        exported_by,
        "archive.sheet_exported",
        "archive",
        str(tenant),
        {
            "scope": selection.scope if selection else {"kind": "all"},
            "employees": sorted(map(str, selection.people or ())) if selection else [],
        },
        tenant=tenant,
    )
    words = words_in(language)
    entries = with_contents(ArchiveEntry.objects.filter(tenant=tenant)).order_by("seq")
    if selection:
        entries = selected(tenant, selection, None)
    rows = _rows(entries.select_related("employee", "employee__unit"), language, progress)
    file.write(xlsx_bytes(words["title"], [words[name] for name in COLUMNS], rows))


def _rows(
    entries: QuerySet[ArchiveEntry], language: str, progress: Progress
) -> Iterator[list[str]]:
    words, count = words_in(language), 0
    for entry in entries.iterator(chunk_size=ROWS_AT_ONCE):
        facts = shown(entry.payload, language)
        person = entry.employee
        yield [
            person.employee_no,
            person.name,
            person.unit.name if person.unit else "",
            person.post,
            str(entry.person_seq),
            f"{timezone.localtime(entry.occurred_at, centre_zone()):%Y-%m-%d %H:%M}",
            kind_words(entry.kind, language),
            facts.title if not entry.is_destroyed else words["destroyed"],
            facts.within,
            words.get(facts.outcome, facts.outcome),
            facts.score,
            facts.rule_set,
            facts.form,
            "; ".join(f"{one.label}: {one.value}" for one in facts.fields),
            ", ".join(facts.attachments),
            entry.entry_hash,
        ]
        count += 1
        if count % ROWS_AT_ONCE == 0:
            progress(count)
    progress(count)

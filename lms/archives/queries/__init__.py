"""What others ask of the archive: its entries, its health, its rows as they are exported."""

from lms.archives.queries.entries import (
    entries_of_person,
    kinds_of,
    visible_entries,
    with_contents,
    with_outcome,
)
from lms.archives.queries.health import Health, checks, health_of, latest_check, latest_seal
from lms.archives.queries.rows import entry_rows, key_rows, row_of, seal_rows

__all__ = [
    "Health",
    "checks",
    "entries_of_person",
    "entry_rows",
    "health_of",
    "key_rows",
    "kinds_of",
    "latest_check",
    "latest_seal",
    "row_of",
    "seal_rows",
    "visible_entries",
    "with_contents",
    "with_outcome",
]

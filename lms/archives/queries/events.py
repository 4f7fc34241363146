"""Files of events: what is in them, what is missing, by when."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from lms.archives.models import ArchiveEntry, EventFile
from lms.archives.queries.entries import with_contents
from lms.archives.rules.event_parts import (
    WARNING_WORKDAYS,
    PartState,
    parts_in,
    state_of,
)
from lms.people.queries import work_calendar


def entries_of_event(file: EventFile) -> QuerySet[ArchiveEntry]:
    """What was filed about an event, in the order of the archive."""
    entries = ArchiveEntry.objects.filter(tenant=file.tenant, reference__event_file=file)
    return with_contents(entries).select_related("employee", "employee__unit").order_by("seq")


def states_of(file: EventFile, entries: Iterable[ArchiveEntry] | None = None) -> list[PartState]:
    """Every part of a file, and whether it is there."""
    there: set[str] = set()
    for entry in entries_of_event(file) if entries is None else entries:
        there |= parts_in(entry.kind, entry.payload)
    return state_of(there, file.not_needed)


def parts_there(tenant: int, files: Iterable[EventFile]) -> Mapping[UUID, set[str]]:
    """For several files, in one query, the parts that were filed."""
    there: dict[UUID, set[str]] = {file.id: set() for file in files}
    entries = ArchiveEntry.objects.filter(tenant=tenant, reference__event_file__in=there)
    for entry in with_contents(entries).select_related("reference").iterator(chunk_size=200):
        if file := entry.reference.event_file_id:
            there[file] |= parts_in(entry.kind, entry.payload)
    return there


def event_files(tenant: int) -> QuerySet[EventFile]:
    """All files, the latest event first."""
    return EventFile.objects.filter(tenant=tenant).order_by("-happened_on", "-id")


@dataclass(frozen=True, slots=True)
class Deadline:
    """How a file stands to its day: `closed`, `overdue`, `warning` or `open`."""

    state: str
    due_on: date


def deadlines(tenant: int, files: Iterable[EventFile], today: date) -> dict[UUID, Deadline]:
    """Due by the fifth working day after the event; a warning from the third on."""
    calendar = work_calendar(tenant)
    found = {}
    for file in files:
        warn_on = calendar.add_workdays(file.happened_on, WARNING_WORKDAYS)
        state = "open"
        if file.closed_at:
            state = "closed"
        elif today > file.due_on:
            state = "overdue"
        elif today >= warn_on:
            state = "warning"
        found[file.id] = Deadline(state, file.due_on)
    return found

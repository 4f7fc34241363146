"""By what an entry is found: its event, form and documents. Only ids, read from the content."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from lms.archives.models import ArchiveEntry, EntryDocument, EntryReference, EventFile
from lms.archives.rules.days import local_day
from lms.archives.rules.event_parts import ENTRY_WORKDAYS
from lms.archives.rules.shown import documents_of
from lms.archives.services.documents import ask_to_close
from lms.archives.services.zone import centre_zone
from lms.people.queries import work_calendar

Event = tuple[str, UUID]


def note_references(tenant: int, entries: Sequence[ArchiveEntry]) -> None:
    """Note by what these new entries are found. Runs in the transaction that appends them."""
    files = _files(tenant, entries)
    references = [
        EntryReference(
            tenant=tenant,
            entry=entry,
            event_file=files.get(event) if (event := event_of(entry.payload)) else None,
            form=str(entry.payload.get("form") or "")[:8],
        )
        for entry in entries
        if entry.payload.get("event") or entry.payload.get("form")
    ]
    documents = [
        EntryDocument(tenant=tenant, entry=entry, sha256=sha256, size=size)
        for entry in entries
        for sha256, size in documents_of(entry.payload).items()
    ]
    EntryReference.objects.bulk_create(references)
    if EntryDocument.objects.bulk_create(documents):
        ask_to_close(tenant)


def event_of(payload: Mapping[str, Any]) -> Event | None:
    """The event that a content belongs to, by kind and id."""
    event = payload.get("event")
    try:
        return (str(event["kind"])[:48], UUID(event["id"])) if isinstance(event, Mapping) else None
    except (KeyError, ValueError, TypeError):
        return None


def _files(tenant: int, entries: Sequence[ArchiveEntry]) -> dict[Event, EventFile]:
    """The files of the events that these entries belong to: opened, or put to a later day."""
    seen: dict[Event, tuple[Mapping[str, Any], date]] = {}
    for entry in entries:
        if event := event_of(entry.payload):
            day = local_day(entry.occurred_at, centre_zone())
            before = seen.get(event)
            last = max(day, before[1]) if before else day
            seen[event] = entry.payload["event"].get("title") or {}, last
    return open_files(tenant, seen)


def open_files(
    tenant: int, events: Mapping[Event, tuple[Mapping[str, Any], date]]
) -> dict[Event, EventFile]:
    """The files of events, with title and day each: opened, or put to a later day."""
    if not events:
        return {}
    ids = [event_id for _, event_id in events]
    known = {
        (file.kind, file.event): file
        for file in EventFile.objects.filter(tenant=tenant, event__in=ids)
    }
    calendar = work_calendar(tenant)
    fresh, later = [], []
    for event, (title, day) in events.items():
        file = known.get(event)
        if file is None:
            file = EventFile(
                tenant=tenant,
                kind=event[0],
                event=event[1],
                title_en=str(title.get("en") or event[0])[:300],
                title_zh=str(title.get("zh-Hans") or event[0])[:300],
                happened_on=day,
                due_on=calendar.add_workdays(day, ENTRY_WORKDAYS),
            )
            known[event] = file
            fresh.append(file)
        elif day > file.happened_on and not file.closed_at:
            file.happened_on, file.due_on = day, calendar.add_workdays(day, ENTRY_WORKDAYS)
            later.append(file)
    EventFile.objects.bulk_create(fresh)
    EventFile.objects.bulk_update(later, ["happened_on", "due_on"])
    return known

"""Appending: the only way anything gets into the archive."""

import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from lms.archives.exceptions import EntryRefused
from lms.archives.models import (
    ArchiveEntry,
    ArchiveHead,
    PersonHead,
    SealedContent,
)
from lms.archives.rules.canonical import NotCanonical
from lms.archives.rules.documents import SALT_BYTES, payload_commitment
from lms.archives.rules.retention import CENTRE_KINDS
from lms.archives.services.heads import locked_head, locked_people, next_moment
from lms.archives.services.keys import Keys, Place, place_of
from lms.archives.services.references import note_references
from lms.archives.signals import entries_appended
from lms.people.models import Employee


@dataclass(frozen=True, slots=True)
class NewEntry:
    """Something about a person that is to be archived.

    `source` is the id of the thing archived (a decision). `supersedes` is the source of the entry
    that this one corrects; where that one was never archived nothing is named.

    What concerns the centre and no single person (`CENTRE_KINDS`) is about whoever signs it, and
    is closed by the centre's own key: it stays readable when that person is forgotten.
    """

    employee_id: UUID
    kind: str
    payload: Mapping[str, Any]
    occurred_at: datetime
    source: UUID | None = None
    supersedes: UUID | None = None


def append_entry(tenant: int, new: NewEntry) -> ArchiveEntry:
    """Append one entry; see `append_entries`."""
    return append_entries(tenant, [new])[0]


@transaction.atomic
def append_entries(tenant: int, new: Sequence[NewEntry]) -> list[ArchiveEntry]:
    """Append what happened, in this order, and tell the rooms above by `entries_appended`.

    Returns an entry for each of `new`. A source that was archived before gives the entry of then
    and changes nothing.

    Every append of a tenant waits for the one before until its transaction ends: that is what
    makes one chain without gaps. Locks are always taken in the order tenant, people by id. Raises
    `EntryRefused` and `PersonUnknown`; nothing is appended then.
    """
    # Before the lock: hashing takes its time.
    salts = [secrets.token_bytes(SALT_BYTES) for _ in new]
    drafts = [_draft(tenant, one, salt) for one, salt in zip(new, salts, strict=True)]
    head = locked_head(tenant)
    known = _entries_of(tenant, {id_ for one in new for id_ in (one.source, one.supersedes) if id_})
    people = locked_people(tenant, {one.employee_id for one in new})
    entries: list[ArchiveEntry] = []
    fresh: list[ArchiveEntry] = []
    keys = Keys(tenant, {_place(one) for one in new if one.source not in known})
    for one, draft, salt in zip(new, drafts, salts, strict=True):
        if one.source and one.source in known:
            entries.append(known[one.source])
            continue
        superseded = known.get(one.supersedes) if one.supersedes else None
        draft.supersedes_seq = superseded.seq if superseded else None
        _chain(draft, head, people[one.employee_id])
        payload = dict(one.payload)
        draft.sealed = keys.close(_place(one), draft, salt, payload)
        draft.opened = salt, payload
        entries.append(draft)
        fresh.append(draft)
        if one.source:
            known[one.source] = draft
    if fresh:
        ArchiveEntry.objects.bulk_create(fresh)
        SealedContent.objects.bulk_create([entry.sealed for entry in fresh])
        note_references(tenant, fresh)
        head.save(update_fields=["seq", "entry_hash", "recorded_at"])
        PersonHead.objects.bulk_create(
            people.values(),
            update_conflicts=True,
            unique_fields=["tenant", "employee"],
            update_fields=["seq", "entry_hash"],
        )
        entries_appended.send(sender=ArchiveEntry, entries=fresh)
    return entries


def learner_then(employee: Employee) -> dict[str, Any]:
    """Who somebody is at this moment, as it stands in entries about them."""
    return {
        "id": str(employee.id),
        "employee_no": employee.employee_no,
        "name": employee.name,
        "unit": employee.unit.name if employee.unit else None,
        "post": employee.post,
    }


def _draft(tenant: int, new: NewEntry, salt: bytes) -> ArchiveEntry:
    """An entry that has no place in the chain yet."""
    try:
        commitment = payload_commitment(salt, new.payload)
    except NotCanonical as error:
        raise EntryRefused(place=error.path or "payload", reason=error.reason) from error
    return ArchiveEntry(
        tenant=tenant,
        employee_id=new.employee_id,
        kind=new.kind,
        source=new.source,
        occurred_at=new.occurred_at,
        payload_sha256=commitment,
    )


def _place(new: NewEntry) -> Place:
    owner = None if new.kind in CENTRE_KINDS else new.employee_id
    return place_of(owner, new.kind, new.occurred_at, has_event="event" in new.payload)


def _chain(entry: ArchiveEntry, head: ArchiveHead, person: PersonHead) -> None:
    """Put an entry behind the last one of the centre and of the person, and move both ends."""
    entry.seq, entry.prev_centre_hash = head.seq + 1, head.entry_hash
    entry.person_seq, entry.prev_person_hash = person.seq + 1, person.entry_hash
    entry.recorded_at = next_moment(head)
    entry.entry_hash = entry.header().hash()
    head.seq, head.entry_hash, head.recorded_at = entry.seq, entry.entry_hash, entry.recorded_at
    person.seq, person.entry_hash = entry.person_seq, entry.entry_hash


def _entries_of(tenant: int, sources: Collection[UUID]) -> dict[UUID, ArchiveEntry]:
    entries = ArchiveEntry.objects.select_related("content", "sealed__key")
    return {
        entry.source: entry
        for entry in entries.filter(tenant=tenant, source__in=sources)
        if entry.source
    }

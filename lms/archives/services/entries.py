"""Appending: the only way anything gets into the archive."""

import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from lms.archives.exceptions import EntryRefused, PersonUnknown
from lms.archives.models import ArchiveContent, ArchiveEntry, ArchiveHead, PersonHead
from lms.archives.rules.canonical import NotCanonical
from lms.archives.rules.documents import SALT_BYTES, payload_commitment
from lms.archives.signals import entries_appended
from lms.people.models import Employee


@dataclass(frozen=True, slots=True)
class NewEntry:
    """Something about a person that is to be archived.

    `source` is the id of the thing archived (a decision). `supersedes` is the source of the entry
    that this one corrects; where that one was never archived nothing is named.
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
    drafts = [_draft(tenant, one) for one in new]  # before the lock: hashing takes its time
    head = locked_head(tenant)
    known = _entries_of(tenant, {id_ for one in new for id_ in (one.source, one.supersedes) if id_})
    people = _locked_people(tenant, {one.employee_id for one in new})
    entries: list[ArchiveEntry] = []
    fresh: list[ArchiveEntry] = []
    for one, draft in zip(new, drafts, strict=True):
        if one.source and one.source in known:
            entries.append(known[one.source])
            continue
        superseded = known.get(one.supersedes) if one.supersedes else None
        draft.supersedes_seq = superseded.seq if superseded else None
        _chain(draft, head, people[one.employee_id])
        entries.append(draft)
        fresh.append(draft)
        if one.source:
            known[one.source] = draft
    if fresh:
        ArchiveEntry.objects.bulk_create(fresh)
        ArchiveContent.objects.bulk_create([entry.content for entry in fresh])
        head.save(update_fields=["seq", "entry_hash", "recorded_at"])
        PersonHead.objects.bulk_create(
            people.values(),
            update_conflicts=True,
            unique_fields=["tenant", "employee"],
            update_fields=["seq", "entry_hash"],
        )
        entries_appended.send(sender=ArchiveEntry, entries=fresh)
    return entries


def _draft(tenant: int, new: NewEntry) -> ArchiveEntry:
    """An entry with its content and a salt of its own, which has no place in the chain yet."""
    salt = secrets.token_bytes(SALT_BYTES)
    try:
        commitment = payload_commitment(salt, new.payload)
    except NotCanonical as error:
        raise EntryRefused(place=error.path or "payload", reason=error.reason) from error
    entry = ArchiveEntry(
        tenant=tenant,
        employee_id=new.employee_id,
        kind=new.kind,
        source=new.source,
        occurred_at=new.occurred_at,
        payload_sha256=commitment,
    )
    entry.content = ArchiveContent(tenant=tenant, entry=entry, salt=salt, payload=dict(new.payload))
    return entry


def _chain(entry: ArchiveEntry, head: ArchiveHead, person: PersonHead) -> None:
    """Put an entry behind the last one of the centre and of the person, and move both ends."""
    entry.seq, entry.prev_centre_hash = head.seq + 1, head.entry_hash
    entry.person_seq, entry.prev_person_hash = person.seq + 1, person.entry_hash
    entry.recorded_at = _next_moment(head)
    entry.entry_hash = entry.header().hash()
    head.seq, head.entry_hash, head.recorded_at = entry.seq, entry.entry_hash, entry.recorded_at
    person.seq, person.entry_hash = entry.person_seq, entry.entry_hash


def locked_head(tenant: int) -> ArchiveHead:
    """The end of the tenant's archive, locked until the transaction ends."""
    heads = ArchiveHead.objects.select_for_update().filter(tenant=tenant)
    if head := heads.first():
        return head
    ArchiveHead.objects.bulk_create([ArchiveHead(tenant=tenant)], ignore_conflicts=True)
    return heads.get()


def _locked_people(tenant: int, employees: Collection[UUID]) -> dict[UUID, PersonHead]:
    """The ends of these people's chains. No one else makes new ones: the tenant's head is ours."""
    rows = PersonHead.objects.select_for_update().order_by("employee_id")
    people = {row.employee_id: row for row in rows.filter(tenant=tenant, employee__in=employees)}
    strangers = set(employees) - set(people)
    if strangers:
        known = Employee.objects.filter(tenant=tenant, id__in=strangers)
        people |= {
            one: PersonHead(tenant=tenant, employee_id=one)
            for one in known.values_list("id", flat=True)
        }
        if unknown := strangers - set(people):
            raise PersonUnknown(employee=min(unknown))
    return people


def _entries_of(tenant: int, sources: Collection[UUID]) -> dict[UUID, ArchiveEntry]:
    entries = ArchiveEntry.objects.select_related("content")
    return {
        entry.source: entry
        for entry in entries.filter(tenant=tenant, source__in=sources)
        if entry.source
    }


def _next_moment(head: ArchiveHead) -> datetime:
    """Now, but never before the last entry nor in a day already sealed.

    The machines' clocks differ a little; in the archive time must not run backwards.
    """
    known = (moment for moment in (head.recorded_at, head.sealed_until) if moment)
    return max([timezone.now(), *known])

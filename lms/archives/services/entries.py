"""Appending: the only way anything gets into the archive."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from lms.archives.exceptions import EntryRefused, PersonUnknown
from lms.archives.models import ArchiveContent, ArchiveEntry, ArchiveHead, PersonHead
from lms.archives.rules.canonical import NotCanonical
from lms.archives.rules.documents import SALT_BYTES, payload_commitment
from lms.archives.signals import entry_appended
from lms.people.models import Employee


@transaction.atomic
def append_entry(
    *,
    tenant: int,
    employee_id: UUID,
    kind: str,
    payload: Mapping[str, Any],
    occurred_at: datetime,
    source: UUID | None = None,
    supersedes: UUID | None = None,
) -> ArchiveEntry:
    """Append what happened to a person and tell the rooms above by `entry_appended`.

    `source` is the id of the thing archived (a decision): a second call for the same source
    returns the entry of the first and changes nothing. `supersedes` is the source of the entry
    that this one corrects; where that one was never archived nothing is named.

    Every append of a tenant waits for the one before until its transaction ends: that is what
    makes one chain without gaps. Locks are always taken in the order tenant, person. Raises
    `EntryRefused` and `PersonUnknown`.
    """
    salt = secrets.token_bytes(SALT_BYTES)
    try:
        commitment = payload_commitment(salt, payload)
    except NotCanonical as error:
        raise EntryRefused(place=error.path or "payload", reason=error.reason) from error
    head = locked_head(tenant)
    if source and (known := _entry_of(tenant, source)):
        return known
    superseded = _entry_of(tenant, supersedes) if supersedes else None
    person = _locked_person(tenant, employee_id)
    entry = ArchiveEntry(
        tenant=tenant,
        seq=head.seq + 1,
        employee_id=employee_id,
        person_seq=person.seq + 1,
        kind=kind,
        source=source,
        supersedes_seq=superseded.seq if superseded else None,
        occurred_at=occurred_at,
        recorded_at=_next_moment(head),
        payload_sha256=commitment,
        prev_centre_hash=head.entry_hash,
        prev_person_hash=person.entry_hash,
    )
    entry.entry_hash = entry.header().hash()
    entry.save(force_insert=True)
    ArchiveContent.objects.create(tenant=tenant, entry=entry, salt=salt, payload=dict(payload))
    head.seq, head.entry_hash, head.recorded_at = entry.seq, entry.entry_hash, entry.recorded_at
    head.save(update_fields=["seq", "entry_hash", "recorded_at"])
    person.seq, person.entry_hash = entry.person_seq, entry.entry_hash
    person.save(update_fields=["seq", "entry_hash"])
    entry_appended.send(sender=ArchiveEntry, entry=entry)
    return entry


def locked_head(tenant: int) -> ArchiveHead:
    """The end of the tenant's archive, locked until the transaction ends."""
    heads = ArchiveHead.objects.select_for_update().filter(tenant=tenant)
    if head := heads.first():
        return head
    ArchiveHead.objects.bulk_create([ArchiveHead(tenant=tenant)], ignore_conflicts=True)
    return heads.get()


def _locked_person(tenant: int, employee_id: UUID) -> PersonHead:
    """Nobody else can make this row meanwhile: the tenant's head is ours."""
    people = PersonHead.objects.select_for_update()
    if person := people.filter(tenant=tenant, employee_id=employee_id).first():
        return person
    if not Employee.objects.filter(tenant=tenant, id=employee_id).exists():
        raise PersonUnknown(employee=employee_id)
    return PersonHead.objects.create(tenant=tenant, employee_id=employee_id)


def _entry_of(tenant: int, source: UUID) -> ArchiveEntry | None:
    entries = ArchiveEntry.objects.select_related("content")
    return entries.filter(tenant=tenant, source=source).first()


def _next_moment(head: ArchiveHead) -> datetime:
    """Now, but never before the last entry nor in a day already sealed.

    The machines' clocks differ a little; in the archive time must not run backwards.
    """
    known = (moment for moment in (head.recorded_at, head.sealed_until) if moment)
    return max([timezone.now(), *known])

"""Keys of people: made when first needed, wrapped anew, destroyed."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from lms.archives.adapters import house_key
from lms.archives.exceptions import HouseKeyUnreadable
from lms.archives.models import (
    ArchiveContent,
    ArchiveEntry,
    EntryDocument,
    EntryReference,
    PersonKey,
    SealedContent,
)
from lms.archives.rules.days import local_day
from lms.archives.rules.retention import class_of, period_of
from lms.archives.rules.sealing import close_content, new_key
from lms.archives.services.documents import doom_documents
from lms.archives.services.heads import locked_head
from lms.archives.services.zone import centre_zone
from xapi.tenancy import uuid7

Place = tuple[UUID | None, str, int]
"""What one key closes: whose, which retention class, which year."""

BATCH = 500


def place_of(
    employee_id: UUID | None, kind: str, occurred_at: datetime, *, has_event: bool
) -> Place:
    """Where a content belongs; with no employee it is the centre's own."""
    retention = class_of(kind, has_event=has_event)
    return employee_id, retention.code, period_of(retention, local_day(occurred_at, centre_zone()))


class Keys:
    """The keys that an append needs, read or made once. Called behind the lock of the head."""

    def __init__(self, tenant: int, places: Iterable[Place]) -> None:
        self._tenant = tenant
        self._rows: dict[Place, PersonKey] = {}
        self._opened: dict[UUID, bytes] = {}
        wanted = set(places)
        live = PersonKey.objects.filter(
            tenant=tenant,
            destroyed_at=None,
            retention__in={retention for _, retention, _ in wanted},
        )
        own = {employee for employee, _, _ in wanted if employee}
        rows = live.filter(employee__in=own)
        if None in {employee for employee, _, _ in wanted}:
            rows = rows | live.filter(employee=None)
        for row in rows:
            self._rows[(row.employee_id, row.retention, row.period)] = row
        made = [self._made(place) for place in sorted(wanted - set(self._rows), key=str)]
        PersonKey.objects.bulk_create(made)

    def close(
        self, place: Place, entry: ArchiveEntry, salt: bytes, payload: dict[str, Any]
    ) -> SealedContent:
        key = self._rows[place]
        body = close_content(self._plain(key), entry.id, salt, payload)
        return SealedContent(tenant=self._tenant, entry=entry, key=key, body=body)

    def _made(self, place: Place) -> PersonKey:
        employee, retention, period = place
        key_id, plain = uuid7(), new_key()
        wrapped, name = house_key.wrapped(key_id, plain)
        row = PersonKey(
            id=key_id,
            tenant=self._tenant,
            employee_id=employee,
            retention=retention,
            period=period,
            wrapped=wrapped,
            house_key=name,
            created_at=timezone.now(),
        )
        self._rows[place], self._opened[key_id] = row, plain
        return row

    def _plain(self, key: PersonKey) -> bytes:
        if key.id not in self._opened:
            opened = key.unwrapped()
            if opened is None:
                raise HouseKeyUnreadable(place=house_key.place())
            self._opened[key.id] = opened
        return self._opened[key.id]


def destroy_keys(keys: Sequence[PersonKey], *, by: str, under: str, at: datetime) -> list[int]:
    """Destroy keys for good, with what was noted beside their contents and the documents that
    only those named. Returns whose seqs.

    The caller holds the transaction, and appends the certificate that tells of it. Once it is
    committed the ids are noted outside the database as well: a database restored from before
    still holds the keys, and they are never used again.
    """
    ids = [key.id for key in keys]
    entries = SealedContent.objects.filter(tenant=keys[0].tenant, key__in=ids)
    seqs = sorted(entries.values_list("entry__seq", flat=True))
    EntryReference.objects.filter(tenant=keys[0].tenant, entry__sealed__key__in=ids).delete()
    documents = EntryDocument.objects.filter(tenant=keys[0].tenant, entry__sealed__key__in=ids)
    named = set(documents.values_list("sha256", flat=True))
    documents.delete()
    PersonKey.objects.filter(tenant=keys[0].tenant, id__in=ids).update(
        wrapped=None, destroyed_at=at, destroyed_by=by[:300], destroyed_under=under[:300]
    )
    doom_documents(keys[0].tenant, ids, named)
    transaction.on_commit(lambda: house_key.note_destroyed(ids))
    return seqs


def close_open_contents(tenant: int) -> int:
    """Close what was archived before there were keys, some at a time. Returns how many."""
    closed = 0
    while count := _close_some(tenant):
        closed += count
    return closed


@transaction.atomic
def _close_some(tenant: int) -> int:
    locked_head(tenant)
    open_ones = list(
        ArchiveContent.objects.filter(tenant=tenant)
        .select_related("entry")
        .order_by("entry__seq")[:BATCH]
    )
    places = {
        one.entry_id: place_of(
            one.entry.employee_id,
            one.entry.kind,
            one.entry.occurred_at,
            has_event="event" in one.payload,
        )
        for one in open_ones
    }
    keys = Keys(tenant, places.values())
    SealedContent.objects.bulk_create(
        keys.close(places[one.entry_id], one.entry, bytes(one.salt), one.payload)
        for one in open_ones
    )
    if open_ones:
        ArchiveContent.objects.filter(
            tenant=tenant, entry__in=[one.entry_id for one in open_ones]
        ).delete()
    return len(open_ones)


def renew_house_key() -> int:
    """Wrap every live key, of all tenants, anew with a new key of the house; destroy the old one.

    From then on no copy of the database made before opens anything: neither what was destroyed
    since nor what is kept. Returns how many keys were wrapped. Raises `HouseKeyUnreadable`.
    """
    house_key.renew()
    with transaction.atomic():
        rows = PersonKey.objects.filter(destroyed_at=None).select_for_update()
        changed = []
        for row in rows:
            plain = row.unwrapped()
            if plain is None:  # It was destroyed here, and came back with an older database.
                continue
            row.wrapped, row.house_key = house_key.wrapped(row.id, plain)
            changed.append(row)
        PersonKey.objects.bulk_update(changed, ["wrapped", "house_key"], batch_size=BATCH)
    house_key.drop_old()
    return len(changed)

"""Sealing: once a day has ended, the root over its entries is signed."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from lms.archives.adapters import keystore
from lms.archives.exceptions import DayNotOver, EarlierDayOpen
from lms.archives.models import ArchiveEntry, ArchiveSeal, SigningKey
from lms.archives.rules import merkle
from lms.archives.rules.days import day_bounds, local_day
from lms.archives.rules.documents import Signer
from lms.archives.services.heads import locked_head
from lms.archives.services.zone import centre_zone


def seal_due(tenant: int) -> list[ArchiveSeal]:
    """Seal every ended day that has entries and no seal yet, oldest first, each on its own."""
    seals: list[ArchiveSeal] = []
    today = local_day(timezone.now(), centre_zone())
    while (day := _oldest_open_day(tenant)) and day < today:
        seal = seal_day(tenant, day)
        if seal is None:  # another worker was faster
            continue
        seals.append(seal)
    return seals


@transaction.atomic
def seal_day(tenant: int, day: date) -> ArchiveSeal | None:
    """Sign the Merkle root of the entries recorded on `day`, a local day of the centre.

    Returns None when the day has no entries that are not sealed yet. Waits for appends under way,
    and lets none in that would still belong to the day. Raises `DayNotOver`, `EarlierDayOpen` and
    `SigningKeyUnreadable`.
    """
    starts_at, ends_at = day_bounds(day, centre_zone())
    now = timezone.now()
    if now < ends_at:
        raise DayNotOver(day=day)
    head = locked_head(tenant)
    earlier = _oldest_open_day(tenant)
    if earlier is None or earlier > day:
        return None
    if earlier < day:
        raise EarlierDayOpen(earlier=earlier, day=day)
    leaves = [
        bytes.fromhex(entry_hash)
        for entry_hash in ArchiveEntry.objects.filter(
            tenant=tenant, seq__gt=head.sealed_seq, recorded_at__lt=ends_at
        )
        .order_by("seq")
        .values_list("entry_hash", flat=True)
    ]
    signer = keystore.signer()
    register_key(tenant, signer)
    seal = ArchiveSeal(
        tenant=tenant,
        number=head.seals + 1,
        day=day,
        starts_at=starts_at,
        ends_at=ends_at,
        first_seq=head.sealed_seq + 1,
        last_seq=head.sealed_seq + len(leaves),
        root=merkle.root(leaves).hex(),
        prev_seal_hash=head.seal_hash,
        sealed_at=now,
        key_id=signer.key_id,
    )
    body = seal.body()
    seal.seal_hash, seal.signature = body.hash(), signer.sign(body.message())
    seal.save(force_insert=True)
    head.seals, head.seal_hash = seal.number, seal.seal_hash
    head.sealed_seq, head.sealed_until = seal.last_seq, ends_at
    head.save(update_fields=["seals", "seal_hash", "sealed_seq", "sealed_until"])
    return seal


def register_key(tenant: int, signer: Signer) -> None:
    """Publish the key for this tenant at its first use, signed by itself."""
    if SigningKey.objects.filter(tenant=tenant, key_id=signer.key_id).exists():
        return
    key = SigningKey(
        tenant=tenant,
        key_id=signer.key_id,
        public_key=signer.public_key,
        created_at=timezone.now(),
    )
    key.signature = signer.sign(key.body().message())
    SigningKey.objects.bulk_create([key], ignore_conflicts=True)


def _oldest_open_day(tenant: int) -> date | None:
    """The local day of the first entry that no seal covers."""
    last_seal = ArchiveSeal.objects.filter(tenant=tenant).order_by("-number").first()
    first = (
        ArchiveEntry.objects.filter(tenant=tenant, seq__gt=last_seal.last_seq if last_seal else 0)
        .order_by("seq")
        .first()
    )
    return local_day(first.recorded_at, centre_zone()) if first else None

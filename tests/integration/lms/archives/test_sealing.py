"""Sealing: each ended day is signed once, in order (R147)."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.db import connection
from pytest_django import Settings

from lms.archives.adapters import house_key, keystore
from lms.archives.exceptions import DayNotOver, EarlierDayOpen, SigningKeyUnreadable
from lms.archives.models import ArchiveEntry, ArchiveSeal, SigningKey
from lms.archives.rules import merkle
from lms.archives.rules.offline.ed25519 import ed25519_verifies
from lms.archives.services import seal_day, seal_due, verify_database
from tests.builders.archive_centre import Centre, Clock

pytestmark = pytest.mark.django_db


def test_day_is_sealed_once_it_is_over_at_the_centre(centre: Centre, clock: Clock) -> None:
    clock.now = datetime(2026, 11, 3, 15, 59, tzinfo=UTC)  # 23:59 on the 3rd at UTC+8
    centre.archive("ana")
    assert seal_due(centre.id) == []
    with pytest.raises(DayNotOver):
        seal_day(centre.id, date(2026, 11, 3))
    clock.pass_by(minutes=2)
    centre.archive("ana")
    (seal,) = seal_due(centre.id)
    assert (seal.day, seal.first_seq, seal.last_seq) == (date(2026, 11, 3), 1, 1)
    assert seal_due(centre.id) == []
    assert seal_day(centre.id, date(2026, 11, 3)) is None


def test_days_missed_are_caught_up_in_order(centre: Centre, clock: Clock) -> None:
    for _ in range(3):
        centre.archive("ana")
        clock.pass_by(days=2)
    with pytest.raises(EarlierDayOpen):
        seal_day(centre.id, date(2026, 11, 5))
    seals = seal_due(centre.id)
    assert [seal.number for seal in seals] == [1, 2, 3]
    assert [seal.day.day for seal in seals] == [3, 5, 7]
    assert seals[1].prev_seal_hash == seals[0].seal_hash
    assert seal_day(centre.id, date(2026, 11, 4)) is None
    assert verify_database(centre.id).ok


def test_seal_is_signed_by_the_installation_s_key(three_days: Centre) -> None:
    key = SigningKey.objects.get(tenant=three_days.id)
    assert key.key_id == keystore.signer().key_id
    for seal in ArchiveSeal.objects.filter(tenant=three_days.id):
        assert ed25519_verifies(bytes(key.public_key), seal.body().message(), bytes(seal.signature))


def test_one_entry_can_be_proved_against_a_seal_without_the_others(three_days: Centre) -> None:
    seal = ArchiveSeal.objects.get(tenant=three_days.id, number=2)
    leaves = [
        bytes.fromhex(entry.entry_hash)
        for entry in ArchiveEntry.objects.filter(
            tenant=three_days.id, seq__range=(seal.first_seq, seal.last_seq)
        ).order_by("seq")
    ]
    path = merkle.audit_path(1, leaves)
    assert merkle.proves(leaves[1], 1, len(leaves), path, bytes.fromhex(seal.root))


def test_centres_are_sealed_apart(
    centre: Centre, found_centre: Callable[[str], Centre], clock: Clock
) -> None:
    other = found_centre("other.example")
    centre.archive("ana")
    other.archive("bo")
    clock.pass_by(days=1)
    assert len(seal_due(centre.id)) == 1
    assert not ArchiveSeal.objects.filter(tenant=other.id).exists()
    assert len(seal_due(other.id)) == 1


def test_private_key_is_a_file_for_its_owner_only_and_nowhere_else(
    three_days: Centre, keys: Path
) -> None:
    file = keys / keystore.KEY_FILE
    assert file.stat().st_mode & 0o777 == 0o600
    assert keys.stat().st_mode & 0o777 == 0o700
    assert {path.name for path in keys.iterdir()} == {
        keystore.KNOWN_FILE,
        keystore.KEY_FILE,
        house_key.KEY_FILE,
    }
    assert (keys / house_key.KEY_FILE).stat().st_mode & 0o777 == 0o600
    secret = file.read_text().strip()
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(k)::text FROM archives_signingkey k")
        stored = "".join(row[0] for row in cursor.fetchall())
    assert secret not in stored
    assert secret not in repr(keystore.signer())


def test_key_may_come_from_the_environment(settings: Settings, keys: Path) -> None:
    settings.CALLCRAFT_ARCHIVE_KEY = "BQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQU="
    known = keystore.signer().key_id
    assert keystore.known_key_ids() == {known}
    assert not (keys / keystore.KEY_FILE).exists()


@pytest.mark.parametrize("text", ["short", "", "*" * 44])
def test_spoilt_key_is_named_and_not_replaced(keys: Path, text: str) -> None:
    keys.mkdir()
    (keys / keystore.KEY_FILE).write_text(text)
    with pytest.raises(SigningKeyUnreadable, match="archive-signing-key"):
        keystore.signer()
    assert (keys / keystore.KEY_FILE).read_text() == text


def test_new_key_takes_over_and_old_seals_stay_valid(
    three_days: Centre, clock: Clock, keys: Path
) -> None:
    (keys / keystore.KEY_FILE).unlink()
    clock.pass_by(days=1)
    assert len(seal_due(three_days.id)) == 1
    assert SigningKey.objects.filter(tenant=three_days.id).count() == 2
    assert verify_database(three_days.id).ok

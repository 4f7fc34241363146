"""Appending: one chain, whatever happens at the same time (R138, R141, R147)."""

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from lms.archives.exceptions import EntryRefused, PersonUnknown
from lms.archives.models import ArchiveContent, ArchiveEntry, ArchiveHead, PersonHead
from lms.archives.rules.documents import GENESIS, payload_commitment
from lms.archives.services import append_entry, seal_due, verify_database
from lms.archives.signals import entry_appended
from tests.builders.archive_centre import NOON, Centre, Clock, result

pytestmark = pytest.mark.django_db


@pytest.fixture
def heard() -> Iterator[list[ArchiveEntry]]:
    entries: list[ArchiveEntry] = []

    def listen(entry: ArchiveEntry, **_: Any) -> None:
        entries.append(entry)

    entry_appended.connect(listen)
    yield entries
    entry_appended.disconnect(listen)


def test_entries_of_a_centre_form_one_chain_and_each_person_has_their_own(centre: Centre) -> None:
    for who in ("ana", "bo", "ana", "ana"):
        centre.archive(who)
    entries = list(ArchiveEntry.objects.filter(tenant=centre.id).order_by("seq"))
    assert [entry.seq for entry in entries] == [1, 2, 3, 4]
    assert entries[0].prev_centre_hash == entries[0].prev_person_hash == GENESIS
    assert all(after.prev_centre_hash == before.entry_hash for before, after in pairwise(entries))
    own = [entry for entry in entries if entry.employee_id == centre.ana.id]
    assert [entry.person_seq for entry in own] == [1, 2, 3]
    assert all(after.prev_person_hash == before.entry_hash for before, after in pairwise(own))


def test_content_stands_apart_with_the_salt_that_hides_it(centre: Centre) -> None:
    one, two = centre.archive("ana"), centre.archive("ana")
    contents = [ArchiveContent.objects.get(tenant=centre.id, entry=entry) for entry in (one, two)]
    assert contents[0].payload == contents[1].payload == result()
    assert one.payload_sha256 != two.payload_sha256
    assert payload_commitment(bytes(contents[0].salt), result()) == one.payload_sha256


def test_same_source_twice_is_one_entry(centre: Centre, heard: list[ArchiveEntry]) -> None:
    source = uuid4()
    first = centre.archive("ana", source=source)
    again = centre.archive("ana", {"other": "payload"}, source=source)
    assert again.id == first.id
    assert again.payload == result()
    assert len(heard) == ArchiveEntry.objects.filter(tenant=centre.id).count() == 1


def test_correction_names_the_entry_it_takes_the_place_of(centre: Centre) -> None:
    wrong = uuid4()
    centre.archive("bo")
    centre.archive("ana", source=wrong)
    right = centre.archive("ana", source=uuid4(), supersedes=wrong)
    assert right.supersedes_seq == 2
    assert centre.archive("ana", source=uuid4(), supersedes=uuid4()).supersedes_seq is None


def test_float_is_refused_and_named(centre: Centre) -> None:
    with pytest.raises(EntryRefused) as refused:
        centre.archive("ana", {"learner": {"score": 87.5}})
    assert refused.value.as_dict("en")["params"]["place"] == "learner.score"
    assert "learner.score" in refused.value.text("zh-Hans")
    assert not ArchiveEntry.objects.filter(tenant=centre.id).exists()


def test_person_of_another_centre_is_unknown_here(
    centre: Centre, found_centre: Callable[[str], Centre]
) -> None:
    other = found_centre("other.example")
    for employee in (other.ana.id, UUID(int=0)):
        with pytest.raises(PersonUnknown):
            append_entry(
                tenant=centre.id, employee_id=employee, kind="k", payload={}, occurred_at=NOON
            )
    other.archive("ana")
    assert ArchiveEntry.objects.get(tenant=other.id).seq == 1


def test_signal_carries_the_entry_and_its_content(
    centre: Centre, heard: list[ArchiveEntry]
) -> None:
    entry = centre.archive("ana")
    assert [one.id for one in heard] == [entry.id]
    assert heard[0].payload == result()


def test_receiver_that_fails_takes_the_entry_back(centre: Centre) -> None:
    def fail(**_: Any) -> None:
        raise RuntimeError("no outbox")

    entry_appended.connect(fail)
    try:
        with pytest.raises(RuntimeError):
            centre.archive("ana")
    finally:
        entry_appended.disconnect(fail)
    assert not ArchiveEntry.objects.filter(tenant=centre.id).exists()
    assert centre.archive("ana").seq == 1


def test_clock_that_lags_cannot_turn_time_back(centre: Centre, clock: Clock) -> None:
    first = centre.archive("ana")
    clock.pass_by(minutes=-5)
    assert centre.archive("ana").recorded_at == first.recorded_at


def test_clock_that_lags_cannot_reach_into_a_sealed_day(centre: Centre, clock: Clock) -> None:
    centre.archive("ana")
    clock.pass_by(hours=12, minutes=1)
    (seal,) = seal_due(centre.id)
    clock.pass_by(minutes=-3)
    late = centre.archive("ana")
    assert clock.now < late.recorded_at == seal.ends_at
    assert verify_database(centre.id).ok


@pytest.mark.parametrize("table", ["archiveentry", "archivecontent", "archiveseal", "signingkey"])
@pytest.mark.parametrize("change", ["UPDATE {} SET tenant = 2", "DELETE FROM {}", "TRUNCATE {}"])
def test_database_refuses_every_change(three_days: Centre, table: str, change: str) -> None:
    name = f"archives_{table}"
    cascade = " CASCADE" if change.startswith("TRUNCATE") else ""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE {name} ENABLE ALWAYS TRIGGER archives_no_truncate")
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            cursor.execute(change.format(name) + cascade)


def test_triggers_hold_in_a_session_that_calls_itself_a_replica(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgenabled FROM pg_trigger WHERE tgname = 'archives_no_change'")
        assert cursor.fetchall() == [("A",)] * 4


@pytest.mark.django_db(transaction=True)
def test_sixteen_threads_make_one_unbroken_chain(centre: Centre) -> None:
    threads, each = 16, 8
    people = [employee.id for employee in centre.people.values()]
    start, failures = threading.Barrier(threads), list[Exception]()

    def work(number: int) -> None:
        try:
            start.wait()
            for n in range(each):
                append_entry(
                    tenant=centre.id,
                    employee_id=people[(number + n) % len(people)],
                    kind="course_result",
                    payload={"thread": number, "n": n},
                    occurred_at=NOON + timedelta(seconds=n),
                )
        except Exception as error:  # noqa: BLE001 - told to the main thread
            failures.append(error)
        finally:
            connection.close()

    workers = [threading.Thread(target=work, args=(number,)) for number in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert not failures
    report = verify_database(centre.id)
    assert report.ok, report.faults
    assert report.entries == ArchiveHead.objects.get(tenant=centre.id).seq == threads * each
    assert sum(head.seq for head in PersonHead.objects.filter(tenant=centre.id)) == threads * each

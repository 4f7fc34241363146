"""Appending: one chain, whatever happens at the same time (R138, R141, R147)."""

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from pytest_django import DjangoAssertNumQueries

from lms.archives.exceptions import EntryRefused, PersonUnknown
from lms.archives.models import (
    ArchiveContent,
    ArchiveEntry,
    ArchiveHead,
    PersonHead,
    PersonKey,
    SealedContent,
)
from lms.archives.rules.documents import GENESIS, payload_commitment
from lms.archives.services import NewEntry, append_entries, append_entry, seal_due, verify_database
from lms.archives.signals import entries_appended
from tests.builders.archive_centre import NOON, Centre, Clock, result

pytestmark = pytest.mark.django_db


@pytest.fixture
def heard() -> Iterator[list[ArchiveEntry]]:
    appended: list[ArchiveEntry] = []

    def listen(entries: list[ArchiveEntry], **_: Any) -> None:
        appended.extend(entries)

    entries_appended.connect(listen)
    yield appended
    entries_appended.disconnect(listen)


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
    kept = [ArchiveEntry.objects.get(tenant=centre.id, id=entry.id) for entry in (one, two)]
    opened = [entry.opened for entry in kept]
    assert opened[0] is not None
    assert opened[1] is not None
    assert opened[0][1] == opened[1][1] == result()
    assert one.payload_sha256 != two.payload_sha256
    assert payload_commitment(opened[0][0], result()) == one.payload_sha256


def test_content_lies_closed_and_says_nothing_to_whoever_reads_the_table(centre: Centre) -> None:
    entry = centre.archive("ana", result(title="很特别的课程"))
    body = bytes(SealedContent.objects.get(tenant=centre.id, entry=entry).body)
    assert "很特别的课程".encode() not in body
    assert not ArchiveContent.objects.exists()
    key = PersonKey.objects.get(tenant=centre.id)
    assert (key.employee_id, key.retention, key.period) == (centre.ana.id, "person_file", 0)


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


def test_many_are_appended_in_their_order_each_source_once(
    centre: Centre, heard: list[ArchiveEntry]
) -> None:
    one, two = uuid4(), uuid4()
    first = centre.archive("ana", source=one)
    heard.clear()
    entries = append_entries(
        centre.id,
        [
            centre.entry("bo"),
            centre.entry("ana", source=one),
            centre.entry("ana", source=two, supersedes=one),
            centre.entry("ana", source=two),
            centre.entry("ana", source=uuid4(), supersedes=two),
        ],
    )
    assert [entry.seq for entry in entries] == [2, 1, 3, 3, 4]
    assert [entry.supersedes_seq for entry in entries] == [None, None, 1, 1, 3]
    assert entries[1].payload == first.payload
    assert [entry.seq for entry in heard] == [2, 3, 4]
    assert verify_database(centre.id).ok


def test_one_that_is_refused_keeps_the_others_out(centre: Centre) -> None:
    with pytest.raises(EntryRefused):
        append_entries(centre.id, [centre.entry("bo"), centre.entry("ana", {"score": 0.5})])
    assert not ArchiveEntry.objects.filter(tenant=centre.id).exists()


def test_appending_many_asks_no_more_often_than_appending_one(
    centre: Centre, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    """With it the questions of the outbox, which hears of the entries."""
    everybody = list(centre.people)
    append_entries(centre.id, [centre.entry(who) for who in everybody])
    for people in (everybody[:1], everybody * 3):
        new = [centre.entry(who, source=uuid4(), supersedes=uuid4()) for who in people]
        with django_assert_num_queries(14):
            append_entries(centre.id, new)


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
                centre.id, NewEntry(employee_id=employee, kind="k", payload={}, occurred_at=NOON)
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

    entries_appended.connect(fail)
    try:
        with pytest.raises(RuntimeError):
            centre.archive("ana")
    finally:
        entries_appended.disconnect(fail)
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


@pytest.mark.django_db(transaction=True)
def test_sixteen_threads_make_one_unbroken_chain(centre: Centre) -> None:
    threads, each = 16, 8
    people = [employee.id for employee in centre.people.values()]
    start, failures = threading.Barrier(threads), list[Exception]()

    def work(number: int) -> None:
        try:
            start.wait()
            for n in range(each):
                some = [people[(number + n + m) % len(people)] for m in range(3)]
                append_entries(
                    centre.id,
                    [
                        NewEntry(
                            employee_id=person,
                            kind="course_result",
                            payload={"thread": number, "n": n},
                            occurred_at=NOON + timedelta(seconds=n),
                        )
                        for person in some
                    ],
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
    total = threads * each * 3
    assert report.entries == ArchiveHead.objects.get(tenant=centre.id).seq == total
    assert sum(head.seq for head in PersonHead.objects.filter(tenant=centre.id)) == total

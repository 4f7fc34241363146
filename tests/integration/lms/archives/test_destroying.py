"""Contents are destroyed by order only, in every copy, and the chain stays whole (R138, R147)."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from lms.archives.adapters import house_key
from lms.archives.exceptions import (
    ContentHeld,
    ContentRetained,
    ListClosed,
    NothingToDestroy,
    PeriodTooShort,
    SecondApproverNeeded,
)
from lms.archives.models import (
    ArchiveContent,
    ArchiveEntry,
    DestructionList,
    PersonKey,
    SealedContent,
)
from lms.archives.services import (
    approve_destruction,
    close_open_contents,
    erase_contents,
    export_archive,
    propose_destruction,
    refuse_destruction,
    renew_house_key,
    repeat_destructions,
    set_period,
    verify_archive,
    verify_database,
)
from lms.people.models import AuditRow, Employee
from tests.builders.archive_centre import Centre, lay_open, result
from xapi.lrs.services.holds import lift_hold, place_holds
from xapi.lrs.services.protection import erase_person

pytestmark = pytest.mark.django_db

LATER = date(2029, 1, 1)


def identifier(person: Employee) -> tuple[str, ...]:
    return ("account", str(django_settings.CALLCRAFT_ACTOR_HOME_PAGE), str(person.id))


def leave(person: Employee, on: date) -> None:
    person.left_on = on
    person.save(update_fields=["left_on"])


@pytest.fixture
def gone(three_days: Centre) -> Centre:
    """Bo has left so long ago that nothing has to be kept."""
    leave(three_days.bo, date(2020, 6, 30))
    return three_days


def destroyed(centre: Centre) -> list[int]:
    return [
        entry.seq
        for entry in ArchiveEntry.objects.filter(tenant=centre.id)
        .select_related("sealed__key")
        .order_by("seq")
        if entry.is_destroyed
    ]


# -- Destroying, and what the verifier says ---------------------------------------------------


def test_erased_contents_are_gone_and_the_archive_is_whole(gone: Centre, tmp_path: Path) -> None:
    before = [bytes(one.body) for one in SealedContent.objects.order_by("entry__seq")]
    certificate = erase_contents(gone.office, gone.bo, "request of 3 November")
    assert destroyed(gone) == [1, 3, 4, 6, 7, 9]
    report = verify_database(gone.id)
    assert report.ok, report.faults
    (named,) = report.destroyed
    assert (named["entries"], named["certificate"]) == ([1, 3, 4, 6, 7, 9], certificate.seq)
    assert named["under"] == "request of 3 November"
    assert gone.office.name in named["by"]
    with (tmp_path / "archive.zip").open("wb") as file:
        export_archive(gone.id, file)
    told = verify_archive(tmp_path / "archive.zip")
    assert told.ok, told.faults
    assert told.destroyed == report.destroyed
    # The rows are as they were: what is gone is the key, and with it every copy of them.
    after = [bytes(one.body) for one in SealedContent.objects.order_by("entry__seq")]
    assert after[: len(before)] == before
    assert PersonKey.objects.get(tenant=gone.id, employee=gone.bo).wrapped is None


def test_content_that_is_gone_without_a_certificate_is_a_fault(gone: Centre) -> None:
    erase_contents(gone.office, gone.bo, "request")
    PersonKey.objects.filter(tenant=gone.id, employee=gone.ana).update(
        wrapped=None, destroyed_at=timezone.now(), destroyed_by="x", destroyed_under="y"
    )
    report = verify_database(gone.id)
    assert {(fault.code, fault.params["seq"]) for fault in report.faults} == {
        ("payload_missing", 2),
        ("payload_missing", 5),
        ("payload_missing", 8),
    }


def test_destroyed_key_cannot_come_back(gone: Centre) -> None:
    erase_contents(gone.office, gone.bo, "request")
    key = PersonKey.objects.get(tenant=gone.id, employee=gone.bo)
    refused = "keys of the training archive stay"
    with pytest.raises(IntegrityError, match=refused), transaction.atomic():
        PersonKey.objects.filter(id=key.id).update(wrapped=b"x" * 60, destroyed_at=None)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises(IntegrityError, match=refused), transaction.atomic():
            cursor.execute("DELETE FROM archives_personkey WHERE id = %s", [key.id])


def test_restored_database_does_not_bring_back_what_was_destroyed(
    gone: Centre, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    """An older copy of the database still holds the key; this house never uses it again."""
    old = PersonKey.objects.get(tenant=gone.id, employee=gone.bo)
    with django_capture_on_commit_callbacks(execute=True):
        erase_contents(gone.office, gone.bo, "request")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE archives_personkey DISABLE TRIGGER USER")
        PersonKey.objects.filter(id=old.id).update(
            wrapped=old.wrapped, destroyed_at=None, destroyed_by="", destroyed_under=""
        )
        cursor.execute("ALTER TABLE archives_personkey ENABLE ALWAYS TRIGGER archives_key_stays")
    restored = PersonKey.objects.get(id=old.id)
    assert restored.unwrapped() is None
    assert repeat_destructions(gone.id) == 1
    assert destroyed(gone) == [1, 3, 4, 6, 7, 9]
    assert repeat_destructions(gone.id) == 0


def test_new_house_key_makes_older_copies_of_the_database_useless(gone: Centre, keys: Path) -> None:
    old = PersonKey.objects.get(tenant=gone.id, employee=gone.ana)
    assert old.unwrapped()
    assert renew_house_key() == 2
    assert old.unwrapped() is None  # as an older copy has it
    assert PersonKey.objects.get(id=old.id).unwrapped()
    assert verify_database(gone.id).ok
    gone.archive("ana")
    assert verify_database(gone.id).ok


def test_spoilt_house_key_is_named_and_not_replaced(three_days: Centre, keys: Path) -> None:
    (keys / house_key.KEY_FILE).write_text("short")
    with pytest.raises(Exception, match="archive-content-key"):
        three_days.archive("ana")
    assert (keys / house_key.KEY_FILE).read_text() == "short"


def test_house_key_may_come_from_the_environment(
    centre: Centre, settings: Settings, keys: Path
) -> None:
    settings.CALLCRAFT_ARCHIVE_CONTENT_KEY = "BQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQU="
    entry = centre.archive("ana")
    assert ArchiveEntry.objects.get(id=entry.id).payload == result()
    assert not (keys / house_key.KEY_FILE).exists()
    settings.CALLCRAFT_ARCHIVE_CONTENT_KEY = "BgYGBgYGBgYGBgYGBgYGBgYGBgYGBgYGBgYGBgYGBgY="
    assert ArchiveEntry.objects.get(id=entry.id).payload == {}
    assert {fault.code for fault in verify_database(centre.id).faults} == {"content_unreadable"}


# -- What must be kept ------------------------------------------------------------------------


@pytest.mark.parametrize("left_on", [None, date(2026, 1, 31), date(2024, 11, 6)])
def test_nothing_goes_before_its_retention_ends(three_days: Centre, left_on: date | None) -> None:
    if left_on:
        leave(three_days.bo, left_on)
    with pytest.raises(ContentRetained) as refused:
        erase_contents(three_days.office, three_days.bo, "request")
    assert ("2028-01-31" in refused.value.text("en")) is (left_on == date(2026, 1, 31))
    assert destroyed(three_days) == []


def test_nothing_under_a_hold_is_destroyed(gone: Centre) -> None:
    (hold,) = place_holds(
        tenant=gone.id, person=[identifier(gone.bo)], reason="court case 12", by="Legal"
    )
    with pytest.raises(ContentHeld, match="court case 12"):
        erase_contents(gone.office, gone.bo, "request")
    assert propose_destruction(gone.id, LATER) is None
    lift_hold(tenant=gone.id, hold_id=hold.id, by="Legal")
    erase_contents(gone.office, gone.bo, "request")
    with pytest.raises(NothingToDestroy):
        erase_contents(gone.office, gone.bo, "request")


def test_forgetting_somebody_destroys_what_may_go_and_says_why_the_rest_stays(gone: Centre) -> None:
    """Decision 0010: one door to forget somebody."""
    for who in (gone.bo, gone.ana):
        erase_person(tenant=gone.id, person=[identifier(who)], by="Officer")
    assert destroyed(gone) == [1, 3, 4, 6, 7, 9]
    assert verify_database(gone.id).ok
    row = AuditRow.objects.get(action="archive.erasure_refused")
    assert row.object_id == str(gone.ana.id)
    assert "must still be kept" in row.detail["reason"]


def test_forgetting_counts_before_it_does_anything(gone: Centre) -> None:
    told = erase_person(
        tenant=gone.id,
        person=[identifier(gone.bo), identifier(gone.ana)],
        by="Officer",
        dry_run=True,
    )
    assert told.counts["archive_keys_destroyed"] == told.counts["archive_keys_retained"] == 1
    assert destroyed(gone) == []


# -- The list with two approvers --------------------------------------------------------------


def test_list_is_carried_out_by_the_second_of_two_people(gone: Centre) -> None:
    made = propose_destruction(gone.id, date(2026, 11, 5))
    assert made is not None
    assert [(line.key.employee_id, line.entries) for line in made.lines.all()] == [(gone.bo.id, 6)]
    assert propose_destruction(gone.id, date(2026, 11, 5)) is None  # one list at a time
    assert approve_destruction(gone.office, made.id).state == "approved_once"
    assert destroyed(gone) == []
    with pytest.raises(SecondApproverNeeded):
        approve_destruction(gone.office, made.id)
    done = approve_destruction(gone.hr, made.id)
    assert done.state == "executed"
    assert done.certificate is not None
    assert done.certificate.employee_id == gone.hr.id
    assert done.certificate.payload["destroyed"] == destroyed(gone) == [1, 3, 4, 6, 7, 9]
    assert gone.bo.name not in json.dumps(done.certificate.payload, ensure_ascii=False)
    assert verify_database(gone.id).ok
    with pytest.raises(ListClosed):
        approve_destruction(gone.office, made.id)


def test_hold_that_came_between_keeps_its_person_off_the_list(gone: Centre) -> None:
    leave(gone.ana, date(2020, 1, 1))
    made = propose_destruction(gone.id, date(2026, 11, 5))
    assert made is not None
    place_holds(tenant=gone.id, person=[identifier(gone.bo)], reason="case", by="Legal")
    approve_destruction(gone.office, made.id)
    approve_destruction(gone.hr, made.id)
    assert {line.key.employee_id: line.outcome for line in made.lines.all()} == {
        gone.bo.id: "held",
        gone.ana.id: "destroyed",
    }
    assert destroyed(gone) == [2, 5, 8]
    assert verify_database(gone.id).ok


def test_refused_list_destroys_nothing_and_a_new_one_can_be_proposed(gone: Centre) -> None:
    made = propose_destruction(gone.id, date(2026, 11, 5))
    assert made is not None
    refuse_destruction(gone.hr, made.id, "ask the works council first")
    assert destroyed(gone) == []
    assert propose_destruction(gone.id, date(2026, 11, 5)) is not None


def test_database_refuses_a_list_that_one_person_approved_twice(gone: Centre) -> None:
    made = propose_destruction(gone.id, date(2026, 11, 5))
    assert made is not None
    with pytest.raises(IntegrityError, match="archive_two_approvers"), transaction.atomic():
        DestructionList.objects.filter(id=made.id).update(first_by=gone.hr, second_by=gone.hr)
    with pytest.raises(IntegrityError, match="archive_executed_approved"), transaction.atomic():
        DestructionList.objects.filter(id=made.id).update(
            first_by=gone.hr, executed_at=made.proposed_at
        )


def test_centre_sets_longer_periods_but_none_below_the_floor(gone: Centre) -> None:
    leave(gone.bo, date(2024, 10, 1))
    set_period(gone.office, "person_file", 5)
    assert propose_destruction(gone.id, date(2029, 9, 30)) is None
    assert propose_destruction(gone.id, date(2029, 10, 1)) is not None
    with pytest.raises(PeriodTooShort):
        set_period(gone.office, "person_file", 1)


def test_certificates_and_reports_outlive_whoever_signed_them(gone: Centre) -> None:
    certificate = erase_contents(gone.office, gone.bo, "request")
    gone.archive("office")
    leave(gone.office, date(2020, 1, 1))
    erase_contents(gone.hr, gone.office, "request")
    assert ArchiveEntry.objects.get(id=certificate.id).payload["under"] == "request"
    assert verify_database(gone.id).ok


# -- What was archived before there were keys -------------------------------------------------


def test_open_contents_are_read_and_can_be_closed(
    three_days: Centre, found_centre: Callable[[str], Centre]
) -> None:
    lay_open(three_days.id)
    other = found_centre("other.example")
    other.archive("ana")
    lay_open(other.id)
    entry = ArchiveEntry.objects.get(tenant=three_days.id, seq=5)
    assert entry.payload == result()
    assert verify_database(three_days.id).ok
    assert close_open_contents(three_days.id) == 9
    assert not ArchiveContent.objects.filter(tenant=three_days.id).exists()
    assert ArchiveContent.objects.filter(tenant=other.id).exists()
    assert ArchiveEntry.objects.get(tenant=three_days.id, seq=5).payload == result()
    assert verify_database(three_days.id).ok
    assert close_open_contents(three_days.id) == 0


def test_open_content_goes_only_where_it_lies_closed_beside(three_days: Centre) -> None:
    lay_open(three_days.id)
    with pytest.raises(IntegrityError, match="refused"), transaction.atomic():
        ArchiveContent.objects.filter(tenant=three_days.id).delete()

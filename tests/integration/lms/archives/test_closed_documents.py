"""Documents lie closed in storage, open for whoever may see them, and go with their last key."""

import hashlib
import io
import tracemalloc
import zipfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import Settings

from content.storage.services import exists, open_file, put
from lms.archives.adapters import house_key
from lms.archives.models import (
    ArchiveEntry,
    DocumentKey,
    DoomedFile,
    PersonKey,
    SealedContent,
)
from lms.archives.services import (
    close_documents,
    close_open_contents,
    documents,
    erase_contents,
    export_archive,
    remove_doomed,
    renew_house_key,
    repeat_destructions,
    verify_archive,
    verify_database,
)
from lms.people.exceptions import AttachmentDamaged
from lms.people.models import Attachment
from lms.people.queries import open_attachment
from lms.people.rules.filing import FiledAttachment, PersonalRecord, text
from lms.people.services import file_records, store_attachment
from lms.tracks.models import Track, TrackItem
from tests.builders.archive_centre import NOON, Centre, lay_open
from tests.builders.doors import sign_in

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.4\n%a proof of leave\n" + bytes(range(256)) * 1000
LONG_AGO = NOON - timedelta(4500)


def stored(centre: Centre, data: bytes = PDF) -> Attachment:
    return store_attachment(centre.ana, SimpleUploadedFile("proof.pdf", data))


def file(centre: Centre, who: str, *proofs: Attachment, **given: Any) -> ArchiveEntry:
    """Archive a record about somebody that names documents, closed as the job closes them."""
    record = PersonalRecord(
        employee_id=centre.people[who].id,
        kind="leave_form",
        title=text("Leave form", "培训学员请假单"),
        fields=[],
        source=uuid4(),
        attachments=[
            FiledAttachment(one.name, one.sha256, one.size, one.media_type) for one in proofs
        ],
        **{"occurred_at": NOON, **given},
    )
    file_records(centre.id, [record])
    close_documents(centre.id)
    return ArchiveEntry.objects.get(source=record.source)


def bytes_of(attachment: Attachment, *span: int) -> bytes:
    attachment.refresh_from_db()
    return b"".join(open_attachment(attachment, *span))


def at_rest(attachment: Attachment) -> bytes:
    attachment.refresh_from_db()
    return b"".join(open_file(attachment.storage_key))


def tampered(attachment: Attachment, place: int = 100) -> None:
    """Change a byte of what lies in storage."""
    changed = bytearray(at_rest(attachment))
    changed[place] ^= 1
    default_storage.delete(attachment.storage_key)
    put(attachment.storage_key, io.BytesIO(bytes(changed)))


def leave(centre: Centre, *who: str) -> None:
    for one in who:
        centre.people[one].left_on = date(2015, 1, 1)
        centre.people[one].save()


@pytest.mark.requirement("R138")
def test_a_document_is_closed_once_an_entry_names_it_and_opens_as_it_was(centre: Centre) -> None:
    proof, other = stored(centre), stored(centre, b"%PDF-1.4 not archived")
    before = proof.storage_key
    file(centre, "ana", proof)
    proof.refresh_from_db()
    assert proof.closed_at
    assert b"proof of leave" not in at_rest(proof)
    assert not exists(before)
    assert not DoomedFile.objects.exists()
    assert bytes_of(proof) == PDF
    assert bytes_of(proof, 70_000, 140_000) == PDF[70_000:140_000]
    assert at_rest(other) == b"%PDF-1.4 not archived"
    assert close_documents(centre.id) == 0


def test_the_job_is_queued_by_the_transaction_that_names_it(centre: Centre) -> None:
    file(centre, "ana", stored(centre))
    queued = ProcrastinateJob.objects.filter(task_name="archives.close_documents")
    assert [job.args for job in queued] == [{"tenant": centre.id}]


def test_a_reader_who_looked_it_up_before_it_was_closed_still_gets_it(centre: Centre) -> None:
    proof = stored(centre)
    file(centre, "ana", proof)
    assert proof.closed_at is None  # As it was looked up.
    assert b"".join(open_attachment(proof)) == PDF


def test_it_is_shown_exported_and_verified_as_before(centre: Centre, tmp_path: Path) -> None:
    proof = stored(centre)
    entry = file(centre, "ana", proof)
    assert verify_database(centre.id).ok
    path = tmp_path / "archive.zip"
    with path.open("wb") as out:
        export_archive(centre.id, out)
    assert verify_archive(path).ok
    with zipfile.ZipFile(path) as archive:
        assert archive.read(f"attachment-{proof.sha256}") == PDF
    answer = sign_in(centre.office).get(f"/archive/entries/{entry.id}/{proof.sha256}/")
    assert b"".join(answer) == PDF
    assert answer["Content-Length"] == str(len(PDF))


@pytest.mark.parametrize("place", [100, 150_000, -1])
def test_a_changed_document_is_named_and_never_given_out_whole(
    centre: Centre, tmp_path: Path, place: int
) -> None:
    proof = stored(centre)
    entry = file(centre, "ana", proof)
    tampered(proof, place)
    with pytest.raises(AttachmentDamaged):
        bytes_of(proof)
    (fault,) = verify_database(centre.id).faults
    assert (fault.code, fault.params) == (
        "attachment_changed",
        {"seq": entry.seq, "name": "proof.pdf"},
    )
    path = tmp_path / "archive.zip"
    with path.open("wb") as out:
        export_archive(centre.id, out)
    assert "attachment_changed" in {fault.code for fault in verify_archive(path).faults}


def test_who_asks_for_a_changed_document_is_told_so(centre: Centre) -> None:
    proof = stored(centre)
    entry = file(centre, "ana", proof)
    tampered(proof)
    answer = sign_in(centre.office).get(f"/archive/entries/{entry.id}/{proof.sha256}/")
    assert answer.status_code == 409
    assert "was changed where it is stored" in b"".join(answer).decode()


def test_one_documents_bytes_do_not_serve_as_anothers(centre: Centre) -> None:
    one, other = stored(centre), stored(centre, b"%PDF-1.7\n" + PDF[9:])
    file(centre, "ana", one, other)
    one.refresh_from_db()
    default_storage.delete(one.storage_key)
    put(one.storage_key, io.BytesIO(at_rest(other)))
    with pytest.raises(AttachmentDamaged):
        bytes_of(one)


def test_a_document_that_was_changed_before_is_not_closed_but_named(centre: Centre) -> None:
    proof = stored(centre)
    tampered(proof)
    file(centre, "ana", proof)
    proof.refresh_from_db()
    assert proof.closed_at is None
    assert not DoomedFile.objects.exists()
    assert [fault.code for fault in verify_database(centre.id).faults] == ["attachment_changed"]


def test_what_lay_open_before_there_were_keys_is_closed_with_its_contents(centre: Centre) -> None:
    proof = stored(centre)
    file(centre, "ana", proof)
    plain = bytes_of(proof)
    DocumentKey.objects.all().delete()
    put("attachments/as-before", io.BytesIO(plain))
    Attachment.objects.filter(id=proof.id).update(
        storage_key="attachments/as-before", closed_at=None
    )
    lay_open(centre.id)
    assert close_documents(centre.id) == 0  # Nothing to close it by.
    assert close_open_contents(centre.id) == 1
    assert close_documents(centre.id) == 1
    assert bytes_of(proof) == PDF
    assert not exists("attachments/as-before")


# -- Destroying -------------------------------------------------------------------------------


@pytest.mark.requirement("R138", "R147")
def test_destroying_the_content_deletes_bytes_and_key_of_its_documents(centre: Centre) -> None:
    leave(centre, "ana")
    proof = stored(centre)
    file(centre, "ana", proof, occurred_at=LONG_AGO)
    proof.refresh_from_db()
    erase_contents(centre.office, centre.ana, "request")
    assert not DocumentKey.objects.exists()
    assert exists(proof.storage_key)  # Until it is committed, and the job has run.
    assert ProcrastinateJob.objects.filter(task_name="archives.remove_documents").exists()
    assert remove_doomed(centre.id) == 1
    assert not exists(proof.storage_key)
    with pytest.raises(FileNotFoundError):
        bytes_of(proof)
    assert proof.name == ""
    assert verify_database(centre.id).ok
    assert remove_doomed(centre.id) == 0


def test_a_crash_between_the_file_and_its_row_is_repeated_without_harm(
    centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    leave(centre, "ana")
    proof = stored(centre)
    file(centre, "ana", proof, occurred_at=LONG_AGO)
    erase_contents(centre.office, centre.ana, "request")

    def dies(self: DoomedFile, **_: Any) -> None:
        raise ConnectionError

    with monkeypatch.context() as patched:
        patched.setattr(DoomedFile, "delete", dies)
        with pytest.raises(ConnectionError):
            remove_doomed(centre.id)
    assert DoomedFile.objects.count() == 1
    assert remove_doomed(centre.id) == 1
    proof.refresh_from_db()
    assert not exists(proof.storage_key)


def test_a_crash_while_closing_leaves_nothing_behind_and_is_repeated(
    centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    proof = stored(centre)

    def dies(*_: Any) -> None:
        raise ConnectionError

    with monkeypatch.context() as patched:
        patched.setattr(documents, "_wrap", dies)
        with pytest.raises(ConnectionError):
            file(centre, "ana", proof)
    (left,) = DoomedFile.objects.all()
    assert exists(left.storage_key)
    assert bytes_of(proof) == PDF
    assert remove_doomed(centre.id) == 0  # It might still be at work.
    DoomedFile.objects.update(not_before=timezone.now())
    assert close_documents(centre.id) == 1
    assert not exists(left.storage_key)
    assert bytes_of(proof) == PDF


def test_a_document_of_two_people_opens_until_the_last_of_their_keys_is_gone(
    centre: Centre,
) -> None:
    leave(centre, "ana", "bo")
    proof = stored(centre)
    file(centre, "ana", proof, occurred_at=LONG_AGO)
    file(centre, "bo", proof, occurred_at=LONG_AGO)
    assert DocumentKey.objects.filter(attachment=proof).count() == 2
    erase_contents(centre.office, centre.ana, "request")
    remove_doomed(centre.id)
    assert bytes_of(proof) == PDF
    erase_contents(centre.office, centre.bo, "request")
    remove_doomed(centre.id)
    with pytest.raises(FileNotFoundError):
        bytes_of(proof)


def test_a_document_that_was_never_closed_goes_as_well(centre: Centre) -> None:
    leave(centre, "ana")
    proof = stored(centre)
    file(centre, "ana", proof, occurred_at=LONG_AGO)
    DocumentKey.objects.all().delete()
    put("attachments/in-the-clear", io.BytesIO(PDF))
    Attachment.objects.update(storage_key="attachments/in-the-clear", closed_at=None)
    erase_contents(centre.office, centre.ana, "request")
    remove_doomed(centre.id)
    assert not exists("attachments/in-the-clear")


def test_what_the_centre_teaches_with_stays_though_somebody_handed_in_the_same(
    centre: Centre,
) -> None:
    leave(centre, "ana")
    taught, handed_in = stored(centre), stored(centre)
    track = Track.objects.create(tenant=centre.id, key="t", title_en="T", title_zh="培")
    stage = track.stages.create(tenant=centre.id, position=1, title_en="S", title_zh="段")
    TrackItem.objects.create(
        tenant=centre.id,
        track=track,
        stage=stage,
        key="rules",
        position=1,
        kind=TrackItem.Kind.DOCUMENT,
        attachment=taught,
    )
    file(centre, "ana", handed_in, occurred_at=LONG_AGO)
    erase_contents(centre.office, centre.ana, "request")
    remove_doomed(centre.id)
    assert at_rest(taught) == PDF
    with pytest.raises(FileNotFoundError):
        bytes_of(handed_in)


def test_a_restored_database_brings_no_document_back(centre: Centre) -> None:
    leave(centre, "ana")
    proof = stored(centre)
    file(centre, "ana", proof, occurred_at=LONG_AGO)
    (key,) = PersonKey.objects.filter(employee=centre.ana)
    house_key.note_destroyed([key.id])  # Destroyed here, and then an older database came back.
    with pytest.raises(FileNotFoundError):
        bytes_of(proof)
    assert repeat_destructions(centre.id) == 1
    remove_doomed(centre.id)
    assert not exists(proof.storage_key)


def test_renewing_the_houses_key_leaves_documents_readable(centre: Centre) -> None:
    proof = stored(centre)
    file(centre, "ana", proof)
    renew_house_key()
    assert bytes_of(proof) == PDF


def test_without_the_houses_key_no_document_opens(centre: Centre, settings: Settings) -> None:
    proof = stored(centre)
    file(centre, "ana", proof)
    settings.CALLCRAFT_ARCHIVE_CONTENT_KEY = "A" * 43 + "="
    with pytest.raises(FileNotFoundError):
        bytes_of(proof)
    assert SealedContent.objects.exists()


def test_memory_stays_flat_however_large_a_document_is(centre: Centre) -> None:
    proof = stored(centre, b"%PDF-1.4\n" + b"x" * 24_000_000)
    tracemalloc.start()
    try:
        file(centre, "ana", proof)
        proof.refresh_from_db()
        hashed = hashlib.sha256()
        for block in open_attachment(proof):
            hashed.update(block)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert hashed.hexdigest() == proof.sha256
    assert most < 12_000_000

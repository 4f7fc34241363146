"""Whatever rooms file about people is archived, shown and printed (R138, R140–R143, A36)."""

import hashlib
import io
import zipfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from pypdf import PdfReader
from pytest_django import Settings

from lms.archives.exceptions import EventClosed, EventIncomplete
from lms.archives.models import ArchiveEntry, EntryDocument, EventFile
from lms.archives.queries.events import deadlines, states_of
from lms.archives.rules.event_parts import PARTS
from lms.archives.services import (
    add_part,
    close_event,
    erase_contents,
    export_archive,
    verify_archive,
    verify_database,
    waive_part,
)
from lms.archives.services.papers import LANGUAGES, print_entry, print_form
from lms.people.models import Attachment, WorkDay
from lms.people.rules.filing import (
    EventReference,
    Field,
    FiledAttachment,
    PersonalRecord,
    text,
)
from lms.people.services import file_records, store_attachment
from lms.regulation.rules.forms import FORMS
from tests.builders.archive_centre import NOON, Centre, Clock

pytestmark = pytest.mark.django_db

RUN = EventReference("course_run", UUID(int=77), text("Complaints, run 3", "投诉处理 第3期"))
PDF = b"%PDF-1.4\n%leave form\n" + b"x" * 200


@pytest.fixture(autouse=True)
def printer(settings: Settings, fonts: Path) -> None:
    settings.CALLCRAFT_FONTS = fonts


def record(centre: Centre, who: str = "ana", **given: Any) -> PersonalRecord:
    return PersonalRecord(
        **{
            "employee_id": centre.people[who].id,
            "kind": "leave_form",
            "title": text("Leave form", "培训学员请假单"),
            "fields": [
                Field("reason", text("Reason", "请假事由"), text("Official duty", "因公")),
                Field("sessions", text("Sessions", "请假课次"), ["1", "2"]),
                Field("own", text("Own field", "自有栏目"), "自定义内容"),
            ],
            "occurred_at": NOON,
            "source": uuid4(),
            "form": "F16",
            "clauses": ["S09#4"],
            **given,
        }
    )


def stored(centre: Centre, data: bytes = PDF) -> Attachment:
    return store_attachment(centre.ana, SimpleUploadedFile("proof.pdf", data))


def filed(attachment: Attachment) -> FiledAttachment:
    return FiledAttachment(
        attachment.name, attachment.sha256, attachment.size, attachment.media_type
    )


def text_of(pdf: bytes) -> str:
    pages = PdfReader(io.BytesIO(pdf)).pages
    return "".join(page.extract_text() for page in pages).replace("\n", "").replace(" ", "")


@pytest.mark.requirement("R143")
def test_record_is_archived_complete_in_itself(centre: Centre) -> None:
    one = record(centre)
    file_records(centre.id, [one])
    entry = ArchiveEntry.objects.get(tenant=centre.id, source=one.source)
    assert entry.kind == "leave_form"
    assert entry.payload["learner"] == {
        "id": str(centre.ana.id),
        "employee_no": centre.ana.employee_no,
        "name": centre.ana.name,
        "unit": "一组",
        "post": "坐席",
    }
    assert entry.payload["fields"][0]["value"] == {"en": "Official duty", "zh-Hans": "因公"}
    assert entry.payload["clauses"] == ["S09#4"]
    file_records(centre.id, [one])
    assert ArchiveEntry.objects.filter(tenant=centre.id).count() == 1


def test_corrected_record_names_the_one_it_takes_the_place_of(centre: Centre) -> None:
    wrong = record(centre)
    right = record(centre, supersedes=wrong.source)
    file_records(centre.id, [wrong, right])
    assert ArchiveEntry.objects.get(source=right.source).supersedes_seq == 1
    assert verify_database(centre.id).ok


# -- On paper ---------------------------------------------------------------------------------


@pytest.mark.requirement("R142")
@pytest.mark.parametrize(
    ("asked", "there", "not_there"),
    [
        ("zh", ["因公", "1、2", "自定义内容", "S09#4", "第1页/共1页"], ["Officialduty"]),
        ("en", ["Officialduty", "1,2", "Ownfield", "Page1of1"], ["因公"]),
        ("both", ["因公/Officialduty", "自有栏目/Ownfield"], []),
    ],
)
def test_any_entry_prints_as_its_form_in_one_language_or_both(
    centre: Centre, asked: str, there: list[str], not_there: list[str]
) -> None:
    one = record(centre)
    file_records(centre.id, [one])
    entry = ArchiveEntry.objects.get(source=one.source)
    pdf = print_entry(entry, LANGUAGES[asked])
    said = text_of(pdf)
    for words in [*there, "F16", centre.ana.name, entry.entry_hash]:
        assert words in said, words
    for words in not_there:
        assert words not in said, words
    assert print_entry(entry, LANGUAGES[asked]) == pdf


def test_entry_without_a_form_prints_as_well(three_days: Centre) -> None:
    entry = ArchiveEntry.objects.get(tenant=three_days.id, seq=5)
    assert entry.entry_hash in text_of(print_entry(entry, LANGUAGES["both"]))


@pytest.mark.requirement("A36")
@pytest.mark.parametrize("code", FORMS)
def test_every_form_prints_empty_with_lines_to_sign_on(centre: Centre, code: str) -> None:
    said = text_of(print_form(centre.id, code, date(2026, 11, 3), LANGUAGES["both"]))
    template = FORMS[code]
    assert code in said
    assert template.title["zh-Hans"].replace(" ", "") in said
    assert template.title["en"].replace(" ", "") in said
    for field in template.shown:
        assert field.label["zh-Hans"].replace(" ", "") in said
    for step in template.flow:
        assert step.title["zh-Hans"].replace(" ", "") in said


def test_text_of_a_record_is_never_read_as_markup(centre: Centre) -> None:
    nasty = '#panic(1) $x^2$ *b* = T // c #import "x"'
    one = record(centre, form="", fields=[Field("a", text(nasty, nasty), nasty)])
    file_records(centre.id, [one])
    said = text_of(print_entry(ArchiveEntry.objects.get(source=one.source), LANGUAGES["en"]))
    assert said.count(nasty.replace(" ", "")) == 2


# -- Documents --------------------------------------------------------------------------------


def exported(centre: Centre, path: Path) -> Path:
    with path.open("wb") as file:
        export_archive(centre.id, file)
    return path


@pytest.mark.requirement("R140")
def test_documents_travel_with_the_export_and_are_compared(centre: Centre, tmp_path: Path) -> None:
    proof = stored(centre)
    file_records(centre.id, [record(centre, attachments=[filed(proof)]), record(centre)])
    path = exported(centre, tmp_path / "archive.zip")
    report = verify_archive(path)
    assert report.ok, report.faults
    assert report.attachments == 1
    with zipfile.ZipFile(path) as archive:
        assert archive.read(f"attachment-{proof.sha256}") == PDF


@pytest.mark.parametrize(
    ("tamper", "codes"),
    [
        ("changed", {"file_changed", "attachment_changed"}),
        ("removed", {"file_missing", "attachment_missing"}),
        ("added", {"file_unexpected"}),
    ],
)
def test_document_that_was_tampered_with_is_named(
    centre: Centre, tmp_path: Path, tamper: str, codes: set[str]
) -> None:
    proof = stored(centre)
    file_records(centre.id, [record(centre, attachments=[filed(proof)])])
    source, target = exported(centre, tmp_path / "archive.zip"), tmp_path / "tampered.zip"
    name = f"attachment-{proof.sha256}"
    with zipfile.ZipFile(source) as archive, zipfile.ZipFile(target, "w") as tampered:
        for member in archive.namelist():
            data = archive.read(member)
            if member == name and tamper == "removed":
                continue
            tampered.writestr(member, b"other" if member == name and tamper == "changed" else data)
        if tamper == "added":
            tampered.writestr("attachment-" + hashlib.sha256(b"x").hexdigest(), b"x")
    report = verify_archive(target)
    assert {fault.code for fault in report.faults} == codes
    named = [one.params for one in report.faults if one.code.startswith("attachment_")]
    assert all(one == {"seq": 1, "name": "proof.pdf"} for one in named)


def test_document_that_is_gone_from_storage_is_named_where_it_lies(
    centre: Centre, tmp_path: Path
) -> None:
    proof = stored(centre)
    file_records(centre.id, [record(centre, attachments=[filed(proof)])])
    assert verify_database(centre.id).ok
    default_storage.delete(proof.storage_key)
    (fault,) = verify_database(centre.id).faults
    assert (fault.code, fault.params["name"]) == ("attachment_missing", "proof.pdf")
    (fault,) = verify_archive(exported(centre, tmp_path / "archive.zip")).faults
    assert fault.code == "attachment_missing"


def test_what_a_destroyed_content_is_found_by_goes_with_it(centre: Centre) -> None:
    centre.ana.left_on = date(2015, 1, 1)
    centre.ana.save()
    one = record(centre, attachments=[filed(stored(centre))], occurred_at=NOON - timedelta(4500))
    file_records(centre.id, [one])
    assert EntryDocument.objects.count() == 1
    erase_contents(centre.office, centre.ana, "request")
    assert EntryDocument.objects.count() == 0
    said = text_of(print_entry(ArchiveEntry.objects.get(source=one.source), LANGUAGES["en"]))
    assert "Contentdestroyedbyorder" in said
    assert centre.ana.name not in said


# -- Files of events --------------------------------------------------------------------------


def attendance(centre: Centre, who: str, **given: Any) -> PersonalRecord:
    fields = [
        Field("state", text("Attendance", "出勤情况"), text("Present", "出勤")),
        Field("signed", text("Signed in", "签到时间"), "09:00:00"),
        Field("trainer", text("Trainer", "培训师"), "示例培训师"),
    ]
    return record(
        centre,
        who,
        **{"kind": "class_attendance", "fields": fields, "form": "F17", "event": RUN} | given,
    )


@pytest.fixture
def event(centre: Centre) -> EventFile:
    file_records(centre.id, [attendance(centre, "ana"), attendance(centre, "bo")])
    return EventFile.objects.get(tenant=centre.id)


@pytest.mark.requirement("R97", "R141")
def test_records_of_one_event_make_one_file(centre: Centre, event: EventFile) -> None:
    assert (event.kind, event.event, event.title_zh) == ("course_run", RUN.id, "投诉处理 第3期")
    assert event.references.count() == 2
    there = {one.part.code for one in states_of(event) if one.state == "there"}
    assert there == {"participants", "sign_in", "roll_call", "trainer"}


def test_entry_is_due_five_working_days_after_the_event(centre: Centre, event: EventFile) -> None:
    """3 November 2026 is a Tuesday; Friday counts only where it is worked."""
    assert (event.happened_on, event.due_on) == (date(2026, 11, 3), date(2026, 11, 10))

    def state(day: int) -> str:
        return deadlines(centre.id, [event], date(2026, 11, day))[event.id].state

    assert [state(day) for day in (5, 6, 10, 11)] == ["open", "warning", "warning", "overdue"]
    WorkDay.objects.create(tenant=centre.id, day=date(2026, 11, 6), is_workday=False)
    assert [state(day) for day in (6, 8, 9)] == ["open", "open", "warning"]


def test_file_is_closed_once_nothing_is_missing(centre: Centre, event: EventFile) -> None:
    with pytest.raises(EventIncomplete, match="改进记录"):
        close_event(centre.office, event.id)
    scan = stored(centre)
    add_part(centre.office, event, "improvement", "下期增加演练", [scan])
    for part in PARTS:
        if part.code != "improvement":
            waive_part(centre.office, event.id, part.code, "not asked for")
    closed = close_event(centre.office, event.id)
    assert closed.closing is not None
    assert [one["seq"] for one in closed.closing.payload["entries"]] == [1, 2, 3]
    assert closed.closing.employee_id == centre.office.id
    assert deadlines(centre.id, [closed], date(2027, 1, 1))[closed.id].state == "closed"
    with pytest.raises(EventClosed):
        close_event(centre.office, event.id)
    assert verify_database(centre.id).ok


def test_later_session_moves_the_deadline_of_an_open_file(
    centre: Centre, event: EventFile, clock: Clock
) -> None:
    file_records(centre.id, [attendance(centre, "ana", occurred_at=NOON + timedelta(days=7))])
    event.refresh_from_db()
    assert (event.happened_on, event.due_on) == (date(2026, 11, 10), date(2026, 11, 17))

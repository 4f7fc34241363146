"""The archive's pages for the office: who comes in, what they show, what they do."""

import io
import zipfile
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from lms.archives.models import ArchiveEntry, ArchiveExport, EventFile, TrainingReport
from lms.archives.queries.tasks import office_tasks
from lms.archives.services import make_export, propose_destruction, remove_expired, verify_archive
from lms.people.models import Employee
from lms.people.rules.filing import EventReference, Field, PersonalRecord, text
from lms.people.services import file_records, store_attachment
from lms.ui.tasks import Urgency
from tests.builders.archive_centre import NOON, Centre, Clock

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def printer(settings: Settings, fonts: Path) -> None:
    settings.CALLCRAFT_FONTS = fonts


def signed_in(employee: Employee, language: str = "en") -> Client:
    client = Client(headers={"accept-language": language})
    client.force_login(employee)
    return client


def page(client: Client, name: str, *args: object) -> HttpResponse:
    return client.get(reverse(f"archives:{name}", args=args))  # type: ignore[return-value]


def filed(centre: Centre, who: str, number: int = 7) -> ArchiveEntry:
    proof = store_attachment(
        centre.office, SimpleUploadedFile("scan.pdf", b"%PDF-1.4\n" + b"x" * 99)
    )
    record = PersonalRecord(
        employee_id=centre.people[who].id,
        kind="class_attendance",
        title=text("Sheet", "签到表"),
        fields=[Field("state", text("Attendance", "出勤情况"), text("Present", "出勤"))],
        occurred_at=NOON,
        source=uuid4(),
        form="F17",
        event=EventReference("course_run", UUID(int=number), text("Complaints", "投诉处理")),
        attachments=[],
    )
    file_records(centre.id, [record])
    assert proof.size
    return ArchiveEntry.objects.get(source=record.source)


# -- One entry --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("viewer", "status"), [("ana", 200), ("bo", 404), ("lead", 200), ("hr", 200)]
)
def test_entry_is_shown_to_whom_it_concerns(centre: Centre, viewer: str, status: int) -> None:
    entry = filed(centre, "ana")
    client = signed_in(centre.people[viewer])
    assert page(client, "entry", entry.id).status_code == status
    assert page(client, "entry_pdf", entry.id).status_code == status


def test_entry_says_all_that_was_filed_in_the_reader_s_language(centre: Centre) -> None:
    entry = filed(centre, "ana")
    english = page(signed_in(centre.ana), "entry", entry.id).content.decode()
    assert "Attendance" in english
    assert "Present" in english
    chinese = page(signed_in(centre.ana, "zh-hans"), "entry", entry.id).content.decode()
    assert "出勤情况" in chinese
    assert entry.entry_hash in chinese


# -- The person's file ------------------------------------------------------------------------


@pytest.mark.requirement("R139", "R146")
def test_record_comes_under_headings(centre: Centre) -> None:
    centre.archive("ana")
    filed(centre, "ana")
    client = signed_in(centre.office)
    url = reverse("archives:person", args=[centre.ana.id])
    assert client.get(url).context["parts"] == [("results", 1), ("events", 1)]
    assert [row.entry.kind for row in client.get(f"{url}?part=events").context["rows"]] == [
        "class_attendance"
    ]
    assert len(client.get(f"{url}?part=nonsense").context["rows"]) == 2


def test_record_asks_as_few_questions_for_many_entries_as_for_few(centre: Centre) -> None:
    client, counts = signed_in(centre.office), []
    for more in (2, 20):
        for _ in range(more):
            filed(centre, "ana")
        page(client, "person", centre.ana.id)
        with CaptureQueriesContext(connection) as queries:
            page(client, "person", centre.ana.id)
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.requirement("R147")
def test_person_sees_who_looked_at_their_record(three_days: Centre) -> None:
    hr, office = signed_in(three_days.hr), signed_in(three_days.office)
    page(hr, "person", three_days.ana.id)
    page(hr, "person_pdf", three_days.ana.id)
    page(hr, "person", three_days.bo.id)
    page(office, "list")
    page(office, "person_proof", three_days.ana.id).getvalue()
    page(signed_in(three_days.ana), "me")
    seen = page(signed_in(three_days.ana), "me_seen")
    looks = [(look.action, look.actor.login) for look in seen.context["page"].object_list]  # type: ignore[attr-defined]
    assert looks == [
        ("archive.selection_exported", "office"),
        ("archive.list_viewed", "office"),
        ("archive.record_printed", "hr"),
        ("archive.record_viewed", "hr"),
    ]
    assert page(office, "person_seen", three_days.ana.id).status_code == 200
    assert page(signed_in(three_days.bo), "person_seen", three_days.ana.id).status_code == 404


def test_own_proof_is_whole(three_days: Centre, tmp_path: Path) -> None:
    answer = page(signed_in(three_days.ana), "me_proof")
    (tmp_path / "proof.zip").write_bytes(answer.getvalue())
    report = verify_archive(tmp_path / "proof.zip")
    assert report.ok
    assert report.proof is not None
    assert page(signed_in(three_days.bo), "person_proof", three_days.ana.id).status_code == 404


# -- Exports ----------------------------------------------------------------------------------


@pytest.mark.requirement("R148")
@pytest.mark.parametrize(
    ("asked", "entries"),
    [
        ({"scope": "all"}, 9),
        ({"scope": "person", "person": "90000"}, 3),
        ({"scope": "month", "month": "2026-11"}, 9),
        ({"scope": "month", "month": "2026-10"}, 0),
    ],
)
def test_export_is_asked_for_made_and_taken_away(
    three_days: Centre, tmp_path: Path, asked: dict[str, str], entries: int
) -> None:
    client = signed_in(three_days.office)
    answer = client.post(reverse("archives:export_new"), {**asked, "format": "zip"})
    assert answer.status_code == 302
    export = ArchiveExport.objects.get(tenant=three_days.id)
    assert export.state == "queued"
    assert page(client, "export_download", export.id).status_code == 302
    done = make_export(three_days.id, export.id)
    assert (done.state, done.done, done.total) == ("done", entries, entries)
    file = page(client, "export_download", export.id)
    (tmp_path / "archive.zip").write_bytes(b"".join(file.streaming_content))  # type: ignore[attr-defined]
    report = verify_archive(tmp_path / "archive.zip")
    assert report.ok, report.faults
    assert report.entries == entries
    assert remove_expired(timezone.now() + timedelta(days=8)) == 1
    assert page(client, "export_download", export.id).status_code == 302
    assert page(client, "exports").status_code == 200


def test_spreadsheet_keeps_numbers_as_text(three_days: Centre) -> None:
    client = signed_in(three_days.office)
    client.post(reverse("archives:export_new"), {"scope": "all", "format": "xlsx"})
    export = make_export(three_days.id, ArchiveExport.objects.get(tenant=three_days.id).id)
    file = page(client, "export_download", export.id)
    data = b"".join(file.streaming_content)  # type: ignore[attr-defined]
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert sheet.count("<row") == 10
    assert "90000" in sheet
    assert "<v>90000</v>" not in sheet


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"scope": "person"}, "person"),
        ({"scope": "person", "person": "none"}, "person"),
        ({"scope": "unit"}, "unit"),
        ({"scope": "month"}, "month"),
    ],
)
def test_export_says_beside_the_field_what_is_missing(
    centre: Centre, asked: dict[str, str], field: str
) -> None:
    answer = signed_in(centre.office).post(
        reverse("archives:export_new"), {**asked, "format": "zip"}
    )
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert not ArchiveExport.objects.exists()


# -- Files of events --------------------------------------------------------------------------


def test_event_file_is_completed_and_closed_on_its_page(centre: Centre) -> None:
    filed(centre, "ana")
    file = EventFile.objects.get(tenant=centre.id)
    client = signed_in(centre.office)
    assert page(client, "events").context["listed"][0]["file"] == file  # type: ignore[attr-defined]
    url = reverse("archives:event_add", args=[file.id])
    assert client.post(url, {"part": "cost"}).status_code == 422
    scan = SimpleUploadedFile("cost.pdf", b"%PDF-1.4\n" + b"y" * 50)
    assert client.post(url, {"part": "cost", "note": "120.50", "document": scan}).status_code == 302
    waive = reverse("archives:event_waive", args=[file.id])
    shown = page(client, "event", file.id)
    missing = [one.part.code for one in shown.context["states"] if one.state == "missing"]  # type: ignore[attr-defined]
    assert "cost" not in missing
    client.post(reverse("archives:event_close", args=[file.id]))
    file.refresh_from_db()
    assert file.closed_at is None
    for part in missing:
        client.post(waive, {"part": part, "reason": "none"})
    client.post(reverse("archives:event_close", args=[file.id]))
    file.refresh_from_db()
    assert file.closed_at
    assert page(client, "event", file.id).status_code == 200


def test_list_of_event_files_asks_few_questions(centre: Centre) -> None:
    client, counts = signed_in(centre.office), []
    for numbers in (range(2), range(2, 12)):
        for number in numbers:
            filed(centre, "ana", number)
        page(client, "events")
        with CaptureQueriesContext(connection) as queries:
            page(client, "events")
        counts.append(len(queries))
    assert counts[0] == counts[1]


# -- Retention --------------------------------------------------------------------------------


def test_list_is_approved_by_two_on_the_page(three_days: Centre) -> None:
    three_days.bo.left_on = date(2020, 1, 1)
    three_days.bo.save()
    listed = propose_destruction(three_days.id, date(2026, 11, 5))
    assert listed is not None
    approve = reverse("archives:destruction_approve", args=[listed.id])
    office, hr = signed_in(three_days.office), signed_in(three_days.hr)
    assert three_days.bo.name in page(office, "retention").content.decode()
    office.post(approve)
    assert "Somebody else has to approve" in office.post(approve, follow=True).content.decode()
    assert "destroyed" in hr.post(approve, follow=True).content.decode()
    listed.refresh_from_db()
    assert listed.state == "executed"
    assert signed_in(three_days.lead).post(approve).status_code == 404


def test_hold_is_placed_and_lifted_on_the_page(three_days: Centre) -> None:
    client = signed_in(three_days.hr)
    url = reverse("archives:hold")
    assert client.post(url, {"person": "x", "reason": "case"}).status_code == 422
    client.post(url, {"person": three_days.bo.employee_no, "reason": "case 12"})
    (held,) = page(client, "retention").context["holds"]  # type: ignore[attr-defined]
    assert held.person == three_days.bo
    client.post(reverse("archives:hold_lift", args=[held.hold.id]))
    assert page(client, "retention").context["holds"] == []  # type: ignore[attr-defined]


# -- Reports ----------------------------------------------------------------------------------


@pytest.mark.requirement("R129", "R145")
def test_report_is_made_filed_published_and_read_by_everybody(
    three_days: Centre, clock: Clock
) -> None:
    clock.now = NOON + timedelta(days=40)
    office, ana = signed_in(three_days.office), signed_in(three_days.ana)
    made = office.post(reverse("archives:report_new"), {"kind": "month", "month": "2026-11"})
    report = TrainingReport.objects.get(tenant=three_days.id)
    assert made["Location"] == reverse("archives:report", args=[report.id])
    assert page(ana, "published_report", report.id).status_code == 404
    office.post(reverse("archives:report_file", args=[report.id]))
    office.post(reverse("archives:report_publish", args=[report.id]))
    for name in ("report", "report_pdf"):
        assert page(office, name, report.id).status_code == 200
        assert page(ana, name, report.id).status_code == 404
    shown = page(ana, "published_report", report.id).content.decode()
    assert "too few" in shown  # two people in all
    assert page(ana, "published").status_code == 200


def test_team_lead_reports_on_their_own_team_only(three_days: Centre, clock: Clock) -> None:
    clock.now = NOON + timedelta(days=40)
    lead, url = signed_in(three_days.lead), reverse("archives:report_new")
    own, other = three_days.ana.unit, three_days.bo.unit
    assert own is not None
    assert other is not None
    asked = {"kind": "month", "month": "2026-11"}
    assert lead.post(url, {**asked, "unit": own.id}).status_code == 302
    assert lead.post(url, {**asked, "unit": other.id}).status_code == 422
    assert lead.post(url, asked).status_code == 422
    report = TrainingReport.objects.get(tenant=three_days.id)
    assert report.unit == own
    assert lead.post(reverse("archives:report_file", args=[report.id])).status_code == 302


# -- What waits for whom ----------------------------------------------------------------------


@pytest.mark.requirement("R144")
def test_office_is_told_of_files_and_reports_that_are_due(centre: Centre, clock: Clock) -> None:
    filed(centre, "ana")
    assert office_tasks(centre.office) == []
    clock.now = NOON + timedelta(days=3)
    assert [task.urgency for task in office_tasks(centre.office)] == [Urgency.SOON]
    clock.now = NOON + timedelta(days=40)
    tasks = office_tasks(centre.office)
    assert {task.urgency for task in tasks} == {Urgency.OVERDUE}
    assert {task.due_on for task in tasks} == {date(2026, 11, 10), date(2026, 12, 7)}
    assert office_tasks(centre.ana) == []


def test_forms_are_offered_to_those_who_hand_them_out(centre: Centre) -> None:
    assert page(signed_in(centre.ana), "forms").status_code == 404
    office = signed_in(centre.office)
    assert page(office, "forms").status_code == 200
    answer = office.get(reverse("archives:form_pdf", args=["F6"]) + "?lang=both")
    assert answer.content.startswith(b"%PDF-")
    assert office.get(reverse("archives:form_pdf", args=["F99"])).status_code == 404

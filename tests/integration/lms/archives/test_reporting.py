"""Training reports: what they count, when they are due, what is published (R129, R144, R145)."""

import io
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from pypdf import PdfReader
from pytest_django import Settings

from lms.archives.exceptions import ReportTooEarly
from lms.archives.models import TrainingReport
from lms.archives.queries.reports import missing_reports, report_due
from lms.archives.rules.offline.container import check_export
from lms.archives.services import export_archive, seal_due, verify_database
from lms.archives.services.papers import print_report
from lms.archives.services.reports import file_report, make_report, publish_report
from lms.people.models import Unit
from lms.people.rules.filing import EventReference, Field, PersonalRecord, text
from lms.people.services import file_records
from tests.builders.archive_centre import Centre, Clock, result

pytestmark = pytest.mark.django_db
MONTH, YEAR = TrainingReport.Kind.MONTH, TrainingReport.Kind.YEAR
NOVEMBER = date(2026, 11, 1)
RUN = EventReference("course_run", UUID(int=7), text("Run", "班次"))


@pytest.fixture(autouse=True)
def printer(settings: Settings, fonts: Path) -> None:
    settings.CALLCRAFT_FONTS = fonts


def attended(centre: Centre, who: str, state: str, present: str, late: str = "") -> PersonalRecord:
    fields = [
        Field("state", text("Attendance", "出勤情况"), text(state, "…")),
        Field("present", text("Present", "在场"), text(present, "…")),
        Field("late", text("Late", "迟到"), text(late, "…")),
        Field("cost", text("Cost", "费用"), "120.50"),
    ]
    return PersonalRecord(
        employee_id=centre.people[who].id,
        kind="class_attendance",
        title=text("Sheet", "签到表"),
        fields=fields,
        occurred_at=datetime(2026, 11, 3, 4, tzinfo=UTC),
        source=uuid4(),
        event=RUN,
    )


@pytest.fixture
def november(centre: Centre, clock: Clock) -> Centre:
    """Ana passed and came late; Bo failed first, then passed, and was absent."""
    wrong = uuid4()
    centre.archive("ana", result("pass"))
    centre.archive("bo", result("fail"), source=wrong)
    centre.archive("bo", result("pass"), source=uuid4(), supersedes=wrong)
    file_records(
        centre.id,
        [
            attended(centre, "ana", "Present", "90 min", "12 min"),
            attended(centre, "bo", "Absent", "0 min"),
        ],
    )
    clock.now = datetime(2026, 12, 1, 2, tzinfo=UTC)
    seal_due(centre.id)
    return centre


@pytest.mark.requirement("R144")
def test_month_adds_up_what_was_archived(november: Centre) -> None:
    figures = make_report(november.office, MONTH, NOVEMBER).figures
    assert figures["headcount"] == 5
    assert (figures["people"], figures["events"], figures["minutes"]) == (2, 1, 90)
    assert figures["attendance"] == {
        "present": 1,
        "absent": 1,
        "excused": 0,
        "late": 1,
        "early": 0,
    }
    assert figures["cost"] == "241.00"
    assert figures["open_items"] == 1
    whole = {
        (row["by"], row["of"]): (row["people"], row["pass"], row["fail"])
        for row in figures["strata"]
    }
    assert whole["all", ""] == (2, 2, 0)  # What was superseded does not count.
    assert whole["unit", "一组"] == whole["unit", "二组"] == (1, 1, 0)
    assert whole["level", "agent"] == whole["track", "New hires"] == (2, 2, 0)


@pytest.mark.requirement("R145")
def test_report_of_a_team_counts_its_people_only(november: Centre) -> None:
    team = Unit.objects.get(tenant=november.id, name="一组")
    figures = make_report(november.office, MONTH, NOVEMBER, team).figures
    assert (figures["headcount"], figures["people"]) == (2, 1)
    assert figures["attendance"]["absent"] == 0


def test_report_waits_for_the_end_of_its_period(centre: Centre, clock: Clock) -> None:
    with pytest.raises(ReportTooEarly):
        make_report(centre.office, MONTH, NOVEMBER)


@pytest.mark.requirement("A21")
def test_reports_are_due_on_the_fifth_working_day_and_in_mid_january(november: Centre) -> None:
    assert report_due(november.id, MONTH, NOVEMBER) == date(2026, 12, 7)
    assert report_due(november.id, YEAR, date(2026, 1, 1)) == date(2027, 1, 15)
    assert missing_reports(november.id, date(2026, 12, 1)) == [(MONTH, NOVEMBER, date(2026, 12, 7))]
    file_report(november.office, make_report(november.office, MONTH, NOVEMBER).id)
    assert missing_reports(november.id, date(2026, 12, 1)) == []
    years = [one for one in missing_reports(november.id, date(2027, 1, 2)) if one[0] == YEAR]
    assert years == [(YEAR, date(2026, 1, 1), date(2027, 1, 15))]


def test_filed_report_stands_in_the_chain_and_is_corrected_by_another(november: Centre) -> None:
    report = file_report(november.office, make_report(november.office, MONTH, NOVEMBER).id)
    assert report.entry is not None
    first = report.entry
    assert (first.employee_id, first.kind) == (november.office.id, "training_report")
    assert first.payload["figures"] == report.figures
    again = file_report(november.hr, report.id)
    assert again.entry is not None
    assert again.entry.supersedes_seq == first.seq
    assert verify_database(november.id).ok


def test_printed_root_is_an_anchor_that_an_export_can_be_compared_with(
    november: Centre, tmp_path: Path
) -> None:
    report = file_report(november.office, make_report(november.office, MONTH, NOVEMBER).id)
    for language in ("en", "zh-Hans"):
        pages = PdfReader(io.BytesIO(print_report(report, language))).pages
        said = "".join(page.extract_text() for page in pages).replace("\n", "").replace(" ", "")
        assert report.root in said
        assert "2026-11" in said
        assert "1.5" in said  # person-hours
    with (tmp_path / "archive.zip").open("wb") as file:
        export_archive(november.id, file)
    first, last = report.first_seal, report.last_seal
    assert check_export(tmp_path / "archive.zip", anchor=(first, last, report.root)).ok
    (fault,) = check_export(tmp_path / "archive.zip", anchor=(first, last, "00" * 32)).faults
    assert fault.code == "anchor_changed"


def test_published_report_is_published_once(november: Centre) -> None:
    report = make_report(november.office, MONTH, NOVEMBER)
    first = publish_report(november.office, report.id)
    again: Any = publish_report(november.hr, report.id)
    assert again.published_by_id == first.published_by_id == november.office.id

"""Who sees whose record, and what the pages say (R138, R147, R148)."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import Settings

from lms.archives.models import ArchiveCheck, ArchiveEntry
from lms.archives.services import run_check, verify_archive
from lms.people.models import AuditRow, Employee
from tests.builders.archive_centre import NOON, Centre, Clock, result

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def printer(settings: Settings, fonts: Path) -> None:
    settings.CALLCRAFT_FONTS = fonts


def signed_in(employee: Employee, language: str = "en") -> Client:
    client = Client(headers={"accept-language": language})
    client.force_login(employee)
    return client


def person(employee: Employee, name: str = "person") -> str:
    return reverse(f"archives:{name}", args=[employee.id])


# -- Stories of access ------------------------------------------------------------------------


@pytest.mark.parametrize("page", ["person", "person_pdf"])
@pytest.mark.parametrize(
    ("viewer", "subject", "status"),
    [
        ("ana", "ana", 200),
        ("ana", "bo", 404),
        ("lead", "ana", 200),
        ("lead", "bo", 404),
        ("hr", "bo", 200),
        ("office", "bo", 200),
    ],
)
def test_record_is_shown_to_whom_it_concerns(
    three_days: Centre, viewer: str, subject: str, status: int, page: str
) -> None:
    client = signed_in(three_days.people[viewer])
    answer = client.get(person(three_days.people[subject], page))
    assert answer.status_code == status


def test_record_of_another_centre_is_not_there(
    three_days: Centre, found_centre: Callable[[str], Centre]
) -> None:
    other = found_centre("other.example")
    client = signed_in(three_days.office)
    assert client.get(person(other.ana)).status_code == 404
    assert client.get(person(other.ana, "person_pdf")).status_code == 404


@pytest.mark.parametrize("name", ["list", "health", "me", "me_pdf"])
def test_nobody_sees_anything_without_signing_in(centre: Centre, name: str) -> None:
    answer = Client().get(reverse(f"archives:{name}"))
    assert answer.status_code == 302
    assert "/account/login" in answer["Location"]


@pytest.mark.parametrize(
    ("viewer", "names"),
    [("lead", {"ana"}), ("hr", {"ana", "bo"}), ("office", {"ana", "bo"})],
)
def test_list_holds_only_people_in_reach(three_days: Centre, viewer: str, names: set[str]) -> None:
    page = signed_in(three_days.people[viewer]).get(reverse("archives:list"))
    shown = {row.entry.employee.login for row in page.context["rows"]}
    assert shown == names


def test_learner_has_no_list_but_a_record(three_days: Centre) -> None:
    client = signed_in(three_days.ana)
    assert client.get(reverse("archives:list")).status_code == 404
    assert client.get(reverse("archives:health")).status_code == 404
    assert client.get(reverse("archives:me")).status_code == 200


def test_only_who_keeps_the_archive_may_check_and_export(three_days: Centre) -> None:
    for name in ("verify", "export"):
        assert signed_in(three_days.hr).post(reverse(f"archives:{name}")).status_code == 404
        assert signed_in(three_days.office).get(reverse(f"archives:{name}")).status_code == 405
    assert not ArchiveCheck.objects.exists()


def test_every_look_at_a_record_is_written_down(three_days: Centre) -> None:
    client = signed_in(three_days.hr)
    client.get(person(three_days.bo))
    client.get(person(three_days.bo, "person_pdf"))
    client.get(person(three_days.bo, "person_pdf") + "x")
    client.get(reverse("archives:list"))
    seen = [
        (row.action, row.object_id)
        for row in AuditRow.objects.filter(actor=three_days.hr).order_by("id")
    ]
    assert seen == [
        ("archive.record_viewed", str(three_days.bo.id)),
        ("archive.record_printed", str(three_days.bo.id)),
        ("archive.list_viewed", str(three_days.id)),
    ]
    listed = AuditRow.objects.get(action="archive.list_viewed").detail["employees"]
    assert set(listed) == {str(three_days.ana.id), str(three_days.bo.id)}


def test_look_that_was_refused_shows_nothing_and_is_not_a_look(three_days: Centre) -> None:
    signed_in(three_days.ana).get(person(three_days.bo))
    assert not AuditRow.objects.filter(object_id=str(three_days.bo.id)).exists()


# -- What the pages say -----------------------------------------------------------------------


def test_own_record_links_each_result_to_its_reasons(three_days: Centre) -> None:
    page = signed_in(three_days.ana).get(reverse("archives:me"))
    decision = result()["decision"]["id"]
    assert reverse("grading:decision", args=[decision]) in page.content.decode()
    assert reverse("archives:me_pdf") in page.content.decode()
    assert page.context["passed"] == 3


def test_titles_are_in_the_reader_s_language(three_days: Centre) -> None:
    english = signed_in(three_days.ana, "en").get(reverse("archives:me")).content.decode()
    chinese = signed_in(three_days.ana, "zh-Hans").get(reverse("archives:me")).content.decode()
    assert "Privacy" in english
    assert "保密与合规" not in english
    assert "保密与合规" in chinese
    assert "新员工培训" in chinese


def test_empty_record_says_what_will_be_there(centre: Centre) -> None:
    page = signed_in(centre.ana).get(reverse("archives:me")).content.decode()
    assert "Your record is still empty" in page
    page = signed_in(centre.office).get(reverse("archives:list")).content.decode()
    assert "Nothing is archived yet" in page


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        ("", 9),
        ("q=示例ana", 3),
        ("q=90001", 6),
        ("q=nobody", 0),
        ("outcome=pass", 0),  # None of these is about a decision.
        ("outcome=fail", 0),
        ("kind=course_result", 9),
        ("kind=track_result", 0),
        ("since=2026-11-04", 6),
        ("until=2026-11-04", 6),
        ("since=2026-11-04&until=2026-11-04", 3),
        ("since=nonsense", 9),
    ],
)
def test_filters_stand_in_the_address(three_days: Centre, asked: str, count: int) -> None:
    page = signed_in(three_days.office).get(f"{reverse('archives:list')}?{asked}")
    assert len(page.context["rows"]) == count


def test_list_asks_as_few_questions_for_many_rows_as_for_one(centre: Centre) -> None:
    client = signed_in(centre.office)
    counts = []
    for more in (1, 30):
        for _ in range(more):
            centre.archive("ana")
        client.get(reverse("archives:list"))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(reverse("archives:list"))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_list_comes_in_pages(centre: Centre) -> None:
    for _ in range(51):
        centre.archive("ana")
    client = signed_in(centre.office)
    first = client.get(reverse("archives:list")).context["rows"]
    second = client.get(reverse("archives:list") + "?page=2").context["rows"]
    assert [row.entry.seq for row in first] == list(range(51, 1, -1))
    assert [row.entry.seq for row in second] == [1]


def test_check_is_asked_for_and_its_findings_are_shown(three_days: Centre) -> None:
    client = signed_in(three_days.office)
    answer = client.post(reverse("archives:verify"), follow=True)
    assert answer.context["health"].is_checking
    check = ArchiveCheck.objects.get(tenant=three_days.id)
    run_check(three_days.id, check.id)
    page = client.get(reverse("archives:health")).content.decode()
    assert "Verified" in page
    ArchiveCheck.objects.update(
        fault_count=1, faults=[{"code": "payload_changed", "params": {"seq": 5}}]
    )
    english = client.get(reverse("archives:health")).content.decode()
    assert "the content of entry 5 was changed" in english
    chinese = signed_in(three_days.office, "zh-Hans").get(reverse("archives:health"))
    assert "第 5 条的内容已被改动" in chinese.content.decode()


def test_printed_record_is_a_pdf_that_no_cache_keeps(three_days: Centre) -> None:
    answer = signed_in(three_days.ana).get(reverse("archives:me_pdf"))
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("who", ["ana", "office"])
def test_record_that_cannot_be_printed_says_why(
    three_days: Centre, settings: Settings, tmp_path: Path, who: str
) -> None:
    """The page comes back with the reason, and nothing is noted as printed."""
    settings.CALLCRAFT_FONTS = tmp_path / "nothing"
    page = (
        reverse("archives:me_pdf")
        if who == "ana"
        else reverse("archives:person_pdf", args=[three_days.ana.id])
    )
    answer = signed_in(three_days.people[who]).get(page, follow=True)
    assert answer.redirect_chain == [(page.removesuffix("record.pdf"), 302)]
    assert "No fonts for printing" in answer.content.decode()
    assert not AuditRow.objects.filter(action="archive.record_printed").exists()


def test_unreadable_signing_key_is_told_on_the_page(three_days: Centre, settings: Settings) -> None:
    settings.CALLCRAFT_ARCHIVE_KEY = "not a key"
    client = signed_in(three_days.office, "zh-Hans")
    for answer in (
        client.post(reverse("archives:export"), follow=True),
        client.get(reverse("archives:person_pdf", args=[three_days.ana.id]), follow=True),
    ):
        assert answer.status_code == 200
        assert "CALLCRAFT_ARCHIVE_KEY" in answer.content.decode()
    assert not AuditRow.objects.filter(action="archive.exported").exists()


def test_check_that_failed_is_shown_with_what_to_do(three_days: Centre) -> None:
    ArchiveCheck.objects.create(
        tenant=three_days.id, finished_at=NOON, problem="archive.check_lost"
    )
    page = signed_in(three_days.office).get(reverse("archives:health")).content.decode()
    assert "did not come to an end within an hour" in page
    assert "Could not be checked" in page


def test_export_from_the_page_is_whole(three_days: Centre, clock: Clock, tmp_path: Path) -> None:
    answer = signed_in(three_days.office).post(reverse("archives:export"))
    data = answer.getvalue()
    assert "verify.py" in zipfile.ZipFile(io.BytesIO(data)).namelist()
    (tmp_path / "archive.zip").write_bytes(data)
    assert verify_archive(tmp_path / "archive.zip").ok
    assert "training-archive-20261105.zip" in answer["Content-Disposition"]


def test_the_list_can_be_asked_for_all_days_there_are(three_days: Centre) -> None:
    client = signed_in(three_days.people["office"])
    answer = client.get(reverse("archives:list"), {"since": "0001-01-01", "until": "9999-12-31"})
    assert answer.status_code == 200
    assert answer.context["page"].paginator.count == ArchiveEntry.objects.count() > 0

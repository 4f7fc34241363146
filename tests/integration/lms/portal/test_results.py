"""Results: who sees whose, filters, and files that hold what the screen shows."""

import csv
import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from lms.people.models import Employee
from lms.people.rules.roles import Role
from lms.tracks.models import Track
from tests.builders.centre import Centre
from tests.builders.doors import SignIn


@pytest.fixture
def track(centre: Centre) -> Track:
    """Four people in two teams: passed, not passed and late, in progress, not started."""
    morning, evening = centre.unit("Morning"), centre.unit("Evening")
    track = centre.track([("One", "一", [("company", "Company", "公司", centre.package())])])
    yesterday = timezone.localdate() - timedelta(days=1)
    passed = centre.enrolled(centre.person("白一舟", unit=morning), track, due_on=yesterday)
    centre.played(passed, "company", "passed")
    centre.decided(passed, "total", "indeterminate")
    centre.decided(passed, "total", "pass", "87.5")
    failed = centre.enrolled(centre.person("蓝天禾", unit=morning), track, due_on=yesterday)
    centre.decided(failed, "total", "fail", "42")
    begun = centre.enrolled(centre.person("石榴", unit=evening), track)
    centre.played(begun, "company")
    centre.enrolled(centre.person("=cmd|'/c calc'!A1", unit=evening), track)
    return track


def page(client: Client, query: str = "") -> str:
    response = client.get(f"/results/{query}")
    assert response.status_code == 200
    return response.content.decode()


def rows_of(client: Client, query: str = "") -> list[list[str]]:
    response = client.get(f"/results/export.csv{query}")
    text = response.content.decode("utf-8-sig")
    assert response.content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(text)))[1:]


def test_each_state_is_counted_once_and_the_latest_decision_counts(
    centre: Centre, signed_in: SignIn, track: Track
) -> None:
    client = signed_in(centre.person("Trainer", Role.TRAINER))
    by_name = {row[1]: row for row in rows_of(client)}
    assert by_name["白一舟"][4:6] == ["Passed", "87.5"]
    assert by_name["蓝天禾"][4:6] == ["Not passed (Overdue)", "42"]
    assert by_name["石榴"][4:6] == ["In progress", ""]
    html = page(client)
    assert html.count("25%") == 4


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("?state=pass", {"白一舟"}),
        ("?state=overdue", {"蓝天禾"}),
        ("?state=in_progress", {"石榴"}),
        ("?q=白", {"白一舟"}),
        ("?state=nonsense&q=石", {"石榴"}),
        ("?unit=nonsense&state=fail", {"蓝天禾"}),
    ],
)
def test_the_address_filters_screen_and_file_alike(
    centre: Centre, signed_in: SignIn, track: Track, query: str, names: set[str]
) -> None:
    client = signed_in(centre.person("Trainer", Role.TRAINER))
    assert {row[1] for row in rows_of(client, query)} == names
    html = page(client, query)
    shown = {name for name in ("白一舟", "蓝天禾", "石榴") if name in html}
    assert shown == names


def test_both_files_hold_the_same_cells(centre: Centre, signed_in: SignIn, track: Track) -> None:
    client = signed_in(centre.person("Trainer", Role.TRAINER))
    book = load_workbook(io.BytesIO(client.get("/results/export.xlsx").content))
    head, *rows = book.worksheets[0].iter_rows(values_only=True)
    assert head[0] == "Employee number"
    as_csv = rows_of(client)
    assert [row[0] for row in rows] == [row[0] for row in as_csv]
    assert {row[5] for row in rows} == {87.5, 42, None}


def test_no_name_becomes_a_formula(centre: Centre, signed_in: SignIn, track: Track) -> None:
    client = signed_in(centre.person("Trainer", Role.TRAINER))
    (row,) = rows_of(client, "?state=not_started")
    assert row[1] == "'=cmd|'/c calc'!A1"
    book = load_workbook(io.BytesIO(client.get("/results/export.xlsx").content))
    kinds = {cell.data_type for line in book.worksheets[0].iter_rows() for cell in line}
    assert "f" not in kinds


def test_a_team_lead_gets_the_own_team_and_no_filter_reaches_further(
    centre: Centre, signed_in: SignIn, track: Track
) -> None:
    morning = Employee.objects.get(name="白一舟").unit
    evening = Employee.objects.get(name="石榴").unit
    assert morning is not None
    assert evening is not None
    client = signed_in(centre.person("Lead", Role.TEAM_LEAD, unit=morning))
    assert {row[1] for row in rows_of(client)} == {"白一舟", "蓝天禾"}
    assert rows_of(client, f"?unit={evening.id}") == []
    html = page(client)
    assert "Morning" in html
    assert "Evening" not in html


def test_reasons_are_linked_only_where_they_may_be_seen(
    centre: Centre, signed_in: SignIn, track: Track
) -> None:
    def main_part(role: Role) -> str:
        return page(signed_in(centre.person("Somebody", role))).partition("<main")[2]

    assert "/grades/" in main_part(Role.TRAINING_OFFICE)
    assert "/grades/" not in main_part(Role.TRAINER)


def test_learners_have_no_results_page(centre: Centre, signed_in: SignIn, track: Track) -> None:
    client = signed_in(centre.person("林小满"))
    for path in ("/results/", "/results/export.csv", "/results/export.xlsx"):
        assert client.get(path).status_code == 404


def test_another_centres_results_are_never_there(
    centre: Centre, signed_in: SignIn, track: Track
) -> None:
    other = Centre(host="elsewhere.example")
    assert rows_of(signed_in(other.person("Trainer", Role.TRAINER))) == []


def test_the_number_of_queries_does_not_grow_with_the_rows(
    centre: Centre, signed_in: SignIn, track: Track
) -> None:
    client = signed_in(centre.person("Trainer", Role.TRAINER))

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            page(client)
        return len(captured)

    before = queries()
    for number in range(6):
        centre.enrolled(centre.person(f"Person {number}"), track)
    assert queries() == before

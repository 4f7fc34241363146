"""Lists of days and of shifts, and the hours of a week."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.people.rules import day_list, shift_list
from lms.people.rules.listing import FAULTS
from lms.people.rules.roster import read_roster
from lms.people.rules.weekly_hours import hours_by_week
from lms.people.rules.work_calendar import WorkCalendar
from lms.people.rules.year import year_of

FIRST, LAST = date(2026, 3, 2), date(2026, 3, 8)
HEAD = ["工号", "日期", "上班", "下班"]


def shifts(*rows: list[object]) -> tuple[list[shift_list.ShiftRow], list[tuple[int, str]]]:
    found, faults = shift_list.read_shifts([HEAD, *rows], first=FIRST, last=LAST, known={"1", "2"})
    return found, [(fault.line, fault.code) for fault in faults]


def test_days_are_read_in_both_languages_with_their_notes() -> None:
    rows, faults = day_list.read_days(
        [["日期", "类型", "备注"], ["2027-02-14", "上班", "调休"], ["2027/1/1", "Rest", ""]]
    )
    assert not faults
    assert [(row.day, row.is_workday, row.note) for row in rows] == [
        (date(2027, 2, 14), True, "调休"),
        (date(2027, 1, 1), False, ""),
    ]


def test_each_fault_of_a_list_of_days_names_its_line() -> None:
    rows = [
        ["day", "kind"],
        ["2027-01-01", "rest"],
        ["soon", "rest"],
        ["2027-01-02", "maybe"],
        ["2027-01-01", "work"],
        ["2027-01-03", ""],
    ]
    _, faults = day_list.read_days(rows)
    assert [(fault.line, fault.code) for fault in faults] == [
        (3, "list.date_unreadable"),
        (4, "list.kind_unreadable"),
        (5, "list.twice"),
        (6, "list.value_missing"),
    ]


@pytest.mark.parametrize("module", [day_list, shift_list])
def test_a_list_without_its_headings_or_rows_says_so(module: object) -> None:
    assert [fault.code for fault in day_list.read_days([["x"]])[1]] == ["list.column_missing"] * 2
    assert [fault.code for fault in day_list.read_days([["day", "kind"]])[1]] == ["list.empty"]


@pytest.mark.requirement("R57")
def test_a_shift_that_ends_before_it_begins_goes_over_midnight() -> None:
    found, faults = shifts(["1", date(2026, 3, 2), "22:00", "06:00"], ["2", "20260302", 800, 1600])
    assert not faults or faults == [(3, "list.time_unreadable")]
    assert found[0].ends - found[0].starts == timedelta(hours=8)
    assert found[0].ends.date() == date(2026, 3, 3)


def test_times_come_as_text_or_as_times_of_the_spreadsheet() -> None:
    found, faults = shifts(["1", "2026-03-02", time(8), "24:00"])
    assert not faults
    assert found[0].ends == datetime(2026, 3, 3)


def test_each_fault_of_a_list_of_shifts_names_its_line() -> None:
    _, faults = shifts(
        ["9", "2026-03-02", "08:00", "16:00"],
        ["1", "2026-03-09", "08:00", "16:00"],
        ["1", "2026-03-02", "8 o'clock", "16:00"],
        ["1", "2026-03-03", "08:00", "16:00"],
        ["1", "2026-03-03", "15:00", "20:00"],
        ["1", "", "08:00", "16:00"],
    )
    assert faults == [
        (2, "list.employee_unknown"),
        (3, "list.outside_period"),
        (4, "list.time_unreadable"),
        (6, "list.overlap"),
        (7, "list.value_missing"),
    ]


@given(
    st.lists(
        st.tuples(
            st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 1)), st.integers(1, 12 * 3600)
        ),
        max_size=30,
    )
)
def test_no_second_of_work_is_lost_between_weeks(spans: list[tuple[datetime, int]]) -> None:
    worked = [(start, start + timedelta(seconds=seconds)) for start, seconds in spans]
    total = sum(hours_by_week(worked).values(), Decimal(0)) * 3600
    assert abs(total - sum(seconds for _, seconds in spans)) < Decimal("0.001")
    assert all(monday.weekday() == 0 for monday in hours_by_week(worked))


@given(st.integers(2000, 2099), st.dictionaries(st.dates(), st.booleans(), max_size=20))
def test_a_year_shows_every_day_once_as_the_calendar_has_it(
    year: int, exceptions: dict[date, bool]
) -> None:
    days = WorkCalendar(exceptions)
    cells = [cell for month in year_of(year, days) for week in month.weeks for cell in week if cell]
    assert [cell.day for cell in cells] == [
        date(year, 1, 1) + timedelta(days=n)
        for n in range((date(year + 1, 1, 1) - date(year, 1, 1)).days)
    ]
    assert all(cell.is_workday == days.is_workday(cell.day) for cell in cells)


def test_the_list_of_employees_takes_employment_site_level_and_last_day() -> None:
    rows, faults = read_roster(
        [
            ["工号", "姓名", "用工类型", "职场", "层级", "离职日期"],
            ["1", "白鹭", "外包", "北区", "班组长", "2026-05-01"],
        ]
    )
    assert not faults
    row = rows[0]
    assert (row.employment_type, row.site, row.rank_level, row.left_on) == (
        "outsourced",
        "北区",
        "team_lead",
        date(2026, 5, 1),
    )


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        ("employment_type", "lent", "roster.choice_unknown"),
        ("rank_level", "king", "roster.choice_unknown"),
        ("left_on", "soon", "roster.date_unreadable"),
        ("left_on", "2026-01-01", "roster.left_before_hired"),
    ],
)
def test_faults_in_the_new_columns_are_named(column: str, value: str, code: str) -> None:
    head = ["number", "name", "hire_date", column]
    _, faults = read_roster([head, ["1", "Heron", "2026-02-01", value]])
    assert [fault.code for fault in faults] == [code]


def test_every_fault_is_said_in_both_languages_with_the_same_fields() -> None:
    for words in FAULTS.values():
        fields = [sorted(part.split("}")[0] for part in words[one].split("{")[1:]) for one in words]
        assert fields[0] == fields[1]

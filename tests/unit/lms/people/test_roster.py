"""Reading a list of employees."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.people.rules.roles import Role
from lms.people.rules.roster import FAULTS, read_roster

HEAD = ["employee_no", "name", "unit", "hire_date", "email", "login", "roles"]


def codes(*rows: list[object], head: list[object] | None = None) -> list[tuple[int, str]]:
    _, faults = read_roster([head or list(HEAD), *rows])
    return [(fault.line, fault.code) for fault in faults]


def test_headings_may_be_chinese_and_in_any_order() -> None:
    rows, faults = read_roster(
        [
            ["姓名", "备注", "工号", "入职日期", "角色"],
            ["白鹭", "x", 1001.0, datetime(2026, 3, 1), "坐席、班组长"],
        ]
    )
    assert not faults
    assert (rows[0].employee_no, rows[0].name, rows[0].hire_date) == (
        "1001",
        "白鹭",
        date(2026, 3, 1),
    )
    assert rows[0].roles == (Role.LEARNER, Role.TEAM_LEAD)


@pytest.mark.parametrize(
    "written", ["2026-03-01", "2026/3/1", "2026.03.01", "2026年3月1日", "20260301"]
)
def test_dates_are_read_in_the_forms_people_write(written: str) -> None:
    rows, faults = read_roster([HEAD, ["1", "A", "", written]])
    assert not faults
    assert rows[0].hire_date == date(2026, 3, 1)


def test_full_width_numbers_are_the_same_employee() -> None:
    assert codes(["１００１", "A"], ["1001", "B"]) == [(3, "roster.twice")]


def test_a_number_that_grows_when_it_is_folded_is_measured_after_it() -> None:
    _rows, faults = read_roster([["employee_no", "name"], ["\ufdfa" * 31, "Heron"]])
    assert [fault.code for fault in faults] == ["roster.value_too_long"]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (["", "A"], "roster.value_missing"),
        (["1", ""], "roster.value_missing"),
        (["1" * 33, "A"], "roster.value_too_long"),
        (["1", "A\0"], "roster.value_hidden_characters"),
        (["1", "A", "", "31.02.2026"], "roster.date_unreadable"),
        (["1", "A", "", "", "no-address"], "roster.email_unreadable"),
        (["1", "A", "", "", "", "", "king"], "roster.role_unknown"),
    ],
)
def test_each_mistake_is_named_with_its_line(row: list[object], code: str) -> None:
    assert codes(["7", "Good"], row) == [(3, code)]


def test_a_list_without_the_needed_columns_is_refused() -> None:
    assert codes(["1"], head=["unit"]) == [(1, "roster.column_missing")] * 2


def test_an_empty_list_is_a_mistake_and_blank_lines_are_not() -> None:
    assert codes() == [(1, "roster.empty")]
    assert codes([None, None], ["1", "A"], ["", " "]) == []


@pytest.mark.parametrize("language", ["en", "zh-Hans"])
def test_every_mistake_has_a_text_in_both_languages(language: str) -> None:
    for texts in FAULTS.values():
        assert texts[language]


cells = st.one_of(
    st.none(), st.text(max_size=40), st.integers(), st.floats(), st.dates(), st.booleans()
)


@given(st.lists(st.lists(cells, max_size=8), max_size=8))
def test_no_table_whatever_makes_reading_fail(table: list[list[object]]) -> None:
    rows, faults = read_roster([HEAD, *table])
    assert rows or faults
    for fault in faults:
        assert fault.message("zh-Hans")
        assert fault.message("en")

"""Sheets of other systems: read in either language, refused line by line."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from lms.coaching.rules.effect import Figure
from lms.coaching.rules.tables import Fault, read_calls, read_figures


@pytest.mark.requirement("R131")
def test_calls_are_read_in_chinese_headings_and_any_order() -> None:
    rows, faults = read_calls(
        [
            ["缺陷代码", "工号", "日期", "通话编号", "得分"],
            ["D1；D2, D1", "00017", datetime(2026, 3, 2, 10), "C-1", 87.5],
            [None, None, None, None, None],
            ["", 18.0, "2026/03/03", "C-2", ""],
        ]
    )
    assert faults == []
    assert [(one.employee_no, one.defects, one.score) for one in rows] == [
        ("00017", ("D1", "D2"), Decimal("87.5")),
        ("18", (), None),
    ]
    assert rows[1].day == date(2026, 3, 3)


def test_each_fault_names_its_line_and_value() -> None:
    rows, faults = read_calls(
        [
            ["Employee number", "Call number", "Date", "Score", "Defect codes"],
            ["", "C-1", "2026-03-02", "x", "D1"],
            ["17", "C-1", "soon", "NaN", "<b>"],
        ]
    )
    assert rows == []
    assert set(faults) == {
        Fault(2, "table.employee_missing", ""),
        Fault(2, "table.number", "x"),
        Fault(3, "table.call_twice", "C-1"),
        Fault(3, "table.date", "soon"),
        Fault(3, "table.number", "NaN"),
        Fault(3, "table.defect", "<b>"),
    }


def test_missing_columns_are_said_once() -> None:
    assert read_calls([["Date"]]) == ([], [Fault(1, "table.columns", "employee_no, call_number")])
    assert read_calls([])[1][0].code == "table.columns"


def test_figures_need_days_in_order_and_cases() -> None:
    head = ["Figure", "From", "To", "Value", "Cases", "Employee number"]
    rows, faults = read_figures(
        [
            head,
            ["CSAT", "2026-03-01", "2026-03-31", "93.5", 120, "17"],
            ["满意度", "2026-03-01", "2026-02-01", "93.5", 0, ""],
            ["speed", "2026-03-01", "2026-03-31", "1", 1, ""],
        ]
    )
    assert [(one.figure, one.n) for one in rows] == [(Figure.CSAT, 120)]
    assert faults == [
        Fault(3, "table.date", "2026-02-01"),
        Fault(3, "table.number", "0"),
        Fault(4, "table.figure", "speed"),
    ]

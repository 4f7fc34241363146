"""Sheets that come from other systems: findings of quality assurance, figures of the operation.

Headings may be English or Chinese and stand in any order. One fault and nothing is taken.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Final

from lms.coaching.rules.effect import Figure

CODE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,31}", re.ASCII)
_SEPARATORS: Final = re.compile(r"[,;，；、\s]+")
_HEADINGS: Final[Mapping[str, str]] = {
    "employee number": "employee_no",
    "employee no": "employee_no",
    "工号": "employee_no",
    "call number": "call_number",
    "call": "call_number",
    "录音编号": "call_number",
    "通话编号": "call_number",
    "date": "day",
    "日期": "day",
    "score": "score",
    "得分": "score",
    "defects": "defects",
    "defect codes": "defects",
    "缺陷代码": "defects",
    "figure": "figure",
    "指标": "figure",
    "from": "first",
    "开始日期": "first",
    "to": "last",
    "结束日期": "last",
    "value": "value",
    "数值": "value",
    "cases": "n",
    "样本量": "n",
}
_FIGURES: Final[Mapping[str, Figure]] = {
    **{one.value: one for one in Figure},
    "满意度": Figure.CSAT,
    "首次解决率": Figure.FCR,
    "平均处理时长": Figure.AHT,
    "投诉": Figure.COMPLAINTS,
    "员工满意度": Figure.EMPLOYEE_SATISFACTION,
}


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a line: a code, and the value that it is about. Line 1 is the heading."""

    line: int
    code: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class CallRow:
    """A sampled call; without defects it counts all the same."""

    line: int
    employee_no: str
    call_number: str
    day: date
    score: Decimal | None
    defects: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A figure of the operation; without an employee it is the centre's."""

    line: int
    employee_no: str
    figure: Figure
    first: date
    last: date
    value: Decimal
    n: int


def read_calls(table: Iterable[Sequence[object]]) -> tuple[list[CallRow], list[Fault]]:
    """Read sampled calls: employee number, call number, date, score, defects."""
    rows: list[CallRow] = []
    faults: list[Fault] = []
    seen: set[str] = set()
    needed = ("employee_no", "call_number", "day")
    for line, cells in _lines(table, needed, faults):
        day, score = _day(cells["day"]), _number(cells.get("score", ""))
        codes = tuple(code for code in _SEPARATORS.split(cells.get("defects", "")) if code)
        wrong = [
            ("table.employee_missing", "", not cells["employee_no"]),
            ("table.call_missing", "", not cells["call_number"]),
            ("table.call_twice", cells["call_number"], cells["call_number"] in seen),
            ("table.date", cells["day"], day is None),
            ("table.number", cells.get("score", ""), bool(cells.get("score")) and score is None),
            *(("table.defect", code, not CODE.fullmatch(code)) for code in codes),
        ]
        found = [Fault(line, code, value) for code, value, is_wrong in wrong if is_wrong]
        faults += found
        seen.add(cells["call_number"])
        if not found and day:
            number, call = cells["employee_no"], cells["call_number"]
            rows.append(CallRow(line, number, call, day, score, tuple(dict.fromkeys(codes))))
    return rows, faults


def read_figures(table: Iterable[Sequence[object]]) -> tuple[list[FigureRow], list[Fault]]:
    """Read figures: employee number (or empty), figure, from, to, value, cases."""
    rows: list[FigureRow] = []
    faults: list[Fault] = []
    for line, cells in _lines(table, ("figure", "first", "last", "value", "n"), faults):
        figure = _FIGURES.get(cells["figure"].lower())
        first, last = _day(cells["first"]), _day(cells["last"])
        value, n = _number(cells["value"]), _number(cells["n"])
        wrong = [
            ("table.figure", cells["figure"], figure is None),
            ("table.date", cells["first"], first is None),
            ("table.date", cells["last"], last is None or (first is not None and last < first)),
            ("table.number", cells["value"], value is None),
            ("table.number", cells["n"], n is None or n < 1 or n != n.to_integral_value()),
        ]
        found = [Fault(line, code, said) for code, said, is_wrong in wrong if is_wrong]
        faults += found
        if not found and figure and first and last and value is not None and n is not None:
            number = cells.get("employee_no", "")
            rows.append(FigureRow(line, number, figure, first, last, value, int(n)))
    return rows, faults


def _lines(
    table: Iterable[Sequence[object]], needed: Sequence[str], faults: list[Fault]
) -> Iterable[tuple[int, dict[str, str]]]:
    """The lines with something in them, as text by column."""
    rows = iter(table)
    names = [_HEADINGS.get(_text(cell).lower(), "") for cell in next(rows, ())]
    if missing := [name for name in needed if name not in names]:
        faults.append(Fault(1, "table.columns", ", ".join(missing)))
        return
    for line, row in enumerate(rows, start=2):
        cells = {name: _text(cell) for name, cell in zip(names, row, strict=False) if name}
        if any(cells.values()):
            yield line, {name: cells.get(name, "") for name in {*names} - {""}}


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def _day(words: str) -> date | None:
    try:
        return date.fromisoformat(words.replace("/", "-"))
    except ValueError:
        return None


def _number(words: str) -> Decimal | None:
    try:
        number = Decimal(words)
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number) < 1_000_000 else None

"""Reading a list of days that are not what their weekday says: holidays, and days worked (调休)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from lms.people.rules.listing import ListFault, day_of, lines_of, missing

COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "day": ("day", "date", "日期"),
    "kind": ("kind", "type", "类型", "性质"),
    "note": ("note", "name", "remark", "备注", "名称", "节日"),
}
_REQUIRED: Final = ("day", "kind")
_MOST_LETTERS: Final = 120
_KINDS: Final[Mapping[str, bool]] = {
    **dict.fromkeys(("work", "working day", "workday", "上班", "工作日", "调休上班", "班"), True),
    **dict.fromkeys(("rest", "holiday", "day off", "休息", "放假", "节假日", "休"), False),
}


@dataclass(frozen=True, slots=True)
class DayRow:
    """One exception as the list has it."""

    line: int
    day: date
    is_workday: bool
    note: str = ""


def read_days(table: Iterable[Sequence[object]]) -> tuple[list[DayRow], list[ListFault]]:
    """The exceptions in a table, or what is wrong with it line by line."""
    lines, faults = lines_of(table, COLUMNS, _REQUIRED)
    rows: list[DayRow] = []
    first: dict[date, int] = {}
    for line, values in lines:
        wrong = list(missing(line, values, _REQUIRED))
        day = day_of(values["day"])
        kind = _KINDS.get(values["kind"].lower())
        if values["day"] and day is None:
            wrong.append(ListFault(line, "list.date_unreadable", {"value": values["day"][:40]}))
        if values["kind"] and kind is None:
            wrong.append(ListFault(line, "list.kind_unreadable", {"value": values["kind"][:40]}))
        if len(values["note"]) > _MOST_LETTERS:
            params = {"column": "note", "limit": str(_MOST_LETTERS)}
            wrong.append(ListFault(line, "list.value_too_long", params))
        if day and first.setdefault(day, line) != line:
            params = {"value": day.isoformat(), "line": str(first[day])}
            wrong.append(ListFault(line, "list.twice", params))
        faults += wrong
        if day and kind is not None and not wrong:
            rows.append(DayRow(line, day, kind, values["note"]))
    return rows, faults


def template_rows(*, chinese: bool) -> list[list[str]]:
    """The headings in one language, and an example of each kind."""
    if chinese:
        return [
            ["日期", "类型", "备注"],
            ["2027-01-01", "休息", "元旦"],
            ["2027-02-14", "上班", "春节调休"],
        ]
    return [
        ["date", "kind", "note"],
        ["2027-01-01", "rest", "New Year"],
        ["2027-02-14", "work", "instead of a holiday"],
    ]

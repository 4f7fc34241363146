"""Reading a list of shifts: who works on which day, from when to when (R57)."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Final

from lms.people.rules.listing import ListFault, day_of, lines_of, missing, time_of

COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "employee_no": ("employee_no", "employee number", "number", "工号", "员工编号"),
    "day": ("day", "date", "日期"),
    "start": ("start", "from", "begins", "开始", "上班", "开始时间", "上班时间"),
    "end": ("end", "until", "to", "ends", "结束", "下班", "结束时间", "下班时间"),
}
_REQUIRED: Final = tuple(COLUMNS)


@dataclass(frozen=True, slots=True)
class ShiftRow:
    """One shift as the list has it, in local time. One that ends at or before its start ends on
    the next day."""

    line: int
    employee_no: str
    starts: datetime
    ends: datetime


def read_shifts(
    table: Iterable[Sequence[object]], *, first: date, last: date, known: Collection[str]
) -> tuple[list[ShiftRow], list[ListFault]]:
    """The shifts of a table, all on days from `first` to `last` and of employees in `known`."""
    lines, faults = lines_of(table, COLUMNS, _REQUIRED)
    rows: list[ShiftRow] = []
    for line, values in lines:
        wrong = [*missing(line, values, _REQUIRED), *_unreadable(line, values)]
        number, day = values["employee_no"], day_of(values["day"])
        if number and number not in known:
            wrong.append(ListFault(line, "list.employee_unknown", {"value": number[:40]}))
        if day and not first <= day <= last:
            wrong.append(ListFault(line, "list.outside_period", {"value": day.isoformat()}))
        start, end = time_of(values["start"]), time_of(values["end"])
        if wrong or day is None or start is None or end is None:
            faults += wrong
        else:
            rows.append(ShiftRow(line, number, *_span(day, start, end)))
    faults += _overlaps(rows)
    return rows, sorted(faults, key=lambda fault: fault.line)


def template_rows(*, chinese: bool) -> list[list[str]]:
    """The headings in one language, and an example: a day shift and a night shift."""
    heads = ["工号", "日期", "上班", "下班"] if chinese else ["number", "date", "start", "end"]
    return [
        heads,
        ["90001", "2027-03-01", "08:00", "16:00"],
        ["90001", "2027-03-02", "22:00", "06:00"],
    ]


def _unreadable(line: int, values: Mapping[str, str]) -> Iterator[ListFault]:
    if values["day"] and day_of(values["day"]) is None:
        yield ListFault(line, "list.date_unreadable", {"value": values["day"][:40]})
    for name in ("start", "end"):
        if values[name] and time_of(values[name]) is None:
            yield ListFault(line, "list.time_unreadable", {"value": values[name][:40]})


def _span(day: date, start: time, end: time) -> tuple[datetime, datetime]:
    starts = datetime.combine(day, start)
    ends = datetime.combine(day, end)
    return starts, ends if ends > starts else ends + timedelta(days=1)


def _overlaps(rows: Sequence[ShiftRow]) -> Iterator[ListFault]:
    ordered = sorted(rows, key=lambda row: (row.employee_no, row.starts, row.line))
    for before, after in pairwise(ordered):
        if before.employee_no == after.employee_no and after.starts < before.ends:
            yield ListFault(after.line, "list.overlap", {"line": str(before.line)})

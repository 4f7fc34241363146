"""Reading lists that people keep in spreadsheets: headings in any order, faults by line.

What the lists of employees, of shifts and of days have in common.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from lms.people.rules.filing import Text, text

_DATE_FORMS = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y%m%d")
_TIME_FORMS = ("%H:%M", "%H:%M:%S", "%H：%M", "%H%M")

FAULTS: Mapping[str, Text] = {
    "list.column_missing": text(
        "The heading row lacks the column “{column}”. Add it, or start from the template.",
        "表头缺少“{column}”列，请补上，或使用模板重新填写。",
    ),
    "list.empty": text(
        "The file has no rows. Fill in at least one below the headings.",
        "文件中没有数据行，请在表头下方至少填写一行。",
    ),
    "list.value_missing": text("“{column}” is empty. Fill it in.", "“{column}”为空，请填写。"),
    "list.value_too_long": text(
        "“{column}” has more than {limit} characters. Shorten it.",
        "“{column}”超过 {limit} 个字符，请缩短。",
    ),
    "list.date_unreadable": text(
        "“{value}” is not a date. Write it as 2026-03-01.",
        "“{value}”不是有效日期，请写成 2026-03-01 的形式。",
    ),
    "list.time_unreadable": text(
        "“{value}” is not a time of day. Write it as 08:30.",
        "“{value}”不是有效时间，请写成 08:30 的形式。",
    ),
    "list.kind_unreadable": text(
        "“{value}” is neither “work” nor “rest”. Write one of the two.",
        "“{value}”既不是“上班”也不是“休息”，请填写其中之一。",
    ),
    "list.twice": text(
        "{value} already stands in line {line}. Keep one of the two.",
        "{value} 已出现在第 {line} 行，请只保留一行。",
    ),
    "list.employee_unknown": text(
        "There is no employee with the number “{value}” in this team. Correct it, or choose the"
        " right team above.",
        "该班组没有工号为“{value}”的员工，请更正，或在上方选择正确的班组。",
    ),
    "list.outside_period": text(
        "{value} lies outside the period that the list replaces. Correct it, or widen the period.",
        "{value} 不在本次替换的期间内，请更正或扩大期间。",
    ),
    "list.overlap": text(
        "This shift begins before the one in line {line} has ended. Mend one of the two.",
        "该班次与第 {line} 行的班次时间重叠，请修改其中之一。",
    ),
}


@dataclass(frozen=True, slots=True)
class ListFault:
    """What is wrong in one line; `line` is 1 for the headings."""

    line: int
    code: str
    params: Mapping[str, str]

    def message(self, language: str) -> str:
        words = FAULTS[self.code]
        return words["zh-Hans" if language.startswith("zh") else "en"].format(**self.params)


def plain(cell: object) -> str:
    """A cell as people see it: full-width letters folded, whole numbers without a decimal point."""
    if cell is None:
        return ""
    if isinstance(cell, datetime | date):
        return cell.strftime("%Y-%m-%d")
    if isinstance(cell, time):
        return cell.strftime("%H:%M")
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return unicodedata.normalize("NFC", str(cell)).strip().strip("\ufeff")


def day_of(value: str) -> date | None:
    """The day that `value` names, in any of the forms people write."""
    for form in _DATE_FORMS:
        try:
            return datetime.strptime(value, form).date()  # noqa: DTZ007 a calendar day has no zone
        except ValueError:
            continue
    return None


def time_of(value: str) -> time | None:
    """The time of day that `value` names. 24:00 is the midnight that ends a day."""
    if value in {"24:00", "24:00:00"}:
        return time(0)
    for form in _TIME_FORMS:
        try:
            return datetime.strptime(value, form).time()  # noqa: DTZ007 a roster has local time
        except ValueError:
            continue
    return None


def lines_of(
    table: Iterable[Sequence[object]],
    columns: Mapping[str, Sequence[str]],
    required: Sequence[str],
) -> tuple[list[tuple[int, dict[str, str]]], list[ListFault]]:
    """The rows of a table by the names of its columns, with their lines as a spreadsheet counts.

    Unknown columns and empty rows are passed over; every known column has a value, maybe "".
    """
    lines = iter(enumerate(table, start=1))
    heading = next(lines, (1, ()))[1]
    aliases = {alias: name for name, all_ in columns.items() for alias in all_}
    places: dict[str, int] = {}
    for place, cell in enumerate(heading):
        name = aliases.get(plain(cell).lower().removesuffix("*").strip())
        if name:
            places.setdefault(name, place)
    faults = [
        ListFault(1, "list.column_missing", {"column": name})
        for name in required
        if name not in places
    ]
    if faults:
        return [], faults
    found = []
    for line, cells in lines:
        values = {
            name: plain(cells[place])
            if (place := places.get(name, len(cells))) < len(cells)
            else ""
            for name in columns
        }
        if any(values.values()):
            found.append((line, values))
    return found, [] if found else [ListFault(1, "list.empty", {})]


def missing(line: int, values: Mapping[str, str], required: Sequence[str]) -> Iterator[ListFault]:
    """A fault for each required value that a line leaves empty."""
    for name in required:
        if not values[name]:
            yield ListFault(line, "list.value_missing", {"column": name})

"""A year of working days as a page shows it: months, weeks, days."""

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from lms.people.rules.work_calendar import WorkCalendar


@dataclass(frozen=True, slots=True)
class DayCell:
    """A day of a month. `is_exception`: it is not what its weekday says."""

    day: date
    is_workday: bool
    is_exception: bool


@dataclass(frozen=True, slots=True)
class MonthGrid:
    """A month in weeks from Monday to Sunday; None stands where another month has its days."""

    first: date
    weeks: Sequence[Sequence[DayCell | None]]
    workdays: int


def year_of(year: int, days: WorkCalendar) -> list[MonthGrid]:
    """The twelve months of `year`."""
    return [_month(year, month, days) for month in range(1, 13)]


def _month(year: int, month: int, days: WorkCalendar) -> MonthGrid:
    weeks = [
        [
            DayCell(day, days.is_workday(day), day in days.exceptions)
            if day.month == month
            else None
            for day in week
        ]
        for week in calendar.Calendar().monthdatescalendar(year, month)
    ]
    worked = sum(cell.is_workday for week in weeks for cell in week if cell)
    return MonthGrid(date(year, month, 1), weeks, worked)

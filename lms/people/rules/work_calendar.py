"""Which days are worked: weekdays, but for the exceptions that the centre has entered (调休)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from types import MappingProxyType
from typing import Final

_SATURDAY: Final = 5
_HORIZON: Final = 3700
"""Days after which no working day will come any more: a calendar of nothing but holidays."""


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """Monday to Friday are worked; `exceptions` say by day what differs from that."""

    exceptions: Mapping[date, bool] = field(default_factory=lambda: MappingProxyType({}))

    def is_workday(self, day: date) -> bool:
        return self.exceptions.get(day, day.weekday() < _SATURDAY)

    def add_workdays(self, day: date, count: int) -> date:
        """The `count`-th working day after `day`; before it where `count` is negative.

        With 0 it is `day` itself, or the next working day when it is not one. Raises ValueError
        where ten years hold no such day.
        """
        step = timedelta(days=-1 if count < 0 else 1)
        left = abs(count)
        for _ in range(_HORIZON + abs(count) * 7):
            if left == 0 and self.is_workday(day):
                return day
            day += step
            if left and self.is_workday(day):
                left -= 1
        raise ValueError("this calendar has no working days")

    def workdays_between(self, first: date, last: date) -> int:
        """How many working days come after `first`, up to and with `last`; 0 when it is earlier."""
        days = (last - first).days
        return sum(self.is_workday(first + timedelta(days=n)) for n in range(1, days + 1))

"""How long people work in a week. It is a fact and no judgement; a long week is pointed out (A23).

From how many hours on, a reading decides, which a room above keeps and makes known here.
"""

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final

Span = tuple[datetime, datetime]
LimitSource = Callable[[int, date], Decimal]
_DEFAULT: Final = Decimal(44)
_HOUR: Final = Decimal(3600)


def monday_of(day: date) -> date:
    """The first day of the week that `day` lies in."""
    return day - timedelta(days=day.weekday())


def hours_by_week(shifts: Iterable[Span]) -> dict[date, Decimal]:
    """Hours worked by the Monday of each week. A shift belongs to the week in which it begins."""
    found: dict[date, Decimal] = {}
    for starts, ends in shifts:
        week = monday_of(starts.date())
        seconds = Decimal(int((ends - starts).total_seconds()))
        found[week] = found.get(week, Decimal(0)) + seconds / _HOUR
    return found


class WeeklyLimit:
    """Above how many hours a week is pointed out: 44, until somebody knows better."""

    def __init__(self) -> None:
        self._source: LimitSource | None = None

    def ask(self, source: LimitSource) -> None:
        """Have `source(tenant, day)` asked from now on."""
        self._source = source

    def of(self, tenant: int, on: date) -> Decimal:
        return self._source(tenant, on) if self._source else _DEFAULT


weekly_limit: Final = WeeklyLimit()

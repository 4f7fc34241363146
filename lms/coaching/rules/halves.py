"""Half-months: the 1st to the 15th, and the 16th to the end (R48)."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

_MIDDLE: Final = 15


@dataclass(frozen=True, slots=True, order=True)
class HalfMonth:
    """Both days belong to it."""

    first: date
    last: date

    @classmethod
    def of(cls, day: date) -> "HalfMonth":
        """The half-month in which `day` lies."""
        if day.day <= _MIDDLE:
            return cls(day.replace(day=1), day.replace(day=_MIDDLE))
        return cls(
            day.replace(day=_MIDDLE + 1), day.replace(day=monthrange(day.year, day.month)[1])
        )

    @property
    def before(self) -> "HalfMonth":
        return HalfMonth.of(self.first - timedelta(days=1))

    def __str__(self) -> str:
        return f"{self.first:%Y-%m-%d} – {self.last:%m-%d}"


def halves_back(day: date, count: int) -> Iterator[HalfMonth]:
    """The half-month of `day` and those before it, `count` in all, the latest first."""
    half = HalfMonth.of(day)
    for _ in range(count):
        yield half
        half = half.before

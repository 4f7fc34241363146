"""The periods plans are made for, and how they lie within each other (A17)."""

import calendar
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from lms.people.rules.filing import Text, text


class Level(StrEnum):
    """How long a plan reaches. A team's own plan is for half a year, a coaching plan for half a
    month; they are kinds of their own beside the tree."""

    YEAR = "year"
    HALF = "half"
    QUARTER = "quarter"
    MONTH = "month"
    TEAM = "team"
    COACHING = "coaching"


TREE: Final = (Level.YEAR, Level.HALF, Level.QUARTER, Level.MONTH)
"""The levels of the tree, longest first. Each but the first may be left out."""

_MONTHS: Final = {Level.YEAR: 12, Level.HALF: 6, Level.QUARTER: 3, Level.MONTH: 1, Level.TEAM: 6}
_MONTH_NAMES: Final = (
    "January February March April May June July August September October November December"
).split()
_NAMES: Final = {
    Level.YEAR: text("Plan {year}", "{year} 年度计划"),
    Level.HALF: text("Plan for half {number} of {year}", "{year} 年第 {number} 个半年计划"),
    Level.QUARTER: text("Plan for quarter {number} of {year}", "{year} 年第 {number} 季度计划"),
    Level.MONTH: text("Plan for {month_en} {year}", "{year} 年 {number} 月计划"),
    Level.TEAM: text("Team plan, half {number} of {year}", "{year} 年第 {number} 个半年班组计划"),
    Level.COACHING: text(
        "Coaching plan, {part} half of {month_en} {year}",
        "{year} 年 {month} 月{part_zh}半月辅导计划",
    ),
}


@dataclass(frozen=True, slots=True)
class Period:
    """The `number`-th period of its length in `year`, counted from 1. Raises ValueError beyond."""

    level: Level
    year: int
    number: int = 1

    def __post_init__(self) -> None:
        if not 1 <= self.number <= how_many(self.level):
            raise ValueError(f"a year has no {self.level} {self.number}")

    @property
    def first(self) -> date:
        if self.level is Level.COACHING:
            return date(self.year, (self.number + 1) // 2, 1 if self.number % 2 else 16)
        return date(self.year, (self.number - 1) * _MONTHS[self.level] + 1, 1)

    @property
    def last(self) -> date:
        if self.level is Level.COACHING and self.number % 2:
            return self.first.replace(day=15)
        month = (
            self.first.month if self.level is Level.COACHING else self.number * _MONTHS[self.level]
        )
        return date(self.year, month, calendar.monthrange(self.year, month)[1])

    @property
    def name(self) -> Text:
        """As a heading, in both languages."""
        values = {
            "year": self.year,
            "number": self.number,
            "month": self.first.month,
            "month_en": _MONTH_NAMES[self.first.month - 1],
            "part": "first" if self.number % 2 else "second",
            "part_zh": "上" if self.number % 2 else "下",
        }
        return {language: form.format(**values) for language, form in _NAMES[self.level].items()}

    def holds(self, other: "Period") -> bool:
        """Whether `other` lies within this one."""
        return self.first <= other.first and other.last <= self.last

    def around(self, levels: Collection[Level]) -> list["Period"]:
        """The periods of the tree that hold this one, the shortest first, of `levels` only.

        A coaching plan follows from monitoring, not from the tree (A17): nothing is around it.
        """
        if self.level is Level.COACHING:
            return []
        length = _MONTHS[self.level]
        return [
            Period(level, self.year, (self.first.month - 1) // _MONTHS[level] + 1)
            for level in reversed(TREE)
            if level in levels
            and level is not self.level
            and (_MONTHS[level] > length or self._is_made_from(level))
        ]

    def _is_made_from(self, level: Level) -> bool:
        """A team drafts its plan from the half-year plan of the centre (R35)."""
        return self.level is Level.TEAM and level is Level.HALF


def how_many(level: Level) -> int:
    """How many periods of this length a year has."""
    return 24 if level is Level.COACHING else 12 // _MONTHS[level]


def month_of(day: date) -> Period:
    return Period(Level.MONTH, day.year, day.month)


def quarter_of(day: date) -> Period:
    return Period(Level.QUARTER, day.year, (day.month - 1) // 3 + 1)

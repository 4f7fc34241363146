"""Days that matter to an enrolment: the new-hire window, validity, and when one joins again."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum
from typing import Final

from lms.regulation.rules.ambiguities.groups import ALERTS_BEFORE

MENTOR_AFTER_WORKDAYS: Final = 3
"""Working days into new-hire training after which somebody without a mentor stands out (R23)."""


class Window(IntEnum):
    """How far the new-hire window is used up (R47)."""

    RUNNING = 0
    ALERT = 1
    LAST_ALERT = 2
    EXCEEDED = 3


@dataclass(frozen=True, slots=True)
class NewHireWindow:
    """`days` calendar days counted from `first` (A27): of 30, alerts come on day 20 and 27."""

    first: date
    days: int

    @property
    def last(self) -> date:
        return self.first + timedelta(days=self.days)

    def on(self, today: date) -> Window:
        """How far it is used up on `today`."""
        left = (self.last - today).days
        if left < 0:
            return Window.EXCEEDED
        return Window(sum(left <= before for before in ALERTS_BEFORE))


def months_later(day: date, months: int) -> date:
    """The same day `months` later; the month's last where it has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def last_valid_day(passed: date, months: int | None) -> date | None:
    """The last day on which what was passed still counts; None: for good."""
    return None if months is None else months_later(passed, months) - timedelta(days=1)


def is_valid(last_day: date | None, on: date) -> bool:
    return last_day is None or on <= last_day


def opens_again_on(last_day: date, days_before: int) -> date:
    """When somebody may join again, so that nothing lapses in between."""
    return last_day - timedelta(days=days_before)

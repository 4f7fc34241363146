"""The numbers a centre sets for itself: how long each step of a request may take, and how often
teams and trainers meet (R12, F1)."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Final

from lms.people.rules.work_calendar import WorkCalendar


@dataclass(frozen=True, slots=True)
class Limits:
    """Working days per step of a request, days before a reminder, meetings per period."""

    supervisor_days: int = 3
    office_days: int = 5
    schedule_days: int = 10
    feedback_days: int = 5
    help_days: int = 2
    team_meetings: int = 1
    """Exchange meetings of a team per month."""
    trainer_meetings: int = 1
    """Exchange meetings of the trainers per quarter."""
    reminder_days: int = 14
    """Days before the due date on which teams are reminded of their needs plan."""


NAMES: Final = tuple(one.name for one in fields(Limits))

_STEPS: Final[Mapping[str, str]] = {
    "supervisor": "supervisor_days",
    "office": "office_days",
    "accepted": "schedule_days",
    "merged": "schedule_days",
    "delivered": "feedback_days",
}


def step_due(state: str, since: date, limits: Limits, calendar: WorkCalendar) -> date | None:
    """The last day of the step that a request is in since `since`; None where none is set."""
    name = _STEPS.get(state)
    return calendar.add_workdays(since, getattr(limits, name)) if name else None


def help_due(since: date, limits: Limits, calendar: WorkCalendar) -> date:
    """The day by which a call for help is answered."""
    return calendar.add_workdays(since, limits.help_days)


def shortfall(held: int, minimum: int) -> int:
    """How many meetings are missing."""
    return max(0, minimum - held)

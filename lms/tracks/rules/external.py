"""External training: who may go, who approves, and when notes are due (R132–R137, A30–A32).

Everything here is plain: facts and readings in, findings with their trace out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final

from lms.people.rules.work_calendar import WorkCalendar
from lms.regulation.rules.ambiguities.external import (
    Break,
    external_approver,
    notes_due,
    tenure_full_on,
    tenure_measured_on,
)
from lms.regulation.rules.settings import Settings

REMIND_AFTER: Final = (5, 8)
"""Working days after return on which missing notes are asked for (A32)."""


class State(StrEnum):
    """How far a case is."""

    ASKED = "asked"
    INELIGIBLE = "ineligible"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    APPROVED = "approved"
    RETURNED = "returned"
    OVERDUE = "overdue"
    CLOSED = "closed"


ENDED: Final = frozenset({State.INELIGIBLE, State.REJECTED, State.WITHDRAWN, State.CLOSED})


@dataclass(frozen=True, slots=True)
class Eligibility:
    """Whether somebody has served long enough (R133), and what that rests on.

    `measured_on` is None while the day that counts (the approval) is not known yet.
    """

    hired: date | None
    full_on: date | None
    measured_on: date | None
    reading: Settings
    breaks: Sequence[Break] = ()

    @property
    def is_given(self) -> bool | None:
        """None while it cannot be said."""
        if self.full_on is None:
            return False
        return None if self.measured_on is None else self.full_on <= self.measured_on

    def as_trace(self) -> dict[str, Any]:
        """What was looked at and what came of it, as it is kept with the case."""
        return {
            "clause": "S16#3.2",
            "reading": {"A30": dict(self.reading)},
            "hired": self.hired and self.hired.isoformat(),
            "breaks": [[one.first.isoformat(), one.last.isoformat()] for one in self.breaks],
            "full_on": self.full_on and self.full_on.isoformat(),
            "measured_on": self.measured_on and self.measured_on.isoformat(),
            "eligible": self.is_given,
        }


def eligibility(
    hired: date | None,
    *,
    applied: date,
    approved: date | None,
    starts: date,
    reading: Settings,
    breaks: Sequence[Break] = (),
) -> Eligibility:
    """Whether a year of service is full on the day that the reading counts to.

    Nobody is eligible whose hire date is not known: it cannot be shown.
    """
    full_on = tenure_full_on(hired, breaks, reading) if hired else None
    measured_on = tenure_measured_on(applied, approved, starts, reading)
    return Eligibility(hired, full_on, measured_on, reading, breaks)


def approver(rank: str, reading: Settings) -> str:
    """The level that approves for somebody of this rank, or `deputy` (R134, A31)."""
    return external_approver(rank, reading)


@dataclass(frozen=True, slots=True)
class NotesFacts:
    """What the duty to hand in notes depends on."""

    returned: date
    today: date
    handed_in: bool
    copying_forbidden: bool


class NotesStep(StrEnum):
    """What is to be done about the notes today."""

    NOTHING = "nothing"
    REMIND = "remind"
    RECOMMEND = "recommend"
    RECORD = "record"


def notes_step(
    facts: NotesFacts, reading: Settings, calendar: WorkCalendar
) -> tuple[NotesStep, int]:
    """What to do today, and the working days gone since return (R135, R136).

    Nothing follows where the provider forbids copying, for then there is nothing to hand in.
    """
    gone = calendar.workdays_between(facts.returned, facts.today)
    if facts.handed_in or facts.copying_forbidden:
        return NotesStep.NOTHING, gone
    if facts.today > notes_due(facts.returned, reading, calendar):
        return (NotesStep.RECOMMEND if has_consequence(reading) else NotesStep.RECORD), gone
    return (NotesStep.REMIND if gone >= REMIND_AFTER[0] else NotesStep.NOTHING), gone


def has_consequence(reading: Settings) -> bool:
    """Whether notes that never come have a consequence, or are only recorded (A32)."""
    return reading["ext_consequence"] == "recommend"


def reminder_number(gone: int) -> int:
    """Which of the reminders is due after `gone` working days: 0 is none."""
    return sum(gone >= days for days in REMIND_AFTER)


def as_breaks(pairs: Sequence[Sequence[str]]) -> list[Break]:
    """Breaks as they are kept with a case: pairs of days."""
    return [Break(date.fromisoformat(first), date.fromisoformat(last)) for first, last in pairs]


def read_breaks(words: str) -> list[Break]:
    """Breaks as somebody writes them, one a line: `2025-01-01 2025-03-31`.

    Raises ValueError for a line that is no pair of days in order.
    """
    found = []
    for line in filter(None, map(str.strip, words.splitlines())):
        first, last = (date.fromisoformat(part) for part in line.replace("–", " ").split())
        if last < first:
            raise ValueError(line)
        found.append(Break(first, last))
    return found


MODE_RIGHTS: Final[Mapping[str, str]] = {
    "team_lead": "team_lead",
    "supervisor": "supervisor",
    "manager": "manager",
    "general_manager": "general_manager",
}
"""The role that holds the office which the route names; a deputy is named by hand."""

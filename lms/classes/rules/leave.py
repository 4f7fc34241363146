"""Whether leave from class was asked for as the regulations want it (R82–R87, A9, A10)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from lms.classes.rules.working_time import Span, shared
from lms.people.rules.work_calendar import WorkCalendar
from lms.regulation.rules.ambiguities.leave import (
    emergency_deadline,
    leave_deadline,
    retro_deadline,
)

Settings = Mapping[str, str]


class Fault(StrEnum):
    """What is wrong with a form, so that it cannot be handed in like this."""

    TOO_LATE = "too_late"
    KIND = "kind"
    TEXT = "text"
    TIMES = "times"


@dataclass(frozen=True, slots=True)
class Asked:
    """A leave form: for classes that begin and end then, for this kind of reason, handed in when.

    `told_at` is when an emergency was told; then `returned_on` is the first day back at work.
    `away` is the time of partial leave.
    """

    classes: Sequence[Span]
    kind: str
    text: str
    handed_in: datetime
    told_at: datetime | None = None
    returned_on: date | None = None
    away: Span | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether the form can be handed in, and whether every deadline was kept."""

    faults: tuple[Fault, ...]
    in_time: bool
    deadline: datetime


def judge(asked: Asked, notice: Settings, reasons: Settings, calendar: WorkCalendar) -> Answer:
    """Judge a form by readings A9 (`notice`) and A10 (`reasons`).

    The ordinary way closes at the deadline. The emergency way stays open, because life is like
    that, but says that it was late: whoever approves decides what to make of it.
    """
    first = min(start for start, _ in asked.classes)
    deadline = leave_deadline(first, notice, calendar)
    faults = _faults(asked, reasons)
    if asked.told_at is None:
        in_time = asked.handed_in <= deadline
        late = () if in_time else (Fault.TOO_LATE,)
        return Answer((*faults, *late), in_time, deadline)
    deadline = emergency_deadline(first, notice)
    in_time = asked.told_at <= deadline
    if asked.returned_on is not None:
        back = datetime.combine(asked.returned_on, asked.handed_in.timetz())
        in_time = in_time and asked.handed_in <= retro_deadline(back, notice, calendar)
    return Answer(faults, in_time, deadline)


def _faults(asked: Asked, reasons: Settings) -> tuple[Fault, ...]:
    found = []
    if asked.kind not in reasons["leave_reasons"].split(","):
        found.append(Fault.KIND)
    if asked.kind in {"personal", "emergency"} and not asked.text.strip():
        found.append(Fault.TEXT)
    if asked.away is not None:
        start, end = asked.away
        touches = all(shared(one, [asked.away]) for one in asked.classes)
        if end <= start or not touches:
            found.append(Fault.TIMES)
    return tuple(found)

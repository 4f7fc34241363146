"""Which minutes of a class fall into working time, by the roster (R55, A22)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

Span = tuple[datetime, datetime]
"""From, and up to but without."""

MINUTE: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Minutes:
    """How long a class is for one person, divided; both are whole and add up to its length."""

    working: int
    rest: int


def united(spans: Iterable[Span]) -> list[Span]:
    """The same time without overlaps, in order."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        elif start < end:
            joined.append((start, end))
    return joined


def shared(one: Span, others: Iterable[Span]) -> timedelta:
    """How much of `one` lies within `others`, each moment counted once."""
    start, end = one
    parts = (min(end, until) - max(start, since) for since, until in united(others))
    return sum((part for part in parts if part > timedelta()), timedelta())


def classify(session: Span, shifts: Sequence[Span]) -> Minutes:
    """Divide a class by the shifts of one person. Part of a minute at work is rest."""
    total = int((session[1] - session[0]) / MINUTE)
    working = int(shared(session, shifts) / MINUTE)
    return Minutes(working, total - working)

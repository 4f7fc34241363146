"""Failures in a row: how long to rest, when to stop for good, what to show."""

from collections.abc import Callable
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from xapi.outside.backoff import delay

# So many refused in a row with none taken: it is not the statements' fault.
MOST_REFUSED_IN_A_ROW: Final = 25
_FIRST_REST: Final = timedelta(seconds=5)
_LONGEST_REST: Final = timedelta(minutes=15)


class Breaker(StrEnum):
    """CLOSED: all is well. OPEN: it rests after a failure. HALF_OPEN: the rest is over; the next
    batch, a small one, shows whether the other store is back.
    """

    CLOSED = "closed"
    OPEN = "open"
    HALF_OPEN = "half_open"


def breaker(failures: int, rest_until: datetime | None, now: datetime) -> Breaker:
    """The state after so many failures in a row."""
    if not failures:
        return Breaker.CLOSED
    return Breaker.OPEN if rest_until is not None and now < rest_until else Breaker.HALF_OPEN


def rest(failures: int, *, draw: Callable[[], float], asked: timedelta | None) -> timedelta:
    """How long to rest after the `failures`-th failure in a row: never less than `asked`."""
    return delay(failures, draw=draw, asked=asked, base=_FIRST_REST, ceiling=_LONGEST_REST)


def batch_size(most: int, failures: int) -> int:
    """Statements for the next batch: half as many after each failure, at least one."""
    return max(most >> min(failures, 32), 1)

"""The position of a statement: one number that says when it was stored, and orders the store.

    position = microseconds since 2020-01-01 (51 bits) · 4096 + batch (12 bits)

`stored` is the database's clock, one microsecond further for each statement of a batch, and `batch`
a number that goes round from 0 to 4095, so that two writers at the same microsecond differ. Thus
sorting by position is sorting by `stored`; `since` and `until` are ranges of positions; months of
`stored` are ranges too, which are the partitions; and an index needs one column for all of it.
Positions last until the year 2091.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Final

EPOCH: Final = datetime(2020, 1, 1, tzinfo=UTC)
BATCHES: Final = 4096
_MICROSECOND: Final = timedelta(microseconds=1)
_MONTHS: Final = 12


def microseconds(moment: datetime) -> int:
    """Microseconds from EPOCH to `moment`, exactly; negative before it."""
    return (moment - EPOCH) // _MICROSECOND


def moment_of(position: int) -> datetime:
    """When the statement at this position was stored."""
    return EPOCH + timedelta(microseconds=position // BATCHES)


def first_position(moment: datetime) -> int:
    """The lowest position that `moment` can have; all of them are below that of the next one."""
    return microseconds(moment) * BATCHES


def positions(first_microsecond: int, batch: int, count: int) -> range:
    """The positions of a batch, in the order its statements were sent."""
    start = first_microsecond * BATCHES + batch % BATCHES
    return range(start, start + count * BATCHES, BATCHES)


def months_from(day: date, count: int) -> Iterator[date]:
    """The first days of `count` months, starting with the month of `day`."""
    for index in range(day.month - 1, day.month - 1 + count):
        yield date(day.year + index // _MONTHS, index % _MONTHS + 1, 1)


def month_bounds(month: date) -> tuple[int, int]:
    """The first position of a month and of the one after it, by UTC."""
    first, following = months_from(month, 2)
    return (
        first_position(datetime(first.year, first.month, 1, tzinfo=UTC)),
        first_position(datetime(following.year, following.month, 1, tzinfo=UTC)),
    )


def month_stretches(low: int, high: int) -> Iterator[tuple[int, int]]:
    """The months from `low` up to, not including, `high`, in stretches, the newest first.

    The last month is a stretch of its own, the four before it are the next, then 16, and so on:
    what is asked for is mostly new, and a long time is few stretches. Each is given as the first
    position of it and of what follows.
    """
    first, following = _month_of(low), _month_of(high - 1) + 1
    count = 1
    while following > first and low < high:
        begin = max(following - count, first)
        yield _first_of(begin), _first_of(following)
        following, count = begin, count * 4


def _month_of(position: int) -> int:
    """The month in which a position lies, counted from the year 0."""
    moment = moment_of(position)
    return moment.year * _MONTHS + moment.month - 1


def _first_of(month: int) -> int:
    """The first position of a month that is counted from the year 0."""
    return first_position(datetime(month // _MONTHS, month % _MONTHS + 1, 1, tzinfo=UTC))

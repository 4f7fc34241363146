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


def months_around(low: int, high: int) -> tuple[int, int]:
    """The beginning of the month of `low`, and the end of that of the position before `high`."""
    first, last = moment_of(max(low, 0)).date(), moment_of(max(high - 1, 0)).date()
    return month_bounds(first)[0], month_bounds(last)[1]

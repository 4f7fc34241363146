"""When to try again: full jitter below a growing ceiling, and never before the partner asked.

Full jitter (any moment between now and the ceiling, all equally likely) spreads a crowd of
messages that failed together; a fixed ladder would bring them all back together.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

BASE = timedelta(seconds=10)
CEILING = timedelta(minutes=15)
_DIGITS = 9
_MOST_DOUBLINGS = 40  # Beyond every ceiling; more would overflow a timedelta.
LONGEST_RETRY_AFTER = timedelta(hours=1)
"""A partner may ask us to wait, but not to forget: a longer wish is cut to this."""


def retry_after(value: str | None, *, now: datetime) -> timedelta | None:
    """Read a Retry-After header (RFC 9110 §10.2.3): seconds, or an HTTP date against `now`.

    Clamped to 0 … LONGEST_RETRY_AFTER; None when absent or unreadable.
    """
    if value is None:
        return None
    value = value.strip()
    if value.isascii() and value.isdigit():
        # Cut first: a number of thousands of digits is slow to read and overflows a timedelta.
        wish = timedelta(seconds=int(value.lstrip("0")[:_DIGITS] or "0"))
    else:
        try:
            moment = parsedate_to_datetime(value)
        except (ValueError, OverflowError):
            return None
        # A date without a zone is UTC: HTTP dates are always GMT (RFC 9110 §5.6.7).
        wish = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - now
    return min(max(wish, timedelta()), LONGEST_RETRY_AFTER)


def delay(
    attempts: int,
    *,
    draw: Callable[[], float],
    asked: timedelta | None = None,
    base: timedelta = BASE,
    ceiling: timedelta = CEILING,
) -> timedelta:
    """Return how long to wait after the `attempts`-th failed attempt (1 for the first).

    `draw` gives a number in [0, 1); `asked` is what the partner wished by Retry-After and is a
    lower bound: the jitter is added on top, so that the crowd does not return in one moment.
    """
    if attempts < 1:
        raise ValueError("attempts are counted from 1")
    doublings: int = 2 ** min(attempts - 1, _MOST_DOUBLINGS)
    top = min(base * doublings, ceiling)
    jitter = top * draw()
    return jitter if asked is None else asked + jitter / 4

"""How often a key may ask in a minute, counted across all processes and machines.

Counting each request in the database would cost more than many a request. So a process borrows a
share of the minute's requests at once and spends it from memory; only the borrowing is counted.
What a process has borrowed and not spent is lost with the minute, so that a key may be held up a
little before its limit, by at most one share for each further process; never after it.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import connection

from xapi.lrs.exceptions import TooManyRequests
from xapi.lrs.models import RequestCount
from xapi.lrs.queries import Access

LAUNCH_MOST: Final = 3000
"""Requests a minute of a launch: one learner's content, and in one learner's hands."""
_SHARES: Final = 32
_MINUTE: Final = 60
# A clock that is behind another one counts in the minute that has begun already.
_BORROW: Final = """
INSERT INTO lrs_request_count AS c (tenant, credential, minute, lent) VALUES (%s, %s, %s, %s)
ON CONFLICT (tenant, credential) DO UPDATE SET
    minute = greatest(c.minute, excluded.minute),
    lent = excluded.lent + CASE WHEN c.minute >= excluded.minute THEN c.lent ELSE 0 END
WHERE c.minute < excluded.minute OR c.lent + excluded.lent <= %s
"""


@dataclass(slots=True)
class _Purse:
    """What this process has left of a minute for one key; `empty` when no more is to be had."""

    minute: int
    left: int
    empty: bool = False


class Rates:
    """The purses of a process."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._purses: dict[UUID, _Purse] = {}

    def take(self, tenant: int, credential: UUID, limit: int) -> float | None:
        """Take one request out of `limit` a minute: None, or the seconds to wait for the next."""
        now = self._clock()
        minute = int(now // _MINUTE)
        with self._lock:
            purse = self._purses.get(credential)
            if purse is None or purse.minute != minute:
                self._forget_before(minute)
                purse = self._purses[credential] = _Purse(minute, 0)
            if purse.left:
                purse.left -= 1
                return None
        share = max(limit // _SHARES, 1)
        if not purse.empty and _borrow(tenant, credential, minute, share, limit):
            with self._lock:
                purse.left += share - 1
            return None
        purse.empty = True
        return (minute + 1) * _MINUTE - now

    def _forget_before(self, minute: int) -> None:
        """Drop what is over, once a minute and not at each request."""
        if len(self._purses) > 1000:
            self._purses = {key: one for key, one in self._purses.items() if one.minute >= minute}


RATES: Final = Rates()


def take_request(access: Access) -> None:
    """Count a request of a key that has a limit. Raises TooManyRequests."""
    limit = access.requests_per_minute
    if limit is None:
        limit = settings.CALLCRAFT_LRS_REQUESTS_PER_MINUTE
        if access.launch is not None:
            limit = min(limit, LAUNCH_MOST)
    if not limit:
        return
    wait = RATES.take(access.tenant, access.credential, limit)
    if wait is not None:
        raise TooManyRequests(limit=limit, retry_after=int(wait) + 1)


def forget_counts(*, now: datetime) -> int:
    """Delete what was counted in hours gone by, for all tenants; how many keys had counts."""
    over = int(now.timestamp() // _MINUTE) - _MINUTE
    return RequestCount.objects.filter(minute__lt=over).delete()[0]


def _borrow(tenant: int, credential: UUID, minute: int, share: int, limit: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(_BORROW, [tenant, credential, minute, share, limit])
        return bool(cursor.rowcount)

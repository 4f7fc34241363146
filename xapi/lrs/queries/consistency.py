"""How far the store is complete: X-Experience-API-Consistent-Through, exactly."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import inf
from typing import Final

from django.db import connection

from xapi.lrs.rules.marks import COMPLETE_THROUGH, NAMESPACE, UPPER_BITS

_UNIX: Final = datetime(1970, 1, 1, tzinfo=UTC)
_RECENT: Final = 1.0


@dataclass
class _Known:
    """The last answer of this process, and when it was asked for (seconds, monotonic)."""

    through: datetime = _UNIX
    at: float = -inf


_known: Final = _Known()


def consistent_through() -> datetime:
    """The moment up to which everything stored can be seen by a query that starts after this one.

    Never "now" while a writer is at work: see `rules.marks`. It holds for all tenants at once.
    """
    with connection.cursor() as cursor:
        cursor.execute(COMPLETE_THROUGH, [UPPER_BITS, UPPER_BITS, NAMESPACE])
        (microsecond,) = cursor.fetchone()
    through = _UNIX + timedelta(microseconds=microsecond)
    _known.through, _known.at = through, time.monotonic()
    return through


def recently_consistent_through() -> datetime:
    """The same, at most a second old: complete up to some moment is complete up to it for ever."""
    if time.monotonic() - _known.at > _RECENT:
        return consistent_through()
    return _known.through

"""How far the store is complete: X-Experience-API-Consistent-Through, exactly."""

from datetime import UTC, datetime, timedelta
from typing import Final

from django.db import connection

from xapi.lrs.rules.marks import COMPLETE_THROUGH, NAMESPACE, UPPER_BITS

_UNIX: Final = datetime(1970, 1, 1, tzinfo=UTC)


def consistent_through() -> datetime:
    """The moment up to which everything stored can be seen by a query that starts after this one.

    Never "now" while a writer is at work: see `rules.marks`. It holds for all tenants at once.
    """
    with connection.cursor() as cursor:
        cursor.execute(COMPLETE_THROUGH, [UPPER_BITS, UPPER_BITS, NAMESPACE])
        (microsecond,) = cursor.fetchone()
    return _UNIX + timedelta(microseconds=microsecond)

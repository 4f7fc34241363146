"""Doing again what lost a deadlock: PostgreSQL picks one of those who wait in a circle."""

from collections.abc import Callable
from typing import Final, TypeVar

from django.db import OperationalError, connection
from psycopg.errors import DeadlockDetected

_ATTEMPTS: Final = 5
T = TypeVar("T")


def patiently(transaction: Callable[[], T]) -> T:
    """Run a transaction, again if it lost a deadlock. Inside the caller's it is the caller's."""
    for _ in range(_ATTEMPTS - 1):
        try:
            return transaction()
        except OperationalError as error:
            ours = not connection.in_atomic_block
            if not (ours and isinstance(error.__cause__, DeadlockDetected)):
                raise
    return transaction()

"""psycopg's own cursor on Django's connection, for queries that are asked all the time.

Values go to the server in its own binary form (`rules.wire`), and the server keeps the plan of a
query that comes again. Django's cursor would write the values into the text of each.

A plan that is kept is used for all values, and no time goes into thinking about a better one: the
queries of this room are written so that one way of reading is right for all. A pooler between us
and the server may hand a connection to somebody else after each transaction; then nothing is kept,
and nothing is set.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final
from weakref import WeakSet

import psycopg
from django.db import connection
from psycopg.abc import Buffer
from psycopg.adapt import Dumper
from psycopg.pq import Format

from xapi.lrs.rules import wire


class _AsItIs(Dumper):
    """Hands over what is in the server's form already; its type is the cast in the query."""

    format = Format.BINARY

    def dump(self, obj: wire.Binary) -> Buffer:
        return obj


# So many queries a connection keeps with their plans, some 200 KB each in the server.
_KEPT: Final = 200
# The connections that know what a Binary is, and those that were told to keep to their plans.
_prepared: Final[WeakSet[psycopg.Connection[Any]]] = WeakSet()
_told: Final[WeakSet[psycopg.Connection[Any]]] = WeakSet()


@contextmanager
def plain_cursor() -> Iterator[psycopg.Cursor[Any]]:
    """A cursor whose values are written `%b`; it works in Django's transaction."""
    connection.ensure_connection()
    driver: psycopg.Connection[Any] = connection.connection
    if driver not in _prepared:
        driver.adapters.register_dumper(wire.Binary, _AsItIs)
        _prepared.add(driver)
    if driver not in _told and driver.autocommit:
        # In a transaction it could be undone together with that.
        if driver.prepare_threshold is not None:
            driver.execute("SET plan_cache_mode = force_generic_plan")
            # To plan a search takes longer than to make it, so once is enough; and the searches of
            # a busy connection are more than the driver would keep.
            driver.prepare_threshold = 0
            driver.prepared_max = _KEPT
        _told.add(driver)
    with connection.wrap_database_errors, psycopg.Cursor(driver) as cursor:
        yield cursor

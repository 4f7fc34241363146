"""psycopg's own cursor on Django's connection, for queries that are asked all the time.

Values go to the server in its own binary form (`rules.wire`), and the server keeps the plan of a
query that comes again. Django's cursor would write the values into the text of each.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

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


@contextmanager
def plain_cursor() -> Iterator[psycopg.Cursor[Any]]:
    """A cursor whose values are written `%b`; it works in Django's transaction."""
    connection.ensure_connection()
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
        cursor.adapters.register_dumper(wire.Binary, _AsItIs)
        yield cursor

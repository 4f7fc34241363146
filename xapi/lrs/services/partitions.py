"""Partitions by month, made before they are needed."""

from datetime import date
from typing import Final

from django.db import connection, transaction
from django.utils import timezone
from psycopg import sql

from xapi.lrs.rules.positions import month_bounds, months_from

TABLES: Final = ("lrs_statement", "lrs_link")
MONTHS_AHEAD: Final = 3
# Any number: it keeps two makers of partitions apart.
_LOCK: Final = 0x6C72735F70617274

_STEPS: Final = (
    "CREATE TABLE {name} (LIKE {table} INCLUDING ALL)",
    """
    WITH moved AS (
        DELETE FROM {default} WHERE position >= {first} AND position < {following} RETURNING *
    )
    INSERT INTO {name} SELECT * FROM moved
    """,
    "ALTER TABLE {table} ATTACH PARTITION {name} FOR VALUES FROM ({first}) TO ({following})",
)


def ensure_partitions(*, months: int = MONTHS_AHEAD, today: date | None = None) -> list[str]:
    """Make the partitions of this month and the next `months`; return the names of new ones.

    Harmless when run again, or by several at once. Rows that a default partition has caught for a
    month move into the month's own.
    """
    day = today or timezone.now().date()
    made = []
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        for month in months_from(day, months + 1):
            for table in TABLES:
                name = f"{table}_{month:%Y_%m}"
                cursor.execute("SELECT to_regclass(%s) IS NULL", [name])
                if cursor.fetchone()[0]:
                    _make_partition(table, name, month)
                    made.append(name)
    return made


def refresh_statistics(*, today: date | None = None) -> None:
    """Have the server look at the rows of this month anew, as after a mass of them has come.

    It does so by itself within minutes. Until then it plans as if the month were nearly empty, and
    connections keep such plans.
    """
    month = today or timezone.now().date()
    with connection.cursor() as cursor:
        for name in ("lrs_statement_id", *(f"{table}_{month:%Y_%m}" for table in TABLES)):
            cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [name])
            if cursor.fetchone()[0]:
                cursor.execute(sql.SQL("ANALYZE {name}").format(name=sql.Identifier(name)))


def _make_partition(table: str, name: str, month: date) -> None:
    """Make it beside the table and attach it then: readers and writers are hardly held up."""
    first, following = month_bounds(month)
    names = {
        "table": sql.Identifier(table),
        "name": sql.Identifier(name),
        "default": sql.Identifier(f"{table}_default"),
        "first": sql.Literal(first),
        "following": sql.Literal(following),
    }
    with connection.cursor() as cursor:
        for text in _STEPS:
            cursor.execute(sql.SQL(text).format(**names))

"""Months of the store: what lies where, and what happens at their edges."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection

from tests.integration.xapi.lrs.conftest import AUTHORITY, TENANT, make_statement
from xapi.lrs.models import StatementRow
from xapi.lrs.rules.positions import first_position, month_bounds
from xapi.lrs.services import ensure_partitions, record_statements
from xapi.lrs.services.partitions import refresh_statistics

pytestmark = pytest.mark.django_db


def partition_of(position: int) -> str:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tableoid::regclass::text FROM lrs_statement"
            " WHERE tenant = %s AND position = %s",
            [TENANT, position],
        )
        return str(cursor.fetchone()[0])


def place(moment: datetime) -> int:
    """Put a statement where it would lie had it been stored at `moment`; return its position."""
    (stored,) = record_statements(tenant=TENANT, statements=[make_statement()], authority=AUTHORITY)
    row = StatementRow.objects.get(tenant=TENANT, position=stored.position)
    row.position = first_position(moment)
    row.save(force_insert=True)
    return row.position


def test_this_month_and_the_next_three_stand_ready() -> None:
    assert ensure_partitions() == []


def test_each_month_is_made_once() -> None:
    day = date(2031, 11, 30)
    assert ensure_partitions(today=day, months=2) == [
        f"{table}_{month}"
        for month in ("2031_11", "2031_12", "2032_01")
        for table in ("lrs_statement", "lrs_link")
    ]
    assert ensure_partitions(today=day, months=2) == []


def test_the_last_microsecond_of_a_month_belongs_to_it() -> None:
    ensure_partitions(today=date(2031, 12, 1), months=1)
    midnight = datetime(2032, 1, 1, tzinfo=UTC)
    before, after = place(midnight - timedelta(microseconds=1)), place(midnight)
    assert partition_of(before) == "lrs_statement_2031_12"
    assert partition_of(after) == "lrs_statement_2032_01"
    assert month_bounds(date(2032, 1, 1))[0] == after


def test_what_no_month_was_ready_for_is_caught_and_moved_when_it_is() -> None:
    caught = place(datetime(2033, 5, 17, tzinfo=UTC))
    assert partition_of(caught) == "lrs_statement_default"
    ensure_partitions(today=date(2033, 5, 1), months=0)
    assert partition_of(caught) == "lrs_statement_2033_05"


def rows_expected(table: str) -> int:
    """How many rows the server thinks that a table has; −1 if it has no idea."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples::bigint FROM pg_class WHERE relname = %s", [table])
        return int(cursor.fetchone()[0])


def test_the_server_is_told_of_a_month_that_was_filled() -> None:
    day = date(2031, 11, 30)
    ensure_partitions(today=day, months=0)
    assert rows_expected("lrs_statement_2031_11") < 1
    for second in range(3):
        place(datetime(2031, 11, 5, 12, 0, second, tzinfo=UTC))
    refresh_statistics(today=day)
    assert rows_expected("lrs_statement_2031_11") == 3


def test_a_month_without_a_partition_is_passed_over() -> None:
    refresh_statistics(today=date(2041, 1, 1))
    assert rows_expected("lrs_statement_id") >= 0

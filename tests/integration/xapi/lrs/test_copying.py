"""COPY in the background: what is written, and what is left when it fails."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from tests.integration.xapi.lrs.conftest import TENANT, make_statement
from tests.integration.xapi.lrs.test_recording import record
from xapi.lrs.models import StatementId, StatementRow
from xapi.lrs.queries.plain import plain_cursor
from xapi.lrs.rules.keys import Keys
from xapi.lrs.services import tables
from xapi.lrs.services.copying import Copier
from xapi.lrs.services.tables import Contents, NewRow
from xapi.statements.times import parse_timestamp

pytestmark = pytest.mark.django_db

COPY = b"COPY copied (payload) FROM STDIN (FORMAT binary)"


def rows(count: int, *, position: int | None = None) -> list[NewRow]:
    keys = Keys(verb=1, actor=None, activity=None, registration=None, links=frozenset())
    return [
        NewRow(uuid4(), keys, position=number if position is None else position, voided=False)
        for number in range(1, count + 1)
    ]


def contents_of(_: NewRow) -> Contents:
    return Contents(
        timestamp=parse_timestamp("2030-01-31T08:15:00Z"), sha256=b"", payload=b"", data=b""
    )


@pytest.fixture(autouse=True)
def begun() -> None:
    """The transaction is open in the database, too: who records has claimed ids before."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def field(value: bytes) -> bytes:
    """A row of one column."""
    return b"\0\1" + len(value).to_bytes(4) + value


@pytest.mark.parametrize("count", [0, 1, 64, 65, 200])
def test_a_batch_of_any_size_is_written_whole(count: int) -> None:
    with tables.inserting(TENANT, rows(count), contents_of):
        pass
    assert StatementRow.objects.filter(tenant=TENANT).count() == count


def test_a_row_larger_than_what_the_driver_takes_at_once_arrives_whole() -> None:
    with plain_cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE copied (payload bytea)")
        sizes = [3, 5 * 1024 * 1024 + 1, 0]
        with Copier(cursor.connection) as copier:
            for size in sizes:
                copier.copy(COPY, [field(b"x" * size)])
        cursor.execute("SELECT length(payload) FROM copied ORDER BY 1")
        assert [row[0] for row in cursor.fetchall()] == sorted(sizes)


def test_what_the_server_refuses_is_raised_and_the_connection_goes_on() -> None:
    """Also when only the last piece is refused, which is told at the very end."""
    for refused in (rows(2, position=5), [*rows(64), *rows(1, position=1)]):
        with (
            pytest.raises(IntegrityError),
            transaction.atomic(),
            tables.inserting(TENANT, refused, contents_of),
        ):
            pass
        assert record(make_statement())
    assert StatementRow.objects.filter(tenant=TENANT).count() == 2


def test_a_query_that_is_no_copy_is_refused() -> None:
    with (
        pytest.raises(ProgrammingError, match="does not exist"),
        transaction.atomic(),
        plain_cursor() as cursor,
        Copier(cursor.connection) as copier,
    ):
        copier.copy(b"COPY no_such_table FROM STDIN (FORMAT binary)", [])
    assert record(make_statement())


def test_who_fails_while_the_server_is_at_work_leaves_nothing_behind() -> None:
    def fails(row: NewRow) -> Contents:
        if row.position == 65:
            raise ZeroDivisionError
        return contents_of(row)

    with (
        pytest.raises(ZeroDivisionError),
        transaction.atomic(),
        tables.inserting(TENANT, rows(65), fails),
    ):
        pass
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    assert not StatementRow.objects.exists()


def test_who_fails_while_ids_are_claimed_leaves_nothing_behind() -> None:
    with (
        pytest.raises(ZeroDivisionError),
        transaction.atomic(),
        tables.claiming(TENANT, [uuid4()], [False], awaited=()),
    ):
        raise ZeroDivisionError
    assert not StatementId.objects.exists()
    assert record(make_statement())


@pytest.mark.django_db(transaction=True)
def test_nothing_is_copied_outside_a_transaction() -> None:
    """It would be committed piece by piece."""
    with pytest.raises(ProgrammingError), tables.inserting(TENANT, rows(1), contents_of):
        pass
    assert not StatementRow.objects.exists()

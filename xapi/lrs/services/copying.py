"""COPY in the background: the server works at one piece while the next one is made.

psycopg's own COPY waits for the server at the end of each. Making rows takes the client as long as
writing them takes the server, so the two take turns for no reason.
"""

from collections.abc import Iterable
from types import TracebackType
from typing import Any, Final, Self

import psycopg
from psycopg import generators
from psycopg.errors import error_from_result
from psycopg.pq import ExecStatus, TransactionStatus

from xapi.lrs.rules import wire

# libpq takes no piece of any size at once.
_SLICE: Final = 1024 * 1024


class Copier:
    """Copies rows in the open transaction of a connection, which nobody else may use meanwhile.

    Whatever the server has against a piece is raised by the next one, or at the end. Raises
    ProgrammingError where no transaction is open: each piece would be committed by itself.
    """

    def __init__(self, driver: psycopg.Connection[Any]) -> None:
        # psycopg begins a transaction with its first query, and these do not go through it.
        if driver.info.transaction_status == TransactionStatus.IDLE:
            raise psycopg.ProgrammingError("no transaction is open")
        self._driver = driver
        self._at_work = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is None:
            self._finish()
        elif self._at_work:
            # The transaction is lost in any case; the connection has to be free for its end.
            self._results()

    def copy(self, query: bytes, rows: Iterable[bytes]) -> None:
        """Begin `query`, a COPY … FROM STDIN (FORMAT binary), with these rows."""
        data = memoryview(wire.copied(rows))
        self._finish()
        connection = self._driver.pgconn
        connection.send_query(query)
        self._driver.wait(generators.send(connection))
        self._expect(ExecStatus.COPY_IN)
        self._at_work = True
        slices = [data[start : start + _SLICE] for start in range(0, len(data), _SLICE)]
        for number, piece in enumerate(slices, 1):
            # The last one leaves together with the end.
            self._driver.wait(generators.copy_to(connection, piece, flush=number < len(slices)))
        connection.put_copy_end()
        self._driver.wait(generators.send(connection))

    def _finish(self) -> None:
        """Wait until the server is done with the piece before."""
        if self._at_work:
            self._expect(ExecStatus.COMMAND_OK)

    def _expect(self, status: ExecStatus) -> None:
        for result in self._results():
            if result.status != status:
                raise error_from_result(result, self._driver.info.encoding)

    def _results(self) -> list[psycopg.pq.abc.PGresult]:
        self._at_work = False
        return self._driver.wait(generators.fetch_many(self._driver.pgconn))

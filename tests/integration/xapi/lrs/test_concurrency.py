"""Several clients at once: each id once, no deadlock, and an honest Consistent-Through."""

import threading
from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction

from tests.builders.together import together as start_together
from tests.integration.xapi.lrs.conftest import (
    AUTHORITY,
    ITEM,
    MO,
    TENANT,
    make_statement,
    voiding,
)
from xapi.lrs.exceptions import StatementConflict
from xapi.lrs.models import LinkRow, StatementRow
from xapi.lrs.queries import (
    StatementFilter,
    StoredStatement,
    consistent_through,
    find_statements,
    statement_by_id,
)
from xapi.lrs.services import record_statements

pytestmark = pytest.mark.django_db(transaction=True)


def record(*statements: Any) -> list[StoredStatement]:
    return record_statements(tenant=TENANT, statements=statements, authority=AUTHORITY)


together = partial(start_together, caught=StatementConflict)


class OpenWriter:
    """A writer that has stored a statement and does not come to an end until it is told to."""

    def __init__(self, statement: dict[str, Any]) -> None:
        self.statement = statement
        self.wrote, self.finish = threading.Event(), threading.Event()
        self.stored: StoredStatement | None = None
        self.thread = threading.Thread(target=self.run)

    def run(self) -> None:
        try:
            with transaction.atomic():
                (self.stored,) = record(self.statement)
                self.wrote.set()
                self.finish.wait(20)
        finally:
            connection.close()

    def __enter__(self) -> StoredStatement:
        self.thread.start()
        assert self.wrote.wait(20)
        assert self.stored is not None
        return self.stored

    def __exit__(self, *_: object) -> None:
        self.finish.set()
        self.thread.join(20)


def test_one_id_sent_twice_at_once_is_stored_once() -> None:
    for _ in range(5):
        one = make_statement()
        same = together(partial(record, one), partial(record, one))
        assert same[0] == same[1]
        other = make_statement()
        results = together(partial(record, other), partial(record, {**other, "actor": MO}))
        assert sum(isinstance(result, StatementConflict) for result in results) == 1
        assert StatementRow.objects.filter(tenant=TENANT, id=UUID(other["id"])).count() == 1


def test_batches_that_share_everything_do_not_get_in_each_others_way() -> None:
    """Four clients, batches in different orders, one pool of ids, activities and learners."""
    pool = [
        make_statement(context={"contextActivities": {"parent": {"id": f"{ITEM}/{number % 5}"}}})
        for number in range(100)
    ]

    def work(turn: int) -> Callable[[], Any]:
        ordered = pool[turn * 25 :] + pool[: turn * 25]
        fresh = [make_statement() for _ in range(50)]

        def run() -> None:
            record(*(ordered if turn % 2 else ordered[::-1]))
            record(*fresh)

        return run

    assert together(*(work(turn) for turn in range(4))) == [None] * 4
    assert StatementRow.objects.filter(tenant=TENANT).count() == 300
    assert LinkRow.objects.filter(tenant=TENANT).count() == 300 + 100


def test_a_target_and_its_voiding_statement_that_arrive_at_once_end_voided() -> None:
    for _ in range(5):
        target = make_statement()
        void = voiding(target["id"])
        together(partial(record, target), partial(record, void))
        found = statement_by_id(TENANT, UUID(target["id"]))
        assert found is not None
        assert found.voided


def test_the_store_is_not_complete_while_a_writer_is_at_work() -> None:
    """Consistent-Through is bounded by the oldest open writer, and moves on when it ends."""
    (before,) = record(make_statement())
    with OpenWriter(make_statement()) as open_statement:
        (after,) = record(make_statement())
        through = consistent_through()
        assert before.stored <= through < open_statement.stored < after.stored
        ascending = StatementFilter(ascending=True, through=through)
        seen = find_statements(TENANT, ascending).statements
        assert [one.id for one in seen] == [before.id], "a reader must not step over the writer"
    through = consistent_through()
    assert through > after.stored
    ascending = StatementFilter(ascending=True, through=through)
    seen = find_statements(TENANT, ascending).statements
    assert [one.id for one in seen] == [before.id, open_statement.id, after.id]


def test_a_writer_that_gives_up_holds_nobody_up() -> None:
    with transaction.atomic():
        (gone,) = record(make_statement())
        transaction.set_rollback(True)
    assert consistent_through() > gone.stored
    assert statement_by_id(TENANT, gone.id) is None

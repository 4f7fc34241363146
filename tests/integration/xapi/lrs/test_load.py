"""Four clients at once whose batches share activities, and references that cross: nothing fails.

In CI for a moment; `CALLCRAFT_LOAD_SECONDS=60` keeps it up for a minute.
"""

import os
import random
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection

from tests.benchmarks.statements import realistic_statement
from tests.integration.xapi.lrs.conftest import AUTHORITY, TENANT, make_statement
from xapi.lrs.models import LinkRow, StatementId, StatementRow
from xapi.lrs.queries import StatementFilter, find_statements
from xapi.lrs.rules.keys import Link
from xapi.lrs.services import record_statements, recording
from xapi.statements.actors import Identifier

pytestmark = pytest.mark.django_db(transaction=True)

SECONDS = float(os.environ.get("CALLCRAFT_LOAD_SECONDS", "3"))
CLIENTS = 4
BATCH = 100
LIN: Identifier = ("mbox", "mailto:lin@callcraft.example")


@pytest.fixture(autouse=True)
def _no_second_try(monkeypatch: pytest.MonkeyPatch) -> None:
    """A deadlock is to be seen, not mended."""
    monkeypatch.setattr(recording, "_ATTEMPTS", 1)


def record(*statements: Any) -> None:
    record_statements(tenant=TENANT, statements=statements, authority=AUTHORITY)


def at_once(works: list[Callable[[], None]]) -> None:
    """Do all works in threads with connections of their own; the first error is raised."""

    def run(work: Callable[[], None]) -> None:
        try:
            work()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        for done in [pool.submit(run, work) for work in works]:
            done.result()


def test_four_clients_with_batches_that_share_activities_get_everything_stored_once() -> None:
    """What other stores fail at: 8 of 10 such requests end in a deadlock there."""
    sent: list[list[str]] = [[] for _ in range(CLIENTS)]
    until = time.monotonic() + SECONDS

    def client(number: int) -> None:
        while time.monotonic() < until:
            batch = [realistic_statement() for _ in range(BATCH)]
            record(*batch)
            # Sent again, upside down, as a client does that saw no answer.
            record(*batch[::-1])
            sent[number] += [one["id"] for one in batch]

    at_once([partial(client, number) for number in range(CLIENTS)])
    ids = [UUID(one) for part in sent for one in part]
    assert len(ids) >= CLIENTS * BATCH
    rows = StatementRow.objects.filter(tenant=TENANT)
    assert sorted(rows.values_list("id", flat=True)) == sorted(ids)
    assert StatementId.objects.filter(tenant=TENANT).count() == len(ids)


def test_the_same_statements_from_four_clients_in_any_order_are_stored_once() -> None:
    pool = [realistic_statement() for _ in range(3 * BATCH)]
    start = threading.Barrier(CLIENTS)

    def client() -> None:
        start.wait(20)
        for _ in range(6):
            record(*random.sample(pool, BATCH))

    at_once([client] * CLIENTS)
    record(*pool)
    assert StatementRow.objects.filter(tenant=TENANT).count() == len(pool)


def test_chains_that_arrive_from_all_sides_at_once_are_whole_in_the_end() -> None:
    """Targets, and what refers to them, from several clients: nobody misses anybody."""
    for _ in range(10):
        target = make_statement()
        chain = [target]
        for _ in range(CLIENTS - 1):
            reference = {"objectType": "StatementRef", "id": chain[-1]["id"]}
            verb = {"id": "https://callcraft.example/verbs/confirmed"}
            actor = {"mbox": f"mailto:{uuid4()}@callcraft.example"}
            chain.append(make_statement(actor=actor, verb=verb, object=reference))
        start = threading.Barrier(CLIENTS)

        def client(one: dict[str, Any], start: threading.Barrier = start) -> None:
            start.wait(20)
            record(one, *(realistic_statement() for _ in range(3)))

        at_once([partial(client, one) for one in random.sample(chain, CLIENTS)])
        found = find_statements(TENANT, StatementFilter(agent=LIN, limit=CLIENTS))
        assert {str(one.id) for one in found.statements} == {one["id"] for one in chain}
    assert not LinkRow.objects.filter(tenant=TENANT, kind=Link.AWAITED).exists()

"""Two clients change one document at once: nothing that one of them wrote is lost unseen."""

import json
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, transaction

from tests.integration.xapi.lrs.conftest import TENANT
from xapi.lrs.exceptions import DocumentConflict, PreconditionFailed
from xapi.lrs.queries import document, document_ids
from xapi.lrs.rules.documents import Address, Blind, Context, Kind
from xapi.lrs.rules.etags import Preconditions
from xapi.lrs.services import (
    Content,
    delete_document,
    delete_documents,
    merge_document,
    put_document,
)
from xapi.problems import Problem

pytestmark = pytest.mark.django_db(transaction=True)

CONTEXT = Context(
    kind=Kind.STATE,
    agent=("mbox", "mailto:lin@callcraft.example"),
    activity="https://callcraft.example/courses/1",
)
ADDRESS = Address(CONTEXT, "bookmark")
NEW = Preconditions(none_match="*")
CLIENTS = 8


def content(value: Any) -> Content:
    return Content("application/json", json.dumps(value).encode())


def put(value: Any, **more: Any) -> Any:
    return put_document(tenant=TENANT, address=ADDRESS, content=content(value), **more)


def merge(value: Any) -> Any:
    return merge_document(tenant=TENANT, address=ADDRESS, content=content(value))


def stored() -> Any:
    found = document(TENANT, ADDRESS)
    return None if found is None else json.loads(found.content)


def together(work: Callable[[int], Any], clients: int = CLIENTS) -> list[Any]:
    """Do a work as several clients, all at once; a Problem is a result too."""
    barrier = threading.Barrier(clients)

    def run(client: int) -> Any:
        try:
            barrier.wait(20)
            return work(client)
        except Problem as problem:
            return problem
        finally:
            connection.close()

    with ThreadPoolExecutor(clients) as pool:
        return list(pool.map(run, range(clients)))


def test_of_many_who_create_one_succeeds() -> None:
    """XAPI-00322: If-None-Match is decided where nobody can come in between."""
    results = together(lambda client: put({"client": client}, preconditions=NEW))
    refused = [one for one in results if isinstance(one, PreconditionFailed)]
    assert len(refused) == CLIENTS - 1
    (winner,) = [one for one in results if not isinstance(one, Problem)]
    assert json.loads(winner.content) == stored()


def test_of_many_who_create_blindly_one_succeeds() -> None:
    """XAPI 2.0.0 4.1.4."""
    results = together(lambda client: put({"client": client}, blind=Blind.CREATE))
    assert sum(isinstance(one, DocumentConflict) for one in results) == CLIENTS - 1


def test_of_many_who_replace_one_state_one_succeeds() -> None:
    """XAPI-00322: If-Match."""
    guard = Preconditions(match=put({"client": None}).etag)
    results = together(lambda client: put({"client": client}, preconditions=guard))
    assert sum(isinstance(one, PreconditionFailed) for one in results) == CLIENTS - 1
    assert stored()["client"] in range(CLIENTS)


def test_no_merge_is_lost() -> None:
    """XAPI 1.0.3 Communication 2.2: from nothing, and into what is there."""
    together(lambda client: merge({f"first {client}": client}))
    together(lambda client: merge({f"second {client}": client}))
    assert len(stored()) == 2 * CLIENTS


def test_a_counter_that_is_guarded_counts_every_client() -> None:
    put({"count": 0})

    def add(_: int) -> None:
        while True:
            found = document(TENANT, ADDRESS)
            assert found is not None
            count = json.loads(found.content)["count"]
            try:
                put({"count": count + 1}, preconditions=Preconditions(match=found.etag))
            except PreconditionFailed:
                continue
            return

    together(add, clients=4)
    assert stored() == {"count": 4}


def test_what_is_deleted_meanwhile_is_created_anew() -> None:
    def work(client: int) -> Any:
        for _ in range(5):
            if client % 2:
                delete_document(tenant=TENANT, address=ADDRESS)
            else:
                merge({str(client): client})
        return None

    assert together(work) == [None] * CLIENTS


def test_a_context_is_deleted_by_several_at_once() -> None:
    for name in range(20):
        address = Address(CONTEXT, str(name))
        put_document(tenant=TENANT, address=address, content=content({}))
    counts = together(lambda _: delete_documents(tenant=TENANT, context=CONTEXT))
    assert sum(counts) == 20
    assert document_ids(TENANT, CONTEXT) == ([], None)


def test_who_comes_second_waits_for_the_first_and_sees_its_end() -> None:
    """A writer that gives up leaves the place to the one that waited for it."""
    wrote, give_up = threading.Event(), threading.Event()

    def first() -> None:
        try:
            with transaction.atomic():
                put({"client": "first"}, preconditions=NEW)
                wrote.set()
                give_up.wait(20)
                transaction.set_rollback(True)
        finally:
            connection.close()

    writer = threading.Thread(target=first)
    writer.start()
    assert wrote.wait(20)
    threading.Timer(0.2, give_up.set).start()
    put({"client": "second"}, preconditions=NEW)
    writer.join(20)
    assert give_up.is_set()
    assert stored() == {"client": "second"}

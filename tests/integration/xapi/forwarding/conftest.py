"""A record with statements, another store on a socket, and a clock that can be moved."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from django.db import connection as database
from pytest_django import Settings

from tests.builders.other_store import OtherStore
from tests.integration.xapi.lrs.conftest import AUTHORITY, TENANT, make_statement
from xapi.forwarding.models import Destination
from xapi.forwarding.services import DestinationDraft, ForwardReport, add_destination, forward_due
from xapi.lrs.services import record_statements
from xapi.outside.http import Limits

QUICK = Limits(connect=1.0, pause=0.5, total=1.0)
Add = Callable[..., Destination]
Forward = Callable[[Destination], ForwardReport]


class Clock:
    """The time of day, moved forward at will."""

    def __init__(self) -> None:
        self._ahead = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self._ahead

    def advance(self, **duration: float) -> None:
        self._ahead += timedelta(**duration)


@pytest.fixture(autouse=True)
def reachable(settings: Settings) -> None:
    settings.CALLCRAFT_SYNC_ALLOW_PRIVATE = True


@pytest.fixture
def committed(transactional_db: None) -> Iterator[None]:
    """For work over several transactions."""
    yield
    # Django does not manage the queue's tables and leaves them as they are.
    with database.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs WHERE queue_name = 'forwarding'")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def other() -> Iterator[OtherStore]:
    with OtherStore() as running:
        yield running


@pytest.fixture
def add(committed: None, other: OtherStore) -> Add:
    """Add a destination that leads to the other store: add(holds_actor=True)."""

    def make(**changes: Any) -> Destination:
        told = {"name": "Partner", "url": other.url, "key": "k", "secret": "s3cret", **changes}
        return add_destination(TENANT, DestinationDraft(**told))

    return make


@pytest.fixture
def limits() -> Limits:
    """How long an answer is waited for: here some stores never give one."""
    return QUICK


@pytest.fixture
def forward(clock: Clock, limits: Limits) -> Forward:
    """One run for a destination, at the time of `clock`; rests have no luck in them."""

    def run(destination: Destination) -> ForwardReport:
        report = forward_due(
            destination.tenant, destination.id, clock=clock, draw=lambda: 0.5, limits=limits
        )
        destination.refresh_from_db()
        return report

    return run


def record(*statements: dict[str, Any]) -> list[str]:
    """Store statements, each in a request of its own; their ids in that order."""
    store = partial(record_statements, tenant=TENANT, authority=AUTHORITY)
    for statement in statements:
        store(statements=[statement])
    return [str(statement["id"]) for statement in statements]


def some(count: int, **changes: Any) -> list[str]:
    """Record that many statements."""
    return record(*(make_statement(**changes) for _ in range(count)))

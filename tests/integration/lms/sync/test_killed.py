"""`kill -9` of a delivering process: nothing lost, nothing doubled."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from lms.sync.models import Connection, DeliveryAttempt, OutboxMessage
from lms.sync.practice.behaviour import Mode
from lms.sync.practice.server import PracticeLms
from lms.sync.rules.ordering import MessageState
from lms.sync.services.delivery import LEASE
from tests.builders.served import url_of_test_database
from tests.integration.lms.sync.conftest import Centre, Clock, Deliver

REPOSITORY = Path(__file__).parents[4]
WORKER = """
import sys, uuid, django
django.setup()
from lms.sync.services.delivery import deliver_due
deliver_due(int(sys.argv[1]), uuid.UUID(sys.argv[2]))
"""


def start_worker(link: Connection) -> subprocess.Popen[bytes]:
    """A process that delivers for a connection of the test database."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "lms.config.settings",
        "DATABASE_URL": url_of_test_database(),
        "CALLCRAFT_SYNC_ALLOW_PRIVATE": "1",
    }
    return subprocess.Popen(
        [sys.executable, "-c", WORKER, str(link.tenant), str(link.id)],
        env=environment,
        cwd=REPOSITORY,
    )


def wait_until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < end, "it did not come to that"
        time.sleep(0.02)


@pytest.mark.parametrize("mode", [Mode.HANG, Mode.TAKE_AND_HANG])
def test_killed_between_lease_and_record_it_is_sent_again_under_the_same_key(
    centre: Centre,
    link: Connection,
    lms: PracticeLms,
    deliver: Deliver,
    drain: Callable[[], None],
    clock: Clock,
    mode: Mode,
) -> None:
    """Before the partner took it, and after: the two moments a sender cannot tell apart."""
    learners = [centre.person() for _ in range(3)]
    lms.behaviour.plan(mode)
    for learner in learners:
        centre.archive(learner)
    worker = start_worker(link)
    try:
        wait_until(lambda: lms.requests > 0)
        under_way = OutboxMessage.objects.get(connection=link, state=MessageState.LEASED)
        assert deliver(limit=2).delivered == 2, "the others do not wait for it"
    finally:
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait(10)
    assert deliver().attempts == 0, "until its lease runs out it may still be under way"
    clock.advance(seconds=LEASE.total_seconds() + 1)
    drain()
    assert len(lms.store.all()) == 3
    again = next(one for one in lms.store.all() if one.id == str(under_way.id))
    assert again.times == (2 if mode is Mode.TAKE_AND_HANG else 1)
    outcomes = DeliveryAttempt.objects.filter(message=under_way).order_by("number")
    assert [(one.number, one.outcome) for one in outcomes] == [(1, "lost"), (2, "delivered")]


def test_worker_that_comes_back_late_does_not_undo_what_another_recorded(
    centre: Centre, link: Connection, lms: PracticeLms, deliver: Deliver, clock: Clock
) -> None:
    """The lease runs out while the first sender still waits; a second one delivers."""
    centre.archive(centre.person())
    lms.behaviour.plan(Mode.TAKE_AND_HANG)
    calls = 0

    def clock_of_the_slow_one() -> object:
        nonlocal calls
        calls += 1
        if calls == 3:  # Leased and sent; before the answer is judged the other one takes over.
            clock.advance(seconds=LEASE.total_seconds() + 1)
            deliver()
            clock.advance(minutes=1)
            assert deliver().delivered == 1
        return clock()

    deliver(limit=1, clock=clock_of_the_slow_one)
    message = OutboxMessage.objects.get(connection=link)
    assert message.state == MessageState.DELIVERED.value
    tries = DeliveryAttempt.objects.filter(message=message).order_by("number")
    assert [one.outcome for one in tries] == ["lost", "delivered", "late"]
    assert len(lms.store.all()) == 1

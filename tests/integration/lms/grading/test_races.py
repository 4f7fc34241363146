"""Several graders and writers at once, in real transactions: exactly one decision, none missed."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import DatabaseError, connection, connections, transaction

from lms.grading import services
from lms.grading.models import Decision, PendingGrade
from lms.grading.signals import decisions_recorded
from tests.integration.lms.grading.conftest import Learning

pytestmark = pytest.mark.django_db(transaction=True)


def together(*acts: Callable[[], Any]) -> list[Any]:
    """Run every act in a thread and connection of its own, all let go at the same moment."""
    ready = threading.Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        try:
            ready.wait(timeout=10)
            return act()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [done.result(timeout=60) for done in [pool.submit(run, act) for act in acts]]


@pytest.fixture
def told() -> Iterator[list[Decision]]:
    heard: list[Decision] = []

    def hear(decisions: list[Decision], **_: Any) -> None:
        heard.extend(decisions)

    decisions_recorded.connect(hear)
    yield heard
    decisions_recorded.disconnect(hear)


@pytest.mark.parametrize("force", [False, True])
def test_two_graders_make_one_decision(
    learning: Learning, told: list[Decision], force: bool
) -> None:
    learning.finish("course", 0.8)
    results = together(
        *[
            lambda: services.grade_enrolment(learning.tenant, learning.enrolment.id, force=force)
            for _ in range(4)
        ]
    )
    assert sorted(len(decisions) for decisions in results) == [0, 0, 0, 2]
    assert sorted(one.scope for one in told) == ["component:course", "total"]
    assert Decision.objects.count() == 2
    assert not PendingGrade.objects.exists()


def test_statement_that_arrives_while_judging_is_not_missed(learning: Learning) -> None:
    """A writer who is not done yet makes the grader wait; one who comes later marks it anew."""
    learning.finish("course", 0.5)
    better = [0.6, 0.7, 0.8, 0.9]

    def write() -> None:
        for minute, score in enumerate(better, start=20):
            learning.finish("course", score, minute)

    def grade() -> None:
        for _ in range(6):
            learning.grade()

    together(write, grade, grade)
    learning.grade()
    assert learning.current()["total"] == ("pass", "90.0")
    assert not PendingGrade.objects.exists()
    chain = Decision.objects.filter(scope="total").order_by("number")
    assert [one.number for one in chain] == list(range(1, len(chain) + 1))


def test_grader_that_dies_half_way_leaves_everything_to_the_next(learning: Learning) -> None:
    """A connection cut before commit is what a killed process looks like to the database."""
    learning.finish("course", 0.8)

    @transaction.atomic
    def die() -> None:
        assert len(learning.grade()) == 2
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")

    with pytest.raises(DatabaseError, match="terminating connection"):
        together(die)
    assert not Decision.objects.exists()
    assert PendingGrade.objects.count() == 1
    assert len(learning.grade()) == 2


def test_two_sweepers_never_take_the_same_row(learning: Learning) -> None:
    learning.finish("course", 0.8)
    late = PendingGrade.objects.get().deferred_at + services.pending.STALE_AFTER
    taken = together(*[lambda: services.defer_again(late) for _ in range(4)])
    assert sorted(len(rows) for rows in taken) == [0, 0, 0, 1]

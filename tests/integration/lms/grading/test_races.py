"""Several graders and writers at once, in real transactions: exactly one decision, none missed."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import DatabaseError, connection, connections, transaction

from lms.grading import services
from lms.grading.models import Decision, PendingGrade, Recommendation
from lms.grading.signals import decisions_recorded
from lms.people.rules.roles import Role
from tests.builders.ruled import Ruled
from tests.integration.lms.grading.conftest import Learning
from xapi.problems import Problem

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


@pytest.mark.requirement("R88")
def test_two_graders_recommend_a_consequence_once() -> None:
    """Late, doubled and out of order: four graders at once make one recommendation."""
    ruled = Ruled()
    for number in (2, 0, 1, 0):
        ruled.session(number, minutes_late=5)
    together(
        *[
            lambda: services.grade_enrolment(ruled.tenant, ruled.enrolment.id, force=True)
            for _ in range(4)
        ]
    )
    assert Recommendation.objects.filter(key="tardy_absence").count() == 1


def test_what_is_told_while_judging_is_recommended_by_the_next() -> None:
    ruled = Ruled()
    for number in range(3):
        ruled.session(number, minutes_late=5)

    def tell() -> None:
        for number in range(3, 6):
            ruled.session(number, minutes_late=5)

    def grade() -> None:
        for _ in range(4):
            ruled.grade()

    together(tell, grade, grade)
    ruled.grade()
    standing = Recommendation.objects.filter(key="tardy_absence").exclude(state="superseded")
    assert [one.amount for one in standing] == ["1"]


@pytest.mark.requirement("A39")
def test_two_people_decide_one_recommendation_once() -> None:
    ruled = Ruled()
    for number in range(3):
        ruled.session(number, minutes_late=5)
    ruled.grade()
    one = Recommendation.objects.get(key="tardy_absence")
    people = [ruled.centre.person(name, Role.HR) for name in ("Gao Yan", "Tan Yu")]

    def decide(person: Any, act: Callable[..., Any]) -> str:
        try:
            return str(act(person, one.id, "seen").state)
        except Problem as problem:
            return problem.code

    found = together(
        lambda: decide(people[0], services.confirm), lambda: decide(people[1], services.dismiss)
    )
    assert "grading.already_settled" in found
    one.refresh_from_db()
    assert one.state in found


def test_deciding_while_judging_never_waits_for_ever() -> None:
    """Confirming locks the person first, then what was recommended; a grader locks its mark."""
    ruled = Ruled()
    for number in range(3):
        ruled.session(number, minutes_late=5)
    ruled.pass_all()
    ruled.grade()
    supervisor = ruled.centre.person("Sun Li", Role.SUPERVISOR)
    clearance = Recommendation.objects.get(key="clearance")

    def tell() -> None:
        for minute in range(4):
            ruled.assess("call", str(61 + minute), 30 + minute)
            ruled.grade()

    together(tell, lambda: services.confirm(supervisor, clearance.id))
    clearance.refresh_from_db()
    assert clearance.state == "confirmed"

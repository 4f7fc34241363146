"""Whatever the partner does: at the end each completion is there exactly once, and in order."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from lms.sync.models import Connection, DeliveryAttempt, OutboxMessage
from lms.sync.practice.behaviour import Mode
from lms.sync.practice.server import PracticeLms
from lms.sync.rules.ordering import MessageState
from lms.sync.services.replay import replay
from tests.integration.lms.sync.conftest import Centre, Clock, Deliver

Drain = Callable[[], None]


def results(lms: PracticeLms) -> dict[tuple[str, str], str]:
    """What the LMS holds at the end: learner and course → score."""
    return {
        (one.learner, one.object): one.content["data"]["score"]["raw"]
        for one in lms.store.current()
    }


def arrived_in_order(lms: PracticeLms) -> bool:
    """Whether no older version came after a newer one of the same learner and object."""
    newest: dict[tuple[str, str], int] = {}
    for one in lms.store.all():
        key = (one.learner, one.object)
        if one.version < newest.get(key, 0):
            return False
        newest[key] = one.version
    return True


def states(link: Connection) -> list[str]:
    found = OutboxMessage.objects.filter(connection=link).order_by("source_version")
    return [message.state for message in found]


def reasons(link: Connection) -> set[str]:
    found = DeliveryAttempt.objects.filter(message__connection=link).exclude(reason="")
    return set(found.values_list("reason", flat=True))


HEALING = [
    (Mode.SERVER_ERROR, "server_error"),
    (Mode.UNAVAILABLE, "unavailable"),
    (Mode.THROTTLED, "throttled"),
    (Mode.HANG, "timed_out"),
    (Mode.SLOW_DRIP, "timed_out"),
    (Mode.RESET, "connection_broken"),
    (Mode.ANSWER_LOST, "connection_broken"),
    (Mode.TAKE_AND_HANG, "timed_out"),
    (Mode.HALF_BODY, "connection_broken"),
    (Mode.ERROR_IN_SUCCESS, "error_in_answer"),
    (Mode.GARBLED, "answer_garbled"),
]


@pytest.mark.parametrize(("mode", "reason"), HEALING, ids=[mode.value for mode, _ in HEALING])
def test_partner_that_misbehaves_for_a_while_gets_everything_once_and_in_order(
    centre: Centre,
    link: Connection,
    lms: PracticeLms,
    drain: Drain,
    deliver: Deliver,
    clock: Clock,
    mode: Mode,
    reason: str,
) -> None:
    heron, finch = centre.person(), centre.person()
    lms.behaviour.plan(mode, 2)
    centre.archive(heron, "greeting", score="40", outcome="fail")
    centre.archive(finch, "greeting", score="70")
    deliver()
    centre.archive(heron, "greeting", score="90")
    centre.archive(heron, "listening", score="60")
    drain()
    assert results(lms) == {
        (heron.employee_no, "induction/greeting"): "90",
        (heron.employee_no, "induction/listening"): "60",
        (finch.employee_no, "induction/greeting"): "70",
    }
    assert arrived_in_order(lms)
    assert reason in reasons(link)
    assert set(states(link)) <= {"delivered", "superseded"}


@pytest.mark.parametrize(
    ("mode", "state", "reason"),
    [
        (Mode.REDIRECT, MessageState.DEAD, "redirected"),
        (Mode.REJECT, MessageState.DEAD, "rejected"),
        (Mode.CONFLICT, MessageState.HELD, "conflict"),
    ],
)
def test_refused_message_waits_for_the_office_and_arrives_after_a_replay(
    centre: Centre,
    link: Connection,
    lms: PracticeLms,
    deliver: Deliver,
    mode: Mode,
    state: MessageState,
    reason: str,
) -> None:
    office = centre.person()
    learner = centre.person()
    lms.behaviour.stay(mode)
    centre.archive(learner)
    deliver()
    message = OutboxMessage.objects.get(connection=link)
    assert (message.state, message.last_error_code) == (state.value, reason)
    assert results(lms) == {}
    lms.behaviour.stay(Mode.GOOD)
    assert deliver().attempts == 0, "nothing is sent before somebody decides"
    assert replay(office, connection=link.id).queued == 1
    deliver()
    assert results(lms) == {(learner.employee_no, "induction/greeting"): "80"}
    assert [one.times for one in lms.store.all()] == [1]


def test_partner_that_forgot_gets_it_all_again_by_a_replay_of_the_connection(
    centre: Centre, link: Connection, lms: PracticeLms, deliver: Deliver
) -> None:
    office = centre.person()
    learners = [centre.person() for _ in range(3)]
    lms.behaviour.plan(Mode.FORGET)
    for learner in learners:
        centre.archive(learner)
    deliver()
    assert len(results(lms)) == 2, "one was accepted and forgotten; nothing tells us"
    assert replay(office, connection=link.id).queued == 3
    deliver()
    assert len(results(lms)) == 3
    assert sorted(one.times for one in lms.store.all()) == [1, 2, 2]
    assert len(lms.store.all()) == 3, "what it still had was not doubled"


def test_retry_after_of_a_partner_rests_the_whole_connection(
    centre: Centre, link: Connection, lms: PracticeLms, deliver: Deliver, clock: Clock
) -> None:
    lms.behaviour.plan(Mode.UNAVAILABLE)
    for _ in range(3):
        centre.archive(centre.person())
    assert deliver().attempts == 1, "the others are not tried in vain"
    clock.advance(seconds=15)
    assert deliver().attempts == 0
    (first,) = OutboxMessage.objects.filter(connection=link, attempts=1)
    (tried,) = DeliveryAttempt.objects.filter(message=first)
    assert first.not_before >= tried.at + timedelta(seconds=30)
    clock.advance(minutes=1)
    assert deliver().delivered == 3


def test_unknown_secret_is_refused_there_and_the_breaker_says_so(
    centre: Centre, link: Connection, lms: PracticeLms, deliver: Deliver, clock: Clock
) -> None:
    known = lms.secrets[:]
    lms.secrets[:] = ["another secret that nobody shares with us"]
    for _ in range(6):
        centre.archive(centre.person())
    assert deliver().attempts == 5, "then the breaker opens"
    link.refresh_from_db()
    assert link.breaker_state == "open"
    assert link.last_failure_code == "unauthorised"
    assert set(states(link)) == {"pending"}, "the messages are not to blame"
    lms.secrets[:] = known
    clock.advance(minutes=1)
    deliver()
    assert len(results(lms)) == 6


def test_outage_costs_few_attempts_and_loses_nothing(
    centre: Centre, link: Connection, lms: PracticeLms, deliver: Deliver, clock: Clock
) -> None:
    lms.behaviour.stay(Mode.SERVER_ERROR)
    for _ in range(8):
        centre.archive(centre.person())
    for _ in range(60):
        deliver()
        clock.advance(minutes=4)
    tries = DeliveryAttempt.objects.filter(message__connection=link).count()
    assert tries < 30, "four hours of outage: a probe every quarter of an hour"
    lms.behaviour.stay(Mode.GOOD)
    clock.advance(minutes=16)
    deliver()
    clock.advance(minutes=16)
    deliver()
    assert len(results(lms)) == 8


def test_older_result_that_waits_is_replaced_by_the_newer_one(
    centre: Centre, link: Connection, lms: PracticeLms, deliver: Deliver
) -> None:
    learner = centre.person()
    for score in ("10", "50", "95"):
        centre.archive(learner, score=score)
    assert states(link) == ["superseded", "superseded", "pending"]
    deliver()
    assert [one.content["data"]["score"]["raw"] for one in lms.store.all()] == ["95"]


def test_replay_never_puts_an_old_result_over_a_new_one(
    centre: Centre, link: Connection, lms: PracticeLms, deliver: Deliver
) -> None:
    office, learner = centre.person(), centre.person()
    centre.archive(learner, score="10")
    deliver()
    centre.archive(learner, score="95")
    deliver()
    old, new = OutboxMessage.objects.filter(connection=link).order_by("source_version")
    report = replay(office, messages=[old.id, new.id])
    assert (report.queued, report.left) == (1, 1)
    deliver()
    assert [one.content["data"]["score"]["raw"] for one in lms.store.all()] == ["10", "95"]
    assert results(lms) == {(learner.employee_no, "induction/greeting"): "95"}

"""Statements on their way out: at least once, in order, and never stuck on one of them."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from tests.builders.other_store import Mode, OtherStore
from tests.integration.xapi.forwarding.conftest import Add, Clock, Forward, record, some
from tests.integration.xapi.lrs.conftest import LIN, MO, make_statement, voiding
from xapi.forwarding.models import DeadLetter, Destination
from xapi.forwarding.queries import backlog, destinations_to_wake, status
from xapi.forwarding.rules.health import MOST_REFUSED_IN_A_ROW, Breaker
from xapi.forwarding.rules.selection import Selection
from xapi.forwarding.services import forward_due, pause, replay, resume, retry
from xapi.forwarding.services.deciding import dismiss
from xapi.lrs.models import StatementRow

COMPLETED = "http://adlnet.gov/expapi/verbs/completed"


def reasons(destination: Destination) -> dict[str, str]:
    letters = DeadLetter.objects.filter(destination=destination, state="open")
    return {str(letter.statement_id): letter.reason for letter in letters}


def test_everything_recorded_arrives_once_and_in_its_order(
    add: Add, forward: Forward, other: OtherStore
) -> None:
    ids = some(7)
    destination = add(batch_size=3)
    report = forward(destination)
    assert other.ids == ids
    assert [len(post) for post in other.posts] == [3, 3, 1]
    assert (report.delivered, report.refused, report.stopped) == (7, 0, "")
    later = some(1)
    forward(destination)
    assert other.ids == ids + later
    assert other.posts[-1] == later
    assert destination.delivered == 8


def test_a_request_carries_key_version_and_no_store_properties(
    add: Add, forward: Forward, other: OtherStore
) -> None:
    [statement_id] = some(1)
    forward(add())
    assert other.headers[0]["authorization"] == "Basic azpzM2NyZXQ="
    assert other.headers[0]["x-experience-api-version"] == "2.0.0"
    sent = other.kept[statement_id]
    assert sent["timestamp"]
    assert not {"stored", "authority"} & sent.keys()


def test_one_bad_statement_does_not_fail_its_batch(
    add: Add, forward: Forward, other: OtherStore
) -> None:
    ids = some(9)
    other.bad = {ids[4]}
    destination = add()
    report = forward(destination)
    assert other.ids == ids[:4] + ids[5:]
    assert reasons(destination) == {ids[4]: "rejected"}
    assert (report.delivered, report.refused, report.stopped) == (8, 1, "")
    assert not forward(destination).delivered


@pytest.mark.parametrize("mode", [Mode.FAIL, Mode.SIGN_IN_PAGE, Mode.REFUSE_KEY, Mode.REDIRECT])
def test_trouble_of_the_store_stops_everything_until_it_is_back(
    add: Add, forward: Forward, other: OtherStore, clock: Clock, mode: Mode
) -> None:
    ids = some(4)
    other.always = mode
    destination = add(batch_size=2)
    assert forward(destination).stopped
    assert len(other.posts) == 1
    assert destination.breaker(clock()) is Breaker.OPEN
    assert not forward(destination).stopped, "it rests"
    assert len(other.posts) == 1
    assert destinations_to_wake(clock()) == []
    other.always = Mode.SERVE
    clock.advance(minutes=20)
    assert destination.breaker(clock()) is Breaker.HALF_OPEN
    assert destinations_to_wake(clock()) == [(destination.tenant, destination.id)]
    forward(destination)
    assert other.ids == ids
    assert destination.breaker(clock()) is Breaker.CLOSED
    assert not DeadLetter.objects.exists()


def test_rests_grow_with_every_failure(
    add: Add, forward: Forward, other: OtherStore, clock: Clock
) -> None:
    some(1)
    other.always = Mode.FAIL
    destination = add()
    waits = []
    for _ in range(4):
        forward(destination)
        assert destination.rest_until is not None
        waits.append(round((destination.rest_until - clock()).total_seconds(), 1))
        clock.advance(minutes=20)
    assert waits == [2.5, 5.0, 10.0, 20.0]


def test_the_store_may_ask_for_a_longer_rest(
    add: Add, forward: Forward, other: OtherStore, clock: Clock
) -> None:
    some(1)
    other.plan.append(Mode.THROTTLE)
    destination = add()
    assert forward(destination).stopped == "throttled"
    assert destination.rest_until is not None
    assert destination.rest_until - clock() > timedelta(seconds=115)


def test_a_lost_answer_doubles_nothing(
    add: Add, forward: Forward, other: OtherStore, clock: Clock
) -> None:
    ids = some(3)
    other.plan.append(Mode.TAKE_AND_DROP)
    destination = add()
    assert forward(destination).stopped == "connection_broken"
    assert destination.delivered == 0
    clock.advance(minutes=1)
    forward(destination)
    assert other.ids == ids
    assert destination.delivered == 3


def test_a_store_that_hangs_is_given_up_in_time_and_then_gets_less(
    add: Add, forward: Forward, other: OtherStore, clock: Clock
) -> None:
    ids = some(8)
    other.plan.append(Mode.HANG)
    destination = add()
    assert forward(destination).stopped == "timed_out"
    clock.advance(minutes=1)
    destination.batch_size = 8
    destination.save()
    forward(destination)
    assert [len(post) for post in other.posts] == [8, 4, 4]
    assert other.ids == ids


def test_409_with_the_same_content_is_success(
    add: Add, forward: Forward, other: OtherStore
) -> None:
    """A store that answers 409 to whatever it has already."""
    one, two = make_statement(), make_statement()
    other.kept[one["id"]] = {**one, "result": {"success": True}}
    ids = record(one, two)
    destination = add()
    forward(destination)
    assert reasons(destination) == {ids[0]: "conflict"}
    other.kept[one["id"]] = one
    retry(destination)
    forward(destination)
    assert reasons(destination) == {}
    assert set(other.kept) == set(ids)


@pytest.mark.parametrize("is_voided", [False, True])
def test_409_is_looked_into_even_where_it_is_voided_there(
    add: Add, forward: Forward, other: OtherStore, is_voided: bool
) -> None:
    [statement_id] = some(1)
    kept = StatementRow.objects.get()
    destination = add()
    forward(destination)
    assert kept.id
    other.voided = {statement_id} if is_voided else set()
    other.always = Mode.SERVE
    # It has the same, and says 409 all the same.
    other.take = lambda batch: 409  # type: ignore[method-assign]
    replay(destination, datetime(2020, 1, 2, tzinfo=UTC))
    report = forward(destination)
    assert (report.delivered, report.refused) == (1, 0)
    assert other.gets[-1].endswith(statement_id)


def test_409_that_cannot_be_looked_into_is_a_dead_letter(
    add: Add, forward: Forward, other: OtherStore
) -> None:
    one = make_statement()
    other.kept[one["id"]] = {**one, "result": {"success": True}}
    other.hides = True
    record(one)
    destination = add()
    forward(destination)
    assert reasons(destination) == {one["id"]: "conflict_unreadable"}


def test_a_store_that_refuses_everything_is_left_alone(
    add: Add, forward: Forward, other: OtherStore, clock: Clock
) -> None:
    """Else a wrong setting would turn the whole record into dead letters."""
    ids = some(MOST_REFUSED_IN_A_ROW + 15)
    other.always = Mode.REFUSE_ALL
    destination = add()
    assert forward(destination).stopped == "refuses_everything"
    assert len(reasons(destination)) == MOST_REFUSED_IN_A_ROW
    assert destination.last_success_at is None
    assert destination.last_failure_code == "refuses_everything"
    clock.advance(days=1)
    posts = len(other.posts)
    forward(destination)
    assert len(other.posts) == posts
    assert status(7, now=clock(), language="zh")["destinations"][0]["state"] == "blocked"
    other.always = Mode.SERVE
    resume(destination)
    retry(destination)
    forward(destination)
    assert set(other.ids) == set(ids)
    assert reasons(destination) == {}


def test_only_what_is_chosen_is_sent_and_the_rest_is_passed_over(
    add: Add, forward: Forward, other: OtherStore
) -> None:
    some(3)
    chosen = some(2, verb={"id": COMPLETED})
    destination = add(selection=Selection(verbs=(COMPLETED,)))
    forward(destination)
    assert other.ids == chosen
    assert backlog(destination, datetime.now(UTC)).statements == 0


def test_voiding_follows_what_it_voids(add: Add, forward: Forward, other: OtherStore) -> None:
    """The target is filtered by its own verb; its voider goes where it went."""
    [sent, not_sent] = some(1, verb={"id": COMPLETED}) + some(1)
    destination = add(selection=Selection(verbs=(COMPLETED,)))
    forward(destination)
    voider, other_voider = voiding(sent), voiding(not_sent)
    record(voider, other_voider)
    forward(destination)
    assert other.ids == [sent, voider["id"]]


def test_a_statement_that_was_voided_before_its_turn_stays_here(
    add: Add, forward: Forward, other: OtherStore
) -> None:
    [voided] = some(1)
    voider = voiding(voided)
    record(voider)
    forward(add())
    assert other.ids == [voider["id"]]


def test_replay_sends_again_from_a_moment_on(add: Add, forward: Forward, other: OtherStore) -> None:
    ids = some(5)
    destination = add()
    forward(destination)
    third = StatementRow.objects.get(id=ids[2])
    other.kept.clear()
    replay(destination, third.stored)
    new = some(1)
    forward(destination)
    assert other.ids == ids[2:] + new


def test_a_paused_destination_rests_and_goes_on_where_it_was(
    add: Add, forward: Forward, other: OtherStore
) -> None:
    first = some(1)
    destination = add()
    forward(destination)
    pause(destination)
    second = some(1)
    assert destinations_to_wake(datetime.now(UTC)) == []
    forward(destination)
    assert other.ids == first
    resume(destination)
    forward(destination)
    assert other.ids == first + second


def test_by_default_an_actor_goes_on_after_a_refusal(
    add: Add, forward: Forward, other: OtherStore
) -> None:
    ids = some(3)
    other.bad = {ids[0]}
    destination = add()
    forward(destination)
    assert other.ids == ids[1:]
    other.bad.clear()
    retry(destination)
    forward(destination)
    assert other.ids == [*ids[1:], ids[0]]


def test_held_back_an_actor_waits_for_the_refused_statement(
    add: Add, forward: Forward, other: OtherStore
) -> None:
    lin = some(1, actor=LIN) + some(1, actor=LIN)
    mo = some(1, actor=MO)
    lin += some(1, actor=LIN)
    other.bad = {lin[1]}
    destination = add(holds_actor=True, batch_size=2)
    forward(destination)
    assert other.ids == [lin[0], *mo]
    lin += some(1, actor=LIN)
    forward(destination)
    assert other.ids == [lin[0], *mo]
    other.bad.clear()
    retry(destination)
    forward(destination)
    assert other.ids == [lin[0], *mo, *lin[1:]]
    lin += some(1, actor=LIN)
    forward(destination)
    assert other.ids[-1] == lin[-1]


def test_held_back_an_actor_goes_on_when_the_letter_is_dismissed(
    add: Add, forward: Forward, other: OtherStore
) -> None:
    lin = some(4, actor=LIN)
    other.bad = {lin[0], lin[2]}
    destination = add(holds_actor=True)
    forward(destination)
    assert other.ids == []
    dismiss(destination)
    forward(destination)
    assert other.ids == [lin[1]]
    assert reasons(destination) == {lin[2]: "rejected"}
    dismiss(destination)
    forward(destination)
    assert other.ids == [lin[1], lin[3]]


def test_nobody_is_stepped_over_who_still_writes(
    add: Add, forward: Forward, other: OtherStore
) -> None:
    """XAPI 2.0.0 4.1.6.1: nothing past Consistent-Through; `stored` order is not commit order."""
    import threading

    from django.db import transaction

    begun, finish = threading.Event(), threading.Event()
    late = make_statement()

    def write_slowly() -> None:
        try:
            with transaction.atomic():
                record(late)
                begun.set()
                finish.wait(20)
        finally:
            connection.close()

    destination = add()
    writer = threading.Thread(target=write_slowly)
    writer.start()
    assert begun.wait(20)
    quick = some(1)
    forward(destination)
    assert other.ids == []
    finish.set()
    writer.join()
    forward(destination)
    assert other.ids == [late["id"], *quick]


def test_two_workers_do_not_send_for_one_destination(
    add: Add, forward: Forward, other: OtherStore, clock: Clock
) -> None:
    some(1)
    destination = add()
    destination.lease_token = destination.id
    destination.leased_until = clock() + timedelta(minutes=1)
    destination.save()
    forward(destination)
    assert other.posts == []
    clock.advance(minutes=2)
    forward(destination)
    assert len(other.posts) == 1


def test_a_tenant_gets_its_own_statements_only(
    add: Add, forward: Forward, other: OtherStore
) -> None:
    from tests.integration.xapi.lrs.conftest import AUTHORITY
    from xapi.lrs.services import record_statements

    record_statements(tenant=8, statements=[make_statement()], authority=AUTHORITY)
    ids = some(1)
    forward(add())
    assert other.ids == ids


def test_forwarding_refuses_to_hold_a_transaction_open(db: None) -> None:
    import uuid

    with pytest.raises(RuntimeError):
        forward_due(7, uuid.uuid4())


def test_the_status_says_how_far_behind_it_is(
    add: Add, forward: Forward, other: OtherStore, clock: Clock
) -> None:
    some(3)
    other.always = Mode.FAIL
    destination = add()
    forward(destination)
    clock.advance(seconds=90)
    told: dict[str, Any] = status(7, now=clock(), language="en")["destinations"][0]
    assert told["state"] == "failing"
    assert told["reason"] == "server_error"
    assert told["waiting"] == 3
    assert 90 <= told["lag_seconds"] < 150
    assert told["dead_letters"] == 0

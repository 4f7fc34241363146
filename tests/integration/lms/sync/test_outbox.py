"""What is written with an archive entry, and by whom it is sent."""

import threading
import time
from datetime import timedelta

import pytest
from django.db import connection as database
from django.db import transaction
from django.db.utils import DatabaseError
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from lms.people.models import AuditRow
from lms.sync.models import Connection, DeliveryAttempt, OutboxMessage
from lms.sync.practice.server import PracticeLms
from lms.sync.queries import connections_to_wake, status
from lms.sync.rules.ordering import MessageState
from lms.sync.services.connections import ConnectionDraft, create_connection, set_enabled
from lms.sync.services.delivery import deliver_due
from lms.sync.services.outbox import enqueue
from lms.sync.services.replay import ReplayReport, replay
from tests.integration.lms.sync.conftest import QUICK, Centre, Clock, Deliver
from xapi.tenancy import uuid7


def waiting_jobs(link: Connection) -> int:
    """How many deliveries of a connection are queued."""
    with database.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo'"
            " AND task_name = 'sync.deliver' AND args->>'connection' = %s",
            [str(link.id)],
        )
        return int(cursor.fetchone()[0])


def test_entry_and_message_are_written_together_or_not_at_all(
    committed: None, centre: Centre, link: Connection
) -> None:
    learner = centre.person()

    class Trouble(Exception):
        pass

    def grade_and_fail() -> None:
        with transaction.atomic():
            centre.archive(learner)
            assert OutboxMessage.objects.filter(connection=link).count() == 1
            raise Trouble

    with pytest.raises(Trouble):
        grade_and_fail()
    assert OutboxMessage.objects.filter(connection=link).count() == 0
    assert waiting_jobs(link) == 0


def test_many_results_wake_one_worker(committed: None, centre: Centre, link: Connection) -> None:
    for _ in range(5):
        centre.archive(centre.person())
    assert waiting_jobs(link) == 1


def test_same_entry_twice_is_one_message(centre: Centre, link: Connection) -> None:
    entry = centre.archive(centre.person())
    assert enqueue([entry]) == []
    assert OutboxMessage.objects.filter(connection=link).count() == 1


def test_other_kinds_of_entries_stay_in_the_house(centre: Centre, link: Connection) -> None:
    centre.archive(centre.person(), kind="appeal")
    assert OutboxMessage.objects.filter(connection=link).count() == 0


def test_every_connection_gets_its_own_message(
    centre: Centre, link: Connection, lms: PracticeLms
) -> None:
    second, _ = create_connection(
        None, ConnectionDraft(name="Second", url=lms.webhook_url), tenant=centre.tenant
    )
    entry = centre.archive(centre.person(), kind="track_result")
    found = OutboxMessage.objects.filter(archive_entry=entry)
    assert {message.connection_id for message in found} == {link.id, second.id}
    assert {message.object_key for message in found} == {"track:induction"}


def test_message_of_another_centre_is_not_touched(
    centre: Centre, link: Connection, deliver: Deliver
) -> None:
    centre.archive(centre.person())
    assert deliver_due(centre.tenant + 1, link.id, limits=QUICK).attempts == 0


def test_switched_off_connection_keeps_what_is_to_be_sent(
    centre: Centre, link: Connection, lms: PracticeLms, deliver: Deliver
) -> None:
    office = centre.person()
    set_enabled(office, link.id, False)
    centre.archive(centre.person())
    assert waiting_jobs(link) == 0
    assert deliver().attempts == 0
    assert status(centre.tenant)["light"] == "amber"
    set_enabled(office, link.id, True)
    assert waiting_jobs(link) == 1
    assert deliver().delivered == 1
    assert status(centre.tenant)["is_green"] is True
    actions = AuditRow.objects.filter(tenant=centre.tenant, actor=office).order_by("at")
    assert [row.action for row in actions] == ["sync.switched_off", "sync.switched_on"]


def test_delivery_inside_a_transaction_is_refused(link: Connection) -> None:
    with transaction.atomic(), pytest.raises(RuntimeError, match="outside transactions"):
        deliver_due(link.tenant, link.id)


def test_two_workers_at_once_send_nothing_twice_and_keep_the_order(
    committed: None, centre: Centre, link: Connection, lms: PracticeLms
) -> None:
    learners = [centre.person() for _ in range(6)]
    for learner in learners:
        for course in ("greeting", "listening", "closing"):
            centre.archive(learner, course)
    barrier = threading.Barrier(2)
    sent: list[int] = []
    failures: list[BaseException] = []

    def work() -> None:
        try:
            barrier.wait()
            sent.append(deliver_due(link.tenant, link.id, limit=100, limits=QUICK).delivered)
        except BaseException as error:  # noqa: BLE001 - shown by the assertion below
            failures.append(error)
        finally:
            database.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(30)
    assert failures == []
    assert sum(sent) == 18
    assert min(sent) > 0, "both took part"
    assert [one.times for one in lms.store.all()] == [1] * 18


def test_rate_limit_holds_and_says_when_to_go_on(
    centre: Centre, link: Connection, deliver: Deliver, clock: Clock
) -> None:
    Connection.objects.filter(id=link.id).update(per_minute=6)
    for _ in range(4):
        centre.archive(centre.person())
    first = deliver()
    assert first.delivered == 2, "ten seconds' worth at once, and one"
    assert first.resume_at is not None
    assert timedelta() < first.resume_at - clock() <= timedelta(seconds=10)
    clock.advance(seconds=11)
    assert deliver().delivered == 1


def test_run_that_reached_its_limit_asks_to_go_on(
    centre: Centre, link: Connection, deliver: Deliver
) -> None:
    for _ in range(3):
        centre.archive(centre.person())
    first = deliver(limit=2)
    assert (first.delivered, first.resume_at is None) == (2, False)
    second = deliver(limit=2)
    assert (second.delivered, second.resume_at) == (1, None)


def test_sweeper_finds_what_nobody_woke_a_worker_for(
    centre: Centre, link: Connection, clock: Clock
) -> None:
    assert (centre.tenant, link.id) not in connections_to_wake(clock())
    centre.archive(centre.person())
    assert (centre.tenant, link.id) in connections_to_wake(clock())
    Connection.objects.filter(id=link.id).update(
        breaker_state="open", breaker_until=clock() + timedelta(minutes=5)
    )
    assert (centre.tenant, link.id) not in connections_to_wake(clock())
    clock.advance(minutes=6)
    assert (centre.tenant, link.id) in connections_to_wake(clock())


def test_older_message_that_came_back_to_waiting_unseen_is_overtaken_in_the_end(
    centre: Centre, link: Connection, lms: PracticeLms, deliver: Deliver
) -> None:
    """Under way when the newer one was written, and recorded before that was committed."""
    learner = centre.person()
    centre.archive(learner, score="10")
    old = OutboxMessage.objects.filter(connection=link)
    old.update(state="leased", lease_token=uuid7(), leased_until=timezone.now())
    centre.archive(learner, score="95")
    old.filter(state="leased").update(state="pending", lease_token=None, leased_until=None)
    deliver()
    states = old.order_by("source_version").values_list("state", flat=True)
    assert list(states) == ["superseded", "delivered"]
    assert [one.content["data"]["score"]["raw"] for one in lms.store.all()] == ["95"]


def test_log_of_attempts_cannot_be_rewritten(
    centre: Centre, link: Connection, deliver: Deliver
) -> None:
    centre.archive(centre.person())
    deliver()
    with pytest.raises(DatabaseError, match="only ever added"), transaction.atomic():
        DeliveryAttempt.objects.filter(tenant=centre.tenant).update(outcome="dead")


def test_score_that_cannot_be_sent_is_held_and_no_replay_sends_it(
    centre: Centre, link: Connection, lms: PracticeLms, deliver: Deliver
) -> None:
    centre.archive(centre.person(), score="120")
    message = OutboxMessage.objects.get(connection=link)
    assert (message.state, message.last_error_code) == ("held", "score_out_of_range")
    assert replay(centre.person(), messages=[message.id]).queued == 0
    deliver()
    assert lms.store.all() == []


def test_replay_of_dead_letters_leaves_delivered_ones_alone(
    centre: Centre, link: Connection, lms: PracticeLms, deliver: Deliver
) -> None:
    centre.archive(centre.person())
    deliver()
    report = replay(centre.person(), connection=link.id, states=[MessageState.DEAD])
    assert (report.queued, report.left) == (0, 0)


def test_replay_since_a_moment_takes_what_was_delivered_after_it(
    centre: Centre, link: Connection, lms: PracticeLms, deliver: Deliver, clock: Clock
) -> None:
    centre.archive(centre.person())
    deliver()
    backup = clock() + timedelta(seconds=1)
    clock.advance(seconds=10)
    OutboxMessage.objects.filter(connection=link).update(not_before=clock())
    late = centre.archive(centre.person())
    OutboxMessage.objects.filter(archive_entry=late).update(queued_at=clock())
    deliver()
    lms.store.forget()
    assert replay(centre.person(), connection=link.id, since=backup).queued == 1
    deliver()
    assert [one.version for one in lms.store.all()] == [late.seq]


def test_many_results_are_written_as_one_would_be(
    committed: None,
    centre: Centre,
    link: Connection,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    """In as few queries; the newest of a family is sent, and one worker is woken."""
    learners = [centre.person() for _ in range(4)]
    for many in (1, 4):
        entries = [centre.archive(learner) for learner in learners[:many] for _ in range(2)]
        OutboxMessage.objects.filter(connection=link).delete()
        with transaction.atomic(), django_assert_num_queries(7):
            messages = enqueue(entries)
        assert [message.state for message in messages] == ["superseded", "pending"] * many
        found = OutboxMessage.objects.filter(connection=link).order_by("source_version")
        assert list(found.values_list("id", "state")) == [(one.id, one.state) for one in messages]
    assert waiting_jobs(link) == 1


def test_message_that_waits_for_a_person_wakes_no_worker(
    committed: None, centre: Centre, link: Connection
) -> None:
    centre.archive(centre.person(), score="120")
    assert OutboxMessage.objects.get(connection=link).state == "held"
    assert waiting_jobs(link) == 0


def test_message_that_a_worker_takes_up_meanwhile_is_left_to_it(
    committed: None, centre: Centre, link: Connection
) -> None:
    learner = centre.person()
    centre.archive(learner, score="10")
    old = OutboxMessage.objects.get(connection=link)
    failures: list[BaseException] = []

    def write() -> None:
        try:
            centre.archive(learner, score="95")
        except BaseException as error:  # noqa: BLE001 - shown by the assertion below
            failures.append(error)
        finally:
            database.close()

    writer = threading.Thread(target=write)
    with transaction.atomic():
        OutboxMessage.objects.filter(id=old.id).update(
            state="leased", lease_token=uuid7(), leased_until=timezone.now()
        )
        writer.start()
        until_somebody_waits_for_a_lock()
    writer.join(30)
    assert failures == []
    states = OutboxMessage.objects.filter(connection=link).order_by("source_version")
    assert list(states.values_list("state", flat=True)) == ["leased", "pending"]


def until_somebody_waits_for_a_lock() -> None:
    deadline = time.monotonic() + 20
    with database.cursor() as cursor:
        while time.monotonic() < deadline:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone() != (0,):
                return
            time.sleep(0.02)
    pytest.fail("nobody waits")


def test_replay_of_many_asks_no_more_often_than_replay_of_one(
    centre: Centre, link: Connection, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    office = centre.person()
    for _ in range(6):
        learner = centre.person()
        centre.archive(learner)
        centre.archive(learner)
    newest = OutboxMessage.objects.filter(connection=link, state="pending")
    ids = list(newest.values_list("id", flat=True))
    everything = list(OutboxMessage.objects.filter(connection=link).values_list("id", flat=True))
    OutboxMessage.objects.filter(connection=link).exclude(id__in=ids).update(state="delivered")
    for messages, report in ((ids[:1], ReplayReport(1, 0)), (everything, ReplayReport(6, 6))):
        OutboxMessage.objects.filter(id__in=ids).update(state="dead")
        # A savepoint and its end, the messages under lock, their families, the change, the trail.
        with django_assert_num_queries(6):
            assert replay(office, messages=messages) == report
        assert newest.count() == report.queued

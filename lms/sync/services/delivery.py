"""Out of the outbox: lease, send, record.

Each message takes two short transactions with the network between them:

1. *Lease.* Under a lock on the connection (so that rate limit and breaker hold for all workers
   together) the next due message is marked as under way until `leased_until`.
2. *Send.* No transaction, no lock. One idempotency key for ever.
3. *Record.* The attempt is logged. The message moves on only if it is still ours.

A process killed between 1 and 3 leaves a lease that runs out; the message is then sent again
under the same key, and the receiver sees that it has it. Hence at least once from us, and exactly
once there.
"""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from django.db import connection as database
from django.db import transaction
from django.utils import timezone

from lms.sync.adapters import vault
from lms.sync.connectors import connector_for
from lms.sync.connectors.base import Connector, Parcel, Target
from lms.sync.models import Connection, DeliveryAttempt, OutboxMessage
from lms.sync.queries import due_messages, expired_leases, has_newer
from lms.sync.rules.answers import Outcome, Verdict, classify, excerpt
from lms.sync.rules.ordering import MessageState
from lms.sync.rules.progress import after_attempt, pace
from lms.sync.rules.reasons import REASONS
from lms.sync.services.outbox import overtake_older
from xapi.outside.answers import Answer, NoAnswer
from xapi.outside.http import HttpClient, Limits
from xapi.outside.policy import address_policy
from xapi.outside.sealing import UnsealError
from xapi.tenancy import uuid7

LEASE = timedelta(seconds=90)
"""Longer than two exchanges may take (Limits.total each: the first, and one after a refresh)."""

log = structlog.get_logger("callcraft.sync")

Clock = Callable[[], datetime]


@dataclass(slots=True)
class DeliveryReport:
    """What one run did: how many attempts ended how, and when to go on if it stopped early (at
    its limit of messages, or of the connection's rate)."""

    outcomes: dict[Outcome, int] = field(default_factory=dict)
    resume_at: datetime | None = None

    @property
    def attempts(self) -> int:
        return sum(self.outcomes.values())

    @property
    def delivered(self) -> int:
        return self.outcomes.get(Outcome.DELIVERED, 0)


@dataclass(frozen=True, slots=True)
class _Lease:
    connection: Connection
    message: OutboxMessage
    token: UUID


@dataclass(frozen=True, slots=True)
class _Sent:
    verdict: Verdict
    answer: Answer | NoAnswer
    at: datetime
    duration_ms: int


def deliver_due(
    tenant: int,
    connection_id: UUID,
    limit: int = 50,
    *,
    clock: Clock = timezone.now,
    draw: Callable[[], float] = random.random,
    limits: Limits | None = None,
) -> DeliveryReport:
    """Send up to `limit` due messages of one connection, one after the other.

    Several workers may do this at once for the same connection. Must not be called inside a
    transaction: it would hold its locks through network I/O (RuntimeError).
    """
    if database.in_atomic_block:
        raise RuntimeError("deliver_due sends over the network; call it outside transactions")
    client = HttpClient(address_policy(), limits or Limits())
    report = DeliveryReport()
    for _ in range(limit):
        lease = _lease(tenant, connection_id, clock(), draw)
        if not isinstance(lease, _Lease):
            report.resume_at = lease
            return report
        sent = _send(lease, client, clock)
        _record(lease, sent, clock(), draw)
        outcome = sent.verdict.outcome
        report.outcomes[outcome] = report.outcomes.get(outcome, 0) + 1
    if due_messages(tenant, connection_id, clock()).exists():
        report.resume_at = clock()
    return report


def _lease(
    tenant: int, connection_id: UUID, now: datetime, draw: Callable[[], float]
) -> _Lease | datetime | None:
    """Take the next due message. None: nothing may or need go out; a moment: not before it."""
    with transaction.atomic():
        connection = _locked(tenant, connection_id)
        if connection is None or not connection.is_enabled:
            return None
        _reclaim(connection, now, draw)
        breaker = connection.breaker.admit(now)
        if breaker is None or (connection.rest_until and now < connection.rest_until):
            return None
        message = (
            due_messages(tenant, connection_id, now)
            .select_for_update(skip_locked=True, of=("self",))
            .first()
        )
        if message is None:
            return None
        may_go, moment = pace(now, connection.paid_until, connection.per_minute)
        if not may_go:
            return moment
        connection.breaker = breaker
        connection.paid_until = moment
        connection.save(update_fields=[*_BREAKER_FIELDS, "paid_until"])
        message.state = MessageState.LEASED.value
        message.lease_token = uuid7()
        message.leased_until = now + LEASE
        message.attempts += 1
        message.save(update_fields=["state", "lease_token", "leased_until", "attempts"])
        return _Lease(connection, message, message.lease_token)


_BREAKER_FIELDS = ("breaker_state", "breaker_failures", "breaker_trips", "breaker_until")


def _locked(tenant: int, connection_id: UUID) -> Connection | None:
    """Lock a connection. NO KEY: rows that refer to it may still be written meanwhile."""
    return (
        Connection.objects.select_for_update(no_key=True)
        .filter(tenant=tenant, id=connection_id, retired_at=None)
        .first()
    )


def _reclaim(connection: Connection, now: datetime, draw: Callable[[], float]) -> None:
    """Take back the messages of workers that did not come back, and note it in their log."""
    lost = Verdict(Outcome.RETRY, REASONS["worker_lost"])
    expired = expired_leases(connection.tenant, connection.id, now)
    for message in expired.select_for_update(skip_locked=True, of=("self",)):
        _log(message, at=now, duration_ms=0, outcome="lost", reason="worker_lost")
        _move(message, lost, now, draw)


def _send(lease: _Lease, client: HttpClient, clock: Clock) -> _Sent:
    """Send one message; after a 401 once more, with the secrets as they are then."""
    at = clock()
    began = time.monotonic()
    parcel = Parcel(str(lease.message.id), lease.message.content)
    answer = _post(lease.connection, parcel, client, at)
    verdict = classify(answer, now=clock())
    if verdict.outcome is Outcome.REFRESH:
        fresh = Connection.objects.get(tenant=lease.connection.tenant, id=lease.connection.id)
        answer = _post(fresh, parcel, client, clock())
        verdict = classify(answer, now=clock(), refreshed=True)
    return _Sent(verdict, answer, at, int((time.monotonic() - began) * 1000))


def _post(
    connection: Connection, parcel: Parcel, client: HttpClient, at: datetime
) -> Answer | NoAnswer:
    try:
        connector = open_connector(connection, client)
    except UnsealError as error:
        return NoAnswer("secret_unreadable", str(error))
    return connector.send(parcel, at=at)


def open_connector(connection: Connection, client: HttpClient) -> Connector:
    """Return the connector of a connection, with its secrets. Raises sealing.UnsealError."""
    secrets = vault.open_(connection.sealed_secrets, connection.id)
    return connector_for(connection.kind, Target(connection.url, secrets, client))


def _record(lease: _Lease, sent: _Sent, now: datetime, draw: Callable[[], float]) -> None:
    verdict, answer = sent.verdict, sent.answer
    with transaction.atomic():
        connection = Connection.objects.select_for_update(no_key=True).get(
            tenant=lease.connection.tenant, id=lease.connection.id
        )
        message = OutboxMessage.objects.select_for_update(of=("self",)).get(
            tenant=lease.message.tenant, id=lease.message.id
        )
        still_ours = message.lease_token == lease.token
        _log(
            message,
            at=sent.at,
            duration_ms=sent.duration_ms,
            outcome=verdict.outcome.value if still_ours else "late",
            reason=verdict.reason.code if verdict.reason else "",
            status=answer.status if isinstance(answer, Answer) else None,
            detail=verdict.detail[:300],
            excerpt=excerpt(answer.body) if isinstance(answer, Answer) else "",
        )
        _learn(connection, verdict, now)
        if still_ours:
            _move(message, verdict, now, draw)
    log.info(
        "sync.attempt",
        connection=str(lease.connection.id),
        message=str(lease.message.id),
        attempt=lease.message.attempts,
        outcome=verdict.outcome.value,
        reason=verdict.reason.code if verdict.reason else None,
        ms=sent.duration_ms,
    )


def _log(message: OutboxMessage, **tried: object) -> None:
    """Add a line to the log of a locked message; its lines are numbered through all replays."""
    number = DeliveryAttempt.objects.filter(tenant=message.tenant, message=message).count() + 1
    DeliveryAttempt.objects.create(tenant=message.tenant, message=message, number=number, **tried)


def _learn(connection: Connection, verdict: Verdict, now: datetime) -> None:
    """Note what an attempt says of the partner: alive or not, and how long it wants to rest."""
    if verdict.partner_failed:
        connection.breaker = connection.breaker.failed(now)
    else:
        connection.breaker = connection.breaker.answered()
    if verdict.after is not None:
        connection.rest_until = now + verdict.after
    if verdict.reason is None:
        connection.last_success_at = now
    else:
        connection.last_failure_at = now
        connection.last_failure_code = verdict.reason.code
    connection.save(
        update_fields=[
            *_BREAKER_FIELDS,
            "rest_until",
            "last_success_at",
            "last_failure_at",
            "last_failure_code",
        ]
    )


def _move(
    message: OutboxMessage, verdict: Verdict, now: datetime, draw: Callable[[], float]
) -> None:
    """End the lease of a locked message and bring it to its next state."""
    step = after_attempt(
        verdict,
        attempts=message.attempts,
        queued_at=message.queued_at,
        now=now,
        draw=draw,
        newer_exists=has_newer(message),
    )
    message.state = step.state.value
    message.lease_token = None
    message.leased_until = None
    message.not_before = step.not_before or message.not_before
    message.delivered_at = now if step.state is MessageState.DELIVERED else message.delivered_at
    message.last_error_code = verdict.reason.code if verdict.reason else ""
    message.last_error_detail = verdict.detail[:300]
    message.save(
        update_fields=[
            "state",
            "lease_token",
            "leased_until",
            "not_before",
            "delivered_at",
            "last_error_code",
            "last_error_detail",
        ]
    )
    overtake_older(message)

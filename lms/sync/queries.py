"""Reads: what waits, what went wrong, and how each connection is."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet
from django.utils import timezone

from lms.people.models import Employee
from lms.sync.exceptions import ConnectionUnknown
from lms.sync.models import Connection, DeliveryAttempt, OutboxMessage
from lms.sync.rules.breaker import BreakerState
from lms.sync.rules.health import Health, Light, health
from lms.sync.rules.ordering import MessageState, Version

_UNSENT = (MessageState.PENDING.value, MessageState.LEASED.value)
_FAMILY = ("connection", "learner", "object_key", "kind")
"""What the messages of a family have in common."""
_GRAVITY = (Light.GREEN, Light.AMBER, Light.RED)


def connections(tenant: int) -> QuerySet[Connection]:
    """The connections that were not retired, by name."""
    return Connection.objects.filter(tenant=tenant, retired_at=None).order_by("name")


def connection_of(tenant: int, connection_id: UUID) -> Connection:
    """One connection. Raises ConnectionUnknown."""
    try:
        return connections(tenant).get(id=connection_id)
    except Connection.DoesNotExist:
        raise ConnectionUnknown from None


def family_of(message: OutboxMessage) -> QuerySet[OutboxMessage]:
    """All messages about the same object of the same learner for the same connection."""
    return OutboxMessage.objects.filter(
        tenant=message.tenant,
        connection=message.connection_id,
        learner=message.learner,
        object_key=message.object_key,
        kind=message.kind,
    )


def families_of(tenant: int, message_ids: Collection[UUID]) -> dict[UUID, list[Version]]:
    """Every member of each message's family, by the id of the message; in one query."""
    picked = OutboxMessage.objects.filter(
        tenant=tenant, id__in=message_ids, **{name: OuterRef(name) for name in _FAMILY}
    )
    rows = OutboxMessage.objects.filter(Exists(picked), tenant=tenant).values_list(
        "id", "source_version", "state", *_FAMILY
    )
    members: dict[tuple[object, ...], list[Version]] = {}
    families: dict[UUID, list[Version]] = {}
    for message_id, number, state, *family in rows:
        families[message_id] = members.setdefault(tuple(family), [])
        families[message_id].append(Version(number, MessageState(state)))
    return families


def overtaken_messages(
    tenant: int, connections: Collection[UUID], learners: Collection[UUID]
) -> QuerySet[OutboxMessage]:
    """The messages for these connections about these learners of whose family there is a newer one.

    Both sides are bounded alike: else the database may compare them with every message there is.
    """
    theirs = OutboxMessage.objects.filter(
        tenant=tenant, connection__in=connections, learner__in=learners
    )
    newer = theirs.filter(
        source_version__gt=OuterRef("source_version"),
        **{name: OuterRef(name) for name in _FAMILY},
    )
    return theirs.filter(Exists(newer))


def has_newer(message: OutboxMessage) -> bool:
    return family_of(message).filter(source_version__gt=message.source_version).exists()


def due_messages(tenant: int, connection_id: UUID, now: datetime) -> QuerySet[OutboxMessage]:
    """What may go out now, longest waiting first.

    `rules.ordering.sendable` in SQL: the newest of its family, and none of the family under way.
    By `not_before` and not by age, so that a message that fails again and again does not stand
    in the way of the others.
    """
    siblings = OutboxMessage.objects.filter(
        tenant=OuterRef("tenant"),
        connection=OuterRef("connection"),
        learner=OuterRef("learner"),
        object_key=OuterRef("object_key"),
        kind=OuterRef("kind"),
    )
    return OutboxMessage.objects.filter(
        ~Exists(siblings.filter(source_version__gt=OuterRef("source_version"))),
        ~Exists(siblings.filter(state=MessageState.LEASED.value)),
        tenant=tenant,
        connection=connection_id,
        state=MessageState.PENDING.value,
        not_before__lte=now,
    ).order_by("not_before", "source_version")


def expired_leases(tenant: int, connection_id: UUID, now: datetime) -> QuerySet[OutboxMessage]:
    """Messages whose sender did not come back in time."""
    return OutboxMessage.objects.filter(
        tenant=tenant,
        connection=connection_id,
        state=MessageState.LEASED.value,
        leased_until__lt=now,
    )


def connections_to_wake(now: datetime) -> list[tuple[int, UUID]]:
    """Tenant and id of every connection, of any tenant, that has something to do at `now`."""
    return list(
        Connection.objects.filter(
            Q(messages__state=MessageState.PENDING.value, messages__not_before__lte=now)
            | Q(messages__state=MessageState.LEASED.value, messages__leased_until__lt=now),
            is_enabled=True,
            retired_at=None,
        )
        .exclude(breaker_state=BreakerState.OPEN.value, breaker_until__gt=now)
        .order_by("tenant", "id")
        .values_list("tenant", "id")
        .distinct()
    )


@dataclass(frozen=True, slots=True)
class MessageFilter:
    """What a list of messages is narrowed to; empty means everything. `text` is looked for in
    the object's key, the learner's id as the external system knows it, and name and number here."""

    connection: UUID | None = None
    state: MessageState | None = None
    text: str = ""


def messages(tenant: int, wanted: MessageFilter) -> QuerySet[OutboxMessage]:
    """Messages, latest first."""
    found = OutboxMessage.objects.filter(tenant=tenant).select_related("connection")
    if wanted.connection:
        found = found.filter(connection=wanted.connection)
    if wanted.state:
        found = found.filter(state=wanted.state.value)
    if wanted.text:
        people = Employee.objects.filter(
            Q(name__icontains=wanted.text) | Q(employee_no__icontains=wanted.text), tenant=tenant
        )
        found = found.filter(
            Q(object_key__icontains=wanted.text)
            | Q(content__data__learner__id__icontains=wanted.text)
            | Q(learner__in=people.values("id"))
        )
    return found.order_by("-created_at", "-id")


def names_of(tenant: int, listed: Iterable[OutboxMessage]) -> dict[UUID, str]:
    """The names of the learners whom messages are about. The messages themselves may hide them."""
    learners = {message.learner for message in listed}
    people = Employee.objects.filter(tenant=tenant, id__in=learners)
    return dict(people.values_list("id", "name"))


def message_of(tenant: int, message_id: UUID) -> OutboxMessage | None:
    """One message with its connection."""
    found = OutboxMessage.objects.select_related("connection")
    return found.filter(tenant=tenant, id=message_id).first()


def attempts_of(message: OutboxMessage) -> QuerySet[DeliveryAttempt]:
    """Every try of a message, latest first."""
    return DeliveryAttempt.objects.filter(tenant=message.tenant, message=message).order_by(
        "-at", "-id"
    )


@dataclass(frozen=True, slots=True)
class Overview:
    """One connection and how it is."""

    connection: Connection
    counts: Mapping[MessageState, int]
    health: Health
    oldest_wait: timedelta | None

    @property
    def waiting(self) -> int:
        return self.counts[MessageState.PENDING] + self.counts[MessageState.LEASED]

    @property
    def troubled(self) -> int:
        return self.counts[MessageState.DEAD] + self.counts[MessageState.HELD]

    @property
    def delivered(self) -> int:
        return self.counts[MessageState.DELIVERED]

    @property
    def held(self) -> int:
        return self.counts[MessageState.HELD]

    @property
    def dead(self) -> int:
        return self.counts[MessageState.DEAD]


def overviews(tenant: int, *, now: datetime | None = None) -> list[Overview]:
    """Every connection with its counts and its light, in two queries."""
    now = now or timezone.now()
    counts: dict[UUID, dict[MessageState, int]] = {}
    oldest: dict[UUID, datetime] = {}
    rows = (
        OutboxMessage.objects.filter(tenant=tenant)
        .values("connection", "state")
        .annotate(number=Count("id"), since=Min("queued_at"))
    )
    for row in rows:
        key = row["connection"]
        counts.setdefault(key, {})[MessageState(row["state"])] = row["number"]
        if row["state"] in _UNSENT:
            oldest[key] = min(row["since"], oldest.get(key, row["since"]))
    return [
        _overview(connection, counts.get(connection.id, {}), oldest.get(connection.id), now)
        for connection in connections(tenant)
    ]


def overview_of(connection: Connection, *, now: datetime | None = None) -> Overview:
    """One connection with its counts and its light."""
    return next(
        one for one in overviews(connection.tenant, now=now) if one.connection == connection
    )


def status(tenant: int) -> dict[str, Any]:
    """What `sync status --json` prints; `is_green` only when every connection is."""
    found = overviews(tenant)
    light = max((one.health.light for one in found), key=_GRAVITY.index, default=Light.GREEN)
    return {
        "light": light.value,
        "is_green": light is Light.GREEN,
        "connections": [_as_dict(one) for one in found],
    }


def _overview(
    connection: Connection,
    counts: Mapping[MessageState, int],
    since: datetime | None,
    now: datetime,
) -> Overview:
    wait = now - since if since else None
    every = {state: counts.get(state, 0) for state in MessageState}
    verdict = health(
        enabled=connection.is_enabled,
        breaker=connection.breaker.state,
        counts=every,
        oldest_wait=wait,
    )
    return Overview(connection, every, verdict, wait)


def _as_dict(one: Overview) -> dict[str, Any]:
    connection = one.connection
    return {
        "id": str(connection.id),
        "name": connection.name,
        "kind": connection.kind,
        "enabled": connection.is_enabled,
        "light": one.health.light.value,
        "signs": [sign.value for sign in one.health.signs],
        "breaker": connection.breaker_state,
        "counts": {state.value: number for state, number in one.counts.items()},
        "oldest_wait_seconds": (
            None if one.oldest_wait is None else int(one.oldest_wait.total_seconds())
        ),
        "last_success_at": _iso(connection.last_success_at),
        "last_failure": (
            {"at": _iso(connection.last_failure_at), "code": connection.last_failure_code}
            if connection.last_failure_at
            else None
        ),
    }


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()

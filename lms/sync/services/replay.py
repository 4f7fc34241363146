"""A person decides about messages: send them again (one, some, all), or leave one as it is."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from lms.people.models import Employee
from lms.people.services import audit
from lms.sync.adapters.jobs import wake
from lms.sync.models import OutboxMessage
from lms.sync.queries import families_of
from lms.sync.rules.completions import UNSENDABLE
from lms.sync.rules.ordering import DISMISSABLE, REPLAYABLE, MessageState, Version, replayable


@dataclass(frozen=True, slots=True)
class ReplayReport:
    """`queued` go out again; `left` were not touched: overtaken by a newer one, under way, or not
    fit to be sent at all."""

    queued: int
    left: int


def replay(
    actor: Employee,
    *,
    connection: UUID | None = None,
    messages: Collection[UUID] | None = None,
    states: Collection[MessageState] = REPLAYABLE,
    since: datetime | None = None,
) -> ReplayReport:
    """Queue messages of the actor's tenant once more, under the same idempotency keys.

    Narrowed by connection, by ids, by state and (for a partner that was restored from a backup)
    by the moment from which on they were written or delivered. A message that a newer one has
    overtaken is never sent again: it would put an old result over a new one.
    """
    wanted = OutboxMessage.objects.filter(tenant=actor.tenant, state__in=states).defer("content")
    if connection is not None:
        wanted = wanted.filter(connection=connection)
    if messages is not None:
        wanted = wanted.filter(id__in=messages)
    if since is not None:
        wanted = wanted.exclude(queued_at__lt=since, delivered_at__lt=since)
    now = timezone.now()
    with transaction.atomic():
        found = list(wanted.select_for_update(of=("self",)).order_by("id"))
        again = _those_that_may_go_again(actor.tenant, found)
        queued: dict[UUID, list[UUID]] = {}
        for message in again:
            queued.setdefault(message.connection_id, []).append(message.id)
        OutboxMessage.objects.filter(
            tenant=actor.tenant, id__in=[message.id for message in again]
        ).update(state=MessageState.PENDING.value, attempts=0, queued_at=now, not_before=now)
        for connection_id, ids in queued.items():
            detail = {"messages": [str(message_id) for message_id in ids]}
            audit(actor, "sync.replayed", "sync.connection", connection_id, detail)
            transaction.on_commit(partial(wake, actor.tenant, connection_id), robust=True)
    return ReplayReport(len(again), len(found) - len(again))


def dismiss(actor: Employee, message_id: UUID) -> bool:
    """Leave a dead or held message unsent, so that it no longer counts as trouble.

    False when there is no such message of the actor's tenant, or nothing to decide about it. A
    dismissed message can still be replayed.
    """
    with transaction.atomic():
        found = OutboxMessage.objects.select_for_update().filter(
            tenant=actor.tenant, id=message_id, state__in=DISMISSABLE
        )
        message = found.first()
        if message is None:
            return False
        message.state = MessageState.DISMISSED.value
        message.save(update_fields=["state"])
        audit(
            actor,
            "sync.dismissed",
            "sync.connection",
            message.connection_id,
            {"messages": [str(message.id)], "reason": message.last_error_code},
        )
    return True


def _those_that_may_go_again(
    tenant: int, messages: Collection[OutboxMessage]
) -> list[OutboxMessage]:
    families = families_of(tenant, [message.id for message in messages])
    return [
        message
        for message in messages
        if message.last_error_code not in UNSENDABLE
        and replayable(
            Version(message.source_version, MessageState(message.state)), families[message.id]
        )
    ]

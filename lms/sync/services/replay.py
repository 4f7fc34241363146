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
from lms.sync.queries import family_of
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
    wanted = OutboxMessage.objects.filter(tenant=actor.tenant, state__in=states)
    if connection is not None:
        wanted = wanted.filter(connection=connection)
    if messages is not None:
        wanted = wanted.filter(id__in=messages)
    if since is not None:
        wanted = wanted.exclude(queued_at__lt=since, delivered_at__lt=since)
    now = timezone.now()
    queued: dict[UUID, list[str]] = {}
    left = 0
    with transaction.atomic():
        for message in wanted.select_for_update(of=("self",)).order_by("id"):
            if not _may_go_again(message):
                left += 1
                continue
            message.state = MessageState.PENDING.value
            message.attempts = 0
            message.queued_at = message.not_before = now
            message.save(update_fields=["state", "attempts", "queued_at", "not_before"])
            queued.setdefault(message.connection_id, []).append(str(message.id))
        for connection_id, ids in queued.items():
            audit(actor, "sync.replayed", "sync.connection", connection_id, {"messages": ids})
            transaction.on_commit(partial(wake, actor.tenant, connection_id), robust=True)
    return ReplayReport(sum(len(ids) for ids in queued.values()), left)


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


def _may_go_again(message: OutboxMessage) -> bool:
    if message.last_error_code in UNSENDABLE:
        return False
    family = [
        Version(number, MessageState(state))
        for number, state in family_of(message).values_list("source_version", "state")
    ]
    return replayable(Version(message.source_version, MessageState(message.state)), family)

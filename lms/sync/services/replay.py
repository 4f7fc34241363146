"""Sending again: one message, some, or everything that was refused."""

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
from lms.sync.rules.ordering import REPLAYABLE, MessageState, Version, replayable


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


def _may_go_again(message: OutboxMessage) -> bool:
    if message.last_error_code in UNSENDABLE:
        return False
    family = [
        Version(number, MessageState(state))
        for number, state in family_of(message).values_list("source_version", "state")
    ]
    return replayable(Version(message.source_version, MessageState(message.state)), family)

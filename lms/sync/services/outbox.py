"""Into the outbox: what is written together with an archive entry."""

from collections.abc import Sequence
from functools import partial

from django.db import transaction
from django.utils import timezone

from lms.archives.models import ArchiveEntry
from lms.sync.adapters.jobs import wake
from lms.sync.models import Connection, OutboxMessage
from lms.sync.queries import family_of, overtaken_messages
from lms.sync.rules.completions import KINDS, ArchivedResult, completion
from lms.sync.rules.ordering import OVERTAKABLE, MessageState
from xapi.tenancy import uuid7


@transaction.atomic
def enqueue(entries: Sequence[ArchiveEntry]) -> list[OutboxMessage]:
    """Write one message per connection about each result, in the caller's transaction.

    `entries` are of one tenant. Older messages about the same object that are not under way
    become superseded, and so do new ones where a newer exists already. The same entry twice
    changes nothing. Workers are woken after the commit. Returns the messages that were written.
    """
    results = [entry for entry in entries if entry.kind in KINDS]
    if not results:
        return []
    tenant = results[0].tenant
    connections = Connection.objects.filter(tenant=tenant, retired_at=None).order_by("id")
    known = OutboxMessage.objects.filter(tenant=tenant, archive_entry__in=results)
    written = set(known.values_list("connection_id", "archive_entry_id"))
    messages = [
        _message(entry, connection)
        for connection in connections
        for entry in results
        if (connection.id, entry.id) not in written
    ]
    if not messages:
        return []
    OutboxMessage.objects.bulk_create(messages)
    _supersede(tenant, messages)
    to_send = {one.connection_id for one in messages if one.state == MessageState.PENDING.value}
    for connection in connections:
        if connection.is_enabled and connection.id in to_send:
            # robust: the rows are safe; a failure to wake a worker must not reach the caller.
            transaction.on_commit(partial(wake, tenant, connection.id), robust=True)
    return messages


def overtake_older(message: OutboxMessage) -> None:
    """Mark what a message has overtaken in its family.

    Done when it is written and whenever it moves on: one that was under way at the writing may
    have come back to waiting since, without a chance to see the newer one that was not committed.
    """
    family_of(message).filter(
        source_version__lt=message.source_version, state__in=OVERTAKABLE
    ).update(state=MessageState.SUPERSEDED.value)


def _message(entry: ArchiveEntry, connection: Connection) -> OutboxMessage:
    now = timezone.now()
    result = ArchivedResult(
        entry_id=str(entry.id),
        seq=entry.seq,
        sha256=entry.entry_hash,
        employee_id=str(entry.employee_id),
        payload=entry.payload,
    )
    message_id = uuid7()
    made = completion(result, connection.disclosure, message_id=str(message_id))
    return OutboxMessage(
        id=message_id,
        tenant=entry.tenant,
        connection=connection,
        learner=entry.employee_id,
        object_key=made.object_key,
        kind="completion",
        source_version=result.seq,
        archive_entry=entry,
        content=made.content,
        state=(MessageState.HELD if made.fault else MessageState.PENDING).value,
        created_at=now,
        queued_at=now,
        not_before=now,
        last_error_code=made.fault or "",
    )


def _supersede(tenant: int, messages: Sequence[OutboxMessage]) -> None:
    """Of each family that the messages belong to, supersede all that a newer one overtakes.

    They are locked first, in the order of their ids as everywhere: a worker that takes one up
    meanwhile is waited for, and what it has under way is left to it.
    """
    families = overtaken_messages(
        tenant,
        {message.connection_id for message in messages},
        {message.learner for message in messages},
    ).filter(state__in=OVERTAKABLE)
    overtaken = families.select_for_update(of=("self",)).order_by("id")
    ids = list(overtaken.values_list("id", flat=True))
    if not ids:
        return
    OutboxMessage.objects.filter(tenant=tenant, id__in=ids).update(
        state=MessageState.SUPERSEDED.value
    )
    for message in messages:
        if message.id in ids:
            message.state = MessageState.SUPERSEDED.value

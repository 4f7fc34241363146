"""Into the outbox: what is written together with an archive entry."""

from functools import partial

from django.db import transaction
from django.utils import timezone

from lms.archives.models import ArchiveEntry
from lms.sync.adapters.jobs import wake
from lms.sync.models import Connection, OutboxMessage
from lms.sync.queries import family_of, has_newer
from lms.sync.rules.completions import KINDS, ArchivedResult, completion
from lms.sync.rules.ordering import OVERTAKABLE, MessageState
from xapi.tenancy import uuid7


def enqueue(entry: ArchiveEntry) -> list[OutboxMessage]:
    """Write one message per connection about a result, in the caller's transaction.

    Older messages about the same object that are not under way become superseded, and so does
    this one if a newer exists already. The same entry twice changes nothing. Workers are woken
    after the commit. Returns the messages that are to be sent or decided on.
    """
    if entry.kind not in KINDS:
        return []
    result = ArchivedResult(
        entry_id=str(entry.id),
        seq=entry.seq,
        sha256=entry.entry_hash,
        employee_id=str(entry.employee_id),
        payload=entry.payload,
    )
    written = []
    with transaction.atomic():
        connections = Connection.objects.filter(tenant=entry.tenant, retired_at=None).order_by("id")
        for connection in connections:
            message = _write(result, entry, connection)
            if message is None:
                continue
            written.append(message)
            if connection.is_enabled and message.state == MessageState.PENDING.value:
                # robust: the rows are safe; a failure to wake a worker must not reach the caller.
                transaction.on_commit(partial(wake, entry.tenant, connection.id), robust=True)
    return written


def overtake_older(message: OutboxMessage) -> None:
    """Mark what a message has overtaken in its family.

    Done when it is written and whenever it moves on: one that was under way at the writing may
    have come back to waiting since, without a chance to see the newer one that was not committed.
    """
    family_of(message).filter(
        source_version__lt=message.source_version, state__in=OVERTAKABLE
    ).update(state=MessageState.SUPERSEDED.value)


def _write(
    result: ArchivedResult, entry: ArchiveEntry, connection: Connection
) -> OutboxMessage | None:
    """Write one message, or nothing when it stands there already."""
    now = timezone.now()
    message_id = uuid7()
    made = completion(result, connection.disclosure, message_id=str(message_id))
    state = MessageState.HELD if made.fault else MessageState.PENDING
    message, is_new = OutboxMessage.objects.get_or_create(
        tenant=entry.tenant,
        connection=connection,
        learner=entry.employee_id,
        object_key=made.object_key,
        kind="completion",
        source_version=result.seq,
        defaults={
            "id": message_id,
            "archive_entry": entry,
            "content": made.content,
            "state": state.value,
            "created_at": now,
            "queued_at": now,
            "not_before": now,
            "last_error_code": made.fault or "",
        },
    )
    if not is_new:
        return None
    overtake_older(message)
    if has_newer(message):
        message.state = MessageState.SUPERSEDED.value
        message.save(update_fields=["state"])
    return message

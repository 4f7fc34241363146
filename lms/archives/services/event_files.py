"""Files of events (一期一档): completed by the office, closed once nothing is missing (R141)."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from lms.archives.exceptions import EventClosed, EventIncomplete
from lms.archives.models import ArchiveEntry, EventFile
from lms.archives.queries.events import states_of
from lms.archives.rules.documents import instant
from lms.archives.rules.event_parts import BY_CODE
from lms.archives.services.entries import NewEntry, append_entry, learner_then
from lms.archives.services.heads import locked_head
from lms.archives.services.references import open_files
from lms.people.models import Attachment, Employee
from lms.people.rules.filing import EventReference
from lms.people.services import audit

CLOSING = "event_closed"


@transaction.atomic
def open_event(tenant: int, event: EventReference, day: date) -> EventFile:
    """The file of an event that is over, opened where there is none (R141).

    With nothing filed yet it shows what is missing, and by when that is to be in.
    """
    locked_head(tenant)  # Whoever appends the first entry of an event opens its file too.
    key = event.kind, event.id
    return open_files(tenant, {key: (event.title, day)})[key]


@transaction.atomic
def add_part(
    actor: Employee, file: EventFile, part: str, note: str, attachments: Sequence[Attachment] = ()
) -> ArchiveEntry:
    """File a part of an event that nothing else brings (a scan, a note, the cost).

    It concerns the event and nobody in particular, so it stands under whoever signs it. What
    comes after the file was closed is added as well: it only can no longer be missing.
    """
    named = BY_CODE[part]
    now = timezone.now()
    entry = append_entry(
        actor.tenant,
        NewEntry(
            employee_id=actor.id,
            kind=f"event_{part}",
            payload={
                "kind": f"event_{part}",
                "title": dict(named.title),
                "learner": learner_then(actor),
                "fields": [{"key": part, "label": dict(named.title), "value": note}],
                "form": "",
                "clauses": [],
                "attachments": [
                    {
                        "name": one.name,
                        "sha256": one.sha256,
                        "size": one.size,
                        "media_type": one.media_type,
                    }
                    for one in attachments
                ],
                "event": _reference(file),
            },
            occurred_at=now,
            source=uuid4(),
        ),
    )
    audit(actor, "archive.event_part_added", "event_file", file.id, {"part": part})
    return entry


@transaction.atomic
def waive_part(actor: Employee, file_id: UUID, part: str, reason: str) -> EventFile:
    """Say why a file has no such part. Raises `EventClosed`."""
    file = _open(actor.tenant, file_id)
    file.not_needed = {**file.not_needed, BY_CODE[part].code: reason[:300]}
    file.save(update_fields=["not_needed"])
    audit(actor, "archive.event_part_waived", "event_file", file.id, {"part": part})
    return file


@transaction.atomic
def close_event(actor: Employee, file_id: UUID) -> EventFile:
    """Close a file that is complete: what it holds then stands in the chain, by entry and hash.

    Raises `EventIncomplete`, `EventClosed`.
    """
    file = _open(actor.tenant, file_id)
    missing = [state.part for state in states_of(file) if state.state == "missing"]
    if missing:
        raise EventIncomplete(
            parts=", ".join(f"{part.title['zh-Hans']} ({part.title['en']})" for part in missing)
        )
    now = timezone.now()
    references = file.references.select_related("entry").order_by("entry__seq")
    payload: dict[str, Any] = {
        "kind": CLOSING,
        "title": {"en": f"File closed: {file.title_en}", "zh-Hans": f"结档：{file.title_zh}"},
        "learner": learner_then(actor),
        "fields": [
            {"key": code, "label": dict(BY_CODE[code].title), "value": reason}
            for code, reason in sorted(file.not_needed.items())
        ],
        "closed_event": _reference(file),
        "entries": [{"seq": one.entry.seq, "sha256": one.entry.entry_hash} for one in references],
        "at": instant(now),
    }
    file.closing = append_entry(
        actor.tenant,
        NewEntry(
            employee_id=actor.id, kind=CLOSING, payload=payload, occurred_at=now, source=uuid4()
        ),
    )
    file.closed_at, file.closed_by = now, actor
    file.save(update_fields=["closed_at", "closed_by", "closing"])
    audit(actor, "archive.event_closed", "event_file", file.id)
    return file


def _open(tenant: int, file_id: UUID) -> EventFile:
    file = EventFile.objects.select_for_update().get(tenant=tenant, id=file_id)
    if file.closed_at:
        raise EventClosed(day=date_format(timezone.localtime(file.closed_at), "Y-m-d"))
    return file


def _reference(file: EventFile) -> dict[str, Any]:
    return {
        "kind": file.kind,
        "id": str(file.event),
        "title": {"en": file.title_en, "zh-Hans": file.title_zh},
    }

"""Recorded calls: uploaded, commented, cut, and removed when their time is over."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from content.storage.services import delete_file
from lms.coaching.exceptions import (
    ClipInvalid,
    NotMasked,
    NotYours,
    ReasonMissing,
    RecordingTwice,
)
from lms.coaching.models import Assessment, Clip, Comment, Recording
from lms.coaching.queries.people import others
from lms.people.models import Attachment, Employee
from lms.people.rules.file_kinds import RECORDINGS
from lms.people.rules.roles import Right
from lms.people.services import audit, store_attachment

MOST_BYTES = 50 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class CallFacts:
    """What is known of a recorded call. `is_masked`: customers' data are not to be heard in it."""

    call_number: str
    called_at: datetime
    retain_until: date
    is_masked: bool
    note: str = ""


@transaction.atomic
def upload_recording(
    actor: Employee, agent: Employee, file: "UploadedFile[bytes]", facts: CallFacts
) -> Recording:
    """Keep a recorded call of an agent.

    Raises NotYours, RecordingTwice, AttachmentNotAllowed, AttachmentTooLarge.
    """
    if not others(actor, Right.COACH).filter(id=agent.id).exists():
        raise NotYours
    if Recording.objects.filter(tenant=actor.tenant, call_number=facts.call_number).exists():
        raise RecordingTwice(number=facts.call_number)
    recording = Recording.objects.create(
        tenant=actor.tenant,
        employee=agent,
        attachment=store_attachment(actor, file, kinds=RECORDINGS, most=MOST_BYTES),
        call_number=facts.call_number,
        called_at=facts.called_at,
        retain_until=facts.retain_until,
        is_masked=facts.is_masked,
        note=facts.note,
        uploaded_by=actor,
    )
    audit(actor, "coaching.recording_uploaded", "recording", recording.id)
    return recording


@transaction.atomic
def comment_on(
    actor: Employee,
    recording: Recording,
    *,
    at_ms: int,
    words: str,
    criterion: str = "",
    assessment: Assessment | None = None,
) -> Comment:
    """Say something about a moment of a call. Raises ReasonMissing for no words."""
    if not words.strip():
        raise ReasonMissing
    return Comment.objects.create(
        tenant=actor.tenant,
        recording=recording,
        author=actor,
        at_ms=at_ms,
        words=words.strip(),
        criterion=criterion,
        assessment=assessment,
    )


@transaction.atomic
def cut_clip(
    actor: Employee, recording: Recording, *, title: str, start_ms: int, end_ms: int, consent: str
) -> Clip:
    """Name a piece of a call that others may be shown.

    Raises NotMasked where customers could be known by it, ClipInvalid without a length or without
    a word on why it may be shown.
    """
    if not recording.is_masked:
        raise NotMasked
    if end_ms <= start_ms or not consent.strip() or not title.strip():
        raise ClipInvalid
    clip = Clip.objects.create(
        tenant=actor.tenant,
        recording=recording,
        author=actor,
        title=title.strip(),
        start_ms=start_ms,
        end_ms=end_ms,
        consent=consent.strip(),
    )
    audit(actor, "coaching.clip_cut", "recording", recording.id, {"clip": str(clip.id)})
    return clip


@transaction.atomic
def note_listening(actor: Employee, recording: Recording) -> None:
    """Write down who opened a recording: the agent may ask who heard it."""
    audit(actor, "coaching.recording_heard", "recording", recording.id)


def remove_expired(tenant: int, today: date) -> int:
    """Remove the sound of recordings whose time is over, and return how many there were.

    Comments, clips and scores stay. The row is cleared first: a file that is left without its row
    is found by nobody, a row without its file would be an error to everybody.
    """
    expired = Recording.objects.filter(
        tenant=tenant, retain_until__lt=today, attachment__isnull=False
    ).values_list("id", flat=True)
    return sum(_remove(tenant, recording) for recording in list(expired))


def _remove(tenant: int, recording_id: UUID) -> bool:
    with transaction.atomic():
        held = (
            Recording.objects.select_for_update(of=("self",), skip_locked=True)
            .select_related("attachment")
            .filter(tenant=tenant, id=recording_id, attachment__isnull=False)
            .first()
        )
        if held is None or held.attachment is None:
            return False
        attachment = held.attachment
        held.attachment, held.removed_at = None, timezone.now()
        held.save(update_fields=["attachment", "removed_at"])
        Attachment.objects.filter(tenant=tenant, id=attachment.id).delete()
        audit(None, "coaching.recording_removed", "recording", held.id, tenant=tenant)
        transaction.on_commit(lambda: delete_file(attachment.storage_key))
    return True

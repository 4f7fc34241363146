"""What a draft was before: kept at every publishing, and now and then while it is saved."""

from datetime import datetime, timedelta
from typing import Final

from content.h5p.models import Content, Draft, DraftRevision

APART: Final = timedelta(minutes=10)
"""How far apart what is kept while saving lies at least."""
MOST_KEPT: Final = 200
"""Of what was kept while saving, for each draft; the oldest goes first."""

SAVED: Final = DraftRevision.Note.SAVED


def keep(draft: Draft, note: str, *, content: Content | None = None) -> DraftRevision:
    """Keep the draft as it is. Runs in the caller's transaction, under the draft's lock."""
    row, _ = DraftRevision.objects.update_or_create(
        tenant=draft.tenant,
        draft=draft,
        revision=draft.revision,
        defaults={
            "machine_name": draft.machine_name,
            "major": draft.major,
            "minor": draft.minor,
            "title": draft.title,
            "language": draft.language,
            "parameters_json": draft.parameters_json,
            "metadata": draft.metadata,
            "note": note,
            "content": content,
            "by": draft.changed_by,
            "at": draft.changed_at,
        },
    )
    return row


def keep_before_saving(draft: Draft, by: str, now: datetime) -> None:
    """Keep what the next save replaces, where it is worth it.

    The end of somebody's work is: a pause followed, or somebody else goes on. While one goes on
    working, a state is kept each ten minutes. An end takes the place of a state shortly before it.
    """
    last = (
        DraftRevision.objects.filter(tenant=draft.tenant, draft=draft)
        .only("id", "at", "by", "note", "revision")
        .first()
    )
    if last is not None and last.revision == draft.revision:
        return
    is_end = draft.changed_by != by or now - draft.changed_at >= APART
    is_near = last is not None and draft.changed_at - last.at < APART
    if is_near and not is_end:
        return
    if last is not None and is_near and last.note == SAVED and last.by == draft.changed_by:
        last.delete()
    keep(draft, SAVED)
    _thin_out(draft)


def _thin_out(draft: Draft) -> None:
    rows = DraftRevision.objects.filter(tenant=draft.tenant, draft=draft, note=SAVED)
    beyond = rows.order_by("-revision").values_list("id", flat=True)[MOST_KEPT:]
    DraftRevision.objects.filter(tenant=draft.tenant, id__in=list(beyond)).delete()

"""Reading a document that is an item of a track, and saying so."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from lms.tracks.exceptions import NotADocument, NotOpenAnyMore
from lms.tracks.models import Enrolment, TrackItem
from lms.tracks.rules.activities import document_reading, item_activity
from lms.tracks.services.telling import tell
from xapi.lrs.queries import StoredStatement, statement_by_id
from xapi.vocabulary.adl import COMPLETED, FILE


@transaction.atomic
def acknowledge_document(
    enrolment: Enrolment, item: TrackItem, *, at: datetime | None = None
) -> StoredStatement:
    """The enrolled person says that they have read and understood a document of their track.

    Told once; saying so again changes nothing. Raises NotADocument, NotOpenAnyMore.
    """
    if item.kind != TrackItem.Kind.DOCUMENT or item.track_id != enrolment.track_id:
        raise NotADocument(title=item.title_en)
    if not enrolment.is_open:
        raise NotOpenAnyMore
    statement_id = document_reading(enrolment.id, item.id)
    told = statement_by_id(enrolment.tenant, statement_id)
    if told is not None:
        return told
    name = {"en": item.title_en, "zh-Hans": item.title_zh}
    return tell(
        enrolment,
        verb=COMPLETED,
        activity={
            "id": item_activity(item.id),
            "definition": {"type": FILE.iri, "name": name},
        },
        result={"completion": True},
        at=at or timezone.now(),
        statement_id=statement_id,
    )

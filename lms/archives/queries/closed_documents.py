"""Documents that lie closed: which are still to be closed, and opening them."""

from collections.abc import Iterator
from itertools import chain
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from content.storage.services import open_file
from lms.archives.models import DocumentKey, EntryDocument, PersonKey
from lms.archives.rules.document_sealing import closed_span, open_document
from lms.archives.rules.sealing import DoesNotOpen, unwrap_document_key
from lms.classes.models import ClassMaterial
from lms.people.exceptions import AttachmentDamaged
from lms.people.models import Attachment
from lms.people.rules.closed_files import ClosedFile
from lms.regulation.models import RegulationVersion
from lms.tracks.models import TrackItem


def open_closed(file: ClosedFile, start: int, end: int) -> Iterator[bytes]:
    """The plain bytes of a closed document (`lms.people.rules.closed_files.Opener`)."""
    key = document_key(file.tenant, file.id)
    if key is None:
        raise FileNotFoundError(file.storage_key)
    blocks = open_file(file.storage_key, *closed_span(file.size, start, end))
    plain = _told_as_damage(open_document(key, file.id, blocks, file.size, start, end))
    return chain([next(plain, b"")], plain)


def document_key(tenant: int, attachment: UUID) -> bytes | None:
    """The key of a document; None where no key that is left opens it."""
    rows = DocumentKey.objects.filter(tenant=tenant, attachment=attachment).select_related("key")
    for row in rows:
        wrapping = row.key.unwrapped()
        if wrapping is None:
            continue
        try:
            return unwrap_document_key(wrapping, attachment, bytes(row.wrapped))
        except DoesNotOpen:
            continue
    return None


def keys_naming(tenant: int, sha256: str) -> QuerySet[PersonKey]:
    """The live keys whose contents name a document."""
    return PersonKey.objects.filter(
        tenant=tenant, destroyed_at=None, contents__entry__documents__sha256=sha256
    ).distinct()


def evidence_files(tenant: int) -> QuerySet[Attachment]:
    """Files that may be closed and destroyed as documents: not what the centre teaches with or
    lives by, should its bytes be the same as those of something that somebody handed in."""
    return Attachment.objects.filter(
        ~Exists(TrackItem.objects.filter(attachment=OuterRef("id"))),
        ~Exists(ClassMaterial.objects.filter(attachment=OuterRef("id"))),
        ~Exists(RegulationVersion.objects.filter(adoption_file=OuterRef("id"))),
        tenant=tenant,
    )


def open_documents(tenant: int) -> QuerySet[Attachment]:
    """Documents that closed contents name and that still lie in the clear."""
    return evidence_files(tenant).filter(Exists(_naming(tenant)), closed_at=None).order_by("id")


def documents_lacking_a_key(tenant: int) -> QuerySet[Attachment]:
    """Closed documents that a content names by whose key they do not open yet."""
    opens = DocumentKey.objects.filter(
        tenant=tenant, attachment=OuterRef(OuterRef("id")), key=OuterRef("entry__sealed__key")
    )
    lacking = _naming(tenant).filter(~Exists(opens))
    closed = Attachment.objects.filter(Exists(lacking), tenant=tenant, closed_at__isnull=False)
    return closed.order_by("id")


def _naming(tenant: int) -> QuerySet[EntryDocument]:
    return EntryDocument.objects.filter(
        tenant=tenant,
        sha256=OuterRef("sha256"),
        entry__sealed__key__destroyed_at=None,
        entry__sealed__isnull=False,
    )


def _told_as_damage(plain: Iterator[bytes]) -> Iterator[bytes]:
    try:
        yield from plain
    except DoesNotOpen as error:
        raise AttachmentDamaged from error

"""Documents at rest: closed once a content names them, deleted once their last key is destroyed.

Files and rows do not change together. So a file is doomed by a row before it is written and before
it is let go, and whatever a crash leaves behind is deleted by the next sweep.
"""

import hashlib
import logging
import tempfile
from collections.abc import Collection, Iterator
from datetime import timedelta
from typing import BinaryIO, Final, cast
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from procrastinate.contrib.django import app as job_queue

from content.storage.services import delete_file, open_file, put
from lms.archives.adapters import house_key
from lms.archives.exceptions import HouseKeyUnreadable
from lms.archives.models import DocumentKey, DoomedFile, EntryDocument, PersonKey
from lms.archives.queries.closed_documents import (
    document_key,
    documents_lacking_a_key,
    evidence_files,
    keys_naming,
    open_documents,
)
from lms.archives.rules.document_sealing import close_document
from lms.archives.rules.sealing import new_key, wrap_document_key
from lms.archives.services.heads import locked_head
from lms.people.models import Attachment
from xapi.tenancy import uuid7

logger = logging.getLogger(__name__)

_IN_MEMORY: Final = 4 * 1024 * 1024
_STAGED_FOR: Final = timedelta(hours=1)
"""How long closing one document may take before what was written of it counts as left behind."""


def close_documents(tenant: int) -> int:
    """Close the documents that closed contents name. Returns how many were closed.

    Again does what is left. Raises `HouseKeyUnreadable`.
    """
    closed = sum(_close(attachment) for attachment in open_documents(tenant).iterator())
    for attachment in documents_lacking_a_key(tenant).iterator():
        _add_keys(attachment)
    remove_doomed(tenant)
    return closed


def ask_to_close(tenant: int) -> None:
    """Have documents closed once the transaction that names them is committed."""
    job_queue.configure_task("archives.close_documents").defer(tenant=tenant)


def doom_documents(tenant: int, keys: Collection[UUID], sha256s: Collection[str]) -> None:
    """Delete the documents that nothing opens or names any more, once this is committed.

    `keys` were destroyed, with the notes that their contents name `sha256s`. Runs in the
    transaction that destroyed them, behind the lock of the head.
    """
    opened = DocumentKey.objects.filter(tenant=tenant, key__in=keys)
    touched = set(opened.values_list("attachment_id", flat=True))
    opened.delete()
    left = DocumentKey.objects.filter(tenant=tenant, attachment=OuterRef("id"))
    named = EntryDocument.objects.filter(tenant=tenant, sha256=OuterRef("sha256"))
    closed = Attachment.objects.filter(~Exists(left), tenant=tenant, id__in=touched)
    in_the_clear = evidence_files(tenant).filter(~Exists(named), sha256__in=sha256s, closed_at=None)
    gone = {one.id: one.storage_key for one in (*closed, *in_the_clear)}
    if not gone:
        return
    now = timezone.now()
    DoomedFile.objects.bulk_create(
        DoomedFile(tenant=tenant, storage_key=key, not_before=now) for key in gone.values()
    )
    Attachment.objects.filter(tenant=tenant, id__in=gone).update(name="")
    job_queue.configure_task("archives.remove_documents").defer(tenant=tenant)


def remove_doomed(tenant: int) -> int:
    """Delete the files whose time has come; again does no harm. Returns how many."""
    doomed = DoomedFile.objects.filter(tenant=tenant, not_before__lte=timezone.now())
    removed = 0
    for one in doomed.order_by("id"):
        delete_file(one.storage_key)
        one.delete()
        removed += 1
    return removed


def _close(attachment: Attachment) -> bool:
    """Write a document closed beside itself, then let the row point there and doom the other."""
    key, place = new_key(), f"archive-documents/{attachment.tenant}/{uuid7()}"
    staged = DoomedFile.objects.create(
        tenant=attachment.tenant, storage_key=place, not_before=timezone.now() + _STAGED_FOR
    )
    if not _written(attachment, key, place):
        staged.delete()
        return False
    with transaction.atomic():
        locked_head(attachment.tenant)
        row = Attachment.objects.select_for_update(no_key=True).get(
            tenant=attachment.tenant, id=attachment.id
        )
        keys = list(keys_naming(row.tenant, row.sha256))
        if row.storage_key != attachment.storage_key or not keys:  # Somebody was faster.
            staged.not_before = timezone.now()
            staged.save(update_fields=["not_before"])
            return False
        _wrap(row, key, keys)
        row.storage_key, row.closed_at = place, timezone.now()
        row.save(update_fields=["storage_key", "closed_at"])
        staged.storage_key, staged.not_before = attachment.storage_key, row.closed_at
        staged.save(update_fields=["storage_key", "not_before"])
    return True


def _written(attachment: Attachment, key: bytes, place: str) -> bool:
    """Write the closed document; not where it is gone or was changed, which stays to be seen."""
    digest = hashlib.sha256()
    try:
        with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as spool:
            blocks = _hashed(open_file(attachment.storage_key), digest)
            for piece in close_document(key, attachment.id, blocks, attachment.size):
                spool.write(piece)
            if digest.hexdigest() != attachment.sha256:
                raise ValueError("its hash is another one")
            spool.seek(0)
            put(place, cast(BinaryIO, spool))
    except (FileNotFoundError, ValueError) as error:
        logger.error("document %s is not closed: %s", attachment.id, error)
        return False
    return True


def _hashed(blocks: Iterator[bytes], digest: "hashlib._Hash") -> Iterator[bytes]:
    for block in blocks:
        digest.update(block)
        yield block


@transaction.atomic
def _add_keys(attachment: Attachment) -> None:
    """Have a closed document open by every key whose contents name it by now."""
    locked_head(attachment.tenant)
    key = document_key(attachment.tenant, attachment.id)
    if key is None:
        logger.error("document %s opens by no key that is left", attachment.id)
        return
    known = DocumentKey.objects.filter(tenant=attachment.tenant, attachment=attachment)
    keys = keys_naming(attachment.tenant, attachment.sha256)
    _wrap(attachment, key, keys.exclude(id__in=known.values("key")))


def _wrap(attachment: Attachment, key: bytes, by: Collection[PersonKey]) -> None:
    rows = []
    for one in by:
        wrapping = one.unwrapped()
        if wrapping is None:
            raise HouseKeyUnreadable(place=house_key.place())
        wrapped = wrap_document_key(wrapping, attachment.id, key)
        rows.append(
            DocumentKey(tenant=attachment.tenant, attachment=attachment, key=one, wrapped=wrapped)
        )
    DocumentKey.objects.bulk_create(rows)

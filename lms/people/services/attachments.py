"""Files that people hand in: checked while they are read, and kept under a name of our own."""

import hashlib
import tempfile
from collections.abc import Collection
from pathlib import PurePath
from typing import BinaryIO, Final, cast

from django.core.files.uploadedfile import UploadedFile

from content.storage.services import put
from lms.people.exceptions import AttachmentNotAllowed, AttachmentTooLarge
from lms.people.models import Attachment, Employee
from lms.people.rules.file_kinds import DOCUMENTS, HEAD_BYTES, kind_of
from xapi.tenancy import uuid7

MOST_BYTES: Final = 50 * 1024 * 1024
_IN_MEMORY: Final = 4 * 1024 * 1024


def store_attachment(
    actor: Employee,
    file: "UploadedFile[bytes]",
    *,
    kinds: Collection[str] = DOCUMENTS,
    most: int = MOST_BYTES,
) -> Attachment:
    """Keep an uploaded file and return its row; the caller ties it to what it belongs to.

    What it is, is read from its bytes. The file is stored before the row: a row never lacks its
    file. Raises AttachmentNotAllowed and AttachmentTooLarge; nothing is kept then.
    """
    digest, size, head = hashlib.sha256(), 0, b""
    name = PurePath(file.name or "file").name[:200]
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as spool:
        for block in file.chunks():
            size += len(block)
            if size > most:
                raise AttachmentTooLarge(name=name, limit=most // (1024 * 1024))
            if len(head) < HEAD_BYTES:
                head += block[: HEAD_BYTES - len(head)]
            digest.update(block)
            spool.write(block)
        media_type = kind_of(head, kinds) if size else None
        if media_type is None:
            raise AttachmentNotAllowed(name=name, allowed=", ".join(sorted(kinds)))
        attachment = Attachment(
            tenant=actor.tenant,
            id=uuid7(),
            name=name,
            media_type=media_type,
            size=size,
            sha256=digest.hexdigest(),
            stored_by=actor,
        )
        attachment.storage_key = f"attachments/{actor.tenant}/{attachment.id}"
        spool.seek(0)
        put(attachment.storage_key, cast(BinaryIO, spool))
    attachment.save(force_insert=True)
    return attachment

"""Contents of attachments that no statement names any more.

A content comes before its statements are recorded, so one that came just now is left alone: it may
be awaited. The nightly sweep finds it later.
"""

from collections.abc import Collection, Sequence
from datetime import timedelta
from functools import partial
from typing import Final
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from xapi.lrs.adapters import files
from xapi.lrs.models import AttachmentContent
from xapi.lrs.queries import StoredStatement
from xapi.lrs.rules.keys import Link, attachment_key
from xapi.statements.parsing import read_stored

_NAMED: Final = """
SELECT DISTINCT ref FROM lrs_link WHERE tenant = %s AND kind = %s AND ref = ANY(%s)
"""


_AWAITED_FOR: Final = timedelta(hours=1)
_BATCH: Final = 500


def remove_unused(tenant: int, gone: Sequence[StoredStatement]) -> int:
    """Remove what only these statements named, as they were; returns how many contents."""
    hashes = {
        attachment.hash
        for stored in gone
        if b'"attachments"' in stored.payload
        for _, attachment in read_stored(stored.payload).all_attachments()
    }
    return _remove(tenant, hashes) if hashes else 0


def sweep_contents(tenant: int) -> int:
    """Remove every content that no statement names, a batch at a time; returns how many."""
    removed, after = 0, UUID(int=0)
    while True:
        contents = AttachmentContent.objects.filter(tenant=tenant, id__gt=after).order_by("id")
        batch = list(contents.values_list("id", "sha2")[:_BATCH])
        if not batch:
            return removed
        removed += _remove(tenant, [sha2 for _, sha2 in batch])
        after = batch[-1][0]


def tenants_with_contents() -> list[int]:
    """The tenants that have contents of attachments."""
    contents = AttachmentContent.objects.values_list("tenant", flat=True)
    return list(contents.distinct().order_by("tenant"))


def _remove(tenant: int, hashes: Collection[str]) -> int:
    """Remove those of the contents that are old enough and that no statement names.

    Their rows go in one transaction, the caller's if there is one, their files after it. So a
    content is never missing that a row is there for; a file that a crash leaves behind has no row,
    and whoever brings that content again makes both anew.
    """
    before = timezone.now() - _AWAITED_FOR
    keys = {attachment_key(tenant, sha2): sha2 for sha2 in hashes}
    with transaction.atomic():
        # Held before it is asked who names them: a writer who brings one of them waits here.
        held = list(
            AttachmentContent.objects.select_for_update()
            .filter(tenant=tenant, sha2__in=hashes, received_at__lt=before)
            .order_by("sha2")
        )
        with connection.cursor() as cursor:
            cursor.execute(_NAMED, [tenant, int(Link.ATTACHMENT), list(keys)])
            named = {keys[ref] for (ref,) in cursor.fetchall()}
        unused = [content for content in held if content.sha2 not in named]
        ids = [content.id for content in unused]
        AttachmentContent.objects.filter(tenant=tenant, id__in=ids).delete()
        for content in unused:
            transaction.on_commit(partial(files.delete, content.key))
    return len(unused)

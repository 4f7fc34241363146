"""Changing documents, so that of two who change one at once neither undoes the other unseen.

A document that exists is locked before anything is decided about it. One that does not cannot be:
it is inserted, and whoever inserts it second is told so by the unique key, waits for the first, and
decides again by what is there then.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from hashlib import sha1
from typing import Final

from django.db import connection, transaction
from django.db.models import QuerySet

from xapi.lrs.exceptions import (
    DocumentConflict,
    DocumentNotJson,
    DocumentTooLarge,
    PreconditionFailed,
    PreconditionMissing,
)
from xapi.lrs.models import Document
from xapi.lrs.queries.documents import (
    StoredDocument,
    documents_about,
    documents_at,
    documents_of,
)
from xapi.lrs.rules.documents import Address, Blind, Context, json_object, merged
from xapi.lrs.rules.etags import Preconditions, quoted
from xapi.lrs.rules.keys import activity_key, agent_key
from xapi.statements.actors import Identifier

LARGEST_DOCUMENT: Final = 16 * 1024 * 1024
# Each further attempt means that somebody else has created or deleted the document in between.
_ATTEMPTS: Final = 20
_FREE: Final = Preconditions()

_INSERT: Final = """
    INSERT INTO lrs_document (tenant, key, kind, agent, activity, agent_identifier, activity_id,
                              registration, document_id, content_type, sha1, content, stored)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, clock_timestamp())
    ON CONFLICT (tenant, key) DO NOTHING
    RETURNING stored
"""
# Later than before in any case, so that `since` cannot miss the change when clocks are set back.
_UPDATE: Final = """
    UPDATE lrs_document SET content_type = %s, sha1 = %s, content = %s,
        stored = greatest(clock_timestamp(), stored + interval '1 microsecond')
    WHERE tenant = %s AND key = %s
    RETURNING stored
"""


@dataclass(frozen=True)
class Content:
    """What a document is to hold."""

    content_type: str
    data: bytes


# What becomes of the row that is there; its content is fetched only when it is looked at.
Change = Callable[[Document | None], Content]


def put_document(
    *,
    tenant: int,
    address: Address,
    content: Content,
    preconditions: Preconditions = _FREE,
    blind: Blind = Blind.ANYTHING,
) -> StoredDocument:
    """Store a document, in place of the one that is there.

    `blind` says what may be done without `preconditions`. Raises PreconditionFailed,
    PreconditionMissing, DocumentConflict or DocumentTooLarge; nothing is changed then.
    """

    def change(current: Document | None) -> Content:
        if not preconditions.given and blind is not Blind.ANYTHING:
            if current is not None:
                raise DocumentConflict(id=address.id)
            if blind is Blind.NOTHING:
                raise PreconditionMissing(id=address.id)
        return content

    return _write(tenant, address, preconditions, change)


def merge_document(
    *, tenant: int, address: Address, content: Content, preconditions: Preconditions = _FREE
) -> StoredDocument:
    """Set the properties of a JSON object in the one that is there, or store it if none is.

    Raises DocumentNotJson if either is no JSON object, PreconditionFailed or DocumentTooLarge;
    nothing is changed then.
    """
    posted = json_object(content.content_type, content.data)
    if posted is None:
        raise DocumentNotJson(where="body")

    def change(current: Document | None) -> Content:
        if current is None:
            return content
        both = merged(json_object(current.content_type, bytes(current.content)), posted)
        if both is None:
            raise DocumentNotJson(where="stored")
        return Content(content.content_type, both)

    return _write(tenant, address, preconditions, change)


def delete_document(*, tenant: int, address: Address, preconditions: Preconditions = _FREE) -> bool:
    """Delete a document; whether there was one. Raises PreconditionFailed."""
    with transaction.atomic():
        current = _locked(tenant, address)
        _check(address, preconditions, current)
        if current is None:
            return False
        documents_at(tenant, address).delete()
    return True


def delete_documents(*, tenant: int, context: Context) -> int:
    """Delete all documents of a context; returns how many there were."""
    return _delete(tenant, documents_of(tenant, context))


def erase_documents(*, tenant: int, person: Collection[Identifier]) -> int:
    """Delete every state and profile of a person; returns how many there were."""
    return _delete(tenant, documents_about(tenant, person))


def _delete(tenant: int, rows: QuerySet[Document]) -> int:
    """Delete rows in one order for all, so that nobody waits in a circle."""
    with transaction.atomic():
        keys = list(rows.select_for_update().order_by("key").values_list("key", flat=True))
        Document.objects.filter(tenant=tenant, key__in=keys).delete()
    return len(keys)


def _write(
    tenant: int, address: Address, preconditions: Preconditions, change: Change
) -> StoredDocument:
    """Store what `change` makes of the document that is there."""
    with transaction.atomic():
        for _ in range(_ATTEMPTS):
            current = _locked(tenant, address)
            _check(address, preconditions, current)
            content = change(current)
            if len(content.data) > LARGEST_DOCUMENT:
                raise DocumentTooLarge(limit=LARGEST_DOCUMENT)
            stored = _store(tenant, address, content, is_new=current is None)
            if stored is not None:
                return stored
    raise DocumentConflict(id=address.id)


def _store(
    tenant: int, address: Address, content: Content, *, is_new: bool
) -> StoredDocument | None:
    """Insert or update; None if somebody else has inserted it meanwhile."""
    context, key = address.context, address.key(tenant)
    digest = sha1(content.data, usedforsecurity=False).digest()
    new: list[str | bytes] = [content.content_type, digest, content.data]
    with connection.cursor() as cursor:
        if is_new:
            identity = [
                context.kind.value,
                None if context.agent is None else agent_key(tenant, context.agent),
                None if context.activity is None else activity_key(tenant, context.activity),
                context.agent_text,
                context.activity or "",
                context.registration,
                address.id,
            ]
            cursor.execute(_INSERT, [tenant, key, *identity, *new])
        else:
            cursor.execute(_UPDATE, [*new, tenant, key])
        row = cursor.fetchone()
    if row is None:
        return None
    return StoredDocument(content.content_type, content.data, quoted(digest), row[0])


def _locked(tenant: int, address: Address) -> Document | None:
    return documents_at(tenant, address).defer("content").select_for_update().first()


def _check(address: Address, preconditions: Preconditions, current: Document | None) -> None:
    if not preconditions.hold(None if current is None else quoted(bytes(current.sha1))):
        raise PreconditionFailed(id=address.id)

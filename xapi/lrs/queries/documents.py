"""Reading documents."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from xapi.lrs.models import Document
from xapi.lrs.rules.documents import Address, Context, identifier_text
from xapi.lrs.rules.etags import quoted
from xapi.lrs.rules.keys import activity_key, agent_key
from xapi.statements.actors import Identifier


@dataclass(frozen=True)
class StoredDocument:
    """A document as stored. `etag` is the quoted SHA-1 of its content."""

    content_type: str
    content: bytes
    etag: str
    stored: datetime


def document(tenant: int, address: Address) -> StoredDocument | None:
    """The document at this address; None if there is none."""
    found = documents_at(tenant, address).first()
    return None if found is None else as_stored(found)


def document_ids(
    tenant: int, context: Context, *, since: datetime | None = None
) -> tuple[list[str], datetime | None]:
    """The ids of a context's documents, sorted, and when the newest of them was stored.

    With `since` only those that were stored after it; None when there are none.
    """
    found = documents_of(tenant, context)
    if since is not None:
        found = found.filter(stored__gt=since)
    rows = list(found.order_by("document_id").values_list("document_id", "stored"))
    return [name for name, _ in rows], max((stored for _, stored in rows), default=None)


def documents_of(tenant: int, context: Context) -> QuerySet[Document]:
    """The rows of a context, by the indexes, with the values behind the hashes compared."""
    return Document.objects.filter(
        tenant=tenant,
        agent=None if context.agent is None else agent_key(tenant, context.agent),
        activity=None if context.activity is None else activity_key(tenant, context.activity),
        **_identity(context),
    )


def documents_at(tenant: int, address: Address) -> QuerySet[Document]:
    """The one row at an address, if there is one, with the values behind its key compared."""
    return Document.objects.filter(
        tenant=tenant,
        key=address.key(tenant),
        document_id=address.id,
        **_identity(address.context),
    )


def documents_about(tenant: int, person: Collection[Identifier]) -> QuerySet[Document]:
    """Every state and profile of somebody with one of these identifiers."""
    return Document.objects.filter(
        tenant=tenant,
        agent__in=[agent_key(tenant, identifier) for identifier in person],
        agent_identifier__in=[identifier_text(identifier) for identifier in person],
    )


def as_stored(row: Document) -> StoredDocument:
    """The row as a value."""
    return StoredDocument(row.content_type, bytes(row.content), quoted(bytes(row.sha1)), row.stored)


def _identity(context: Context) -> dict[str, object]:
    return {
        "kind": context.kind,
        "agent_identifier": context.agent_text,
        "activity_id": context.activity or "",
        "registration": context.registration,
    }

"""The archive's rows in the form that is exported and checked."""

from collections.abc import Iterator
from typing import Any

from lms.archives.models import ArchiveEntry, ArchiveSeal, SigningKey
from lms.archives.queries.entries import with_contents
from lms.archives.rules.documents import instant

ROWS_AT_ONCE = 100


def entry_rows(tenant: int, last_seq: int | None = None) -> Iterator[dict[str, Any]]:
    """Entries in their order, as `{"header", "hash", "salt", "payload"}`; salt in hex.

    Runs through a cursor of the database: call it inside a transaction.
    """
    entries = with_contents(ArchiveEntry.objects.filter(tenant=tenant)).order_by("seq")
    if last_seq is not None:
        entries = entries.filter(seq__lte=last_seq)
    return map(row_of, entries.iterator(chunk_size=ROWS_AT_ONCE))


def row_of(entry: ArchiveEntry) -> dict[str, Any]:
    """One entry in that form; salt and payload are null where there is no content.

    A content that is there and does not open says so (`unopened`); one that was destroyed says
    when, by whom and under what (`destroyed`), for people: what proves it is the certificate.
    """
    opened = entry.opened
    row: dict[str, Any] = {
        "header": entry.header().document(),
        "hash": entry.entry_hash,
        "salt": opened[0].hex() if opened else None,
        "payload": opened[1] if opened else None,
    }
    if opened is None and (destroyed_at := entry.destroyed_at):
        key = entry.sealed.key
        row["destroyed"] = {
            "at": instant(destroyed_at),
            "by": key.destroyed_by,
            "under": key.destroyed_under,
        }
    elif opened is None and entry.has_closed_content:
        row["unopened"] = True
    return row


def seal_rows(tenant: int, last_number: int | None = None) -> list[dict[str, Any]]:
    """Seals in their order, as `{"body", "hash", "signature"}`; the signature in hex."""
    seals = ArchiveSeal.objects.filter(tenant=tenant).order_by("number")
    if last_number is not None:
        seals = seals.filter(number__lte=last_number)
    return [seal_row(seal) for seal in seals]


def seal_row(seal: ArchiveSeal) -> dict[str, Any]:
    return {
        "body": seal.body().document(),
        "hash": seal.seal_hash,
        "signature": bytes(seal.signature).hex(),
    }


def key_rows(tenant: int) -> list[dict[str, Any]]:
    """Public keys in the order of their first use, as `{"body", "signature"}`."""
    return [
        {"body": key.body().document(), "signature": bytes(key.signature).hex()}
        for key in SigningKey.objects.filter(tenant=tenant).order_by("created_at", "id")
    ]

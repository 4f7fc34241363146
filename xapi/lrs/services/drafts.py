"""Statements of a batch between being read and being written."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import msgspec

from xapi.lrs.exceptions import StatementTwice
from xapi.lrs.rules import codec
from xapi.lrs.rules.completion import complete
from xapi.lrs.rules.keys import LinkKey, keys_of, links_of_authority, recorder, target_of
from xapi.lrs.services.tables import Contents, NewRow
from xapi.statements import Statement, Version, digest, is_voiding, voided_id
from xapi.statements.actors import Actor
from xapi.statements.terms import UNSET
from xapi.statements.times import parse_timestamp
from xapi.tenancy import uuid7


class Draft(msgspec.Struct, gc=False):
    """A statement of the batch as it was sent, and what it does to others."""

    statement: Statement
    id: UUID
    voids: UUID | None
    # Which statement is its object, if one is.
    target: UUID | None
    voided: bool = False


@dataclass(frozen=True, slots=True)
class Batch:
    """What all statements of a request have in common."""

    tenant: int
    authority: Actor
    version: Version
    received_at: datetime | None
    voids_others: bool

    def authority_links(self) -> Collection[LinkKey]:
        """What links each statement of the batch to who recorded it."""
        return links_of_authority(self.tenant, self.authority)

    def recorded(self, stored: Statement) -> bool:
        """Whether a statement of the store is of the same authority."""
        authority = stored.authority
        return authority is not UNSET and recorder(authority) == recorder(self.authority)


def draft_of(statement: Statement, statement_id: UUID | None = None) -> Draft:
    """A draft with this id; without one, its own, or a new one that orders by time."""
    if statement_id is None:
        own = statement.id
        statement_id = uuid7() if own is UNSET else msgspec.convert(own, UUID)
    return Draft(statement, statement_id, voided_id(statement), target_of(statement))


def row_of(batch: Batch, draft: Draft, authority: Collection[LinkKey]) -> NewRow:
    """The row of a statement, but for its position; `authority` are the links of the batch's."""
    keys = keys_of(batch.tenant, draft.statement, authority)
    return NewRow(draft.id, keys, position=0, voided=draft.voided)


def contents_of(batch: Batch, draft: Draft, *, stored: datetime) -> Contents:
    """What a statement says when it is stored at this moment."""
    completed = complete(
        draft.statement,
        statement_id=draft.id,
        authority=batch.authority,
        stored=stored,
        received_at=batch.received_at or stored,
        version=batch.version,
    )
    payload = msgspec.json.encode(completed)
    return Contents(
        timestamp=parse_timestamp(str(completed.timestamp)),
        sha256=digest(completed),
        payload=payload,
        data=codec.encode(payload),
    )


def by_id(sent: Sequence[Draft]) -> dict[UUID, Draft]:
    """The batch by id, in its order. Raises StatementTwice.

    A statement that the batch itself voids is voided from the start, unless it is a voiding one,
    which cannot be voided.
    """
    drafts = {draft.id: draft for draft in sent}
    if len(drafts) < len(sent):
        ids = [draft.id for draft in sent]
        raise StatementTwice(id=max(drafts, key=ids.count))
    for draft in sent:
        target = drafts.get(draft.voids) if draft.voids else None
        if target is not None:
            target.voided = not is_voiding(target.statement)
    return drafts


def has_timestamp(batch: Batch, statement: Statement) -> bool:
    """Whether it is known by what time it had happened, before it is stored."""
    return statement.timestamp is not UNSET or batch.received_at is not None

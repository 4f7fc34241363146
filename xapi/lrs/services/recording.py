"""Recording statements: all of a batch or nothing, each id once, in the caller's transaction.

1.  The writer sets its mark and takes `stored` from the database's clock (`rules.marks`).
2.  It claims every id of the batch, and the id of every statement that the batch refers to, in one
    sorted INSERT. Two writers who want one id meet here: the second waits until the first is done.
    All writers claim in the same order, so they cannot wait for each other in a circle.
3.  Ids that were taken are looked at: the same statement again changes nothing; another one is a
    conflict and undoes the batch; a statement that its own recorder voided before it came is
    stored voided.
4.  Statements inherit the keys of those they refer to (`references`), and all that is new is
    written by COPY.
5.  Known targets of voiding statements are marked. Unless the writer may void what others
    recorded, a target of another authority undoes the batch.
6.  Receivers of the signals run, still in the transaction.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec
from django.db import OperationalError, connection, transaction
from psycopg.errors import DeadlockDetected

from xapi.lrs.exceptions import (
    StatementConflict,
    StatementErased,
    StatementRejected,
    StatementTwice,
    VoidingRefused,
)
from xapi.lrs.models import StatementRow
from xapi.lrs.queries import StoredStatement
from xapi.lrs.rules import codec
from xapi.lrs.rules.completion import complete
from xapi.lrs.rules.keys import keys_of, recorder, reference_key, verb_key
from xapi.lrs.rules.positions import EPOCH, moment_of, positions
from xapi.lrs.services import references, tables
from xapi.lrs.services.tables import Claim, NewRow
from xapi.lrs.signals import statements_stored, statements_voided
from xapi.statements import (
    Statement,
    StatementInvalid,
    Version,
    compare,
    digest,
    is_voiding,
    parse,
    voided_id,
)
from xapi.statements.actors import Actor, check_authority
from xapi.statements.attachments import check_contents
from xapi.statements.parsing import parse_agent, read_stored
from xapi.statements.terms import UNSET
from xapi.statements.times import format_timestamp, parse_timestamp
from xapi.statements.verbs import VOIDED
from xapi.tenancy import uuid7

Source = bytes | msgspec.Raw | Mapping[str, Any]
# A deadlock can come from a receiver of the signals, or from two statements that close a circle of
# references at once: each holds its own id, and waits at the end of its chain for the other's.
_ATTEMPTS: Final = 3


@dataclass(slots=True)
class Draft:
    """A statement of the batch and its row, which has its place only when the batch is recorded."""

    statement: Statement
    row: NewRow
    voids: UUID | None


@dataclass(frozen=True, slots=True)
class Batch:
    """What all statements of a request have in common."""

    tenant: int
    authority: Actor
    version: Version
    received_at: datetime | None
    voids_others: bool

    def recorded(self, stored: Statement) -> bool:
        """Whether a statement of the store is of the same authority."""
        authority = stored.authority
        return authority is not UNSET and recorder(authority) == recorder(self.authority)


def record_statements(
    *,
    tenant: int,
    statements: Sequence[Source],
    authority: Mapping[str, Any],
    received_at: datetime | None = None,
    version: Version = Version.V2,
    voids_others: bool = True,
    attached: Collection[str] = (),
    check: Callable[[Statement], None] | None = None,
) -> list[StoredStatement]:
    """Store statements, and return each as stored, in the order they were given.

    They are JSON or plain objects, checked by the rules of `version`, completed with `id`,
    `stored`, `authority` and `version`, and with `received_at` (or `stored`) where there is no
    `timestamp`. A statement that is stored already is returned as it is there. `voids_others`
    says whether the writer may void what another authority has recorded. `attached` are the SHA-2
    in hex of the attachments that came along and are in the store (`services.attachments`).
    `check` refuses, by a problem of its own, a statement that is not the writer's to make.

    Raises StatementRejected, StatementTwice, StatementConflict, VoidingRefused or
    InheritanceTooLarge; nothing of the batch is stored then. Runs in the caller's transaction when
    there is one.
    """
    batch = Batch(tenant, _authority(authority), version, received_at, voids_others)
    # One after the other: what has just been read is still at hand.
    drafts = []
    for index, source in enumerate(statements):
        statement = _parsed(index, source, version, attached)
        if check is not None:
            check(statement)
        drafts.append(_draft(batch, statement, _id_of(statement)))
    return _record_patiently(batch, drafts)


def put_statement(
    *,
    tenant: int,
    statement_id: UUID,
    statement: Source,
    authority: Mapping[str, Any],
    version: Version = Version.V2,
    voids_others: bool = True,
    attached: Collection[str] = (),
    check: Callable[[Statement], None] | None = None,
) -> StoredStatement:
    """Store one statement under an id that is given apart; its own, if it has one, is the same.

    Raises what `record_statements` raises.
    """
    parsed = _parsed(0, statement, version, attached)
    if parsed.id is not UNSET and UUID(parsed.id) != statement_id:
        raise rejected(
            0, StatementInvalid("id_differs", "$.id", f"The statement is put as {statement_id}.")
        )
    if check is not None:
        check(parsed)
    batch = Batch(tenant, _authority(authority), version, None, voids_others)
    return _record_patiently(batch, [_draft(batch, parsed, statement_id)])[0]


def rejected(index: int, invalid: StatementInvalid) -> StatementRejected:
    """The problem to answer with when statement `index` of a batch, or the batch, is not valid."""
    return StatementRejected(
        index=index,
        path=invalid.path,
        rule=invalid.code,
        clause=invalid.clause,
        message=invalid.message,
    )


def _record_patiently(batch: Batch, drafts: Sequence[Draft]) -> list[StoredStatement]:
    """Record, again if a receiver ran into a deadlock; the caller's transaction is the caller's."""
    for _ in range(_ATTEMPTS - 1):
        try:
            return _record(batch, drafts)
        except OperationalError as error:
            ours = not connection.in_atomic_block
            if not (ours and isinstance(error.__cause__, DeadlockDetected)):
                raise
    return _record(batch, drafts)


def _parsed(index: int, source: Source, version: Version, attached: Collection[str]) -> Statement:
    try:
        statement = parse(source, version)
        check_contents(statement.all_attachments(), attached)
    except StatementInvalid as invalid:
        raise rejected(index, invalid) from invalid
    return statement


def _id_of(statement: Statement) -> UUID:
    """Its own id, or a new one that orders by time."""
    return uuid7() if statement.id is UNSET else UUID(statement.id)


def _authority(authority: Mapping[str, Any]) -> Actor:
    agent = parse_agent(msgspec.json.encode(authority))
    check_authority(agent, "$.authority")
    return agent


def _record(batch: Batch, sent: Sequence[Draft]) -> list[StoredStatement]:
    if not sent:
        return []
    drafts = _by_id(sent)
    with transaction.atomic():
        if len(sent) == 1 and _record_one(batch, sent[0]):
            return [sent[0].row.stored]
        _place(batch, sent, *tables.begin_writing())
        rows = [draft.row for draft in sent]
        targets = {row.keys.target for row in rows if row.keys.target} - drafts.keys()
        taken = tables.claim(batch.tenant, rows, targets)
        known = _known(batch.tenant, drafts, taken)
        existing = _existing(batch.tenant, drafts, known)
        _refuse_erased(drafts, known, existing)
        fresh = [row for row in rows if row.id not in existing] if existing else rows
        late = [row for row in fresh if row.id in taken] if taken else []
        _void_late(batch, late)
        references.expand(
            batch.tenant, fresh, unknown=targets - taken, most=references.MOST_AT_ONCE
        )
        tables.insert(batch.tenant, fresh)
        tables.settle(batch.tenant, late)
        references.tell_waiters(batch.tenant, late)
        stored = [row.stored for row in fresh]
        voided = _void(batch, [drafts[row.id] for row in fresh], known) if known else []
        if stored:
            statements_stored.send(sender=StatementRow, tenant=batch.tenant, statements=stored)
        if voided:
            statements_voided.send(sender=StatementRow, tenant=batch.tenant, statements=voided)
    if not existing and not voided:
        return stored
    newest = {**existing, **{found.id: found for found in (*stored, *voided)}}
    return [newest[statement_id] for statement_id in drafts]


def _record_one(batch: Batch, draft: Draft) -> bool:
    """Write a single statement that is simple, with one query; whether that could be done.

    It is simple when it refers to no other, says when it happened, and its id is free.
    """
    row = draft.row
    if row.keys.target is not None or not _has_timestamp(batch, draft.statement):
        return False
    position = tables.write_one(batch.tenant, row)
    if position is None:
        return False
    row.position = position
    row.payload = codec.stamped(row.payload, format_timestamp(moment_of(position)))
    statements_stored.send(sender=StatementRow, tenant=batch.tenant, statements=[row.stored])
    return True


def _has_timestamp(batch: Batch, statement: Statement) -> bool:
    """Whether it is known by what time it had happened, before it is stored."""
    return statement.timestamp is not UNSET or batch.received_at is not None


def _by_id(sent: Sequence[Draft]) -> dict[UUID, Draft]:
    """The batch by id, in its order. Raises StatementTwice.

    A statement that the batch itself voids is voided from the start, unless it is a voiding one,
    which cannot be voided.
    """
    drafts = {draft.row.id: draft for draft in sent}
    if len(drafts) < len(sent):
        ids = [draft.row.id for draft in sent]
        raise StatementTwice(id=max(drafts, key=ids.count))
    for draft in sent:
        draft.row.voided = False
    for draft in sent:
        target = drafts.get(draft.voids) if draft.voids else None
        if target is not None:
            target.row.voided = not is_voiding(target.statement)
    return drafts


def _place(batch: Batch, sent: Sequence[Draft], microsecond: int, number: int) -> None:
    """Give each statement its position, and so its `stored`."""
    for draft, position in zip(sent, positions(microsecond, number, len(sent)), strict=True):
        row, stored = draft.row, moment_of(position)
        if not _has_timestamp(batch, draft.statement):
            voided = row.voided
            row = draft.row = _row(batch, draft.statement, row.id, stored)
            row.voided = voided
        else:
            row.payload = codec.stamped(row.payload, format_timestamp(stored))
        row.position = position


def _known(tenant: int, drafts: Mapping[UUID, Draft], taken: set[UUID]) -> dict[UUID, Claim]:
    """What is known of the ids that were taken: those of the batch and of what it voids.

    The others it refers to matter only as long as they are awaited.
    """
    if not taken:
        return {}
    needed = {draft.voids for draft in drafts.values() if draft.voids} | drafts.keys()
    return tables.lock_ids(tenant, taken & needed, and_awaited=taken - needed)


def _existing(
    tenant: int, drafts: Mapping[UUID, Draft], known: Mapping[UUID, Claim]
) -> dict[UUID, StoredStatement]:
    """The statements of the batch that are stored already. Raises StatementConflict for others."""
    found = tables.statements_at(
        tenant,
        [
            claimed.position
            for statement_id, claimed in known.items()
            if claimed.position is not None and statement_id in drafts
        ],
    )
    for statement_id, stored in found.items():
        if not compare(read_stored(stored.payload), drafts[statement_id].statement):
            raise StatementConflict(id=statement_id)
    return found


def _refuse_erased(
    drafts: Mapping[UUID, Draft], known: Mapping[UUID, Claim], existing: Collection[UUID]
) -> None:
    """An erased statement leaves its id behind, and that is not voided. Raises StatementErased."""
    for statement_id, claimed in known.items():
        awaited = claimed.position is None and claimed.voided
        if statement_id in drafts and statement_id not in existing and not awaited:
            raise StatementErased(id=statement_id)


def _void_late(batch: Batch, late: Sequence[NewRow]) -> None:
    """Void statements that were voided before they came.

    That holds for what the same authority has voided: an id is no proof of whose it will be.
    """
    before = _voided_in_advance(batch, [row.id for row in late])
    voiding = verb_key(batch.tenant, VOIDED)
    for row in late:
        row.voided |= row.id in before and row.keys.verb != voiding


def _draft(batch: Batch, statement: Statement, statement_id: UUID) -> Draft:
    row = _row(batch, statement, statement_id, stored=EPOCH)
    return Draft(statement, row, voided_id(statement))


def _row(batch: Batch, statement: Statement, statement_id: UUID, stored: datetime) -> NewRow:
    """The row of a statement, but for its position."""
    completed = complete(
        statement,
        statement_id=statement_id,
        authority=batch.authority,
        stored=stored,
        received_at=batch.received_at or stored,
        version=batch.version,
    )
    payload = msgspec.json.encode(completed)
    return NewRow(
        id=statement_id,
        position=0,
        voided=False,
        timestamp=parse_timestamp(str(completed.timestamp)),
        keys=keys_of(batch.tenant, completed),
        sha256=digest(completed),
        payload=payload,
        codec=codec.CURRENT,
        data=codec.encode(payload),
    )


def _voided_in_advance(batch: Batch, ids: Sequence[UUID]) -> set[UUID]:
    """Those of the ids that the batch's authority has voided before."""
    voiders = tables.voiders(
        batch.tenant,
        [reference_key(batch.tenant, statement_id) for statement_id in ids],
        voiding_verb=verb_key(batch.tenant, VOIDED),
    )
    own = filter(batch.recorded, (read_stored(voider.payload) for voider in voiders))
    return {target for statement in own if (target := voided_id(statement))}


def _void(
    batch: Batch, fresh: Sequence[Draft], known: Mapping[UUID, Claim]
) -> list[StoredStatement]:
    """Void what the new statements void and the store has already. Raises VoidingRefused."""
    targets = [known[draft.voids] for draft in fresh if draft.voids and draft.voids in known]
    positions = [target.position for target in targets if target.position is not None]
    if not batch.voids_others:
        for stored in tables.statements_at(batch.tenant, positions).values():
            if not batch.recorded(read_stored(stored.payload)):
                raise VoidingRefused(id=stored.id)
    return tables.void(batch.tenant, positions, voiding_verb=verb_key(batch.tenant, VOIDED))

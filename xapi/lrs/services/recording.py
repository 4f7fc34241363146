"""Recording statements: all of a batch or nothing, each id once, in the caller's transaction.

1.  The writer sets its mark and takes `stored` from the database's clock (`rules.marks`).
2.  It claims every id of the batch, and the id of every statement that the batch voids, in one
    sorted INSERT. Two writers who want one id meet here: the second waits until the first is done.
    All writers claim in the same order, so they cannot wait for each other in a circle. Statements
    whose ids are free are written with their links by the same query.
3.  Ids that were taken are looked at: the same statement again changes nothing; another one is a
    conflict and undoes the batch; a statement that its own recorder voided before it came is
    stored voided.
4.  Known targets of voiding statements are marked. Unless the writer may void what others
    recorded, a target of another authority undoes the batch.
5.  Receivers of the signals run, still in the transaction.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec
from django.db import OperationalError, connection, transaction
from psycopg.errors import DeadlockDetected

from xapi.lrs.exceptions import (
    AttachmentMissing,
    StatementConflict,
    StatementRejected,
    StatementTwice,
    VoidingRefused,
)
from xapi.lrs.models import StatementRow
from xapi.lrs.queries import StoredStatement
from xapi.lrs.rules import codec
from xapi.lrs.rules.completion import complete
from xapi.lrs.rules.keys import keys_of, reference_key, verb_key
from xapi.lrs.rules.positions import moment_of, positions
from xapi.lrs.services import tables
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
from xapi.statements.parsing import parse_agent, read_stored
from xapi.statements.terms import UNSET
from xapi.statements.times import parse_timestamp
from xapi.statements.verbs import VOIDED
from xapi.tenancy import uuid7

Source = bytes | msgspec.Raw | Mapping[str, Any]
# Deadlocks cannot come from here; a receiver of the signals may bring one about.
_ATTEMPTS: Final = 3


@dataclass(slots=True)
class Draft:
    """A statement of the batch, and what becomes of it."""

    statement: Statement
    id: UUID
    position: int
    voids: UUID | None
    voided: bool = False


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
        return authority is not UNSET and authority.identifier() == self.authority.identifier()


def record_statements(
    *,
    tenant: int,
    statements: Sequence[Source],
    authority: Mapping[str, Any],
    received_at: datetime | None = None,
    version: Version = Version.V2,
    voids_others: bool = True,
) -> list[StoredStatement]:
    """Store statements, and return each as stored, in the order they were given.

    They are JSON or plain objects, checked by the rules of `version`, completed with `id`,
    `stored`, `authority` and `version`, and with `received_at` (or `stored`) where there is no
    `timestamp`. A statement that is stored already is returned as it is there. `voids_others`
    says whether the writer may void what another authority has recorded.

    Raises StatementRejected, StatementTwice, AttachmentMissing, StatementConflict or
    VoidingRefused; nothing of the batch is stored then. Runs in the caller's transaction when
    there is one.
    """
    batch = Batch(tenant, _authority(authority), version, received_at, voids_others)
    parsed = [_parsed(index, source, version) for index, source in enumerate(statements)]
    return _record_patiently(batch, [(_id_of(statement), statement) for statement in parsed])


def put_statement(
    *,
    tenant: int,
    statement_id: UUID,
    statement: Source,
    authority: Mapping[str, Any],
    version: Version = Version.V2,
    voids_others: bool = True,
) -> StoredStatement:
    """Store one statement under an id that is given apart; its own, if it has one, is the same.

    Raises what `record_statements` raises.
    """
    parsed = _parsed(0, statement, version)
    if parsed.id is not UNSET and UUID(parsed.id) != statement_id:
        raise rejected(
            0, StatementInvalid("id_differs", "$.id", f"The statement is put as {statement_id}.")
        )
    batch = Batch(tenant, _authority(authority), version, None, voids_others)
    return _record_patiently(batch, [(statement_id, parsed)])[0]


def rejected(index: int, invalid: StatementInvalid) -> StatementRejected:
    """The problem to answer with when statement `index` of a batch, or the batch, is not valid."""
    return StatementRejected(
        index=index,
        path=invalid.path,
        rule=invalid.code,
        clause=invalid.clause,
        message=invalid.message,
    )


def _record_patiently(
    batch: Batch, parsed: Sequence[tuple[UUID, Statement]]
) -> list[StoredStatement]:
    """Record, again if a receiver ran into a deadlock; the caller's transaction is the caller's."""
    for _ in range(_ATTEMPTS - 1):
        try:
            return _record(batch, parsed)
        except OperationalError as error:
            ours = not connection.in_atomic_block
            if not (ours and isinstance(error.__cause__, DeadlockDetected)):
                raise
    return _record(batch, parsed)


def _parsed(index: int, source: Source, version: Version) -> Statement:
    try:
        statement = parse(source, version)
    except StatementInvalid as invalid:
        raise rejected(index, invalid) from invalid
    if statement.attachments is not UNSET:
        for attachment in statement.attachments:
            if attachment.file_url is UNSET:
                raise AttachmentMissing(sha2=attachment.sha2)
    return statement


def _id_of(statement: Statement) -> UUID:
    """Its own id, or a new one that orders by time."""
    return uuid7() if statement.id is UNSET else UUID(statement.id)


def _authority(authority: Mapping[str, Any]) -> Actor:
    agent = parse_agent(msgspec.json.encode(authority))
    check_authority(agent, "$.authority")
    return agent


def _record(batch: Batch, parsed: Sequence[tuple[UUID, Statement]]) -> list[StoredStatement]:
    if not parsed:
        return []
    with transaction.atomic():
        drafts = _drafts(parsed, *tables.begin_writing())
        claims = _claims(drafts)
        rows = {draft.id: _row(batch, draft) for draft in drafts.values()}
        taken = tables.claim_and_insert(batch.tenant, claims, list(rows.values()))
        known = tables.lock_ids(batch.tenant, taken)
        existing = _existing(batch.tenant, drafts, known)
        rows |= _insert_late(batch, drafts, known)
        fresh = [draft for draft in drafts.values() if draft.id not in existing]
        stored = [rows[draft.id].stored for draft in fresh]
        voided = _void(batch, fresh, known)
        if stored:
            statements_stored.send(sender=StatementRow, tenant=batch.tenant, statements=stored)
        if voided:
            statements_voided.send(sender=StatementRow, tenant=batch.tenant, statements=voided)
    newest = {**existing, **{found.id: found for found in (*stored, *voided)}}
    return [newest[statement_id] for statement_id in drafts]


def _drafts(
    parsed: Sequence[tuple[UUID, Statement]], microsecond: int, number: int
) -> dict[UUID, Draft]:
    """The batch by id, in its order, with the positions it will have."""
    drafts: dict[UUID, Draft] = {}
    spots = positions(microsecond, number, len(parsed))
    for (statement_id, statement), position in zip(parsed, spots, strict=True):
        if statement_id in drafts:
            raise StatementTwice(id=statement_id)
        drafts[statement_id] = Draft(statement, statement_id, position, voided_id(statement))
    return drafts


def _claims(drafts: Mapping[UUID, Draft]) -> dict[UUID, Claim]:
    """What the batch claims: its own ids, and those of what it voids.

    A statement that the batch itself voids is voided from the start, unless it is a voiding one,
    which cannot be voided.
    """
    claims: dict[UUID, Claim] = {}
    for draft in drafts.values():
        target = drafts.get(draft.voids) if draft.voids else None
        if target is not None:
            target.voided = not is_voiding(target.statement)
        elif draft.voids is not None:
            claims[draft.voids] = Claim(None, voided=True)
    for draft in drafts.values():
        claims[draft.id] = Claim(draft.position, draft.voided)
    return claims


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


def _insert_late(
    batch: Batch, drafts: Mapping[UUID, Draft], known: Mapping[UUID, Claim]
) -> dict[UUID, NewRow]:
    """Write statements whose ids were taken only by their being voided in advance.

    That holds for what the same authority has voided: an id is no proof of whose it will be.
    """
    late = [
        drafts[statement_id]
        for statement_id, claimed in known.items()
        if claimed.position is None and statement_id in drafts
    ]
    before = _voided_in_advance(batch, [draft.id for draft in late])
    for draft in late:
        draft.voided |= draft.id in before and not is_voiding(draft.statement)
    rows = {draft.id: _row(batch, draft) for draft in late}
    tables.insert(batch.tenant, list(rows.values()))
    tables.settle(batch.tenant, {draft.id: Claim(draft.position, draft.voided) for draft in late})
    return rows


def _row(batch: Batch, draft: Draft) -> NewRow:
    stored_at = moment_of(draft.position)
    statement = complete(
        draft.statement,
        statement_id=draft.id,
        authority=batch.authority,
        stored=stored_at,
        received_at=batch.received_at or stored_at,
        version=batch.version,
    )
    payload = msgspec.json.encode(statement)
    return NewRow(
        stored=StoredStatement(
            id=draft.id,
            position=draft.position,
            sha256=digest(statement).hex(),
            payload=payload,
            voided=draft.voided,
        ),
        timestamp=parse_timestamp(str(statement.timestamp)),
        keys=keys_of(batch.tenant, statement),
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

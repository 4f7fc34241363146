"""Recording statements: all of a batch or nothing, each id once, in the caller's transaction.

1.  The writer sets its mark and takes `stored` from the database's clock (`rules.marks`).
2.  It claims every id of the batch, and the id of every statement that the batch refers to, in one
    sorted INSERT. Two writers who want one id meet here: the second waits until the first is done.
    All writers claim in the same order, so they cannot wait for each other in a circle. Meanwhile
    the keys of the statements are computed here.
3.  Ids that were taken are looked at: the same statement again changes nothing; another one is a
    conflict and undoes the batch; a statement that its own recorder voided before it came is
    stored voided.
4.  Statements inherit the keys of those they refer to (`references`), and all that is new is
    written by COPY: first the links, and while the server is at it, statements are completed,
    hashed and compressed, piece by piece.
5.  Known targets of voiding statements are marked. Unless the writer may void what others
    recorded, a target of another authority undoes the batch.
6.  Receivers of the signals run, still in the transaction.
"""

from collections import deque
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from operator import attrgetter
from typing import Any, Final
from uuid import UUID

import msgspec
from django.db import OperationalError, connection, transaction
from psycopg.errors import DeadlockDetected

from xapi.lrs.exceptions import (
    StatementConflict,
    StatementErased,
    StatementRejected,
    VoidingRefused,
)
from xapi.lrs.models import StatementRow
from xapi.lrs.queries import StoredStatement
from xapi.lrs.rules import codec
from xapi.lrs.rules.keys import reference_key, verb_key
from xapi.lrs.rules.positions import EPOCH, moment_of, positions
from xapi.lrs.services import references, tables
from xapi.lrs.services.drafts import (
    Batch,
    Draft,
    by_id,
    contents_of,
    draft_of,
    has_timestamp,
    row_of,
)
from xapi.lrs.services.tables import Claim, Contents, NewRow
from xapi.lrs.signals import statements_stored, statements_voided
from xapi.statements import Statement, StatementInvalid, Version, compare, parse, voided_id
from xapi.statements.actors import Actor, check_authority
from xapi.statements.attachments import check_contents
from xapi.statements.parsing import parse_agent, read_stored
from xapi.statements.terms import UNSET
from xapi.statements.times import format_timestamp
from xapi.statements.verbs import VOIDED

Source = bytes | msgspec.Raw | Mapping[str, Any]
# A deadlock can come from a receiver of the signals, or from two statements that close a circle of
# references at once: each holds its own id, and waits at the end of its chain for the other's.
_ATTEMPTS: Final = 3


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
    drafts = []
    for index, source in enumerate(statements):
        statement = _parsed(index, source, version, attached)
        if check is not None:
            check(statement)
        drafts.append(draft_of(statement))
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
    return _record_patiently(batch, [draft_of(parsed, statement_id)])[0]


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


def _authority(authority: Mapping[str, Any]) -> Actor:
    agent = parse_agent(msgspec.json.encode(authority))
    check_authority(agent, "$.authority")
    return agent


def _record(batch: Batch, sent: Sequence[Draft]) -> list[StoredStatement]:
    if not sent:
        return []
    drafts = by_id(sent)
    with transaction.atomic():
        if len(sent) == 1 and (recorded := _record_one(batch, sent[0])):
            return [recorded]
        rows, targets, taken = _claimed(batch, drafts)
        known = _known(batch.tenant, drafts, taken)
        existing = _existing(batch.tenant, drafts, known)
        _refuse_erased(drafts, known, existing)
        fresh = [row for row in rows if row.id not in existing] if existing else rows
        late = [row for row in fresh if row.id in taken] if taken else []
        _void_late(batch, late)
        references.expand(
            batch.tenant, fresh, unknown=targets - taken, most=references.MOST_AT_ONCE
        )
        stored = _insert(batch, drafts, fresh)
        tables.settle(batch.tenant, late)
        references.tell_waiters(batch.tenant, late)
        voided = _void(batch, [drafts[row.id] for row in fresh], known) if known else []
        if stored:
            statements_stored.send(sender=StatementRow, tenant=batch.tenant, statements=stored)
        if voided:
            statements_voided.send(sender=StatementRow, tenant=batch.tenant, statements=voided)
    if not existing and not voided:
        return stored
    newest = {**existing, **{found.id: found for found in (*stored, *voided)}}
    return [newest[statement_id] for statement_id in drafts]


def _record_one(batch: Batch, draft: Draft) -> StoredStatement | None:
    """Write a single statement that is simple, with one query; None if that could not be done.

    It is simple when it refers to no other, says when it happened, and its id is free.
    """
    if draft.target is not None or not has_timestamp(batch, draft.statement):
        return None
    row = row_of(batch, draft, batch.authority_links())
    contents = contents_of(batch, draft, stored=EPOCH)
    position = tables.write_one(batch.tenant, row, contents)
    if position is None:
        return None
    payload = codec.stamped(contents.payload, format_timestamp(moment_of(position)))
    stored = StoredStatement(row.id, position, contents.sha256.hex(), payload, voided=False)
    statements_stored.send(sender=StatementRow, tenant=batch.tenant, statements=[stored])
    return stored


def _claimed(
    batch: Batch, drafts: Mapping[UUID, Draft]
) -> tuple[list[NewRow], set[UUID], set[UUID]]:
    """Claim the ids; returns the rows in their places, all targets, and what was taken before."""
    sent = drafts.values()
    targets = {draft.target for draft in sent if draft.target} - drafts.keys()
    voided = [draft.voided for draft in sent]
    with tables.claiming(batch.tenant, [*drafts], voided, awaited=targets) as claimed:
        authority = batch.authority_links()
        rows = [row_of(batch, draft, authority) for draft in sent]
    places = positions(claimed.microsecond, claimed.batch, len(rows))
    for row, position in zip(rows, places, strict=True):
        row.position = position
    return rows, targets, set(claimed.taken)


def _insert(
    batch: Batch, drafts: Mapping[UUID, Draft], fresh: Sequence[NewRow]
) -> list[StoredStatement]:
    """Write what is new, and return it as readers will see it."""
    written: list[Contents] = []

    def contents_at(row: NewRow) -> Contents:
        contents = contents_of(batch, drafts[row.id], stored=moment_of(row.position))
        written.append(contents)
        return contents

    with tables.inserting(batch.tenant, fresh, contents_at):
        stored = [
            StoredStatement(
                row.id, row.position, contents.sha256.hex(), contents.payload, row.voided
            )
            for row, contents in zip(fresh, written, strict=True)
        ]
        # Receivers ask for it: read now, as long as the server is at work.
        deque(map(attrgetter("registration"), stored), maxlen=0)
    return stored


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

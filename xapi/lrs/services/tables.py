"""The SQL that writes statements: few queries for a batch of any size.

Values go to the server in its own binary form (`rules.wire`, `queries.plain`); much goes by COPY.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import psycopg

from xapi.lrs.queries import StoredStatement
from xapi.lrs.queries.plain import plain_cursor
from xapi.lrs.queries.stored import COLUMNS, stored_from
from xapi.lrs.rules import wire
from xapi.lrs.rules.keys import FullLink, Keys, Link
from xapi.lrs.rules.marks import BASE, BEGIN_WRITING, CLOCK, MARK
from xapi.lrs.rules.positions import BATCHES, EPOCH

# ruff: noqa: S608  Only text of this module is put into queries; values go as parameters.

_EPOCH: Final = int(EPOCH.timestamp()) * 1_000_000
_CLAIM: Final = """
    INSERT INTO lrs_statement_id (tenant, id, position, voided)
    SELECT %b::bigint, id, nullif(position, 0), voided
    FROM unnest(%b::uuid[], %b::bigint[], %b::boolean[]) AS new (id, position, voided)
    ORDER BY id
    ON CONFLICT DO NOTHING
    RETURNING id
"""
_LINKS: Final = """
    INSERT INTO lrs_link (tenant, kind, ref, verb, position)
    SELECT %b::bigint, new.*
    FROM unnest(%b::smallint[], %b::bigint[], %b::bigint[], %b::bigint[])
        AS new (kind, ref, verb, position)
"""
_COPY_STATEMENTS: Final = """
COPY lrs_statement (tenant, position, timestamp, verb, actor, activity, registration, id, codec,
                    voided, sha256, payload) FROM STDIN (FORMAT binary)
"""
_COPY_LINKS: Final = "COPY lrs_link (tenant, kind, ref, verb, position) FROM STDIN (FORMAT binary)"
# The whole of one statement that refers to no other, in one round trip: mark, clock, claim, rows.
# Its position is the clock's, so it is computed here. Nothing is written when the id was taken.
_WRITE_ONE: Final = f"""
WITH {MARK}, place AS MATERIALIZED (
    SELECT ({CLOCK} - %b::bigint) * %b::bigint + nextval('lrs_batch') AS position FROM mark
), claimed AS (
    INSERT INTO lrs_statement_id (tenant, id, position, voided)
    SELECT %b::bigint, %b::uuid, position, false FROM place
    ON CONFLICT DO NOTHING RETURNING tenant, id, position
), written AS (
    INSERT INTO lrs_statement (tenant, position, timestamp, verb, actor, activity, registration,
                               id, codec, voided, sha256, payload)
    SELECT tenant, position, %b::timestamptz, %b::bigint, %b::bigint, %b::bigint, %b::bigint, id,
        %b::smallint, false, %b::bytea, %b::bytea
    FROM claimed
), linked AS (
    INSERT INTO lrs_link (tenant, kind, ref, verb, position)
    SELECT tenant, link.*, position
    FROM claimed, unnest(%b::smallint[], %b::bigint[], %b::bigint[]) AS link (kind, ref, verb)
)
SELECT position FROM claimed
"""
_ADD_LINKS: Final = f"{_LINKS} ON CONFLICT DO NOTHING"
_REMOVE_LINKS: Final = """
DELETE FROM lrs_link l
USING unnest(%b::smallint[], %b::bigint[], %b::bigint[], %b::bigint[])
    AS gone (kind, ref, verb, position)
WHERE l.tenant = %b AND l.kind = gone.kind AND l.ref = gone.ref AND l.verb = gone.verb
    AND l.position = gone.position
"""
_LOCK: Final = """
SELECT id, position, voided FROM lrs_statement_id
WHERE tenant = %b AND (id = ANY(%b::uuid[]) OR (id = ANY(%b::uuid[]) AND position IS NULL))
ORDER BY id FOR UPDATE
"""
_AWAIT: Final = """
SELECT id, position FROM lrs_statement_id
WHERE tenant = %b AND id = ANY(%b::uuid[]) ORDER BY id FOR SHARE
"""
_WAITING: Final = """
SELECT ref, verb, position FROM lrs_link
WHERE tenant = %b AND kind = %b AND ref = ANY(%b::bigint[])
"""
_SETTLE: Final = """
UPDATE lrs_statement_id i SET position = new.position, voided = new.voided
FROM unnest(%b::uuid[], %b::bigint[], %b::boolean[]) AS new (id, position, voided)
WHERE i.tenant = %b AND i.id = new.id
"""
_VOID: Final = f"""
UPDATE lrs_statement s SET voided = true
WHERE s.tenant = %b AND s.position = ANY(%b::bigint[]) AND NOT s.voided AND s.verb <> %b
RETURNING {COLUMNS}
"""
_VOIDERS: Final = f"""
SELECT {COLUMNS} FROM lrs_link l
JOIN lrs_statement s ON s.tenant = l.tenant AND s.position = l.position
WHERE l.tenant = %b AND l.kind = %b AND l.ref = ANY(%b::bigint[]) AND s.verb = %b
"""
_VOID_IDS: Final = """
UPDATE lrs_statement_id SET voided = true WHERE tenant = %b AND id = ANY(%b::uuid[])
"""
_AT: Final = f"""
SELECT {COLUMNS} FROM lrs_statement s WHERE s.tenant = %b AND s.position = ANY(%b::bigint[])
"""


@dataclass(frozen=True, slots=True)
class Claim:
    """What is known of an id: where its statement is, if it has come, and whether it is void."""

    position: int | None
    voided: bool


# An id that others refer to, or void, before its statement has come. (One whose statement was
# erased has no position either, and is not void.)
AWAITED: Final = Claim(None, voided=True)


@dataclass(slots=True)
class NewRow:
    """A statement on its way into the table; `inherited` are links beside those of its keys."""

    id: UUID
    position: int
    voided: bool
    timestamp: datetime
    keys: Keys
    sha256: bytes
    payload: bytes
    codec: int
    data: bytes
    inherited: Collection[FullLink] = ()

    def links(self) -> list[FullLink]:
        """All its links, each once."""
        return [*self.keys.own_links(), *self.inherited]

    @property
    def stored(self) -> StoredStatement:
        """It, as readers will see it."""
        return StoredStatement(
            id=self.id,
            position=self.position,
            sha256=self.sha256.hex(),
            payload=self.payload,
            voided=self.voided,
        )


def begin_writing() -> tuple[int, int]:
    """Mark this transaction as an open writer.

    Returns the microsecond since 2020 from which it may store, and the number of its batch.
    """
    with plain_cursor() as cursor:
        cursor.execute(BEGIN_WRITING, [BASE])
        microsecond, batch = _one(cursor)
    return microsecond - _EPOCH, batch


def write_one(tenant: int, row: NewRow) -> int | None:
    """Mark this transaction as an open writer, and write one statement with its links.

    Returns its position; None, with nothing written, when its id was taken before. Waits for
    whoever is taking it now.
    """
    links = row.links()
    values = [
        BASE,
        _EPOCH,
        BATCHES,
        tenant,
        row.id,
        row.timestamp,
        row.keys.verb,
        row.keys.actor,
        row.keys.activity,
        row.keys.registration,
        row.codec,
        row.sha256,
        row.data,
        wire.int2_array([link[0] for link in links]),
        wire.int8_array([link[1] for link in links]),
        wire.int8_array([link[2] for link in links]),
    ]
    with plain_cursor() as cursor:
        cursor.execute(_WRITE_ONE, values)
        written = cursor.fetchone()
    return None if written is None else int(written[0])


def claim(tenant: int, rows: Sequence[NewRow], awaited: Collection[UUID]) -> set[UUID]:
    """Take the ids of these rows, and those of statements that they await.

    Returns the ids that were taken before. Waits for whoever is taking one of them now.
    """
    with plain_cursor() as cursor:
        cursor.execute(_CLAIM, _claim_values(tenant, rows, awaited))
        return _taken(cursor, rows, awaited)


def _taken(
    cursor: psycopg.Cursor[Any], rows: Sequence[NewRow], awaited: Collection[UUID]
) -> set[UUID]:
    """The ids that the query did not return; it returns those it could take, so mostly all."""
    if cursor.rowcount == len(rows) + len(awaited):
        return set()
    return {row.id for row in rows}.union(awaited) - {row[0] for row in cursor.fetchall()}


def insert(tenant: int, rows: Sequence[NewRow]) -> None:
    """Write statements whose ids are taken already, and their links."""
    if not rows:
        return
    statements = [
        wire.statement_row(
            (tenant, row.position),
            row.timestamp,
            row.keys.verb,
            (row.keys.actor, row.keys.activity, row.keys.registration),
            (row.id, row.codec, row.voided),
            (row.sha256, row.data),
        )
        for row in rows
    ]
    links = wire.link_rows(tenant, [(*link, row.position) for row in rows for link in row.links()])
    with plain_cursor() as cursor:
        for query, data in ((_COPY_STATEMENTS, statements), (_COPY_LINKS, links)):
            with cursor.copy(query) as copy:
                copy.write(wire.copied(data))


def lock_ids(
    tenant: int, ids: Collection[UUID], *, and_awaited: Collection[UUID] = ()
) -> dict[UUID, Claim]:
    """What is known of these ids, held until the transaction ends.

    Of `and_awaited` only those are held whose statements have not come: many may refer to one
    statement at once, but who waits for it meets who brings it.
    """
    if not ids and not and_awaited:
        return {}
    with plain_cursor() as cursor:
        cursor.execute(_LOCK, [tenant, wire.uuid_array([*ids]), wire.uuid_array([*and_awaited])])
        return {row[0]: Claim(row[1], row[2]) for row in cursor.fetchall()}


def come_meanwhile(tenant: int, ids: Collection[UUID]) -> set[UUID]:
    """Those of the ids whose statements have come; nobody brings the others before we are done."""
    if not ids:
        return set()
    with plain_cursor() as cursor:
        cursor.execute(_AWAIT, [tenant, wire.uuid_array([*ids])])
        return {row[0] for row in cursor.fetchall() if row[1] is not None}


def waiting_for(tenant: int, references: Collection[int]) -> list[tuple[FullLink, int]]:
    """Who awaits the statements with these keys: links, and the positions of those who wait."""
    with plain_cursor() as cursor:
        cursor.execute(_WAITING, [tenant, int(Link.AWAITED), wire.int8_array([*references])])
        return [((Link.AWAITED, row[0], row[1]), row[2]) for row in cursor.fetchall()]


def add_links(tenant: int, links: Collection[tuple[FullLink, int]]) -> None:
    """Give statements at the positions these links; those that they have already are left."""
    if links:
        with plain_cursor() as cursor:
            cursor.execute(_ADD_LINKS, [tenant, *_link_arrays(links)])


def remove_links(tenant: int, links: Collection[tuple[FullLink, int]]) -> None:
    """Take these links from the statements at the positions."""
    if links:
        with plain_cursor() as cursor:
            cursor.execute(_REMOVE_LINKS, [*_link_arrays(links), tenant])


def statements_at(tenant: int, positions: Sequence[int]) -> dict[UUID, StoredStatement]:
    """The statements at these positions, by id."""
    if not positions:
        return {}
    with plain_cursor() as cursor:
        cursor.execute(_AT, [tenant, wire.int8_array(positions)])
        found = [stored_from(row) for row in cursor.fetchall()]
    return {stored.id: stored for stored in found}


def settle(tenant: int, rows: Sequence[NewRow]) -> None:
    """Give ids that were taken in advance the position of the statement that has now come."""
    if not rows:
        return
    with plain_cursor() as cursor:
        cursor.execute(_SETTLE, [*_claim_values(tenant, rows, ())[1:], tenant])


def voiders(tenant: int, references: Sequence[int], *, voiding_verb: int) -> list[StoredStatement]:
    """The voiding statements that name one of the statements with these keys."""
    if not references:
        return []
    with plain_cursor() as cursor:
        values = [tenant, int(Link.REFERENCE), wire.int8_array(references), voiding_verb]
        cursor.execute(_VOIDERS, values)
        return [stored_from(row) for row in cursor.fetchall()]


def void(tenant: int, positions: Sequence[int], *, voiding_verb: int) -> list[StoredStatement]:
    """Void the statements there, but for voiding ones; return those that were not void before."""
    if not positions:
        return []
    with plain_cursor() as cursor:
        cursor.execute(_VOID, [tenant, wire.int8_array(positions), voiding_verb])
        voided = [stored_from(row) for row in cursor.fetchall()]
        cursor.execute(_VOID_IDS, [tenant, wire.uuid_array([stored.id for stored in voided])])
    return voided


def _claim_values(tenant: int, rows: Sequence[NewRow], awaited: Collection[UUID]) -> list[Any]:
    """The values of _CLAIM: AWAITED for what has not come."""
    waits = len(awaited)
    return [
        tenant,
        wire.uuid_array([*(row.id for row in rows), *awaited]),
        wire.int8_array([*(row.position for row in rows), *[0] * waits]),
        wire.bool_array([*(row.voided for row in rows), *[AWAITED.voided] * waits]),
    ]


def _link_arrays(links: Iterable[tuple[FullLink, int]]) -> list[wire.Binary]:
    """Kinds, keys, verbs and positions."""
    flat = [(*link, position) for link, position in links]
    return [
        wire.int2_array([link[0] for link in flat]),
        *(wire.int8_array([link[column] for link in flat]) for column in (1, 2, 3)),
    ]


def _one(cursor: psycopg.Cursor[Any]) -> tuple[Any, ...]:
    row = cursor.fetchone()
    if row is None:
        raise psycopg.DataError("the query returned no row")
    return tuple(row)

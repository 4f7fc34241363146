"""The SQL that writes statements: few queries for a batch of any size.

Values go to the server in its own binary form (`rules.wire`, `queries.plain`); much goes by COPY.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec
import psycopg

from xapi.lrs.queries import StoredStatement
from xapi.lrs.queries.plain import plain_cursor
from xapi.lrs.queries.stored import COLUMNS, stored_from
from xapi.lrs.rules import codec, wire
from xapi.lrs.rules.keys import FullLink, Keys, Link
from xapi.lrs.rules.marks import BASE, CLOCK, MARK
from xapi.lrs.rules.positions import BATCHES, EPOCH
from xapi.lrs.services.copying import Copier

# ruff: noqa: S608  Only text of this module is put into queries; values go as parameters.

# So many statements are copied at once: the fewer, the more each COPY costs; the more, the longer
# the server has nothing to do.
_PIECE: Final = 64
_EPOCH: Final = int(EPOCH.timestamp()) * 1_000_000
# Mark, clock and claim in one round trip. Those of the batch come first and have their places at
# once; what they await has none. Answers with the ids that were taken before.
_CLAIM: Final = f"""
WITH {MARK}, place AS MATERIALIZED (
    SELECT {CLOCK} - %b::bigint AS microsecond, nextval('lrs_batch') AS batch FROM mark
), new AS MATERIALIZED (
    SELECT * FROM unnest(%b::uuid[], %b::boolean[]) WITH ORDINALITY AS new (id, voided, number)
), claimed AS (
    INSERT INTO lrs_statement_id (tenant, id, position, voided)
    SELECT %b::bigint, id, CASE WHEN number <= %b::bigint
        THEN (microsecond + number - 1) * %b::bigint + batch END, voided
    FROM new, place ORDER BY id
    ON CONFLICT DO NOTHING RETURNING id
)
SELECT microsecond, batch, ARRAY(SELECT id FROM new EXCEPT SELECT id FROM claimed) FROM place
"""
_LINKS: Final = """
    INSERT INTO lrs_link (tenant, kind, ref, verb, position)
    SELECT %b::bigint, new.*
    FROM unnest(%b::smallint[], %b::bigint[], %b::bigint[], %b::bigint[])
        AS new (kind, ref, verb, position)
"""
_COPY_STATEMENTS: Final = b"""
COPY lrs_statement (tenant, position, timestamp, verb, actor, activity, registration, id, codec,
                    voided, sha256, payload) FROM STDIN (FORMAT binary)
"""
_COPY_LINKS: Final = b"COPY lrs_link (tenant, kind, ref, verb, position) FROM STDIN (FORMAT binary)"
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


class NewRow(msgspec.Struct, gc=False):
    """A statement by what it is found by; `inherited` are links beside those of its keys."""

    id: UUID
    keys: Keys
    position: int
    voided: bool
    inherited: Collection[FullLink] = ()

    def links(self) -> list[FullLink]:
        """All its links, each once."""
        return [*self.keys.own_links(), *self.inherited]


class Contents(msgspec.Struct, frozen=True, gc=False):
    """What a statement says: its JSON, and that as it is kept (`codec.CURRENT`)."""

    timestamp: datetime
    sha256: bytes
    payload: bytes
    data: bytes


@dataclass(slots=True)
class Claiming:
    """The answer to a claim, once the server has given it.

    The first microsecond since 2020 at which the batch is stored, its number, and those of the
    ids that were taken before.
    """

    microsecond: int = 0
    batch: int = 0
    taken: Collection[UUID] = ()


@contextmanager
def claiming(
    tenant: int, ids: Sequence[UUID], voided: Sequence[bool], *, awaited: Collection[UUID]
) -> Iterator[Claiming]:
    """Mark this transaction as an open writer, and take ids: of a batch, and of what it awaits.

    The server does so while the caller goes on; the answer is there when the context ends. Waits
    then for whoever is taking one of the ids now.
    """
    waits = len(awaited)
    values = [
        BASE,
        _EPOCH,
        wire.uuid_array([*ids, *awaited]),
        wire.bool_array([*voided, *[AWAITED.voided] * waits]),
        tenant,
        len(ids),
        BATCHES,
    ]
    answer = Claiming()
    with plain_cursor() as cursor:
        with cursor.connection.pipeline():
            cursor.execute(_CLAIM, values)
            yield answer
        answer.microsecond, answer.batch, answer.taken = _one(cursor)


def write_one(tenant: int, row: NewRow, contents: Contents) -> int | None:
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
        contents.timestamp,
        row.keys.verb,
        row.keys.actor,
        row.keys.activity,
        row.keys.registration,
        codec.CURRENT,
        contents.sha256,
        contents.data,
        wire.int2_array([link[0] for link in links]),
        wire.int8_array([link[1] for link in links]),
        wire.int8_array([link[2] for link in links]),
    ]
    with plain_cursor() as cursor:
        cursor.execute(_WRITE_ONE, values)
        written = cursor.fetchone()
    return None if written is None else int(written[0])


@contextmanager
def inserting(
    tenant: int, rows: Sequence[NewRow], contents_of: Callable[[NewRow], Contents]
) -> Iterator[None]:
    """Write statements whose ids are taken already, and their links.

    What they say is asked for piece by piece, while the server writes the piece before; it writes
    the last one while the caller goes on, until the context ends.
    """
    if not rows:
        yield
        return
    links = [
        (kind, ref, row.keys.verb, row.position) for row in rows for kind, ref in row.keys.links
    ]
    links += [(*link, row.position) for row in rows for link in row.inherited]
    with plain_cursor() as cursor, Copier(cursor.connection) as copier:
        copier.copy(_COPY_LINKS, wire.link_rows(tenant, links))
        for start in range(0, len(rows), _PIECE):
            piece = rows[start : start + _PIECE]
            copier.copy(
                _COPY_STATEMENTS, [_statement_row(tenant, row, contents_of(row)) for row in piece]
            )
        yield


def _statement_row(tenant: int, row: NewRow, contents: Contents) -> bytes:
    keys = row.keys
    return wire.statement_row(
        (tenant, row.position),
        contents.timestamp,
        keys.verb,
        (keys.actor, keys.activity, keys.registration),
        (row.id, codec.CURRENT, row.voided),
        (contents.sha256, contents.data),
    )


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
        cursor.execute(
            _SETTLE,
            [
                wire.uuid_array([row.id for row in rows]),
                wire.int8_array([row.position for row in rows]),
                wire.bool_array([row.voided for row in rows]),
                tenant,
            ],
        )


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

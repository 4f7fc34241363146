"""The SQL that writes statements: few queries for a batch of any size.

Arrays go to the server in binary, by psycopg's own cursor: Django's would write them into the text
of the query, which costs several times as much.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import psycopg
from django.db import connection

from xapi.lrs.queries import StoredStatement
from xapi.lrs.queries.stored import COLUMNS, stored_from
from xapi.lrs.rules.keys import Keys, Link
from xapi.lrs.rules.marks import BASE, BEGIN_WRITING
from xapi.lrs.rules.positions import EPOCH

# ruff: noqa: S608  Only text of this module is put into queries; values go as parameters.

_EPOCH: Final = int(EPOCH.timestamp()) * 1_000_000

_CLAIM: Final = """
    INSERT INTO lrs_statement_id (tenant, id, position, voided)
    SELECT %b::bigint, id, nullif(position, 0), voided
    FROM unnest(%b::uuid[], %b::bigint[], %b::boolean[]) AS new (id, position, voided)
    ORDER BY id
    ON CONFLICT DO NOTHING
    RETURNING id, position
"""
_STATEMENTS: Final = """
    INSERT INTO lrs_statement (tenant, position, timestamp, verb, actor, activity, registration,
                               id, codec, voided, sha256, payload)
    SELECT %b::bigint, new.*
    FROM unnest(%b::bigint[], %b::timestamptz[], %b::bigint[], %b::bigint[], %b::bigint[],
                %b::bigint[], %b::uuid[], %b::smallint[], %b::boolean[], %b::bytea[], %b::bytea[])
        AS new (position)
"""
_LINKS: Final = """
    INSERT INTO lrs_link (tenant, kind, ref, position)
    SELECT %b::bigint, new.* FROM unnest(%b::smallint[], %b::bigint[], %b::bigint[])
        AS new (kind, ref, position)
"""
_CLAIMED_ONLY: Final = "WHERE new.position IN (SELECT position FROM claimed)"
# Statements whose ids could be claimed are written at once; the answer says which could.
_CLAIM_AND_INSERT: Final = f"""
WITH claimed AS ({_CLAIM}),
statements AS ({_STATEMENTS} {_CLAIMED_ONLY}),
links AS ({_LINKS} {_CLAIMED_ONLY})
SELECT id FROM claimed
"""
_INSERT: Final = f"WITH statements AS ({_STATEMENTS}) {_LINKS}"
_LOCK: Final = """
SELECT id, position, voided FROM lrs_statement_id
WHERE tenant = %b AND id = ANY(%b::uuid[]) ORDER BY id FOR UPDATE
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


@dataclass(frozen=True, slots=True)
class NewRow:
    """A statement on its way into the table."""

    stored: StoredStatement
    timestamp: datetime
    keys: Keys
    codec: int
    data: bytes


@contextmanager
def _cursor() -> Iterator[psycopg.Cursor[Any]]:
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
        yield cursor


def begin_writing() -> tuple[int, int]:
    """Mark this transaction as an open writer.

    Returns the microsecond since 2020 from which it may store, and the number of its batch.
    """
    with _cursor() as cursor:
        cursor.execute(BEGIN_WRITING, [BASE])
        microsecond, batch = _one(cursor)
    return microsecond - _EPOCH, batch


def claim_and_insert(
    tenant: int, claims: Mapping[UUID, Claim], rows: Sequence[NewRow]
) -> set[UUID]:
    """Take these ids, and write those of the rows whose ids could be taken.

    Returns the ids that were taken before. Waits for whoever is taking one of them now.
    """
    ids = list(claims)
    with _cursor() as cursor:
        cursor.execute(
            _CLAIM_AND_INSERT,
            [
                tenant,
                ids,
                [claimed.position or 0 for claimed in claims.values()],
                [claimed.voided for claimed in claims.values()],
                *_values(tenant, rows),
            ],
        )
        return set(ids) - {row[0] for row in cursor}


def lock_ids(tenant: int, ids: Collection[UUID]) -> dict[UUID, Claim]:
    """What is known of these ids, held until the transaction ends."""
    if not ids:
        return {}
    with _cursor() as cursor:
        cursor.execute(_LOCK, [tenant, list(ids)])
        return {row[0]: Claim(row[1], row[2]) for row in cursor}


def statements_at(tenant: int, positions: Sequence[int]) -> dict[UUID, StoredStatement]:
    """The statements at these positions, by id."""
    if not positions:
        return {}
    with _cursor() as cursor:
        cursor.execute(_AT, [tenant, list(positions)])
        found = [stored_from(row) for row in cursor]
    return {stored.id: stored for stored in found}


def insert(tenant: int, rows: Sequence[NewRow]) -> None:
    """Write statements whose ids are settled already, and their links."""
    if not rows:
        return
    with _cursor() as cursor:
        cursor.execute(_INSERT, _values(tenant, rows))


def _values(tenant: int, rows: Sequence[NewRow]) -> list[Any]:
    """The values of _STATEMENTS and _LINKS."""
    links = [(*link, row.stored.position) for row in rows for link in row.keys.links]
    return [
        tenant,
        [row.stored.position for row in rows],
        [row.timestamp for row in rows],
        [row.keys.verb for row in rows],
        [row.keys.actor for row in rows],
        [row.keys.activity for row in rows],
        [row.keys.registration for row in rows],
        [row.stored.id for row in rows],
        [row.codec for row in rows],
        [row.stored.voided for row in rows],
        [bytes.fromhex(row.stored.sha256) for row in rows],
        [row.data for row in rows],
        tenant,
        [int(kind) for kind, _, _ in links],
        [ref for _, ref, _ in links],
        [position for _, _, position in links],
    ]


def settle(tenant: int, claims: Mapping[UUID, Claim]) -> None:
    """Give ids that were voided in advance the position of the statement that has now come."""
    if not claims:
        return
    with _cursor() as cursor:
        cursor.execute(
            _SETTLE,
            [
                list(claims),
                [claimed.position for claimed in claims.values()],
                [claimed.voided for claimed in claims.values()],
                tenant,
            ],
        )


def voiders(tenant: int, references: Sequence[int], *, voiding_verb: int) -> list[StoredStatement]:
    """The voiding statements that name one of the statements with these keys."""
    if not references:
        return []
    with _cursor() as cursor:
        cursor.execute(_VOIDERS, [tenant, int(Link.REFERENCE), list(references), voiding_verb])
        return [stored_from(row) for row in cursor]


def void(tenant: int, positions: Sequence[int], *, voiding_verb: int) -> list[StoredStatement]:
    """Void the statements there, but for voiding ones; return those that were not void before."""
    if not positions:
        return []
    with _cursor() as cursor:
        cursor.execute(_VOID, [tenant, list(positions), voiding_verb])
        voided = [stored_from(row) for row in cursor]
        cursor.execute(_VOID_IDS, [tenant, [stored.id for stored in voided]])
    return voided


def _one(cursor: psycopg.Cursor[Any]) -> tuple[Any, ...]:
    row = cursor.fetchone()
    if row is None:
        raise psycopg.DataError("the query returned no row")
    return tuple(row)

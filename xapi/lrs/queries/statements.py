"""Finding statements: by id, by registration, by the filters of GET statements.

All filters work on keys and positions (`rules.keys`, `rules.positions`); `search` turns a filter
into positions, and this module reads what lies there.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from django.utils import timezone

from xapi.lrs.queries.filters import StatementFilter
from xapi.lrs.queries.plain import plain_cursor
from xapi.lrs.queries.search import Search
from xapi.lrs.queries.stored import COLUMNS, StoredStatement, stored_from
from xapi.lrs.queries.ways import Sql, Ways
from xapi.lrs.rules import wire
from xapi.lrs.rules.keys import (
    LONGEST_CHAIN,
    Keys,
    Link,
    agent_key,
    keys_of,
    registration_key,
)
from xapi.statements.actors import Identifier
from xapi.statements.parsing import read_stored

# ruff: noqa: S608  Only text of this module is put into queries; values go as parameters.

# The clock that is asked is not the one that stamps. Within this, months made ahead are left out.
_CLOCKS_DIFFER: Final = timedelta(hours=1)


@dataclass(frozen=True)
class Page:
    """Statements in order; `after` is the position to go on from, None at the end."""

    statements: list[StoredStatement]
    after: int | None


def statement_by_id(
    tenant: int, statement_id: UUID, *, authority: Identifier | None = None
) -> StoredStatement | None:
    """The statement with this id, voided or not; only one of `authority` if that is given."""
    where = Sql("i.tenant = %b AND i.id = %b", (tenant, statement_id))
    if authority is not None:
        where &= Ways(None, (Link.AUTHORITY,), agent_key(tenant, authority)).met_by_itself()
    found = _select(
        Sql(
            f"SELECT {COLUMNS} FROM lrs_statement_id i JOIN lrs_statement s"
            f" ON s.tenant = i.tenant AND s.position = i.position WHERE {where.text}",
            where.values,
        )
    )
    return found[0] if found else None


def statements_by_ids(tenant: int, ids: Collection[UUID]) -> list[StoredStatement]:
    """The statements with these ids, voided or not; those that have not come are left out."""
    return _select(
        Sql(
            f"SELECT {COLUMNS} FROM lrs_statement_id i JOIN lrs_statement s"
            " ON s.tenant = i.tenant AND s.position = i.position"
            " WHERE i.tenant = %b AND i.id = ANY(%b::uuid[])",
            (tenant, wire.uuid_array([*ids])),
        )
    )


def statements_of_registrations(
    tenant: int, registrations: Collection[UUID]
) -> list[StoredStatement]:
    """All that was recorded under these registrations and not voided, by timestamp, then stored."""
    wanted = set(registrations)
    keys = [registration_key(tenant, registration) for registration in wanted]
    found = _select(
        Sql(
            f"SELECT {COLUMNS} FROM lrs_statement s WHERE s.tenant = %b"
            " AND s.registration = ANY(%b::bigint[]) AND NOT s.voided"
            " ORDER BY s.timestamp, s.position",
            (tenant, wire.int8_array(keys)),
        )
    )
    return [stored for stored in found if stored.registration in wanted]


def find_statements(tenant: int, wanted: StatementFilter) -> Page:
    """One page of the statements that meet the filter, newest first unless `ascending`."""
    span = wanted.span(latest=timezone.now() + _CLOCKS_DIFFER)
    search = Search(tenant, wanted, span)
    found: list[StoredStatement] = []
    while len(found) <= wanted.limit:
        rows = search.next_rows(wanted.limit + 1 - len(found))
        if rows is None:
            break
        found += _meeting(tenant, wanted, search.ways, rows)
    page = found[: wanted.limit]
    after = page[-1].position if page and len(found) > wanted.limit else None
    return Page(page, after)


def _meeting(
    tenant: int,
    wanted: StatementFilter,
    ways: Sequence[Ways],
    rows: Sequence[tuple[StoredStatement, bool]],
) -> list[StoredStatement]:
    """Those of the rows that meet the filter indeed, in their order.

    The database compared hashes, and of statements about no activity it may have looked at less
    than the whole: those may have a statement as their object, and meet the filter through it.
    """
    chains = _chains(tenant, [stored for stored, about_no_activity in rows if about_no_activity])
    return [
        stored
        for stored, about_no_activity in rows
        if (
            any(
                wanted.is_met_by(one.payload) and all(way.names(keys) for way in ways)
                for one, keys in chains[stored.id]
            )
            if about_no_activity
            else wanted.is_met_by(stored.payload)
        )
    ]


Known = tuple[StoredStatement, Keys]


def _chains(tenant: int, starts: Sequence[StoredStatement]) -> Mapping[UUID, list[Known]]:
    """Each statement, the one that is its object, the object of that, and so on.

    A chain that comes back to itself ends there.
    """
    known = _known(tenant, starts)
    wanted = {keys.target for _, keys in known.values() if keys.target} - known.keys()
    for _ in range(LONGEST_CHAIN):
        if not wanted:
            break
        found = _known(tenant, statements_by_ids(tenant, wanted))
        known |= found
        wanted = {keys.target for _, keys in found.values() if keys.target} - known.keys()
    return {stored.id: _chain(stored.id, known) for stored in starts}


def _chain(start: UUID, known: Mapping[UUID, Known]) -> list[Known]:
    chain: dict[UUID, Known] = {}
    following: UUID | None = start
    while following is not None and following in known and following not in chain:
        chain[following] = known[following]
        following = known[following][1].target
    return list(chain.values())


def _known(tenant: int, found: Sequence[StoredStatement]) -> dict[UUID, Known]:
    return {stored.id: (stored, keys_of(tenant, read_stored(stored.payload))) for stored in found}


def _select(query: Sql) -> list[StoredStatement]:
    with plain_cursor() as cursor:
        cursor.execute(query.text, query.values)
        return [stored_from(row) for row in cursor.fetchall()]

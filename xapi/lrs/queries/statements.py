"""Finding statements: by id, by registration, by the filters of GET statements.

All filters work on keys and positions (`rules.keys`, `rules.positions`), so that one index gives
both the rows and their order. A filter that more than one thing can meet, such as an agent who may
be the actor or a member of a group, becomes one branch for each way to meet it; every branch is
ordered and limited by itself, and the branches are merged.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from django.db import connection
from django.utils import timezone

from xapi.lrs.queries.filters import StatementFilter
from xapi.lrs.queries.stored import COLUMNS, StoredStatement, stored_from
from xapi.lrs.rules.keys import Link, activity_key, agent_key, registration_key, verb_key
from xapi.statements.actors import Identifier

# ruff: noqa: S608  Only text of this module is put into queries; values go as parameters.

# The clock that is asked is not the one that stamps. Within this, months made ahead are left out.
_CLOCKS_DIFFER: Final = timedelta(hours=1)


@dataclass(frozen=True)
class Page:
    """Statements in order; `after` is the position to go on from, None at the end."""

    statements: list[StoredStatement]
    after: int | None


@dataclass(frozen=True)
class Sql:
    """A piece of SQL and the values for it, in their order."""

    text: str
    values: tuple[Any, ...] = ()

    def __and__(self, other: "Sql") -> "Sql":
        return Sql(f"{self.text} AND {other.text}", (*self.values, *other.values))


@dataclass(frozen=True)
class Alternatives:
    """A filter that a column of the statement can meet, or a link of one of these kinds."""

    tenant: int
    column: str | None
    kinds: tuple[Link, ...]
    key: int

    def condition(self) -> Sql:
        """The filter as a condition on a statement `s`, where another filter drives the query."""
        linked = Sql(
            "EXISTS (SELECT 1 FROM lrs_link x WHERE x.tenant = %s AND x.kind = ANY(%s)"
            " AND x.ref = %s AND x.position = s.position)",
            (self.tenant, [int(kind) for kind in self.kinds], self.key),
        )
        if self.column is None:
            return linked
        return Sql(f"(s.{self.column} = %s OR {linked.text})", (self.key, *linked.values))

    def branches(self, rest: Sql, span: tuple[int, int], tail: Sql) -> Sql:
        """The positions that meet this filter and the `rest`: a branch for each way to meet it."""
        branches = []
        if self.column is not None:
            branches.append(
                Sql(
                    f"(SELECT s.position FROM lrs_statement s WHERE s.{self.column} = %s"
                    f" AND {rest.text} ORDER BY s.position {tail.text})",
                    (self.key, *rest.values, *tail.values),
                )
            )
        branches += [
            Sql(
                # The span is repeated for the link: it prunes the months there too.
                "(SELECT l.position FROM lrs_link l JOIN lrs_statement s"
                " ON s.tenant = l.tenant AND s.position = l.position"
                " WHERE l.tenant = %s AND l.kind = %s AND l.ref = %s"
                " AND l.position >= %s AND l.position < %s"
                f" AND {rest.text} ORDER BY l.position {tail.text})",
                (self.tenant, int(kind), self.key, *span, *rest.values, *tail.values),
            )
            for kind in self.kinds
        ]
        return Sql(
            " UNION ".join(branch.text for branch in branches),
            tuple(value for branch in branches for value in branch.values),
        )


def statement_by_id(
    tenant: int, statement_id: UUID, *, authority: Identifier | None = None
) -> StoredStatement | None:
    """The statement with this id, voided or not; only one of `authority` if that is given."""
    where = Sql("i.tenant = %s AND i.id = %s", (tenant, statement_id))
    if authority is not None:
        key = agent_key(tenant, authority)
        where &= Alternatives(tenant, None, (Link.AUTHORITY,), key).condition()
    found = _select(
        Sql(
            f"SELECT {COLUMNS} FROM lrs_statement_id i JOIN lrs_statement s"
            f" ON s.tenant = i.tenant AND s.position = i.position WHERE {where.text}",
            where.values,
        )
    )
    return found[0] if found else None


def statements_of_registrations(
    tenant: int, registrations: Collection[UUID]
) -> list[StoredStatement]:
    """All that was recorded under these registrations and not voided, by timestamp, then stored."""
    keys = [registration_key(tenant, registration) for registration in registrations]
    wanted = {str(registration) for registration in registrations}
    found = _select(
        Sql(
            f"SELECT {COLUMNS} FROM lrs_statement s WHERE s.tenant = %s"
            " AND s.registration = ANY(%s) AND NOT s.voided ORDER BY s.timestamp, s.position",
            (tenant, keys),
        )
    )
    return [
        stored for stored in found if stored.statement["context"]["registration"].lower() in wanted
    ]


def find_statements(tenant: int, wanted: StatementFilter) -> Page:
    """One page of the statements that meet the filter, newest first unless `ascending`."""
    span = wanted.span(latest=timezone.now() + _CLOCKS_DIFFER)
    tail = Sql(f"{'ASC' if wanted.ascending else 'DESC'} LIMIT %s", (wanted.limit + 1,))
    conditions = _conditions(tenant, wanted, span)
    alternatives = _alternatives(tenant, wanted)
    if alternatives:
        driver, *others = alternatives
        for other in others:
            conditions &= other.condition()
        positions = driver.branches(conditions, span, tail)
        conditions = Sql(
            f"s.tenant = %s AND s.position IN ({positions.text})", (tenant, *positions.values)
        )
    found = _select(
        Sql(
            f"SELECT {COLUMNS} FROM lrs_statement s WHERE {conditions.text}"
            f" ORDER BY s.position {tail.text}",
            (*conditions.values, *tail.values),
        )
    )
    page = found[: wanted.limit]
    after = page[-1].position if page and len(found) > wanted.limit else None
    return Page([stored for stored in page if wanted.is_met_by(stored.payload)], after)


def _conditions(tenant: int, wanted: StatementFilter, span: tuple[int, int]) -> Sql:
    """What every branch has to meet."""
    conditions = Sql("s.tenant = %s AND NOT s.voided", (tenant,))
    conditions &= Sql("s.position >= %s AND s.position < %s", span)
    if wanted.verb is not None:
        conditions &= Sql("s.verb = %s", (verb_key(tenant, wanted.verb),))
    if wanted.registration is not None:
        key = registration_key(tenant, wanted.registration)
        conditions &= Sql("s.registration = %s", (key,))
    if wanted.activity is not None and not wanted.related_activities:
        conditions &= Sql("s.activity = %s", (activity_key(tenant, wanted.activity),))
    return conditions


def _alternatives(tenant: int, wanted: StatementFilter) -> list[Alternatives]:
    """The filters that several things can meet, the one that is likely rarest first."""
    found = []
    if wanted.agent is not None:
        kinds: tuple[Link, ...] = (Link.AGENT,)
        if wanted.related_agents:
            kinds = (Link.AGENT, Link.RELATED_AGENT, Link.AUTHORITY)
        found.append(Alternatives(tenant, "actor", kinds, agent_key(tenant, wanted.agent)))
    if wanted.activity is not None and wanted.related_activities:
        key = activity_key(tenant, wanted.activity)
        found.append(Alternatives(tenant, "activity", (Link.RELATED_ACTIVITY,), key))
    if wanted.authority is not None:
        key = agent_key(tenant, wanted.authority)
        found.append(Alternatives(tenant, None, (Link.AUTHORITY,), key))
    return found


def _select(query: Sql) -> list[StoredStatement]:
    with connection.cursor() as cursor:
        cursor.execute(query.text, query.values)
        return [stored_from(row) for row in cursor.fetchall()]

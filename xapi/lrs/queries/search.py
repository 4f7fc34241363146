"""From a filter to positions: which index is read, and what is asked of the rows it leads to.

Every index but that of registrations holds a key, then the verb, then the position. So a filter
together with a verb is one range of an index, already in order, however common both are. Without a
verb the index is read once for each verb that goes with the key, and the parts are merged.

A filter can be met in several ways: by a column of the statement, by links of some kinds. Each way
is a branch of the query, ordered and limited by itself. Of several filters the rarest leads, and
the others are asked of the rows it leads to. How rare a filter is, is found out by counting, but
not far.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from xapi.lrs.queries.filters import StatementFilter
from xapi.lrs.queries.plain import plain_cursor
from xapi.lrs.queries.stored import COLUMNS, StoredStatement, stored_from
from xapi.lrs.rules import wire
from xapi.lrs.rules.keys import (
    Keys,
    Link,
    activity_key,
    agent_key,
    registration_key,
    verb_key,
)
from xapi.lrs.rules.positions import months_around

# ruff: noqa: S608  Only text of this module is put into queries; values go as parameters.

# A filter that leads to no more than this is rare enough; counting goes no further.
_RARE: Final = 500
# Rows looked at in one go: a few more than wanted, as some are void; more where other filters have
# a say, and ever more where they keep saying no.
_SPARE: Final = 8
_FIRST_LOOK: Final = 500
_LONGEST_LOOK: Final = 32_000
# So few rows are asked themselves; and if another filter leads to so many times as many positions,
# the rows are asked too.
_FEW: Final = 40
_OFTEN: Final = 4

# The columns whose indexes have no verb between the key and the position.
_WITHOUT_VERB: Final = frozenset({"verb", "registration"})
_INHERITED: Final = frozenset({Link.INHERITED, Link.INHERITED_RELATED})


@dataclass(frozen=True)
class Sql:
    """A piece of SQL and the values for it, in their order."""

    text: str
    values: tuple[Any, ...] = ()

    def __and__(self, other: "Sql") -> "Sql":
        return Sql(f"{self.text} AND {other.text}", (*self.values, *other.values))


@dataclass(frozen=True)
class Ways:
    """A filter, and the ways to meet it: a column of the statement, or links of these kinds."""

    column: str | None
    kinds: tuple[Link, ...]
    key: int

    @property
    def own_kinds(self) -> list[Link]:
        """The links by which a statement meets it itself, not through its object."""
        return [kind for kind in self.kinds if kind not in _INHERITED]

    def names(self, keys: Keys) -> bool:
        """Whether a statement with these keys meets it itself."""
        single = self.column is not None and getattr(keys, self.column) == self.key
        return single or any((kind, self.key) in keys.links for kind in self.own_kinds)

    def met_by_itself(self) -> Sql:
        """It as a condition on a statement `s`, which has to meet it itself."""
        kinds = self.own_kinds
        parts = []
        if self.column is not None:
            parts.append(Sql(f"s.{self.column} = %b::bigint", (self.key,)))
        if kinds:
            parts.append(
                Sql(
                    "EXISTS (SELECT 1 FROM lrs_link x WHERE x.ref = %b::bigint"
                    " AND x.kind = ANY(%b::smallint[]) AND x.verb = s.verb"
                    " AND x.position = s.position)",
                    (self.key, wire.int2_array(kinds)),
                )
            )
        return Sql(
            f"({' OR '.join(part.text for part in parts)})",
            tuple(value for part in parts for value in part.values),
        )

    def met_somehow(self) -> Sql:
        """The same, or it may be met through its object: then that has to be looked at.

        Whose object is a statement has no activity.
        """
        itself = self.met_by_itself()
        return Sql(f"({itself.text} OR s.activity IS NULL)", itself.values)

    def links(self) -> Sql:
        """The links that lead to it, of all kinds, as FROM and WHERE, named `t`."""
        return Sql("lrs_link t WHERE t.ref = %b::bigint", (self.key,))

    def rows(self) -> Sql:
        """The statements that lead to it by a column, as FROM and WHERE, named `t`."""
        return Sql(f"lrs_statement t WHERE t.{self.column} = %b::bigint", (self.key,))


def ways_of(tenant: int, wanted: StatementFilter) -> list[Ways]:
    """The filters that are set, but for the verb, each with the ways to meet it."""
    ways = []
    if wanted.registration is not None:
        key = registration_key(tenant, wanted.registration)
        ways.append(Ways("registration", (Link.INHERITED,), key))
    if wanted.agent is not None:
        kinds: tuple[Link, ...] = (Link.AGENT, Link.INHERITED)
        if wanted.related_agents:
            kinds = (*kinds, Link.RELATED_AGENT, Link.AUTHORITY, Link.INHERITED_RELATED)
        ways.append(Ways("actor", kinds, agent_key(tenant, wanted.agent)))
    if wanted.activity is not None:
        kinds = (Link.INHERITED,)
        if wanted.related_activities:
            kinds = (*kinds, Link.RELATED_ACTIVITY, Link.INHERITED_RELATED)
        ways.append(Ways("activity", kinds, activity_key(tenant, wanted.activity)))
    if wanted.authority is not None:
        ways.append(Ways(None, (Link.AUTHORITY,), agent_key(tenant, wanted.authority)))
    return ways


class Search:
    """Reads what may meet a filter, a piece at a time, in order.

    Its queries are planned anew each time: how many rows a key leads to differs too much for one
    plan, and only known positions leave out the months that cannot hold any.
    """

    def __init__(self, tenant: int, wanted: StatementFilter, span: tuple[int, int]) -> None:
        self._tenant = tenant
        self._wanted = wanted
        self._low, self._high = span
        # The whole months of the span: true of every row in them, and so it costs no row.
        self._months = _between("t", *months_around(self._low, self._high))
        self._order = "ASC" if wanted.ascending else "DESC"
        self._look = _FIRST_LOOK
        self._verb: int | None = None
        self._leading: Ways | None = None
        self.ways = ways_of(tenant, wanted)
        if wanted.verb is not None:
            self._verb = verb_key(tenant, wanted.verb)
        if self.ways:
            self._leading = self._rarest()
        if self._verb is not None:
            verb = Ways("verb", (Link.INHERITED,), self._verb)
            self._leading = self._leading or verb
            self.ways.append(verb)
        self._rest = [way for way in self.ways if not self._is_led_by(way)]

    def next_rows(self, count: int) -> list[tuple[StoredStatement, bool]] | None:
        """The next rows, at most `count`, each with whether its object is no activity.

        None at the end. A row need not meet the filter: see `find_statements`.
        """
        if self._low >= self._high:
            return None
        if self._leading is None:
            all_there = self._rows(Sql("true"), count, ())
            self._go_on(all_there[-1][0].position if len(all_there) == count else None)
            return all_there
        size = count + _SPARE if not self._rest else max(count + _SPARE, self._look)
        positions = self._positions(self._leading, size, self._low, self._high)
        self._look = min(self._look * 4, _LONGEST_LOOK)
        kept, others = self._narrowed(positions)
        rows: list[tuple[StoredStatement, bool]] = []
        # Some at a time, where rows have to be asked: mostly the first few are enough.
        step = 2 * count if others else len(kept) or 1
        for start in range(0, len(kept), step):
            among = _among(kept[start : start + step])
            rows += self._rows(among, count - len(rows), others)
            if len(rows) == count:
                break
        if len(rows) == count:
            self._go_on(rows[-1][0].position)
        else:
            self._go_on(positions[-1] if len(positions) == size else None)
        return rows

    def _is_led_by(self, way: Ways) -> bool:
        """Whether the ranges that are read meet this filter already."""
        leading = self._leading
        led = leading is not None and way.column == "verb" and leading.column != "registration"
        return way is leading or led

    def _go_on(self, after: int | None) -> None:
        """Go on after this position; without one, this was the end."""
        if after is None:
            self._low = self._high
        elif self._wanted.ascending:
            self._low = after + 1
        else:
            self._high = after

    def _narrowed(self, positions: list[int]) -> tuple[list[int], list[Ways]]:
        """The positions to which the other filters lead as well, and the filters still to be asked.

        That is cheaper than asking row by row, unless the rows are few or the filter very common.
        """
        others = []
        for way in self._rest:
            found: list[int] = []
            enough = len(positions) * _OFTEN
            if len(positions) > _FEW:
                low, high = min(positions), max(positions) + 1
                found = self._positions(way, enough, low, high)
            if len(positions) > _FEW and len(found) < enough:
                among = set(found)
                positions = [position for position in positions if position in among]
            else:
                others.append(way)
        return positions, others

    def _rows(
        self, where: Sql, count: int, others: Sequence[Ways]
    ) -> list[tuple[StoredStatement, bool]]:
        span = _between("s", self._low, self._high)
        conditions = Sql("s.tenant = %b::bigint", (self._tenant,)) & span & where
        if not self._wanted.with_voided:
            conditions &= Sql("NOT s.voided")
        for way in others:
            # What only a certain authority recorded is for its own reader: never through an object.
            conditions &= way.met_somehow() if way.column else way.met_by_itself()
        with plain_cursor() as cursor:
            cursor.execute(
                f"SELECT {COLUMNS}, s.activity IS NULL FROM lrs_statement s"
                f" WHERE {conditions.text} ORDER BY s.position {self._order} LIMIT %b::bigint",
                (*conditions.values, count),
                prepare=False,
            )
            return [(stored_from(row[:-1]), row[-1]) for row in cursor.fetchall()]

    def _positions(self, ways: Ways, size: int, low: int, high: int) -> list[int]:
        """The next positions that a filter leads to, from `low` up to, not including, `high`."""
        span = _between("t", low, high)
        tail = Sql(f"ORDER BY t.position {self._order} LIMIT %b::bigint", (size,))
        branches = []
        if ways.column is not None:
            branches.append(self._by_column(ways, span, tail))
        if ways.kinds:
            branches.append(self._by_links(ways, span, tail))
        union = " UNION ".join(f"({branch.text})" for branch in branches)
        with plain_cursor() as cursor:
            cursor.execute(
                f"SELECT position FROM ({union}) u ORDER BY position {self._order}"
                " LIMIT %b::bigint",
                (*(value for branch in branches for value in branch.values), size),
                prepare=False,
            )
            return [row[0] for row in cursor.fetchall()]

    def _by_column(self, ways: Ways, span: Sql, tail: Sql) -> Sql:
        """The next positions by a column: of the verb asked for, or of each verb in turn."""
        rows = ways.rows()
        if ways.column in _WITHOUT_VERB or self._verb is not None:
            rows &= span
            if ways.column not in _WITHOUT_VERB:
                rows &= Sql("t.verb = %b::bigint", (self._verb,))
            return Sql(f"SELECT t.position FROM {rows.text} {tail.text}", rows.values + tail.values)
        of_verb = rows & span & Sql("t.verb = v.verb")
        rows &= self._months
        text = f"""
        WITH RECURSIVE verbs AS (
            (SELECT t.verb FROM {rows.text} ORDER BY t.verb LIMIT 1)
            UNION ALL
            SELECT n.verb FROM verbs v CROSS JOIN LATERAL (
                SELECT t.verb FROM {rows.text} AND t.verb > v.verb ORDER BY t.verb LIMIT 1
            ) n
        )
        SELECT f.position FROM verbs v CROSS JOIN LATERAL (
            SELECT t.position FROM {of_verb.text} {tail.text}
        ) f
        """
        return Sql(text, rows.values * 2 + of_verb.values + tail.values)

    def _by_links(self, ways: Ways, span: Sql, tail: Sql) -> Sql:
        """The next positions by links: of the verb asked for, or of each kind and verb in turn."""
        links = ways.links()
        kinds = wire.int2_array(ways.kinds)
        if self._verb is not None:
            of_kind = links & span & Sql("t.kind = v.kind AND t.verb = %b::bigint", (self._verb,))
            text = f"""
            SELECT f.position FROM unnest(%b::smallint[]) AS v (kind) CROSS JOIN LATERAL (
                SELECT t.position FROM {of_kind.text} {tail.text}
            ) f
            """
            return Sql(text, (kinds, *of_kind.values, *tail.values))
        of_kind = links & span & Sql("t.kind = v.kind AND t.verb = v.verb")
        links &= self._months
        order = "ORDER BY t.kind, t.verb LIMIT 1"
        text = f"""
        WITH RECURSIVE kinds AS (
            (SELECT t.kind, t.verb FROM {links.text} {order})
            UNION ALL
            SELECT n.kind, n.verb FROM kinds v CROSS JOIN LATERAL (
                SELECT t.kind, t.verb FROM {links.text} AND (t.kind, t.verb) > (v.kind, v.verb)
                {order}
            ) n
        )
        SELECT f.position FROM kinds v CROSS JOIN LATERAL (
            SELECT t.position FROM {of_kind.text} {tail.text}
        ) f WHERE v.kind = ANY(%b::smallint[])
        """
        return Sql(text, (*links.values * 2, *of_kind.values, *tail.values, kinds))

    def _rarest(self) -> Ways:
        """The filter that leads to the fewest positions, as far as it was counted."""
        if len(self.ways) == 1:
            return self.ways[0]
        counts: list[str] = []
        values: list[Any] = []
        for way in self.ways:
            parts = []
            if way.column is not None:
                parts.append(way.rows())
            if way.kinds:
                kinds = Sql("t.kind = ANY(%b::smallint[])", (wire.int2_array(way.kinds),))
                parts.append(way.links() & kinds)
            parts = [part & self._months for part in parts]
            if self._verb is not None and way.column != "registration":
                parts = [part & Sql("t.verb = %b::bigint", (self._verb,)) for part in parts]
            counts.append(
                " + ".join(
                    f"(SELECT count(*) FROM (SELECT 1 FROM {part.text} LIMIT {_RARE}) c)"
                    for part in parts
                )
            )
            values += [value for part in parts for value in part.values]
        with plain_cursor() as cursor:
            cursor.execute(f"SELECT {', '.join(counts)}", values, prepare=False)
            found = cursor.fetchone() or ()
        return self.ways[min(range(len(found)), key=found.__getitem__)]


def _between(name: str, low: int, high: int) -> Sql:
    text = f"{name}.position >= %b::bigint AND {name}.position < %b::bigint"
    return Sql(text, (low, high))


def _among(positions: Sequence[int]) -> Sql:
    """Being at one of these positions; the ends are said again, as they tell the months."""
    low, high = min(positions), max(positions)
    return Sql(
        "s.position = ANY(%b::bigint[]) AND s.position >= %b::bigint AND s.position <= %b::bigint",
        (wire.int8_array(positions), low, high),
    )

"""A filter, and the ways to meet it: a column of the statement, or links of some kinds."""

from dataclasses import dataclass
from typing import Any, Final

from xapi.lrs.queries.filters import StatementFilter
from xapi.lrs.rules.keys import Keys, Link, activity_key, agent_key, registration_key

# ruff: noqa: S608  Only text of this module is put into queries; values go as parameters.

_INHERITED: Final = frozenset({Link.INHERITED, Link.INHERITED_RELATED})


@dataclass(frozen=True)
class Sql:
    """A piece of SQL and the values for it, in their order."""

    text: str
    values: tuple[Any, ...] = ()

    def __add__(self, other: "Sql") -> "Sql":
        return Sql(f"{self.text} {other.text}", (*self.values, *other.values))

    def __and__(self, other: "Sql") -> "Sql":
        return Sql(f"{self.text} AND {other.text}", (*self.values, *other.values))


EVER: Final = Sql("true")


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

    def met_by_itself(self, months: Sql = EVER) -> Sql:
        """It as a condition on a statement `s`, which has to meet it itself; `x` is in `months`.

        One look at one place of an index for each kind of link. OFFSET keeps the server from
        reading all links of the key at once, as if few statements had it.
        """
        parts = []
        if self.column is not None:
            parts.append(Sql(f"s.{self.column} = %b::bigint", (self.key,)))
        for kind in self.own_kinds:
            link = f"x.kind = {kind:d} AND x.verb = s.verb AND x.position = s.position"
            there = Sql("x.ref = %b::bigint", (self.key,)) & months & Sql(link)
            parts.append(
                Sql(f"EXISTS (SELECT 1 FROM lrs_link x WHERE {there.text} OFFSET 0)", there.values)
            )
        return Sql(
            f"({' OR '.join(part.text for part in parts)})",
            tuple(value for part in parts for value in part.values),
        )

    def met_somehow(self, months: Sql) -> Sql:
        """The same, or it may be met through its object: then that has to be looked at.

        Whose object is a statement has no activity.
        """
        itself = self.met_by_itself(months)
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
        # With a verb asked for it may be that of the object; but see `Search`.
        kinds = (Link.AUTHORITY, Link.INHERITED_RELATED)
        ways.append(Ways(None, kinds, agent_key(tenant, wanted.authority)))
    return ways

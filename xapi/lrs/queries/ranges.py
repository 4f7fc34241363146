"""The ranges of indexes that a filter leads to, as SQL.

Every index but that of registrations holds a key, then the verb, then the position. So a filter
together with a verb is one range of an index, already in order, however common both are. Without a
verb it is one range for each verb that goes with the key; the verbs are found by entering the index
once for each. Where there are few rows, it costs less to sweep over all of them, and sort.

A source is a table with a condition, as FROM and WHERE, named `t`; `place` is where positions have
to be, and `tail` the order and limit of each range.
"""

from collections.abc import Iterator
from typing import Final

from xapi.lrs.queries.ways import Sql, Ways
from xapi.lrs.rules import wire

# ruff: noqa: S608  Only text of this module is put into queries; values go as parameters.

# The columns whose indexes have no verb between the key and the position.
_WITHOUT_VERB: Final = frozenset({"verb", "registration"})
_BY_VERB: Final = "ORDER BY t.verb, t.position"
# So many verbs that go with a key are read one by one, what is left in one sweep.
_VERBS: Final = 100


def sweeps(ways: Ways, place: Sql, size: int) -> Iterator[Sql]:
    """So many positions of whatever verb, in no order that matters.

    It is the order of the index: the server is not to think of reading the table instead.
    """
    limit = Sql("LIMIT %b::bigint", (size,))
    if ways.column is not None:
        order = Sql("ORDER BY t.position" if ways.column in _WITHOUT_VERB else _BY_VERB)
        yield _read(ways.rows() & place, order + limit)
    if ways.kinds:
        yield _by_kind(ways, place, Sql(_BY_VERB) + limit)


def ranges(ways: Ways, verb: int | None, months: Sql, place: Sql, tail: Sql) -> Iterator[Sql]:
    """The positions of one verb, or of each; `months` is all that `place` has in common."""
    of_verb = Sql("t.verb = %b::bigint", (verb,))
    if ways.column is not None:
        rows = ways.rows()
        if ways.column in _WITHOUT_VERB:
            yield _read(rows & place, tail)
        elif verb is not None:
            yield _read(rows & of_verb & place, tail)
        else:
            yield _by_each(rows, None, months, place, tail)
    if ways.kinds and verb is not None:
        yield _by_kind(ways, of_verb & place, tail)
    elif ways.kinds:
        yield _by_each(ways.links(), wire.int2_array(ways.kinds), months, place, tail)


def _by_kind(ways: Ways, place: Sql, tail: Sql) -> Sql:
    """The positions of links, kind by kind: those of other kinds between them are not touched."""
    part = _read(ways.links() & Sql("t.kind = v.kind") & place, tail)
    text = f"""
    SELECT f.position FROM unnest(%b::smallint[]) AS v (kind) CROSS JOIN LATERAL ({part.text}) f
    """
    return Sql(text, (wire.int2_array(ways.kinds), *part.values))


def _read(source: Sql, tail: Sql) -> Sql:
    return Sql("SELECT t.position FROM") + source + tail


def _by_each(source: Sql, kinds: wire.Binary | None, months: Sql, place: Sql, tail: Sql) -> Sql:
    """The positions of each verb of a source; of links, of each of these kinds and each verb.

    To enter the index for each is little where they are few and have many rows. Where they are
    many, those after the first are read in one sweep.
    """
    here = source & months
    names = ("verb",) if kinds is None else ("kind", "verb")
    t, v = (", ".join(f"{table}.{name}" for name in names) for table in "tv")
    first = f"ORDER BY {t} LIMIT 1"
    one = source & Sql(f"({t}) = ({v})") & place
    rest = source & Sql(f"({t}) >= ({v})") & place
    if kinds is not None:
        one &= Sql("v.kind = ANY(%b::smallint[])", (kinds,))
        rest &= Sql("t.kind = ANY(%b::smallint[])", (kinds,))
    of_one, of_rest = _read(one, tail), _read(rest, tail)
    text = f"""
    WITH RECURSIVE each AS (
        (SELECT {t}, 1 AS number FROM {here.text} {first})
        UNION ALL
        SELECT n.* FROM each v CROSS JOIN LATERAL (
            SELECT {t}, v.number + 1 FROM {here.text} AND ({t}) > ({v}) {first}
        ) n WHERE v.number < {_VERBS}
    )
    SELECT f.position FROM each v CROSS JOIN LATERAL ({of_one.text}) f
    WHERE v.number < {_VERBS}
    UNION ALL
    SELECT f.position FROM each v CROSS JOIN LATERAL ({of_rest.text}) f
    WHERE v.number = {_VERBS}
    """
    return Sql(text, here.values * 2 + of_one.values + of_rest.values)

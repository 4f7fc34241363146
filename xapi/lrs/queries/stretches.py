"""Reading a stretch of the store: positions by an index, rows by their positions.

The months of a stretch stand in the text of its queries, everything else goes as a parameter. So
the plan that the server keeps of a query is one for these months, however the filter's keys differ:
each index is entered at a key and read in order, as far as the limit, which is right for a key with
five rows and for one with five million.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import inf
from typing import Any, Final

from xapi.lrs.queries.plain import plain_cursor
from xapi.lrs.queries.ranges import ranges, sweeps
from xapi.lrs.queries.stored import COLUMNS, StoredStatement, stored_from
from xapi.lrs.queries.ways import Sql, Ways
from xapi.lrs.rules import wire

# ruff: noqa: S608  Only text of this module is put into queries; values go as parameters.


@dataclass(frozen=True)
class Piece:
    """The first positions of a filter, in order.

    `reach` is how far from the beginning they are all there are; without end if that is the whole.
    """

    positions: list[int]
    reach: float

    @property
    def whole(self) -> bool:
        """Whether the filter leads to nothing more."""
        return self.reach == inf

    @property
    def density(self) -> float:
        """Positions led to, by positions there are; nought where all of them are known."""
        return len(self.positions) / self.reach if self.reach else 0.0


Found = tuple[StoredStatement, bool]
Span = tuple[int, int]

# Of filters that led to more than was read, by filter, verb and months: the most that was read at
# once, and how dense it was. Only a hint for the next time, so it may be old or missing.
_abundant: Final[dict[tuple[Ways, int | None, Span], tuple[int, float]]] = {}
_REMEMBERED: Final = 10_000
# No more than so many positions are read in one sweep rather than verb by verb.
_SWEPT: Final = 250


class Stretch:
    """What is left of some months, read in one direction; `verb` is the one asked for."""

    def __init__(self, months: Span, span: Span, *, verb: int | None, ascending: bool) -> None:
        self._months = months
        self._low, self._high = max(months[0], span[0]), min(months[1], span[1])
        self._verb = verb
        self._ascending = ascending
        self._order = "ASC" if ascending else "DESC"
        self._start = self._low if ascending else self._high - 1

    @property
    def is_over(self) -> bool:
        """Whether nothing is left."""
        return self._low >= self._high

    @property
    def end(self) -> int:
        """The last position of it."""
        return self._high - 1 if self._ascending else self._low

    def has(self, position: int) -> bool:
        """Whether a position is still ahead."""
        return self._low <= position < self._high

    def within(self, positions: Iterable[int], reach: float) -> list[int]:
        """Those that are nearer than `reach` to the first position, before anything was read."""
        low, high = self._start - reach, self._start + reach
        return [position for position in positions if low < position < high]

    def beyond(self, positions: Iterable[int], reach: float) -> list[int]:
        """Those that are as far as `reach` from the first position, or farther."""
        low, high = self._start - reach, self._start + reach
        return [position for position in positions if not low < position < high]

    def beginning(self, width: int) -> tuple[Span, int]:
        """The next positions, so many; and the last of them."""
        if self._ascending:
            high = min(self._low + width, self._high)
            return (self._low, high), high - 1
        low = max(self._high - width, self._low)
        return (low, self._high), low

    def go_on(self, after: int) -> None:
        """Go on after this position."""
        if self._ascending:
            self._low = after + 1
        else:
            self._high = after

    def months(self, name: str) -> Sql:
        """Lying in its whole months: true of every row in them, and so it costs no row."""
        first, following = self._months
        return Sql(f"{name}.position >= {first} AND {name}.position < {following}")

    def rows(self, conditions: Sql, count: int) -> list[Found]:
        """The next statements `s` under these conditions, whatever they are about.

        Each with whether its object is no activity.
        """
        where = self._place("s", (self._low, self._high)) & conditions
        return _found(
            f"SELECT {COLUMNS}, s.activity IS NULL FROM lrs_statement s WHERE {where.text}"
            f" ORDER BY s.position {self._order} LIMIT %b::bigint",
            (*where.values, count),
        )

    def rows_at(self, positions: Sequence[int], conditions: Sql, count: int) -> list[Found]:
        """Of the statements `s` at these positions the first under these conditions."""
        where = self.months("s") & Sql("s.position = w.position") & conditions
        return _found(
            f"SELECT {COLUMNS}, s.activity IS NULL"
            " FROM unnest(%b::bigint[]) WITH ORDINALITY w (position, place)"
            f" JOIN lrs_statement s ON {where.text} ORDER BY w.place LIMIT %b::bigint",
            (wire.int8_array(positions), *where.values, count),
        )

    def positions(self, ways: Ways, size: int, span: Span | None = None) -> Piece:
        """The next positions that a filter leads to, `size` or so; or the first of a span."""
        low, high = span or (self._low, self._high)
        few = self._swept(ways, (low, high), max(size, _SWEPT))
        if few is not None:
            return Piece(sorted(set(few), reverse=not self._ascending), inf)
        order = f"ORDER BY t.position {self._order}"
        tail = Sql(f"{order} LIMIT %b::bigint", (size,))
        found = _positions(self._ranges(ways, (low, high), tail), order, size)
        # One position can be led to in several ways.
        positions = list(dict.fromkeys(found))
        if len(found) < size:
            return Piece(positions, inf)
        piece = Piece(positions, found[-1] + 1 - low if self._ascending else high - found[-1])
        self._remember(ways, size, piece.density)
        return piece

    def density_before(self, ways: Ways) -> float:
        """How dense the positions of a filter were when last read; nought if that is unknown."""
        return self._before(ways)[1]

    def all_positions(self, ways: Ways, span: Span, most: int) -> set[int] | None:
        """All positions of a span that a filter leads to; None if these are more than `most`."""
        found = self._swept(ways, span, most + 1)
        if found is None:
            # Without OFFSET the server might join the ranges to one, wherever its positions are.
            found = _positions(self._ranges(ways, span, Sql("OFFSET 0")), "", most + 1)
        if len(found) <= most:
            return set(found)
        self._remember(ways, most, most / (span[1] - span[0]))
        return None

    def _swept(self, ways: Ways, span: Span, size: int) -> list[int] | None:
        """All positions of a span; None if they are as many as `size`, or cost more than need be.

        A sweep passes over all positions of the months, and over the filter's verbs.
        """
        first, following = self._months
        narrow = 2 * (span[1] - span[0]) < following - first
        if self._verb is not None or narrow or self._before(ways)[0] >= size:
            return None
        found = _positions(sweeps(ways, self._place("t", span), size), "", size)
        if len(found) < size:
            return found
        self._remember(ways, size, size / (span[1] - span[0]))
        return None

    def _remember(self, ways: Ways, size: int, density: float) -> None:
        if len(_abundant) >= _REMEMBERED:
            _abundant.clear()
        most = max(size, self._before(ways)[0])
        _abundant[ways, self._verb, self._months] = (most, density)

    def _before(self, ways: Ways) -> tuple[int, float]:
        return _abundant.get((ways, self._verb, self._months), (0, 0.0))

    def _ranges(self, ways: Ways, span: Span, tail: Sql) -> Iterable[Sql]:
        return ranges(ways, self._verb, self.months("t"), self._place("t", span), tail)

    def _place(self, name: str, span: Span) -> Sql:
        bounds = f"{name}.position >= %b::bigint AND {name}.position < %b::bigint"
        return self.months(name) & Sql(bounds, span)


def _found(query: str, values: Sequence[Any]) -> list[Found]:
    with plain_cursor() as cursor:
        cursor.execute(query, values, binary=True)
        return [(stored_from(row[:-1]), row[-1]) for row in cursor.fetchall()]


def _positions(parts: Iterable[Sql], order: str, size: int) -> list[int]:
    """The positions of all parts together, in order, no more than `size`."""
    branches = list(parts)
    union = " UNION ALL ".join(f"({branch.text})" for branch in branches)
    with plain_cursor() as cursor:
        cursor.execute(
            f"SELECT t.position FROM ({union}) t {order} LIMIT %b::bigint",
            (*(value for branch in branches for value in branch.values), size),
            binary=True,
        )
        return [position for (position,) in cursor.fetchall()]

"""From a filter to the rows that may meet it, a piece at a time, in order.

The store is read stretch by stretch: the newest month alone, then ever more months at once, so that
a page that is full soon costs no look at old months, and one that never is costs few queries.

A filter can be met in several ways, by a column of the statement or by links of some kinds; all of
them are read together (`stretches`). What several filters have in common is found by `crossing`.
"""

from collections.abc import Sequence

from xapi.lrs.queries.crossing import SPARE, Crossing, Single
from xapi.lrs.queries.filters import StatementFilter
from xapi.lrs.queries.stretches import Found, Stretch
from xapi.lrs.queries.ways import Sql, Ways, ways_of
from xapi.lrs.rules.keys import Link, verb_key
from xapi.lrs.rules.positions import month_stretches


class Search:
    """Reads what may meet a filter. `ways` are all filters that are set, the verb's too."""

    def __init__(self, tenant: int, wanted: StatementFilter, span: tuple[int, int]) -> None:
        self._filters = ways_of(tenant, wanted)
        self._verb: Ways | None = None
        if wanted.verb is not None:
            self._verb = Ways("verb", (Link.INHERITED,), verb_key(tenant, wanted.verb))
        self.ways = [*self._filters, *([self._verb] if self._verb else ())]
        self._common: set[Ways] = set()
        self._shown = Sql("s.tenant = %b::bigint", (tenant,))
        if not wanted.with_voided:
            self._shown &= Sql("NOT s.voided")
        verb = None if self._verb is None else self._verb.key
        self._stretches = [
            Stretch(months, span, verb=verb, ascending=wanted.ascending)
            for months in month_stretches(*span)
        ]
        if not wanted.ascending:
            self._stretches.reverse()
        self._candidates: Single | Crossing | None = None

    def next_rows(self, count: int) -> list[Found] | None:
        """The next rows, at most `count`, each with whether its object is no activity.

        None at the end. A row need not meet the filter: see `find_statements`.
        """
        while self._stretches and self._stretches[-1].is_over:
            self._stretches.pop()
            self._candidates = None
        if not self._stretches:
            return None
        stretch = self._stretches[-1]
        if not self.ways:
            rows = stretch.rows(self._shown, count)
            after = stretch.end
        else:
            self._candidates = self._candidates or self._begin(stretch)
            found = self._candidates.next(count)
            # Where nothing is left to be asked, the first positions are mostly the rows.
            asked = found.positions if found.unsure else found.positions[: count + SPARE]
            rows = self._rows_at(stretch, asked, found.unsure, count)
            after = found.after if len(asked) == len(found.positions) else asked[-1]
        stretch.go_on(rows[-1][0].position if len(rows) == count else after)
        return rows

    def _begin(self, stretch: Stretch) -> Single | Crossing:
        """What leads to the rows of a stretch; the verb does if there is nothing else."""
        if len(self._filters) > 1:
            return Crossing(stretch, self._filters, self._verb, self._common)
        (only,) = self._filters or self.ways
        return Single(stretch, only, self._verb)

    def _rows_at(
        self, stretch: Stretch, positions: Sequence[int], unsure: Sequence[Ways], count: int
    ) -> list[Found]:
        """Of the rows at these positions the first that meet what is not sure yet."""
        if not positions:
            return []
        conditions = self._shown
        for way in self.ways:
            if way.column is None:
                # What only a certain authority recorded is never met through an object.
                conditions &= way.met_by_itself(stretch.months("x"))
            elif way in unsure:
                conditions &= way.met_somehow(stretch.months("x"))
        return stretch.rows_at(positions, conditions, count)

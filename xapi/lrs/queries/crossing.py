"""Where filters lead to together, in one stretch of the store.

Of several filters the one that leads to the fewest positions leads. Which one that is differs from
month to month and is found out by reading a little of each, which is not wasted: what was read is
intersected. Then the leading filter is read span by span, each as long as a page should need by
what was found so far; of the others those positions are read that lie where the leading one has
led to. Where these would be far too many, each row is asked instead.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf
from typing import Final

from xapi.lrs.queries.stretches import Piece, Stretch
from xapi.lrs.queries.ways import Ways

# Rows looked at in one go: a few more than wanted, as some are void.
SPARE: Final = 8
# Positions read of each of several filters, to find out which leads to the fewest.
_SAMPLE: Final = 200
# The leading one is read so far that the page should be full, with so much to be sure; but no more
# than so many times as far as before, and never farther than this.
_SURE: Final = 1.5
_FARTHER: Final = 4
_LONGEST: Final = 32_000
# Another filter's positions are read if they are so few, or so few for each of the leading one's:
# to ask a row costs as much as to read so many positions.
_FEW: Final = 1_000
_OFTEN: Final = 40


@dataclass(frozen=True)
class Candidates:
    """Positions where filters lead to; there is no other one up to `after`.

    `unsure` are filters that may not lead there: each row has to be asked.
    """

    positions: list[int]
    after: int
    unsure: Sequence[Ways] = ()


class Single:
    """One filter: a page's worth of its positions at a time."""

    def __init__(self, stretch: Stretch, way: Ways, verb: Ways | None) -> None:
        self._stretch = stretch
        self._way = way
        self._unsure = _unsure(way, verb)

    def next(self, count: int) -> Candidates:
        """The next candidates, for a page of so many rows."""
        piece = self._stretch.positions(self._way, count + SPARE)
        after = self._stretch.end if piece.whole else piece.positions[-1]
        return Candidates(piece.positions, after, self._unsure)


class Crossing:
    """Several filters. `common` are those known to lead to too much, and gets more of them."""

    def __init__(
        self, stretch: Stretch, filters: Sequence[Ways], verb: Ways | None, common: set[Ways]
    ) -> None:
        self._stretch = stretch
        self._common = common
        self._samples: dict[Ways, Piece] = {}
        for way in filters:
            self._samples[way] = sample = stretch.positions(way, _SAMPLE)
            if sample.whole:
                break
        self._leading = min(self._samples, key=self._abundance)
        self._rest = sorted(set(filters) - {self._leading}, key=self._abundance)
        self._unsure = _unsure(self._leading, verb)
        self._begun = False
        # Positions of the leading filter in the space of one; how many were looked at, and how many
        # of so many were left.
        self._density = self._samples[self._leading].density
        self._looked = len(self._samples[self._leading].positions)
        self._share = self._expected_share()

    def next(self, count: int) -> Candidates:
        """The next candidates, for a page of so many rows."""
        stretch = self._stretch
        sample = self._samples[self._leading]
        size = self._likely(count)
        if sample.whole or (size <= _SAMPLE and not self._begun):
            positions = [one for one in sample.positions if stretch.has(one)]
            after = stretch.end if sample.whole else positions[-1]
        else:
            span, after = stretch.beginning(int(size / self._density) + 1)
            piece = stretch.positions(self._leading, _FARTHER * size, span)
            positions = piece.positions
            self._density, self._looked = max(len(positions), 1) / (span[1] - span[0]), size
            if not piece.whole:
                after, self._density = positions[-1], piece.density
        self._begun = True
        return self._narrowed(positions, after)

    def _abundance(self, way: Ways) -> tuple[float, int]:
        """How much a filter leads to, by what was read of it; infinite if nothing was."""
        sample = self._samples.get(way)
        return (sample.density, len(sample.positions)) if sample else (inf, 0)

    def _expected_share(self) -> float:
        """How much of the leading filter's positions will be left, as the samples overlap."""
        first = self._samples[self._leading]
        others = [
            sample
            for way, sample in self._samples.items()
            if way is not self._leading and sample.density <= _OFTEN * first.density
        ]
        reach = min((sample.reach for sample in others), default=inf)
        known = self._stretch.within(first.positions, reach)
        left = set(known).intersection(*(sample.positions for sample in others))
        return max(len(left), 0.5) / len(known) if known else 1.0

    def _likely(self, count: int) -> int:
        """How many positions of the leading filter are needed for so many rows, it seems."""
        likely = int(_SURE * count / self._share)
        return min(max(likely, _SAMPLE), _FARTHER * self._looked, _LONGEST)

    def _narrowed(self, positions: list[int], after: int) -> Candidates:
        looked, unsure = len(positions), list(self._unsure)
        for way in self._rest:
            if not positions:
                break
            met = self._met(way, positions)
            if met is None:
                unsure.append(way)
            else:
                positions = met
        if unsure:
            # Whoever comes again was left with too little.
            self._share /= _FARTHER
        elif looked:
            self._share = max(len(positions), 0.5) / looked
        return Candidates(positions, after, unsure)

    def _met(self, way: Ways, positions: list[int]) -> list[int] | None:
        """Those of the positions to which another filter leads too; None if that costs too much."""
        sample = self._samples.get(way, _NOTHING)
        far = self._stretch.beyond(positions, sample.reach)
        known = set(sample.positions)
        if far:
            low, high = min(far), max(far) + 1
            enough = max(_FEW, _OFTEN * len(far))
            density = sample.density or self._stretch.density_before(way)
            if way in self._common or density * (high - low) > enough:
                return None
            # There may be more than was expected.
            found = self._stretch.all_positions(way, (low, high), 2 * enough)
            if found is None:
                self._common.add(way)
                return None
            known |= found
        return [one for one in positions if one in known]


def _unsure(leading: Ways, verb: Ways | None) -> list[Ways]:
    """All indexes lead to the verb as well, except that of registrations."""
    return [verb] if verb and leading.column == "registration" else []


# Of a filter of which nothing was read.
_NOTHING: Final = Piece([], 0)

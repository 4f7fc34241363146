"""Figures about groups: never of so few that they would speak of one person (A34, R114, R129)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

TENTH: Final = Decimal("0.1")
SURE_FROM: Final = 30
"""Below so many answers a statistic of a question says nothing yet."""


@dataclass(frozen=True, slots=True)
class Share:
    """How many of a group; `percent` is None where the group is too small to be shown."""

    part: int
    whole: int
    percent: Decimal | None

    @property
    def is_hidden(self) -> bool:
        return self.percent is None


def share(part: int, whole: int, *, smallest: int) -> Share:
    """`part` of `whole` in percent to one place, where `whole` is at least `smallest`."""
    if whole < max(smallest, 1):
        return Share(part, whole, None)
    exact = Decimal(100 * part) / whole
    return Share(part, whole, exact.quantize(TENTH, ROUND_HALF_UP))


def hours(minutes: int) -> Decimal:
    """Minutes as hours to one place."""
    return (Decimal(minutes) / 60).quantize(TENTH, ROUND_HALF_UP)


def months(since: date, until: date) -> list[date]:
    """The first day of every month from that of `since` to that of `until`."""
    found, month = [], since.replace(day=1)
    while month <= until:
        found.append(month)
        month = (month.replace(day=28) + (date(2000, 2, 1) - date(2000, 1, 28))).replace(day=1)
    return found


@dataclass(frozen=True, slots=True)
class Stratum:
    """People of one post and one level: figures never mix several (R114)."""

    post: str
    level: str


def by_stratum(
    outcomes: Iterable[tuple[Stratum, bool]], *, smallest: int
) -> Mapping[Stratum, Share]:
    """The share of passes in each stratum, in the order of posts and levels."""
    counts: dict[Stratum, list[int]] = {}
    for stratum, passed in outcomes:
        row = counts.setdefault(stratum, [0, 0])
        row[0] += passed
        row[1] += 1
    ordered: Sequence[Stratum] = sorted(counts, key=lambda one: (one.post, one.level))
    return {one: share(*counts[one], smallest=smallest) for one in ordered}

"""How far several raters agree: percent agreement, and Krippendorff's alpha.

Alpha is 1 − D_o/D_e, the disagreement seen over that expected by chance, over all pairs of values
within a unit. A value that somebody left out is missing: it counts neither for nor against.
Computed by exact rationals from the coincidence matrix (K. Krippendorff, Computing Krippendorff's
alpha-reliability, 2011).
"""

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from fractions import Fraction
from itertools import combinations

Value = Fraction | str
Unit = Sequence[Value | None]
"""What the raters said of one thing, in the order of the raters."""


class Metric(StrEnum):
    """How two values differ: wholly or not at all, or by the square of their distance."""

    NOMINAL = "nominal"
    INTERVAL = "interval"


def percent_agreement(units: Sequence[Unit]) -> Fraction | None:
    """The share of pairs of raters who said the same; None where there is no pair."""
    pairs = [pair for unit in units for pair in combinations(_said(unit), 2)]
    return Fraction(sum(a == b for a, b in pairs), len(pairs)) if pairs else None


def krippendorff_alpha(units: Sequence[Unit], metric: Metric) -> Fraction | None:
    """Alpha, 1 for full agreement, 0 for chance, below 0 for worse.

    None where there is nothing to pair, or only one value was ever used: then there is no chance
    disagreement to compare with. Interval values are numbers.
    """
    coincidences = _coincidences(units)
    totals: dict[Value, Fraction] = {}
    for (value, _), count in coincidences.items():
        totals[value] = totals.get(value, Fraction(0)) + count
    n = sum(totals.values(), Fraction(0))
    if n < 2:
        return None
    differ = _METRICS[metric]
    observed = sum((k * differ(a, b) for (a, b), k in coincidences.items()), Fraction(0))
    expected = sum(
        (totals[a] * totals[b] * differ(a, b) for a in totals for b in totals if a != b),
        Fraction(0),
    )
    return 1 - (n - 1) * observed / expected if expected else None


def _coincidences(units: Sequence[Unit]) -> Mapping[tuple[Value, Value], Fraction]:
    """How often each ordered pair of values met within a unit, each unit of m values by 1/(m−1)."""
    found: dict[tuple[Value, Value], Fraction] = {}
    for unit in units:
        said = _said(unit)
        for one, other in combinations(said, 2):
            for pair in ((one, other), (other, one)):
                found[pair] = found.get(pair, Fraction(0)) + Fraction(1, len(said) - 1)
    return found


def _said(unit: Unit) -> list[Value]:
    return [value for value in unit if value is not None]


def _nominal(one: Value, other: Value) -> Fraction:
    return Fraction(one != other)


def _interval(one: Value, other: Value) -> Fraction:
    return (Fraction(one) - Fraction(other)) ** 2


_METRICS: Mapping[Metric, Callable[[Value, Value], Fraction]] = {
    Metric.NOMINAL: _nominal,
    Metric.INTERVAL: _interval,
}

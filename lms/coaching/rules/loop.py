"""Whether a defect became rarer after training: figures before and after, never without n (R126).

A loop is closed by figures alone. Before and after are the same number of sampled calls: the last
`n` up to the training and the next `n` after it. With fewer than that the verdict is that there
are too few, whatever they show.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Final

DEFAULT_SAMPLE: Final = 10
SMALLEST_SAMPLE: Final = 3
SURE_FROM: Final = 30
"""From how many on a figure stands without the remark that they are few."""


class Verdict(StrEnum):
    TOO_FEW = "too_few"
    FALLING = "falling"
    NOT_FALLING = "not_falling"


@dataclass(frozen=True, slots=True)
class Sampled:
    """One call that quality assurance listened to: when, and which defects it had."""

    on: date
    defects: frozenset[str]


@dataclass(frozen=True, slots=True)
class Comparison:
    """A defect before and after: in how many of how many calls."""

    before_defects: int
    before_n: int
    after_defects: int
    after_n: int
    verdict: Verdict

    @property
    def before(self) -> Fraction | None:
        return Fraction(self.before_defects, self.before_n) if self.before_n else None

    @property
    def after(self) -> Fraction | None:
        return Fraction(self.after_defects, self.after_n) if self.after_n else None

    @property
    def is_small(self) -> bool:
        """Whether the figures stand for few calls, and should be read with care."""
        return min(self.before_n, self.after_n) < SURE_FROM


def compare(calls: Sequence[Sampled], defect: str, trained_on: date, wanted: int) -> Comparison:
    """Compare the last `wanted` calls up to `trained_on` with the next `wanted` after it.

    A call of the day of the training itself counts as before: nobody knows which hour came first.
    """
    in_order = sorted(calls, key=lambda call: call.on)
    before = [call for call in in_order if call.on <= trained_on][-wanted:]
    after = [call for call in in_order if call.on > trained_on][:wanted]
    hits_before = sum(defect in call.defects for call in before)
    hits_after = sum(defect in call.defects for call in after)
    return Comparison(
        hits_before,
        len(before),
        hits_after,
        len(after),
        _verdict(hits_before, len(before), hits_after, len(after), wanted),
    )


def _verdict(before: int, before_n: int, after: int, after_n: int, wanted: int) -> Verdict:
    if after_n < wanted or before_n < SMALLEST_SAMPLE:
        return Verdict.TOO_FEW
    falls = Fraction(after, after_n) < Fraction(before, before_n)
    return Verdict.FALLING if falls else Verdict.NOT_FALLING

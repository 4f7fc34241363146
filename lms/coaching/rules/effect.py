"""The effect of training on four levels (R103, R113, R115, R128), and when a figure may be shown.

Levels as Kirkpatrick has them: reaction, learning, behaviour, results.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType
from typing import Final

from lms.people.rules.filing import Text, text

SURE_FROM: Final = 30
FEWEST_METHODS: Final = 2


class Method(StrEnum):
    """Ways to evaluate; a plan has at least two (R113)."""

    QUESTIONNAIRE = "questionnaire"
    INTERVIEW = "interview"
    EXAM = "exam"
    OBSERVATION = "observation"
    KPI = "kpi"


class Figure(StrEnum):
    """Figures of the operation. The rest is left out on purpose (R115)."""

    CSAT = "csat"
    FCR = "fcr"
    AHT = "aht"
    COMPLAINTS = "complaints"
    EMPLOYEE_SATISFACTION = "employee_satisfaction"


FIGURES: Final[Mapping[Figure, Text]] = MappingProxyType(
    {
        Figure.CSAT: text("Customer satisfaction (%)", "客户满意度（%）"),
        Figure.FCR: text("First-contact resolution (%)", "首次解决率（%）"),
        Figure.AHT: text("Handling time (s)", "平均处理时长（秒）"),
        Figure.COMPLAINTS: text("Complaints per 1,000 calls", "每千次通话投诉量"),
        Figure.EMPLOYEE_SATISFACTION: text("Employee satisfaction (%)", "员工满意度（%）"),
    }
)
LOWER_IS_BETTER: Final = frozenset({Figure.AHT, Figure.COMPLAINTS})


@dataclass(frozen=True, slots=True)
class Gain:
    """Normalised gain of a group: the mean of what each person won of what they could win."""

    mean: Fraction | None
    n: int
    at_ceiling: int
    """How many had full marks before: nothing was left for them to win, so they are not in n."""


def gain(pre: Fraction, post: Fraction, best: Fraction = Fraction(1)) -> Fraction | None:
    """(post − pre) / (best − pre); None where `pre` was the best already (R103)."""
    return None if pre >= best else (post - pre) / (best - pre)


def group_gain(pairs: Sequence[tuple[Fraction, Fraction]]) -> Gain:
    """The gain over people's (pre, post), both from 0 to 1."""
    gains = [found for pre, post in pairs if (found := gain(pre, post)) is not None]
    mean = sum(gains, Fraction(0)) / len(gains) if gains else None
    return Gain(mean, len(gains), len(pairs) - len(gains))


def is_few(n: int) -> bool:
    """Whether a figure of so many has to say that they are too few to go by."""
    return n < SURE_FROM


def weighted_mean(values: Sequence[tuple[Fraction, int]]) -> tuple[Fraction | None, int]:
    """The mean of values that each stand for so many cases, and how many cases that is."""
    cases = sum(n for _, n in values)
    if not cases:
        return None, 0
    return sum((value * n for value, n in values), Fraction(0)) / cases, cases

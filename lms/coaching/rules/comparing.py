"""What several raters said of one call, side by side."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from lms.coaching.rules.agreement import Metric, Unit, krippendorff_alpha, percent_agreement
from lms.coaching.rules.card import Card, Criterion
from lms.coaching.rules.scoring import NOT_APPLICABLE, Answers

LOW_AGREEMENT = Fraction(8, 10)
"""Below this share of agreeing pairs a criterion is worth talking about."""


@dataclass(frozen=True, slots=True)
class Row:
    """One criterion: what each rater said, and how far they agree.

    `spread` is the distance of the highest from the lowest points, None where nobody gave any.
    """

    criterion: Criterion
    said: tuple[str, ...]
    agreement: Fraction | None
    spread: int | None

    @property
    def is_low(self) -> bool:
        return self.agreement is not None and self.agreement < LOW_AGREEMENT


@dataclass(frozen=True, slots=True)
class Agreement:
    """All criteria, and the whole: alphas are over all criteria as units.

    Nominal alpha takes every answer as a word of its own. Interval alpha takes the rated criteria
    as shares of their points; what did not apply is missing there.
    """

    rows: tuple[Row, ...]
    percent: Fraction | None
    nominal: Fraction | None
    interval: Fraction | None


def agreement_of(card: Card, ratings: Sequence[Answers]) -> Agreement:
    """Compare complete `ratings`, in the order of the raters."""
    rows = tuple(_row(criterion, ratings) for criterion in card.criteria)
    units: list[Unit] = [row.said for row in rows]
    shares: list[Unit] = [
        [_share(criterion, rating) for rating in ratings] for criterion in card.rated
    ]
    return Agreement(
        rows,
        percent_agreement(units),
        krippendorff_alpha(units, Metric.NOMINAL),
        krippendorff_alpha(shares, Metric.INTERVAL),
    )


def _row(criterion: Criterion, ratings: Sequence[Answers]) -> Row:
    said = tuple(rating[criterion.key].value for rating in ratings)
    points = [int(one) for one in said if one.isdigit()]
    spread = max(points) - min(points) if points else None
    return Row(criterion, said, percent_agreement([said]), spread)


def _share(criterion: Criterion, rating: Answers) -> Fraction | None:
    value = rating[criterion.key].value
    return None if value == NOT_APPLICABLE else Fraction(int(value), criterion.points)

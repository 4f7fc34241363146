"""What a filled-in scorecard comes to, by exact rationals.

A criterion that did not apply leaves the denominator: nobody loses points for what there was no
occasion to show. Any critical hit makes the score zero, or fails the card, as the card says.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from lms.coaching.rules.card import Card, Criterion, Effect
from lms.regulation.rules.numbers import RoundingMode, rounded, shown

NOT_APPLICABLE: Final = "na"
KEPT: Final = "ok"
HIT: Final = "hit"
_DIGITS: Final = 2


@dataclass(frozen=True, slots=True)
class Answer:
    """What was said of one criterion: points as text, "na", or "ok" and "hit" where critical."""

    value: str
    note: str = ""


Answers = Mapping[str, Answer]


@dataclass(frozen=True, slots=True)
class Line:
    """One criterion as it counted: `earned` of `weight`; both zero where it did not apply."""

    criterion: Criterion
    answer: Answer
    applies: bool
    earned: Fraction
    is_hit: bool


@dataclass(frozen=True, slots=True)
class Scored:
    """The whole. `share` is of 0 to 1 and None where no rated criterion applied."""

    lines: tuple[Line, ...]
    share: Fraction | None
    before_critical: Fraction | None
    hits: tuple[str, ...]
    passed: bool

    @property
    def percent(self) -> Decimal | None:
        """The share as people read it: out of 100, two digits, half up, rounded only here."""
        if self.share is None:
            return None
        return rounded(self.share * 100, _DIGITS, RoundingMode.HALF_UP)

    def criteria_told(self) -> list[dict[str, Any]]:
        """The rated criteria for the record: points by weight, as exact text."""
        return [
            {
                "key": line.criterion.key,
                "points": shown(line.earned),
                "max": shown(line.criterion.weight),
                "applies": line.applies,
            }
            for line in self.lines
            if line.criterion.critical is None
        ]


def missing_in(card: Card, answers: Answers) -> dict[str, str]:
    """The criteria that were not answered as they have to be: code by key."""
    found = {}
    for criterion in card.criteria:
        answer = answers.get(criterion.key)
        if answer is None or answer.value == "":
            found[criterion.key] = "unanswered"
        elif not _is_answer(criterion, answer.value):
            found[criterion.key] = "not_an_answer"
        elif answer.value == HIT and not answer.note.strip():
            found[criterion.key] = "reason"
    return found


def score(card: Card, answers: Answers) -> Scored:
    """What `answers`, complete by `missing_in`, come to. Raises ValueError where they are not."""
    if missing := missing_in(card, answers):
        raise ValueError(f"not answered: {sorted(missing)}")
    lines = tuple(_line(criterion, answers[criterion.key]) for criterion in card.criteria)
    weight = sum((line.criterion.weight for line in lines if line.applies), Fraction(0))
    earned = sum((line.earned for line in lines), Fraction(0))
    before = earned / weight if weight else None
    hits = tuple(line.criterion.key for line in lines if line.is_hit)
    zero = any(line.is_hit and line.criterion.effect is Effect.ZERO for line in lines)
    share = Fraction(0) if zero else before
    passed = not hits and share is not None and share >= card.pass_share
    return Scored(lines, share, before, hits, passed)


def _line(criterion: Criterion, answer: Answer) -> Line:
    applies = answer.value != NOT_APPLICABLE
    if criterion.critical is not None:
        return Line(criterion, answer, applies, Fraction(0), is_hit=answer.value == HIT)
    points = Fraction(int(answer.value)) if applies else Fraction(0)
    return Line(
        criterion, answer, applies, criterion.weight * points / criterion.points, is_hit=False
    )


def _is_answer(criterion: Criterion, value: str) -> bool:
    if value == NOT_APPLICABLE:
        return criterion.may_not_apply
    if criterion.critical is not None:
        return value in {KEPT, HIT}
    return value.isascii() and value.isdigit() and int(value) <= criterion.points


def answers_from(record: Mapping[str, Mapping[str, str]]) -> dict[str, Answer]:
    """Answers as a row keeps them."""
    return {key: Answer(one.get("value", ""), one.get("note", "")) for key, one in record.items()}


def answers_record(answers: Answers) -> dict[str, dict[str, str]]:
    """The inverse of `answers_from`."""
    return {key: {"value": one.value, "note": one.note} for key, one in answers.items()}

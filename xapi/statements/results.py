"""Results and scores (1.0.3 Data 2.4.5; 2.0.0 4.2.2.4)."""

from typing import Any

from xapi.statements.exceptions import StatementInvalid
from xapi.statements.extensions import check_extensions, check_number
from xapi.statements.terms import UNSET, Term, UnsetType
from xapi.statements.times import check_duration

Number = int | float


class Score(Term):
    """How well it went: scaled from −1 to 1, raw between min and max."""

    scaled: Number | UnsetType = UNSET
    raw: Number | UnsetType = UNSET
    min: Number | UnsetType = UNSET
    max: Number | UnsetType = UNSET

    def __post_init__(self) -> None:
        low, raw, high = self.min, self.raw, self.max
        if self.scaled is not UNSET and not -1 <= self.scaled <= 1:
            raise StatementInvalid("score_scaled", "$.scaled", "scaled lies between -1 and 1.")
        for name, value in (("min", low), ("raw", raw), ("max", high)):
            if value is not UNSET:
                check_number(value, f"$.{name}")
        if low is not UNSET and high is not UNSET and not low < high:
            raise StatementInvalid("score_bounds", "$.min", "min is less than max.")
        if raw is not UNSET and (
            (low is not UNSET and raw < low) or (high is not UNSET and raw > high)
        ):
            raise StatementInvalid("score_raw", "$.raw", "raw lies between min and max.")


class Result(Term):
    """What came of it."""

    score: Score | UnsetType = UNSET
    success: bool | UnsetType = UNSET
    completion: bool | UnsetType = UNSET
    response: str | UnsetType = UNSET
    duration: str | UnsetType = UNSET
    extensions: dict[str, Any] | UnsetType = UNSET

    def __post_init__(self) -> None:
        if self.duration is not UNSET:
            check_duration(self.duration, "$.duration")
        if self.extensions is not UNSET:
            check_extensions(self.extensions, "$.extensions")

"""What a scorecard says beside its score: points criterion by criterion, and critical errors.

Both are extensions of a result (`CRITERIA`, `CRITICAL_ERRORS`). A criterion that did not apply to
the call leaves the denominator where the rule set says so: nobody loses points for what there was
no occasion to show.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from lms.grading.rules.sources import extension
from lms.regulation.rules.numbers import exact, shown
from xapi import vocabulary

Number = int | float | Decimal | str


@dataclass(frozen=True, slots=True)
class Criterion:
    """Points for one criterion, of so many; `applies` is False where it was not applicable."""

    key: str
    points: Fraction
    most: Fraction
    applies: bool

    def as_record(self) -> dict[str, Any]:
        return {
            "key": self.key,
            "points": shown(self.points),
            "max": shown(self.most),
            "applies": self.applies,
        }

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> "Criterion":
        """The inverse of `as_record`."""
        return cls(record["key"], exact(record["points"]), exact(record["max"]), record["applies"])


def criteria_in(statement: Mapping[str, Any]) -> tuple[Criterion, ...]:
    """The criteria of a statement, by key. Entries that lack a key or points are left out."""
    told = extension(statement, vocabulary.CRITERIA)
    found = {}
    for entry in told if isinstance(told, list) else ():
        if isinstance(entry, Mapping) and {"key", "points", "max"} <= entry.keys():
            key, applies = str(entry["key"]), entry.get("applies", True) is not False
            points, most = exact_of(entry["points"]), exact_of(entry["max"])
            if points is not None and most is not None:
                found[key] = Criterion(key, points, most, applies)
    return tuple(found[key] for key in sorted(found))


def errors_in(statement: Mapping[str, Any]) -> tuple[str, ...]:
    """The keys of the critical errors of a statement, each once, sorted."""
    told = extension(statement, vocabulary.CRITICAL_ERRORS)
    return tuple(sorted({str(key) for key in told})) if isinstance(told, list) else ()


def reckoned(criteria: Sequence[Criterion], *, leave_out: bool) -> Fraction | None:
    """The scaled score that the criteria come to; None where none of them applied."""
    counted = [one for one in criteria if one.applies or not leave_out]
    most = sum((one.most for one in counted), Fraction(0))
    if most <= 0:
        return None
    return sum((one.points for one in counted if one.applies), Fraction(0)) / most


def exact_of(number: Number) -> Fraction | None:
    """The decimal that was written: a float is read by its shortest text, never by its bits."""
    try:
        return Fraction(repr(number) if isinstance(number, float) else str(number))
    except (ValueError, ZeroDivisionError):
        return None

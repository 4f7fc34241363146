"""Ladders: so many of something are worth so many days, or a person looks at it (R88)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from lms.grading.rules.attendance import AttendanceFacts
from lms.grading.rules.periods import ATTENDANCE_FACTS, TARDY_FACTS, Period, Readings
from lms.grading.rules.trace import Lack, Missing, Op, Step, told
from lms.regulation.rules.clauses import (
    AboveTop,
    AtBoundary,
    LadderMode,
    TardyReading,
    tardy_days,
)
from lms.regulation.rules.expressions import any_of
from lms.regulation.rules.rule_set import Ladder

TRAINING_LADDER = "training_ladder"
NOT_APPLIED = "not_applied"


@dataclass(frozen=True, slots=True)
class Rung:
    """Where one window or run stands on a ladder.

    `days` and `review` are None while the count is not known; `days` also where a person decides.
    """

    ladder: Ladder
    period: Period
    days: Fraction | None
    review: bool | None
    step: Step

    @property
    def known(self) -> bool:
        return self.review is not None


def climb(
    ladder: Ladder, attendance: AttendanceFacts, others: Period, readings: Readings
) -> list[Rung]:
    """Where every window (of a count of lateness) or run stands; `others`: all other facts."""
    reading = _reading(ladder, readings)
    regime = readings.get("A4", {}).get("tardy_regime", TRAINING_LADDER)
    applies = ladder.of not in TARDY_FACTS or regime == TRAINING_LADDER
    return [
        _rung(ladder, period, reading, applies=applies)
        for period in _periods(ladder, attendance, others)
    ]


def reference_values(rungs: Sequence[Rung]) -> Mapping[str, Fraction | bool | None]:
    """What conditions see that are asked once: the rung that weighs most."""
    values: dict[str, Fraction | bool | None] = {}
    for name in dict.fromkeys(one.ladder.id for one in rungs):
        own = [one for one in rungs if one.ladder.id == name]
        values[f"ladder.{name}.review"] = any_of([one.review for one in own])
        days = [one.days for one in own if one.days is not None]
        values[f"ladder.{name}.days"] = max(days) if len(days) == len(own) else None
    return values


def _periods(ladder: Ladder, attendance: AttendanceFacts, others: Period) -> Iterator[Period]:
    if ladder.of not in ATTENDANCE_FACTS:
        yield others
        return
    found = attendance.windows if ladder.of in TARDY_FACTS else attendance.runs
    yield from found or (attendance.worst(),)


def _reading(ladder: Ladder, readings: Readings) -> TardyReading:
    chosen = {**readings.get("A1", {}), **ladder.settings}
    return TardyReading(
        bands=ladder.bands,
        at_boundary=AtBoundary(chosen.get("at_boundary", AtBoundary.LOWER)),
        mode=LadderMode(chosen.get("mode", LadderMode.REPLACE)),
        above_top=AboveTop(chosen.get("above_top", AboveTop.REVIEW)),
        extra_k=int(chosen.get("extra_k", "3")),
    )


def _rung(ladder: Ladder, period: Period, reading: TardyReading, *, applies: bool) -> Rung:
    count = period.values.get(ladder.of)
    days: Fraction | None = None
    review: bool | None = None
    if not applies:
        days, review, value = Fraction(0), False, NOT_APPLIED
    elif not isinstance(count, Fraction):
        value = told(None)
    else:
        days = tardy_days(count.numerator // count.denominator, reading)
        review = days is None
        value = "review" if days is None else told(days)
    step = Step(
        id=_step_id(f"ladder.{ladder.id}", period),
        op=Op.LADDER,
        clause=ladder.clause,
        expr=f"ladder(fact.{ladder.of})",
        operands={
            f"fact.{ladder.of}": told(count),
            "at_boundary": reading.at_boundary.value,
            "mode": reading.mode.value,
            "above_top": reading.above_top.value,
        },
        value=value,
    )
    return Rung(ladder, period, days, review, step)


def missing_of(period: Period, names: Sequence[str]) -> tuple[Missing, ...]:
    """Which of these facts the period does not know, and why."""
    return tuple(
        Missing(name, period.lacks.get(name, Lack.NO_FACT))
        for name in sorted(set(names))
        if period.values.get(name) is None
    )


def _step_id(name: str, period: Period) -> str:
    return f"{name}@{period.key}" if period.key else name

"""Consequences: what is recommended to a named human when a condition holds (A39).

One that asks for facts of attendance is asked for every window or run by itself, so that two runs
have two answers, each resting on its own statements. What cannot be answered yet is not
recommended: the record says what is missing.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from lms.grading.rules.attendance import NO_TARDIES, NOTHING_MISSED, AttendanceFacts
from lms.grading.rules.ladders import Rung, missing_of, reference_values
from lms.grading.rules.periods import ABSENCE_FACTS, TARDY_FACTS, Period
from lms.grading.rules.trace import Lack, Missing, Op, Step, told
from lms.regulation.rules.expressions import Value, holds, infix, number_of, references
from lms.regulation.rules.rule_set import Consequence


@dataclass(frozen=True, slots=True)
class ConsequenceResult:
    """Whether a consequence follows (None: not known yet), how much, and what it rests on.

    `period` is the window or run, "" for the enrolment as a whole; `basis` the statements about
    attendance.
    """

    consequence: Consequence
    period: str
    follows: bool | None
    amount: Fraction | None
    missing: tuple[Missing, ...]
    basis: tuple[str, ...]
    step: Step

    def as_record(self) -> dict[str, Any]:
        return {
            "id": self.consequence.id,
            "period": self.period,
            "follows": told(self.follows),
            "recommend": self.consequence.recommend,
            "amount": None if self.amount is None else told(self.amount),
            "confirm": self.consequence.confirm,
            "clause": self.consequence.clause,
            "missing": [one.as_record() for one in self.missing],
            "basis": list(self.basis),
        }


def consequences_of(
    consequences: Sequence[Consequence],
    known: Mapping[str, Value | None],
    attendance: AttendanceFacts,
    rungs: Sequence[Rung],
) -> list[ConsequenceResult]:
    """The answer for every consequence and period. `known`: all but attendance and its ladders."""
    return [
        _answer(one, {**known, **_scope(period, rungs)}, period, rungs)
        for one in consequences
        for period in _periods(one, attendance, rungs)
    ]


def _periods(
    one: Consequence, attendance: AttendanceFacts, rungs: Sequence[Rung]
) -> Iterator[Period]:
    """The windows, the runs, or both where they have the same bounds; else all at once."""
    facts = _facts_asked(one, rungs)
    by_window, by_run = bool(facts & TARDY_FACTS), bool(facts & ABSENCE_FACTS)
    if not (by_window or by_run):
        yield replace(attendance.worst(), basis=())
        return
    windows = {period.key: period for period in attendance.windows}
    runs = {period.key: period for period in attendance.runs}
    if by_window and by_run and not windows.keys() <= runs.keys():
        yield attendance.worst()
        return
    keys = sorted(runs if by_run else windows)
    for key in keys or [""]:
        window, run = windows.get(key, NO_TARDIES), runs.get(key, NOTHING_MISSED)
        asked = [period for period, is_asked in ((window, by_window), (run, by_run)) if is_asked]
        yield Period(
            key=key,
            values={**window.values, **run.values},
            basis=tuple(sorted({source for period in asked for source in period.basis})),
            lacks={**window.lacks, **run.lacks},
        )


def _facts_asked(one: Consequence, rungs: Sequence[Rung]) -> set[str]:
    """The facts it asks for, those of the ladders that it asks for among them."""
    counted = {rung.ladder.id: rung.ladder.of for rung in rungs}
    asked = set()
    for reference in _asked(one):
        kind, _, rest = reference.partition(".")
        if kind == "fact":
            asked.add(rest)
        elif kind == "ladder":
            asked.add(counted[rest.partition(".")[0]])
    return asked


def _asked(one: Consequence) -> list[str]:
    parts = [one.when] if one.amount is None else [one.when, one.amount]
    return list(dict.fromkeys(name for part in parts for name in references(part)))


def _scope(period: Period, rungs: Sequence[Rung]) -> dict[str, Value | None]:
    facts: dict[str, Value | None] = {f"fact.{n}": value for n, value in period.values.items()}
    own = [rung for rung in rungs if rung.period.key == period.key]
    here = {rung.ladder.id for rung in own}
    # A ladder that has no rung in this period is seen as it stands elsewhere: at its worst.
    others = [rung for rung in rungs if rung.ladder.id not in here]
    return {**facts, **reference_values(others), **reference_values(own)}


def _answer(
    one: Consequence, scope: Mapping[str, Value | None], period: Period, rungs: Sequence[Rung]
) -> ConsequenceResult:
    operands = {name: scope.get(name) for name in _asked(one)}
    follows = holds(one.when, scope)
    amount = number_of(one.amount, scope) if one.amount is not None and follows else None
    step = Step(
        id=f"consequence.{one.id}@{period.key}" if period.key else f"consequence.{one.id}",
        op=Op.CONSEQUENCE,
        clause=one.clause,
        expr=infix(one.when),
        operands={name: told(value) for name, value in operands.items()},
        value=told(follows),
    )
    asked = {name: scope.get(name) for name in references(one.when)}
    missing = () if follows is not None else _missing(asked, period, rungs)
    return ConsequenceResult(one, period.key, follows, amount, missing, period.basis, step)


def _missing(
    operands: Mapping[str, Value | None], period: Period, rungs: Sequence[Rung]
) -> tuple[Missing, ...]:
    """What is not known: facts with their reasons, and what waits for them or for a person."""
    found: set[Missing] = set()
    for name in (name for name, value in operands.items() if value is None):
        kind, _, rest = name.partition(".")
        waiting = [
            rung
            for rung in rungs
            if kind == "ladder" and rung.ladder.id == rest.partition(".")[0] and not rung.known
        ]
        if kind == "fact":
            found.update(missing_of(period, [rest]))
        elif waiting:
            found.update(
                one for rung in waiting for one in missing_of(rung.period, [rung.ladder.of])
            )
        else:
            found.add(Missing(name, Lack.NOT_DECIDED))
    return tuple(sorted(found))

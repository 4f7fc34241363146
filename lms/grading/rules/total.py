"""The total: component scores to one score, then the conditions, then what follows from it."""

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Final

from lms.grading.rules.attendance import (
    AttendanceFacts,
    facts_of_marks,
    given_facts,
)
from lms.grading.rules.components import ComponentResult, round_step
from lms.grading.rules.consequences import ConsequenceResult, consequences_of
from lms.grading.rules.facts import Facts
from lms.grading.rules.ladders import Rung, climb, missing_of, reference_values
from lms.grading.rules.marks import Mark
from lms.grading.rules.periods import ATTENDANCE_FACTS, Period
from lms.grading.rules.scopes import TOTAL, ScopeResult, component_scope
from lms.grading.rules.trace import Lack, Missing, Op, Outcome, Step, told
from lms.regulation.rules.expressions import Value, all_of, holds, infix, references
from lms.regulation.rules.numbers import exact, rounded
from lms.regulation.rules.rule_set import Gate, RuleSet

_ZERO: Final = Fraction(0)
_FULL: Final = Fraction(100)


def judge_total(
    rule_set: RuleSet,
    facts: Facts,
    components: Collection[ComponentResult],
    marks: Sequence[Mark] = (),
) -> ScopeResult:
    """The verdict on the enrolment as a whole, and what follows from it."""
    return _Total(rule_set, facts, components, _attendance(facts, marks)).judge()


def _attendance(facts: Facts, marks: Sequence[Mark]) -> AttendanceFacts:
    """What is known of attendance: by name where it was given so, else from the marks."""
    is_given = not ATTENDANCE_FACTS.isdisjoint({*facts.values, *facts.unsettled})
    if is_given or not facts.readings:
        return given_facts(facts.values, facts.unsettled, facts.readings)
    return facts_of_marks(marks, facts.readings)


class _Total:
    """The reckoning of the total, one step after the other."""

    def __init__(
        self,
        rule_set: RuleSet,
        facts: Facts,
        components: Collection[ComponentResult],
        attendance: AttendanceFacts,
    ) -> None:
        self.rule_set = rule_set
        self.facts = facts
        self.attendance = attendance
        self.all_components = components
        self.components = [part for part in components if not part.excluded]
        self.missing = [missing for part in self.components for missing in part.missing]
        self.items = sorted({item for part in components for item in part.items})
        self.steps = [step for part in components for step in part.steps]
        self.conditions: dict[str, bool | None] = {}
        self.gates: dict[str, bool | None] = {}
        self.others = Period("", {name: exact(text) for name, text in facts.values.items()})

    def judge(self) -> ScopeResult:
        score = self._score()
        self._gains()
        self._required()
        self._facts()
        rungs = self._ladders()
        for gate in self.rule_set.gates:
            self._gate(gate, score, rungs)
        verdict = all_of(list(self.conditions.values()))
        waits = self.rule_set.verdict_when_complete and bool(self.missing)
        outcome = Outcome.INDETERMINATE if waits else Outcome.of(verdict)
        operands = {name: told(value) for name, value in self.conditions.items()}
        operands["missing"] = str(len(self.missing))
        self._step(
            "total.outcome",
            Op.VERDICT,
            "all(conditions)" + (" when complete" if self.rule_set.verdict_when_complete else ""),
            operands,
            outcome.value,
        )
        consequences = self._consequences(score, outcome, rungs)
        return ScopeResult(
            TOTAL,
            outcome,
            score,
            tuple(sorted(set(self.missing))),
            tuple(self.items),
            tuple(self.steps),
            tuple(consequences),
        )

    def _score(self) -> Decimal | None:
        """Weigh the exact component scores, divide by the weights in play, round once."""
        waiting = any(part.missing for part in self.components)
        scored = [
            (part.component, part.exact)
            for part in self.components
            if part.exact is not None and part.component.weight > 0 and not part.component.adds
        ]
        if waiting:
            self.conditions["mark"] = None
            return None
        if not scored:
            self._without_scores()
            return None
        weights = sum((component.weight for component, _ in scored), _ZERO)
        total = sum((c.weight * value for c, value in scored), _ZERO) / weights
        operands = {}
        for component, value in scored:
            operands[f"{component.id}.score"] = told(value)
            operands[f"{component.id}.weight"] = told(component.weight)
        self._step("total.exact", Op.WEIGH, "Σ(weight × score) ÷ Σ(weight)", operands, told(total))
        total = self._with_bonus(total)
        score = rounded(total, self.rule_set.rounding.digits, self.rule_set.rounding.mode)
        self.steps.append(
            round_step("total.score", self.rule_set.clause, self.rule_set, total, score)
        )
        reached = Fraction(score) >= self.rule_set.pass_mark
        operands = {"score": told(score), "pass_mark": told(self.rule_set.pass_mark)}
        self._step("total.mark", Op.COMPARE, "score ≥ pass_mark", operands, told(reached))
        self.conditions["mark"] = reached
        return score

    def _with_bonus(self, total: Fraction) -> Fraction:
        """Add the bonus points, each component's up to its cap, and never beyond full marks."""
        operands = {"total": told(total)}
        added = _ZERO
        for part in self.components:
            if part.component.adds and part.exact is not None:
                points = part.component.weight * part.exact
                if part.component.cap is not None:
                    points = min(points, part.component.cap)
                operands[f"{part.component.id}.points"] = told(points)
                added += points
        if len(operands) == 1:
            return total
        with_bonus = min(total + added, _FULL)
        self._step(
            "total.bonus", Op.BONUS, "min(total + Σ(points), 100)", operands, told(with_bonus)
        )
        return with_bonus

    def _without_scores(self) -> None:
        """Verdicts alone decide, by the required components; with nothing at all, nobody does."""
        if not any(part.component.weight > 0 for part in self.components):
            self.missing.append(Missing(TOTAL, Lack.NO_SCORE))
            self.conditions["mark"] = None

    def _gains(self) -> None:
        """What was learned between a pre-test and its component: a figure, never a condition."""
        scores = {part.component.id: part.exact for part in self.all_components}
        for part in self.all_components:
            after = part.component.pre_test_of
            if not after:
                continue
            before_score, after_score = part.exact, scores.get(after)
            gain: Fraction | None = None
            if before_score is not None and after_score is not None and before_score != _FULL:
                gain = (after_score - before_score) / (_FULL - before_score)
            self.steps.append(
                Step(
                    id=f"gain.{after}",
                    op=Op.GAIN,
                    clause=part.component.clause,
                    expr="(after − before) ÷ (100 − before)",
                    operands={"before": told(before_score), "after": told(after_score)},
                    value=told(gain),
                )
            )

    def _required(self) -> None:
        """Components that have to pass, floors that hold, and critical errors that fail all."""
        for part in self.components:
            if part.component.required:
                verdict = {Outcome.PASS: True, Outcome.FAIL: False}.get(part.outcome)
                self.conditions[component_scope(part.component.id)] = verdict
            if part.above_floor is not None:
                self.conditions[f"floor:{part.component.id}"] = part.above_floor
        barred = {error: part for part in self.components for error in part.barred}
        for error in (error for error in self.rule_set.critical if error.id in barred):
            self.conditions[f"critical:{error.id}"] = False
            self.steps.append(
                Step(
                    id=f"critical.{error.id}",
                    op=Op.CRITICAL,
                    clause=error.clause,
                    expr="critical error",
                    operands={"component": barred[error.id].component.id},
                    value="false",
                )
            )

    def _facts(self) -> None:
        """The facts of attendance that somebody asks for, as steps of their own."""
        if not self.facts.readings:
            return
        asked = sorted(self.rule_set.facts_asked & ATTENDANCE_FACTS)
        for period in (*self.attendance.windows, *self.attendance.runs):
            found = [name for name in asked if name in period.values]
            if found and period.basis:
                self.steps.append(
                    Step(
                        id=f"fact@{period.key}",
                        op=Op.FACT,
                        clause=self.rule_set.clause,
                        expr="attendance(statements)",
                        operands={name: told(period.values[name]) for name in found},
                        value=str(len(period.basis)),
                    )
                )

    def _ladders(self) -> list[Rung]:
        rungs = [
            rung
            for ladder in self.rule_set.ladders
            for rung in climb(ladder, self.attendance, self.others, self.facts.readings)
        ]
        self.steps += [rung.step for rung in rungs]
        return rungs

    def _gate(self, gate: Gate, score: Decimal | None, rungs: Sequence[Rung]) -> None:
        asked = dict.fromkeys(references(gate.condition))
        worst = self.attendance.worst()
        known = {**self._values(score), **self._fact_values(worst), **reference_values(rungs)}
        scope = {name: known.get(name) for name in asked}
        for name in asked:
            if name.startswith("fact.") and known.get(name) is None:
                fact = name.removeprefix("fact.")
                self.missing.append(Missing(fact, worst.lacks.get(fact, Lack.NO_FACT)))
        for rung in (rung for rung in rungs if not rung.known):
            if any(name.startswith(f"ladder.{rung.ladder.id}.") for name in asked):
                self.missing += missing_of(rung.period, [rung.ladder.of])
        verdict = holds(gate.condition, scope)
        self.conditions[f"gate:{gate.id}"] = self.gates[f"gate.{gate.id}"] = verdict
        self.steps.append(
            Step(
                id=f"gate.{gate.id}",
                op=Op.GATE,
                clause=gate.clause,
                expr=infix(gate.condition),
                operands={name: told(value) for name, value in scope.items()},
                value=told(verdict),
            )
        )

    def _consequences(
        self, score: Decimal | None, outcome: Outcome, rungs: Sequence[Rung]
    ) -> list[ConsequenceResult]:
        decided = outcome is not Outcome.INDETERMINATE
        known = {
            **self._values(score),
            **self.gates,
            "total.outcome": outcome.value if decided else None,
        }
        found = consequences_of(self.rule_set.consequences, known, self.attendance, rungs)
        self.steps += [one.step for one in found]
        return found

    def _values(self, score: Decimal | None) -> dict[str, Value | None]:
        """What conditions may ask for: the figures as they are shown, and facts given by name."""
        values: dict[str, Value | None] = {
            f"fact.{name}": value for name, value in self.others.values.items()
        }
        values["total.score"] = None if score is None else Fraction(score)
        for part in self.components:
            prefix = f"component.{part.component.id}"
            values[f"{prefix}.score"] = None if part.score is None else Fraction(part.score)
            decided = part.outcome is not Outcome.INDETERMINATE
            values[f"{prefix}.outcome"] = part.outcome.value if decided else None
        return values

    def _fact_values(self, period: Period) -> dict[str, Value | None]:
        return {f"fact.{name}": value for name, value in period.values.items()}

    def _step(
        self, step_id: str, op: Op, expr: str, operands: Mapping[str, str], value: str
    ) -> None:
        self.steps.append(Step(step_id, op, self.rule_set.clause, expr, operands, value))

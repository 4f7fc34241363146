"""The verdict: a pure function of (rule set version, facts, evidence).

The same inputs give the same bytes, today and in ten years. Whoever changes what comes out for
inputs that were already judged raises ENGINE_VERSION; a test holds the bytes of old verdicts.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import Any, Final

from lms.grading.rules.components import ComponentResult, judge_component, round_step
from lms.grading.rules.evidence import Evidence
from lms.grading.rules.trace import Lack, Missing, Op, Outcome, Step, told
from lms.regulation.rules.canonical import canonical_bytes
from lms.regulation.rules.expressions import Value, all_of, holds, infix, references
from lms.regulation.rules.numbers import exact, rounded
from lms.regulation.rules.rule_set import Gate, RuleSet

ENGINE_VERSION: Final = "2"
RECORD_FORMAT: Final = "callcraft.decision/1"
TOTAL: Final = "total"


def component_scope(component_id: str) -> str:
    """The scope of a component's own decision: "component:<id>"."""
    return f"component:{component_id}"


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known beside the evidence.

    `parts`: the items of the enrolment and the activities that each consists of, in order of
    their ids; none where an item is known only as a whole.
    `values`: named numbers that gates may ask for, as exact texts.
    """

    parts: Mapping[str, Sequence[str]]
    past_due: bool = False
    values: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def as_record(self) -> dict[str, Any]:
        return {
            "parts": {item: list(activities) for item, activities in self.parts.items()},
            "past_due": self.past_due,
            "values": dict(self.values),
        }

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> "Facts":
        """The inverse of `as_record`."""
        return cls(record["parts"], record["past_due"], record["values"])


@dataclass(frozen=True, slots=True)
class ScopeResult:
    """The verdict on one scope. `items` are those whose evidence it rests on."""

    scope: str
    outcome: Outcome
    score: Decimal | None
    missing: tuple[Missing, ...]
    items: tuple[str, ...]
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Evaluation:
    """Every verdict on an enrolment: each component's, then the total."""

    rule_set: RuleSet
    facts: Facts
    evidence: Evidence
    scopes: tuple[ScopeResult, ...]

    def scope(self, name: str) -> ScopeResult:
        return next(result for result in self.scopes if result.scope == name)

    def record(self, result: ScopeResult) -> dict[str, Any]:
        """The decision record of one scope: the verdict, all its inputs, and every step.

        It says nothing of when or for whom it was computed, so that the inputs inside it give
        exactly this record again (`replay`).
        """
        return {
            "format": RECORD_FORMAT,
            "engine_version": ENGINE_VERSION,
            "rule_set": {
                "key": self.rule_set.key,
                "version": self.rule_set.version,
                "sha256": self.rule_set.sha256,
            },
            "scope": result.scope,
            "outcome": result.outcome.value,
            "score": None if result.score is None else str(result.score),
            "missing": [missing.as_record() for missing in result.missing],
            "facts": self.facts.as_record(),
            "evidence": [entry.as_record() for entry in self.evidence.about(result.items).entries],
            "trace": [step.as_record() for step in result.steps],
        }

    def to_bytes(self) -> bytes:
        """The canonical bytes of all records, in the order of the scopes."""
        return canonical_bytes([self.record(result) for result in self.scopes])


def evaluate(rule_set: RuleSet, facts: Facts, evidence: Evidence) -> Evaluation:
    """Judge an enrolment under one version of the rules."""
    components = [
        judge_component(part, rule_set, facts.parts, past_due=facts.past_due, evidence=evidence)
        for part in rule_set.components
    ]
    own = [
        ScopeResult(
            component_scope(part.component.id),
            part.outcome,
            part.score,
            part.missing,
            part.items,
            part.steps,
        )
        for part in components
    ]
    total = _Total(rule_set, facts, components)
    return Evaluation(rule_set, facts, evidence, (*own, total.judge()))


class _Total:
    """The reckoning of the total, one step after the other."""

    def __init__(
        self, rule_set: RuleSet, facts: Facts, components: Collection[ComponentResult]
    ) -> None:
        self.rule_set = rule_set
        self.facts = facts
        self.components = [part for part in components if not part.excluded]
        self.missing = [missing for part in self.components for missing in part.missing]
        self.items = sorted({item for part in components for item in part.items})
        self.steps = [step for part in components for step in part.steps]
        self.conditions: dict[str, bool | None] = {}

    def judge(self) -> ScopeResult:
        score = self._score()
        self._required()
        for gate in self.rule_set.gates:
            self._gate(gate, score)
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
        return ScopeResult(
            TOTAL,
            outcome,
            score,
            tuple(sorted(set(self.missing))),
            tuple(self.items),
            tuple(self.steps),
        )

    def _score(self) -> Decimal | None:
        """Weigh the exact component scores, divide by the weights in play, round once."""
        waiting = any(part.missing for part in self.components)
        scored = [
            (part.component, part.exact)
            for part in self.components
            if part.exact is not None and part.component.weight > 0
        ]
        if waiting:
            self.conditions["mark"] = None
            return None
        if not scored:
            self._without_scores()
            return None
        weights = sum((component.weight for component, _ in scored), Fraction(0))
        total = sum((c.weight * value for c, value in scored), Fraction(0)) / weights
        score = rounded(total, self.rule_set.rounding.digits, self.rule_set.rounding.mode)
        operands = {}
        for component, value in scored:
            operands[f"{component.id}.score"] = told(value)
            operands[f"{component.id}.weight"] = told(component.weight)
        self._step("total.exact", Op.WEIGH, "Σ(weight × score) ÷ Σ(weight)", operands, told(total))
        self.steps.append(
            round_step("total.score", self.rule_set.clause, self.rule_set, total, score)
        )
        reached = Fraction(score) >= self.rule_set.pass_mark
        operands = {"score": told(score), "pass_mark": told(self.rule_set.pass_mark)}
        self._step("total.mark", Op.COMPARE, "score ≥ pass_mark", operands, told(reached))
        self.conditions["mark"] = reached
        return score

    def _without_scores(self) -> None:
        """Verdicts alone decide, by the required components; with nothing at all, nobody does."""
        if not any(part.component.weight > 0 for part in self.components):
            self.missing.append(Missing(TOTAL, Lack.NO_SCORE))
            self.conditions["mark"] = None

    def _required(self) -> None:
        for part in self.components:
            if part.component.required:
                verdict = {Outcome.PASS: True, Outcome.FAIL: False}.get(part.outcome)
                self.conditions[component_scope(part.component.id)] = verdict

    def _gate(self, gate: Gate, score: Decimal | None) -> None:
        asked = dict.fromkeys(references(gate.condition))
        known = self._values(score)
        scope = {name: known.get(name) for name in asked}
        for name in asked:
            if name.startswith("fact.") and name not in known:
                self.missing.append(Missing(name.removeprefix("fact."), Lack.NO_FACT))
        verdict = holds(gate.condition, scope)
        self.conditions[f"gate:{gate.id}"] = verdict
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

    def _values(self, score: Decimal | None) -> dict[str, Value | None]:
        """What gates may ask for: the figures as they are shown, and the facts."""
        values: dict[str, Value | None] = {
            f"fact.{name}": exact(text) for name, text in self.facts.values.items()
        }
        values["total.score"] = None if score is None else Fraction(score)
        for part in self.components:
            prefix = f"component.{part.component.id}"
            values[f"{prefix}.score"] = None if part.score is None else Fraction(part.score)
            decided = part.outcome is not Outcome.INDETERMINATE
            values[f"{prefix}.outcome"] = part.outcome.value if decided else None
        return values

    def _step(
        self, step_id: str, op: Op, expr: str, operands: Mapping[str, str], value: str
    ) -> None:
        self.steps.append(Step(step_id, op, self.rule_set.clause, expr, operands, value))

"""The verdict: a pure function of (rule set version, facts, evidence).

The same inputs give the same bytes, today and in ten years. Whoever changes what comes out for
inputs that were already judged raises ENGINE_VERSION; a test holds the bytes of old verdicts.
"""

from dataclasses import dataclass
from typing import Any, Final

from lms.grading.rules.components import judge_component
from lms.grading.rules.evidence import Evidence
from lms.grading.rules.facts import Facts
from lms.grading.rules.scopes import TOTAL, ScopeResult, component_scope
from lms.grading.rules.total import judge_total
from lms.regulation.rules.canonical import canonical_bytes
from lms.regulation.rules.rule_set import RuleSet

__all__ = [
    "ENGINE_VERSION",
    "RECORD_FORMAT",
    "TOTAL",
    "Evaluation",
    "Facts",
    "ScopeResult",
    "component_scope",
    "evaluate",
]

ENGINE_VERSION: Final = "2"
RECORD_FORMAT: Final = "callcraft.decision/1"


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
        told: dict[str, Any] = {}
        if result.scope == TOTAL and self.rule_set.has_consequences:
            told["consequences"] = [
                one.as_record() for one in result.consequences if one.follows is not False
            ]
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
            "facts": self.facts.as_record(attendance=result.scope == TOTAL),
            "evidence": self._evidence(result),
            "trace": [step.as_record() for step in result.steps],
            **told,
        }

    def _evidence(self, result: ScopeResult) -> list[dict[str, Any]]:
        """The entries of its items, and, for the total, attendance where the rules ask for it."""
        entries = self.evidence.about(result.items).entries
        scorecards = self.rule_set.reads_scorecards
        told = [entry.as_record(scorecards=scorecards) for entry in entries]
        if result.scope == TOTAL and self.facts.readings:
            told += [mark.as_record() for mark in self.evidence.marks]
        return told

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
    total = judge_total(rule_set, facts, components, evidence.marks)
    return Evaluation(rule_set, facts, evidence, (*own, total))

"""The tests inside a rule set: made-up attempts in, expected verdicts out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lms.grading.rules.attendance import readings_of
from lms.grading.rules.consequences import ConsequenceResult
from lms.grading.rules.evaluate import TOTAL, Evaluation, Facts, component_scope, evaluate
from lms.grading.rules.evidence import Entry, Evidence
from lms.grading.rules.trace import told
from lms.regulation.rules.numbers import exact
from lms.regulation.rules.rule_set import RuleSet


@dataclass(frozen=True, slots=True)
class FailedTest:
    """A test of the rule set that came out otherwise than it says."""

    name: str
    what: str
    expected: str
    found: str

    def __str__(self) -> str:
        return f"{self.name}: {self.what} is {self.found}, not {self.expected}"


def prove(rule_set: RuleSet) -> list[FailedTest]:
    """Run every test of the rule set; empty when all come out as they say."""
    return [
        FailedTest(test["name"], what, expected, found)
        for test in rule_set.content["tests"]
        for what, expected, found in _compared(test["expect"], _judged(rule_set, test["given"]))
        if expected != found
    ]


def _judged(rule_set: RuleSet, given: Mapping[str, Any]) -> Evaluation:
    facts = Facts(
        parts=dict.fromkeys(given["items"], ()),
        past_due=given.get("past_due", False),
        values=given.get("facts", {}),
        unsettled=given.get("unsettled", ()),
        readings=readings_of(rule_set),
    )
    return evaluate(rule_set, facts, Evidence.of(_entries(given["items"])))


def _entries(items: Mapping[str, list[Mapping[str, Any]]]) -> Iterator[Entry]:
    """One entry per attempt, as if one statement had said everything about it."""
    for item, attempts in items.items():
        for number, attempt in enumerate(attempts, start=1):
            score = attempt.get("score")
            yield Entry(
                at=f"2000-01-01T00:00:00.{number:06d}+00:00",
                statement_id=f"{item}/{number}",
                sha256="",
                verb="terminated",
                item=item,
                attempt=str(number),
                activity=item,
                whole=True,
                completion=attempt.get("completed"),
                success=attempt.get("passed"),
                score=None if score is None else exact(score) / 100,
                critical=tuple(attempt.get("critical", ())),
            )


def _compared(expect: Mapping[str, Any], evaluation: Evaluation) -> Iterator[tuple[str, str, str]]:
    total = evaluation.scope(TOTAL)
    yield "outcome", expect["outcome"], total.outcome.value
    if "score" in expect:
        found = None if total.score is None else str(total.score)
        yield "score", str(expect["score"]), str(found)
    for component, outcome in expect.get("components", {}).items():
        result = evaluation.scope(component_scope(component))
        yield f"component {component}", outcome, result.outcome.value
    gates = {step.id: step.value for step in total.steps}
    for gate, verdict in expect.get("gates", {}).items():
        yield f"gate {gate}", told(verdict), gates[f"gate.{gate}"]
    for ladder, value in expect.get("ladders", {}).items():
        yield f"ladder {ladder}", "unknown" if value is None else value, gates[f"ladder.{ladder}"]
    for name, expected_answer in expect.get("consequences", {}).items():
        answer = next(one for one in total.consequences if one.consequence.id == name)
        yield f"consequence {name}", *_answers(expected_answer, answer)


def _answers(expected: bool | str | None, found: ConsequenceResult) -> tuple[str, str]:
    """Expected and found, as a verdict, or as the amount where a test names one."""
    if isinstance(expected, str):
        return expected, told(found.amount) if found.follows else told(found.follows)
    return told(expected), told(found.follows)

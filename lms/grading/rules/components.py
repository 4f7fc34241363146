"""One component: attempts to item results, item results to the component's score and outcome."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from lms.grading.rules.evidence import Attempt, Evidence
from lms.grading.rules.trace import Lack, Missing, Op, Outcome, Step, told
from lms.regulation.rules.expressions import all_of
from lms.regulation.rules.numbers import rounded
from lms.regulation.rules.rule_set import (
    AttemptChoice,
    Combination,
    Component,
    MissingPolicy,
    RuleSet,
)

_ZERO: Final = Fraction(0)
_FULL: Final = Fraction(100)


@dataclass(frozen=True, slots=True)
class ItemResult:
    """What an item counts for: a score from 0 to 100, or only a verdict, or why neither exists."""

    item: str
    score: Fraction | None = None
    verdict: bool | None = None
    lack: Lack | None = None


@dataclass(frozen=True, slots=True)
class ComponentResult:
    """How a component stands. `exact` goes into the total unrounded; `score` is shown and judged.

    `excluded`: it has no result and its policy leaves it out of the total.
    """

    component: Component
    items: tuple[str, ...]
    outcome: Outcome
    exact: Fraction | None
    score: Decimal | None
    missing: tuple[Missing, ...]
    excluded: bool
    steps: tuple[Step, ...]


def judge_component(
    component: Component,
    rule_set: RuleSet,
    parts: Mapping[str, Sequence[str]],
    *,
    past_due: bool,
    evidence: Evidence,
) -> ComponentResult:
    """Judge one component of the rule set. `parts`: the activities of every item, by its key."""
    items = tuple(sorted(item for item in parts if component.takes(item)))
    steps: list[Step] = []
    results = []
    for item in items:
        attempts = evidence.attempts(item, parts[item])
        result = _item_result(item, attempts, component)
        results.append(result)
        steps.append(_item_step(component, result, attempts))
    missing = [Missing(result.item, result.lack) for result in results if result.lack]
    if not items:
        missing = [Missing(component.items, Lack.NO_ITEM)]
    if missing:
        filled = _fill(component, results, past_due=past_due)
        steps.append(_policy_step(component, filled, past_due=past_due))
        if not filled:
            waiting = () if filled is not None else tuple(missing)
            return _without_result(component, items, waiting, steps)
        results = filled
    return _with_result(component, rule_set, items, results, steps)


def _item_result(item: str, attempts: Sequence[Attempt], component: Component) -> ItemResult:
    """Choose among the attempts that count: finished ones, unless completion is ignored."""
    if not attempts:
        return ItemResult(item, lack=Lack.NOT_STARTED)
    counted = [
        attempt for attempt in attempts if attempt.finished or not component.completion_required
    ]
    if not counted:
        return ItemResult(item, lack=Lack.NOT_FINISHED)
    scored = [attempt for attempt in counted if attempt.score is not None]
    if scored:
        return ItemResult(item, score=_chosen_score(scored, component.attempt))
    if not component.unscored_verdict:
        return ItemResult(item, lack=Lack.NO_SCORE)
    verdict = _chosen_verdict(counted, component.attempt)
    if verdict is None:
        return ItemResult(item, lack=Lack.NOT_FINISHED)
    return ItemResult(item, verdict=verdict)


def _chosen_score(attempts: Sequence[Attempt], choice: AttemptChoice) -> Fraction:
    scores = [_points(attempt.score) for attempt in attempts if attempt.score is not None]
    match choice:
        case AttemptChoice.FIRST:
            return scores[0]
        case AttemptChoice.LAST:
            return scores[-1]
        case AttemptChoice.BEST:
            return max(scores)
        case AttemptChoice.AVERAGE:
            return sum(scores, _ZERO) / len(scores)


def _chosen_verdict(attempts: Sequence[Attempt], choice: AttemptChoice) -> bool | None:
    """Without scores the content's own word decides; completing says yes where it is silent."""
    verdicts = [
        attempt.success if attempt.success is not None else (attempt.completion or None)
        for attempt in attempts
    ]
    if choice is AttemptChoice.BEST:
        return True if True in verdicts else (False if False in verdicts else None)
    return verdicts[0] if choice is AttemptChoice.FIRST else verdicts[-1]


def _points(scaled: Fraction) -> Fraction:
    """A scaled score as points from 0 to 100; what lies outside counts as the nearer end."""
    return min(max(scaled, _ZERO), Fraction(1)) * _FULL


def _item_step(component: Component, result: ItemResult, attempts: Sequence[Attempt]) -> Step:
    operands = {}
    for number, attempt in enumerate(attempts, start=1):
        operands[f"attempt_{number}.score"] = told(
            None if attempt.score is None else _points(attempt.score)
        )
        operands[f"attempt_{number}.finished"] = told(attempt.finished)
        operands[f"attempt_{number}.passed"] = told(attempt.success)
    if result.lack:
        value = result.lack.value
    elif result.score is not None:
        value = told(result.score)
    else:
        value = Outcome.of(result.verdict).value
    return Step(
        id=f"component.{component.id}.item.{result.item}",
        op=Op.ITEM,
        clause=component.clause,
        expr=f"{component.attempt}(attempts)",
        operands=operands,
        value=value,
    )


def _fill(
    component: Component, results: Sequence[ItemResult], *, past_due: bool
) -> list[ItemResult] | None:
    """What the policy makes of missing results: None while they have to be waited for."""
    match component.missing:
        case MissingPolicy.EXCLUDE:
            return [result for result in results if not result.lack]
        case MissingPolicy.INDETERMINATE:
            return None
        case MissingPolicy.ZERO_AFTER_DUE if not past_due:
            return None
        case _:
            filled = [
                ItemResult(result.item, score=_ZERO) if result.lack else result
                for result in results
            ]
            return filled or [ItemResult(component.items, score=_ZERO)]


def _policy_step(
    component: Component, filled: Sequence[ItemResult] | None, *, past_due: bool
) -> Step:
    if component.missing is MissingPolicy.EXCLUDE:
        value = "excluded"
    else:
        value = "unknown" if filled is None else "0"
    return Step(
        id=f"component.{component.id}.missing",
        op=Op.POLICY,
        clause=component.clause,
        expr="missing result",
        operands={"policy": component.missing.value, "past_due": told(past_due)},
        value=value,
    )


def _without_result(
    component: Component, items: tuple[str, ...], waiting: tuple[Missing, ...], steps: list[Step]
) -> ComponentResult:
    """No score: it waits for what is missing, or, waiting for nothing, stays out of the total."""
    return ComponentResult(
        component=component,
        items=items,
        outcome=Outcome.INDETERMINATE,
        exact=None,
        score=None,
        missing=waiting,
        excluded=not waiting,
        steps=tuple(steps),
    )


def _with_result(
    component: Component,
    rule_set: RuleSet,
    items: tuple[str, ...],
    results: Sequence[ItemResult],
    steps: list[Step],
) -> ComponentResult:
    prefix = f"component.{component.id}"
    scores = {result.item: result.score for result in results if result.score is not None}
    verdicts: list[bool | None] = [r.verdict for r in results if r.score is None]
    total: Fraction | None = None
    score: Decimal | None = None
    if scores:
        total = _combined(list(scores.values()), component.combine)
        score = rounded(total, rule_set.rounding.digits, rule_set.rounding.mode)
        reached = Fraction(score) >= component.pass_mark
        verdicts.append(reached)
        steps += [
            Step(
                id=f"{prefix}.exact",
                op=Op.COMBINE,
                clause=component.clause,
                expr=f"{component.combine}(items)",
                operands={item: told(value) for item, value in scores.items()},
                value=told(total),
            ),
            round_step(f"{prefix}.score", component.clause, rule_set, total, score),
            Step(
                id=f"{prefix}.mark",
                op=Op.COMPARE,
                clause=component.clause,
                expr="score ≥ pass_mark",
                operands={"score": told(score), "pass_mark": told(component.pass_mark)},
                value=told(reached),
            ),
        ]
    verdict = all_of(verdicts)
    steps.append(
        Step(
            id=f"{prefix}.outcome",
            op=Op.VERDICT,
            clause=component.clause,
            expr="all(conditions)",
            operands=_conditions(results, verdicts, scored=bool(scores)),
            value=Outcome.of(verdict).value,
        )
    )
    return ComponentResult(
        component=component,
        items=items,
        outcome=Outcome.of(verdict),
        exact=total,
        score=score,
        missing=(),
        excluded=False,
        steps=tuple(steps),
    )


def round_step(
    step_id: str, clause: str, rule_set: RuleSet, exact_value: Fraction, score: Decimal
) -> Step:
    """The one rounding on the way to a figure that is shown and judged."""
    rounding = rule_set.rounding
    return Step(
        id=step_id,
        op=Op.ROUND,
        clause=clause,
        expr="round(exact, digits, mode)",
        operands={
            "exact": told(exact_value),
            "digits": str(rounding.digits),
            "mode": rounding.mode.value,
        },
        value=told(score),
    )


def _conditions(
    results: Sequence[ItemResult], verdicts: Sequence[bool | None], *, scored: bool
) -> dict[str, str]:
    named = {
        f"item:{result.item}": told(result.verdict) for result in results if result.score is None
    }
    if scored:
        named["mark"] = told(verdicts[-1])
    return named


def _combined(scores: Sequence[Fraction], combine: Combination) -> Fraction:
    match combine:
        case Combination.AVERAGE:
            return sum(scores, _ZERO) / len(scores)
        case Combination.LOWEST:
            return min(scores)
        case Combination.HIGHEST:
            return max(scores)

"""One component: attempts to item results, item results to the component's score and outcome."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from statistics import median
from typing import Final

from lms.grading.rules.attempts import ItemResult, judge_item
from lms.grading.rules.evidence import Evidence
from lms.grading.rules.trace import Lack, Missing, Op, Outcome, Step, told
from lms.regulation.rules.expressions import all_of
from lms.regulation.rules.numbers import rounded
from lms.regulation.rules.rule_set import Combination, Component, MissingPolicy, RuleSet

_ZERO: Final = Fraction(0)
_FULL: Final = Fraction(100)


@dataclass(frozen=True, slots=True)
class ComponentResult:
    """How a component stands. `exact` goes into the total unrounded; `score` is shown and judged.

    `excluded`: it has no result and its policy leaves it out of the total. `above_floor`: whether
    it reached the floor below which the total fails; None where there is no floor, or no score.
    `barred`: the critical errors that fail the total.
    """

    component: Component
    items: tuple[str, ...]
    outcome: Outcome
    exact: Fraction | None
    score: Decimal | None
    missing: tuple[Missing, ...]
    excluded: bool
    steps: tuple[Step, ...]
    above_floor: bool | None = None
    barred: tuple[str, ...] = ()


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
        result, step = judge_item(item, attempts, component, rule_set.critical)
        results.append(result)
        steps.append(step)
    missing = [Missing(result.item, result.lack) for result in results if result.lack]
    if len(items) < (component.min_count or 1):
        missing.append(Missing(component.items, Lack.NO_ITEM))
    if missing and _suffices(component, results):
        results, missing = [result for result in results if not result.lack], []
    if missing:
        filled = _fill(component, results, past_due=past_due)
        steps.append(_policy_step(component, filled, past_due=past_due))
        if not filled:
            waiting = () if filled is not None else tuple(missing)
            return _without_result(component, items, waiting, steps)
        results = filled
    return _with_result(component, rule_set, items, results, steps)


def _suffices(component: Component, results: Sequence[ItemResult]) -> bool:
    """Whether there are as many results as are needed; what is missing beyond them may be."""
    if component.min_count is None:
        return False
    return sum(result.lack is None for result in results) >= component.min_count


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
            return _with_zeros(component, results)


def _with_zeros(component: Component, results: Sequence[ItemResult]) -> list[ItemResult]:
    """Missing results as zeros: all of them, or as many as are short of those that are needed."""
    there = [result for result in results if not result.lack]
    lacking = [result for result in results if result.lack]
    short = len(lacking) if component.min_count is None else component.min_count - len(there)
    zeros = {result.item for result in lacking[:short]}
    filled = [
        ItemResult(result.item, score=_ZERO) if result.lack else result
        for result in results
        if not result.lack or result.item in zeros
    ]
    absent = max(component.min_count or 1, 1) - len(filled)
    names = (
        [component.items] if absent == 1 else [f"{component.items} {n + 1}" for n in range(absent)]
    )
    return filled + [ItemResult(name, score=_ZERO) for name in names[: max(absent, 0)]]


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
    conditions: dict[str, bool | None] = {
        f"item:{result.item}": result.verdict for result in results if result.score is None
    }
    scores = {result.item: result.score for result in results if result.score is not None}
    total: Fraction | None = None
    score: Decimal | None = None
    above_floor: bool | None = None
    if scores:
        kept = _kept(component, scores, steps)
        total = _combined(list(kept.values()), component.combine)
        score = rounded(total, rule_set.rounding.digits, rule_set.rounding.mode)
        conditions["mark"] = Fraction(score) >= component.pass_mark
        steps += [
            Step(
                id=f"{prefix}.exact",
                op=Op.COMBINE,
                clause=component.clause,
                expr=f"{component.combine}(items)",
                operands={item: told(value) for item, value in kept.items()},
                value=told(total),
            ),
            round_step(f"{prefix}.score", component.clause, rule_set, total, score),
            _mark_step(component, "mark", "pass_mark", score, component.pass_mark),
        ]
        conditions |= _items_above_floor(component, kept, steps)
        if component.floor is not None:
            above_floor = Fraction(score) >= component.floor
            steps.append(_mark_step(component, "floor", "floor", score, component.floor))
    conditions |= {f"clean:{result.item}": False for result in results if result.failed}
    verdict = all_of(list(conditions.values()))
    steps.append(
        Step(
            id=f"{prefix}.outcome",
            op=Op.VERDICT,
            clause=component.clause,
            expr="all(conditions)",
            operands={name: told(value) for name, value in conditions.items()},
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
        above_floor=above_floor,
        barred=tuple(sorted({error for result in results for error in result.barred})),
    )


def _kept(
    component: Component, scores: Mapping[str, Fraction], steps: list[Step]
) -> dict[str, Fraction]:
    """The scores without the lowest ones that do not count; one always does."""
    dropped = min(component.drop_lowest, len(scores) - 1)
    if not dropped:
        return dict(scores)
    ranked = sorted(scores, key=lambda item: (scores[item], item))
    steps.append(
        Step(
            id=f"component.{component.id}.dropped",
            op=Op.DROP,
            clause=component.clause,
            expr="drop_lowest(items)",
            operands={item: told(scores[item]) for item in ranked[:dropped]},
            value=str(dropped),
        )
    )
    return {item: scores[item] for item in scores if item not in ranked[:dropped]}


def _items_above_floor(
    component: Component, scores: Mapping[str, Fraction], steps: list[Step]
) -> dict[str, bool | None]:
    """One condition for each item that stays below the floor for items."""
    floor = component.item_floor
    if floor is None:
        return {}
    below = {item: score for item, score in scores.items() if score < floor}
    steps.append(
        Step(
            id=f"component.{component.id}.item_floor",
            op=Op.FLOOR,
            clause=component.clause,
            expr="every item ≥ item_floor",
            operands={**{i: told(score) for i, score in below.items()}, "item_floor": told(floor)},
            value=told(not below),
        )
    )
    return {f"item_floor:{item}": False for item in below}


def _mark_step(
    component: Component, name: str, against: str, score: Decimal, mark: Fraction
) -> Step:
    return Step(
        id=f"component.{component.id}.{name}",
        op=Op.COMPARE if name == "mark" else Op.FLOOR,
        clause=component.clause,
        expr=f"score ≥ {against}",
        operands={"score": told(score), against: told(mark)},
        value=told(Fraction(score) >= mark),
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


def _combined(scores: Sequence[Fraction], combine: Combination) -> Fraction:
    match combine:
        case Combination.AVERAGE:
            return sum(scores, _ZERO) / len(scores)
        case Combination.LOWEST:
            return min(scores)
        case Combination.HIGHEST:
            return max(scores)
        case Combination.MEDIAN:
            return Fraction(median(scores))
        case Combination.SUM:
            return min(sum(scores, _ZERO), _FULL)

"""One item: which of its attempts counts, and for how many points.

An attempt counts when it was finished, unless the rules do not ask for that. Those after the first
are make-up attempts: so many of them count, and for so many points at most. A critical error fails
its attempt, or takes all its points.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from statistics import median
from typing import Final

from lms.grading.rules.evidence import Attempt
from lms.grading.rules.scorecards import reckoned
from lms.grading.rules.trace import Lack, Op, Outcome, Step, told
from lms.regulation.rules.rule_set import AttemptChoice, Component, Critical, OnHit

_ZERO: Final = Fraction(0)
_FULL: Final = Fraction(100)


@dataclass(frozen=True, slots=True)
class ItemResult:
    """What an item counts for: a score from 0 to 100, or only a verdict, or why neither exists.

    `failed`: what counts was failed by a critical error, whatever its score. `barred`: the ids of
    the critical errors that fail the total.
    """

    item: str
    score: Fraction | None = None
    verdict: bool | None = None
    lack: Lack | None = None
    failed: bool = False
    barred: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Try:
    """An attempt as these rules see it. `counts`: it is finished, and not one too many."""

    number: int
    attempt: Attempt
    reported: Fraction | None
    points: Fraction | None
    hits: tuple[Critical, ...]
    counts: bool

    @property
    def failed(self) -> bool:
        return any(hit.on_hit is not OnHit.FAIL_TOTAL for hit in self.hits)

    @property
    def verdict(self) -> bool | None:
        """The content's own word, without a score; completing says yes where it is silent."""
        if self.failed:
            return False
        word = self.attempt.success
        return word if word is not None else (self.attempt.completion or None)


def judge_item(
    item: str, attempts: Sequence[Attempt], component: Component, critical: Sequence[Critical]
) -> tuple[ItemResult, Step]:
    """What the item counts for, and the step that tells it."""
    tries = _tries(attempts, component, critical)
    result = _chosen(item, tries, component)
    return result, _step(component, result, tries)


def _tries(
    attempts: Sequence[Attempt], component: Component, critical: Sequence[Critical]
) -> list[_Try]:
    tries = []
    counted = 0
    for number, attempt in enumerate(attempts, start=1):
        counts = attempt.finished or not component.completion_required
        if component.makeup is not None and counted > component.makeup.most:
            counts = False
        hits = tuple(one for one in critical if one.hit_by(attempt.critical))
        reported = _reported(attempt, component)
        points = _counted_points(reported, component, hits, is_makeup=counted > 0)
        tries.append(_Try(number, attempt, reported, points, hits, counts))
        counted += counts
    return tries


def _reported(attempt: Attempt, component: Component) -> Fraction | None:
    """Points from 0 to 100 as they were scored; what lies outside counts as the nearer end."""
    scaled = attempt.score
    if component.leave_out is not None and attempt.criteria:
        scaled = reckoned(attempt.criteria, leave_out=component.leave_out)
    return None if scaled is None else min(max(scaled, _ZERO), Fraction(1)) * _FULL


def _counted_points(
    reported: Fraction | None, component: Component, hits: Sequence[Critical], *, is_makeup: bool
) -> Fraction | None:
    if any(hit.on_hit is OnHit.ZERO_ATTEMPT for hit in hits):
        return _ZERO
    makeup = component.makeup
    if reported is None or not is_makeup or makeup is None or makeup.cap is None:
        return reported
    return min(reported, makeup.cap)


def _chosen(item: str, tries: Sequence[_Try], component: Component) -> ItemResult:
    if not tries:
        return ItemResult(item, lack=Lack.NOT_STARTED)
    counted = [one for one in tries if one.counts]
    if not counted:
        return ItemResult(item, lack=Lack.NOT_FINISHED)
    barred = tuple(
        sorted({hit.id for one in counted for hit in one.hits if hit.on_hit is OnHit.FAIL_TOTAL})
    )
    scored = [one for one in counted if one.points is not None]
    if not scored:
        return _by_verdict(item, counted, component, barred)
    if component.attempt is AttemptChoice.NTH and len(scored) < component.nth:
        return ItemResult(item, lack=Lack.FEW_ATTEMPTS, barred=barred)
    taken = _taken(scored, component)
    points = [one.points for one in taken if one.points is not None]
    score = median(points) if component.attempt is AttemptChoice.MEDIAN else _mean(points)
    return ItemResult(
        item, score=Fraction(score), failed=any(one.failed for one in taken), barred=barred
    )


def _taken(scored: Sequence[_Try], component: Component) -> Sequence[_Try]:
    """Those whose scores count. The best is one without a critical error, if there is one."""
    match component.attempt:
        case AttemptChoice.FIRST:
            return scored[:1]
        case AttemptChoice.LAST:
            return scored[-1:]
        case AttemptChoice.NTH:
            return scored[component.nth - 1 : component.nth]
        case AttemptChoice.BEST:
            return [max(scored, key=lambda one: (not one.failed, one.points))]
        case _:
            return scored


def _by_verdict(
    item: str, counted: Sequence[_Try], component: Component, barred: tuple[str, ...]
) -> ItemResult:
    if not component.unscored_verdict:
        return ItemResult(item, lack=Lack.NO_SCORE, barred=barred)
    verdict = _chosen_verdict([one.verdict for one in counted], component)
    if verdict is None:
        return ItemResult(item, lack=Lack.NOT_FINISHED, barred=barred)
    return ItemResult(item, verdict=verdict, barred=barred)


def _chosen_verdict(verdicts: Sequence[bool | None], component: Component) -> bool | None:
    match component.attempt:
        case AttemptChoice.BEST:
            return True if True in verdicts else (False if False in verdicts else None)
        case AttemptChoice.FIRST:
            return verdicts[0]
        case AttemptChoice.NTH:
            return verdicts[component.nth - 1] if component.nth <= len(verdicts) else None
        case _:
            return verdicts[-1]


def _mean(scores: Sequence[Fraction]) -> Fraction:
    return sum(scores, _ZERO) / len(scores)


def _step(component: Component, result: ItemResult, tries: Sequence[_Try]) -> Step:
    operands = {}
    for one in tries:
        name = f"attempt_{one.number}"
        operands[f"{name}.score"] = told(one.reported)
        operands[f"{name}.finished"] = told(one.attempt.finished)
        operands[f"{name}.passed"] = told(one.attempt.success)
        if one.points != one.reported:
            operands[f"{name}.counted"] = told(one.points)
        if one.hits:
            operands[f"{name}.critical"] = " ".join(hit.id for hit in one.hits)
        if component.makeup is not None and not one.counts and one.attempt.finished:
            operands[f"{name}.beyond"] = str(component.makeup.most)
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

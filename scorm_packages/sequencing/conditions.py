"""Conditions of rules and what they say of an activity: true, false or unknown (None).

Three-valued logic is the book's (SN §4.4.3): unknown is neither, and its negation is unknown.
"""

from collections.abc import Callable, Iterable

from scorm_packages.sequencing import objectives
from scorm_packages.sequencing.definition import (
    Combination,
    ConditionName,
    Objective,
    RuleCondition,
)
from scorm_packages.sequencing.in_play import InPlay
from scorm_packages.sequencing.nodes import Node

Truth = bool | None


def combine(truths: Iterable[Truth], combination: Combination) -> Truth:
    """All or any of them; None when that depends on what is unknown. Nothing gives None."""
    bag = set(truths)
    if not bag:
        return None
    deciding = combination == "any"
    if deciding in bag:
        return deciding
    return None if None in bag else not deciding


def evaluate(
    course: InPlay, node: Node, conditions: Iterable[RuleCondition], combination: Combination
) -> Truth:
    """Evaluate the conditions of one rule for an activity."""
    return combine((_evaluate_one(course, node, one) for one in conditions), combination)


def _evaluate_one(course: InPlay, node: Node, one: RuleCondition) -> Truth:
    objective = node.objective(one.referenced_objective)
    if objective is None:
        return None  # The manifest refers to what is not there: nothing can be known of it.
    if one.condition in _OF_TRACKING and not node.activity.delivery.tracked:
        return None  # Nothing is known of what is not tracked, and nothing becomes known.
    truth = _TRUTHS[one.condition](course, node, objective, one)
    return truth if truth is None or not one.negated else not truth


def _measure_is_greater(course: InPlay, node: Node, o: Objective, one: RuleCondition) -> Truth:
    known = objectives.measure(course, node, o)
    return None if known is None else known > one.measure_threshold


def _measure_is_less(course: InPlay, node: Node, o: Objective, one: RuleCondition) -> Truth:
    known = objectives.measure(course, node, o)
    return None if known is None else known < one.measure_threshold


def attempt_limit_exceeded(course: InPlay, node: Node) -> bool:
    """Whether the activity was attempted as often as it may be (SN §3.5.1)."""
    limit = node.activity.limits.attempt_limit
    return limit is not None and course.of(node).attempt_count >= limit


def _time_limit_exceeded(course: InPlay, node: Node) -> bool:
    limit = node.activity.limits.attempt_absolute_duration_limit_cs
    return limit is not None and course.of(node).experienced_duration_cs > limit


_OF_TRACKING: frozenset[ConditionName] = frozenset(
    {
        "satisfied",
        "objectiveStatusKnown",
        "objectiveMeasureKnown",
        "objectiveMeasureGreaterThan",
        "objectiveMeasureLessThan",
        "completed",
        "activityProgressKnown",
    }
)
_TRUTHS: dict[ConditionName, Callable[[InPlay, Node, Objective, RuleCondition], Truth]] = {
    "satisfied": lambda c, n, o, _: objectives.satisfied(c, n, o),
    "objectiveStatusKnown": lambda c, n, o, _: objectives.satisfied(c, n, o) is not None,
    "objectiveMeasureKnown": lambda c, n, o, _: objectives.measure(c, n, o) is not None,
    "objectiveMeasureGreaterThan": _measure_is_greater,
    "objectiveMeasureLessThan": _measure_is_less,
    "completed": lambda c, n, o, _: objectives.completed(c, n, o),
    "activityProgressKnown": lambda c, n, o, _: objectives.completed(c, n, o) is not None,
    "attempted": lambda c, n, _o, _: c.of(n).attempt_count > 0,
    "attemptLimitExceeded": lambda c, n, _o, _: attempt_limit_exceeded(c, n),
    "timeLimitExceeded": lambda c, n, _o, _: _time_limit_exceeded(c, n),
    # Limits by the calendar are no part of SCORM (SN §3.5): there is no range to be outside of.
    "outsideAvailableTimeRange": lambda _c, _n, _o, _: False,
    "always": lambda _c, _n, _o, _: True,
}

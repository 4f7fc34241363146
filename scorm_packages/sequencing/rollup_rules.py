"""Judging rollup rules: RB.1.4 with its two subprocesses."""

from collections.abc import Callable
from decimal import Decimal

from scorm_packages.sequencing.conditions import Truth, evaluate
from scorm_packages.sequencing.definition import (
    Required,
    Rollup,
    RollupActionName,
    RollupRule,
)
from scorm_packages.sequencing.in_play import InPlay
from scorm_packages.sequencing.nodes import Node


def rollup_rule_check(course: InPlay, node: Node, action: RollupActionName) -> bool:
    """RB.1.4: whether any of the cluster's rules with that action applies."""
    rules = node.rollup_rules.get(action, ())
    return any(rollup_rule_applies(course, node, rule) for rule in rules)


def rollup_rule_applies(course: InPlay, node: Node, rule: RollupRule) -> bool:
    """RB.1.4, steps 1.2: one rule, judged by the children that count for it.

    Where none counts, all of them and none of them do what the rule asks for.
    """
    bag = [
        evaluate_rollup_conditions(course, child, rule)
        for child in course.children(node)
        if child.activity.delivery.tracked and check_child_for_rollup(course, child, rule.action)
    ]
    yes = bag.count(True)
    match rule.child_activity_set:
        case "all":
            return yes == len(bag)
        case "any":
            return yes > 0
        case "none":
            return bag.count(False) == len(bag)
        case "atLeastCount":
            return yes >= rule.minimum_count
        case "atLeastPercent":
            return Decimal(yes) >= rule.minimum_percent * len(bag)


def evaluate_rollup_conditions(course: InPlay, child: Node, rule: RollupRule) -> Truth:
    """RB.1.4.1: what the rule's conditions say of one child."""
    return evaluate(course, child, rule.conditions, rule.combination)


_REQUIRED: dict[RollupActionName, Callable[[Rollup], Required]] = {
    "satisfied": lambda rollup: rollup.required_for_satisfied,
    "notSatisfied": lambda rollup: rollup.required_for_not_satisfied,
    "completed": lambda rollup: rollup.required_for_completed,
    "incomplete": lambda rollup: rollup.required_for_incomplete,
}


def check_child_for_rollup(course: InPlay, child: Node, action: RollupActionName) -> bool:
    """RB.1.4.2: whether a child counts in its parent's rule with that action."""
    rollup = child.activity.rollup
    of_objective = action in ("satisfied", "notSatisfied")
    if not (rollup.objective_satisfied if of_objective else rollup.progress_completion):
        return False
    state = course.of(child)
    match _REQUIRED[action](rollup):
        case "ifNotSuspended":
            return not (state.attempt_count > 0 and state.suspended)
        case "ifAttempted":
            return state.attempt_count > 0
        case "ifNotSkipped":
            return not _is_skipped(course, child)
        case "always":
            return True


def _is_skipped(course: InPlay, child: Node) -> bool:
    """Whether flow would skip the child; asked as flow asks."""
    with course.asking(only_current=False):
        return any(
            evaluate(course, child, rule.conditions, rule.combination) is True
            for rule in child.pre_conditions.get("skip", ())
        )

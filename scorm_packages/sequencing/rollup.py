"""Rollup: from the children of a cluster to the cluster, RB.1.1 to RB.1.5 (SN §4.6).

The rules themselves are judged in `rollup_rules` (RB.1.4). A course of the 2nd Edition has other
default rules than those of the 3rd and 4th; completion by measure belongs to the 4th.
"""

from collections.abc import Callable
from decimal import Context, Decimal

from scorm_packages.sequencing import objectives
from scorm_packages.sequencing.definition import (
    Edition,
    RollupActionName,
    RollupRule,
    RuleCondition,
)
from scorm_packages.sequencing.in_play import InPlay
from scorm_packages.sequencing.nodes import Node
from scorm_packages.sequencing.rollup_rules import rollup_rule_applies, rollup_rule_check

_EXACT = Context(prec=16)  # Of its own, so that no setting of the process changes a result.

_SATISFIED = RuleCondition(condition="satisfied")
_COMPLETED = RuleCondition(condition="completed")
_ATTEMPTED = RuleCondition(condition="attempted")


def _rule(
    action: RollupActionName, *conditions: RuleCondition, second_edition: bool = False
) -> RollupRule:
    return RollupRule(
        action=action,
        conditions=conditions,
        combination="all",
        child_activity_set="any" if second_edition else "all",
    )


def _default_rules(edition: Edition) -> dict[RollupActionName, RollupRule]:
    """SN §4.6.7: what holds where a cluster has no rules of its own."""
    if edition == "2nd":
        unsatisfied = RuleCondition(condition="satisfied", negated=True)
        uncompleted = RuleCondition(condition="completed", negated=True)
        not_satisfied = _rule("notSatisfied", _ATTEMPTED, unsatisfied, second_edition=True)
        incomplete = _rule("incomplete", _ATTEMPTED, uncompleted, second_edition=True)
    else:
        not_satisfied = _rule("notSatisfied", RuleCondition(condition="objectiveStatusKnown"))
        incomplete = _rule("incomplete", RuleCondition(condition="activityProgressKnown"))
    return {
        "notSatisfied": not_satisfied,
        "satisfied": _rule("satisfied", _SATISFIED),
        "incomplete": incomplete,
        "completed": _rule("completed", _COMPLETED),
    }


_DEFAULTS = {edition: _default_rules(edition) for edition in ("2nd", "3rd", "4th")}


# -- RB.1.1: measures ---------------------------------------------------------------------------


def _weighted(
    course: InPlay,
    node: Node,
    weight: Callable[[Node], Decimal],
    known: Callable[[Node], Decimal | None],
) -> Decimal | None:
    """The weighted mean of the children; those of which nothing is known count as zero.

    None when nothing is known of any child, or when no child has a weight.
    """
    total = counted = Decimal(0)
    any_known = False
    for child in course.children(node):
        if not child.activity.delivery.tracked:
            continue
        counted += weight(child)
        one = known(child)
        if one is not None:
            total = _EXACT.add(total, _EXACT.multiply(one, weight(child)))
            any_known = True
    return _EXACT.divide(total, counted) if any_known and counted > 0 else None


def measure_rollup(course: InPlay, node: Node) -> None:
    """RB.1.1 a Measure Rollup Process."""
    rolled = _weighted(
        course,
        node,
        lambda child: child.activity.rollup.objective_measure_weight,
        lambda child: objectives.measure(course, child, child.primary),
    )
    objectives.set_measure(course, node, node.primary, rolled)


def completion_measure_rollup(course: InPlay, node: Node) -> None:
    """RB.1.1 b Completion Measure Rollup Process (4th Edition)."""
    rolled = _weighted(
        course,
        node,
        lambda child: child.activity.threshold.progress_weight,
        lambda child: objectives.progress_measure(course, child, child.primary),
    )
    if rolled is not None or course.of(node).attempt_progress_measure is not None:
        objectives.set_progress_measure(course, node, node.primary, rolled)


# -- RB.1.2: objective --------------------------------------------------------------------------


def objective_rollup(course: InPlay, node: Node) -> None:
    """RB.1.2 Objective Rollup Process."""
    if node.primary.satisfied_by_measure:
        objective_rollup_using_measure(course, node)
    elif node.is_leaf:
        return
    elif node.rollup_rules.keys() & {"satisfied", "notSatisfied"}:
        objective_rollup_using_rules(course, node)
    else:
        objective_rollup_using_default(course, node)


def objective_rollup_using_measure(course: InPlay, node: Node) -> None:
    """RB.1.2 a. What the measure says is known when asked; here it reaches global objectives."""
    objectives.tell_satisfaction_by_measure(course, node, node.primary)


def objective_rollup_using_rules(course: InPlay, node: Node) -> None:
    """RB.1.2 b: not satisfied first, so that satisfied has the last word."""
    if rollup_rule_check(course, node, "notSatisfied"):
        objectives.set_satisfied(course, node, node.primary, to=False)
    if rollup_rule_check(course, node, "satisfied"):
        objectives.set_satisfied(course, node, node.primary, to=True)


def objective_rollup_using_default(course: InPlay, node: Node) -> None:
    """RB.1.2 c."""
    rules = _DEFAULTS[course.tree.definition.edition]
    if rollup_rule_applies(course, node, rules["notSatisfied"]):
        objectives.set_satisfied(course, node, node.primary, to=False)
    if rollup_rule_applies(course, node, rules["satisfied"]):
        objectives.set_satisfied(course, node, node.primary, to=True)


# -- RB.1.3: progress ---------------------------------------------------------------------------


def activity_progress_rollup(course: InPlay, node: Node) -> None:
    """RB.1.3 Activity Progress Rollup Process.

    Completion by measure (RB.1.3 a) follows from the measure when asked, see `objectives`.
    """
    if node.is_leaf or node.activity.threshold.completed_by_measure:
        return
    if node.rollup_rules.keys() & {"completed", "incomplete"}:
        activity_progress_rollup_using_rules(course, node)
    else:
        activity_progress_rollup_using_default(course, node)


def activity_progress_rollup_using_rules(course: InPlay, node: Node) -> None:
    """RB.1.3 b: incomplete first, so that completed has the last word."""
    if rollup_rule_check(course, node, "incomplete"):
        objectives.set_completed(course, node, node.primary, to=False)
    if rollup_rule_check(course, node, "completed"):
        objectives.set_completed(course, node, node.primary, to=True)


def activity_progress_rollup_using_default(course: InPlay, node: Node) -> None:
    """RB.1.3 c."""
    rules = _DEFAULTS[course.tree.definition.edition]
    if rollup_rule_applies(course, node, rules["incomplete"]):
        objectives.set_completed(course, node, node.primary, to=False)
    if rollup_rule_applies(course, node, rules["completed"]):
        objectives.set_completed(course, node, node.primary, to=True)


# -- RB.1.5: all of it --------------------------------------------------------------------------


def overall_rollup(course: InPlay, node: Node) -> None:
    """RB.1.5 Overall Rollup Process, from an activity to the root.

    Where an activity on the way writes a global objective that activities elsewhere read, their
    clusters are rolled up as well (SN §4.6.1), the deepest first and each once.
    """
    with course.asking(only_current=True):
        for one in sorted(_affected(course, node), key=lambda one: (-one.depth, one.order)):
            if not one.is_leaf:
                measure_rollup(course, one)
                completion_measure_rollup(course, one)
            objective_rollup(course, one)
            activity_progress_rollup(course, one)


def _affected(course: InPlay, node: Node) -> set[Node]:
    """The activity and its ancestors, and those of all who read what any of them writes."""
    affected: set[Node] = set()
    waiting = [node]
    while waiting:
        for one in waiting.pop().up():
            if one in affected:
                break
            affected.add(one)
            for target in objectives.written_targets(one):
                waiting.extend(
                    reader.parent
                    for reader in course.tree.readers.get(target, ())
                    if reader.parent is not None and course.is_available(reader)
                )
    return affected

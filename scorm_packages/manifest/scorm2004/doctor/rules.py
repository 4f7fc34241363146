"""Rules that never apply where they stand, or whose conditions can never hold (SN §3.4, §4.5)."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from scorm_packages.manifest.scorm2004.doctor.tree import Node, Notes

Rule = Mapping[str, Any]

NEVER_TRUE_HERE = ("timeLimitExceeded", "outsideAvailableTimeRange")
"""They ask for limits that SCORM does not use (SN §3.5)."""


def check_rules(activities: Sequence[Node], notes: Notes) -> None:
    """Note rules that are never asked, and conditions that are never true."""
    for node in activities:
        _check_place(node, notes)
        for rule in _rules(node):
            _check_conditions(node, rule, notes)
            _check_direction(node, rule, notes)
        for rule in node.of("rollup", "rules", ()):
            _check_conditions(node, rule, notes)


def _rules(node: Node) -> Iterator[Rule]:
    for field in ("pre_conditions", "exit_conditions", "post_conditions"):
        yield from node.of("rules", field, ())


def _check_place(node: Node, notes: Notes) -> None:
    """Note rules of a kind that is never asked of this activity.

    Exit rules are asked from the root to the parent of the current activity (TB.2.1), rollup rules
    of clusters (RB.1.5); nothing comes before, after or instead of the root.
    """
    if node.is_leaf and node.of("rules", "exit_conditions", ()):
        notes.add("scorm2004.rule_never_asked", node, rule="exitConditionRule")
    if node.is_leaf and node.of("rollup", "rules", ()):
        notes.add("scorm2004.rule_never_asked", node, rule="rollupRule")
    if node.parent is None:
        for field, actions in (
            ("pre_conditions", ("skip", "stopForwardTraversal")),
            ("post_conditions", ("continue", "previous")),
        ):
            for rule in node.of("rules", field, ()):
                if rule["action"] in actions:
                    notes.add("scorm2004.rule_never_asked", node, rule=rule["action"])


def _check_direction(node: Node, rule: Rule, notes: Notes) -> None:
    """Note a rule that goes back where only going forward is allowed (SN §3.2.4)."""
    if (
        rule["action"] == "previous"
        and node.parent is not None
        and node.parent.of("control", "forward_only", default=False)
    ):
        notes.add("scorm2004.previous_in_forward_only", node)


def _check_conditions(node: Node, rule: Rule, notes: Notes) -> None:
    known = {each.get("id", "") for each in node.activity.get("objectives", ())}
    for condition in rule["conditions"]:
        referenced = condition.get("referenced_objective", "")
        if referenced and referenced not in known:
            notes.add("scorm2004.objective_unknown", node, objective=referenced)
    never = [_is_never_true(node, condition) for condition in rule["conditions"]]
    # A rule's conditions are joined by "all" unless it says otherwise, a rollup rule's by "any".
    joined = rule.get("combination", "any" if rule["action"] in ROLLUP_ACTIONS else "all")
    if all(never) or (joined == "all" and any(never)):
        name = next(
            condition["condition"]
            for condition, is_never in zip(rule["conditions"], never, strict=True)
            if is_never
        )
        notes.add("scorm2004.condition_never_true", node, condition=name, action=rule["action"])


ROLLUP_ACTIONS = ("satisfied", "notSatisfied", "completed", "incomplete")


def _is_never_true(node: Node, condition: Mapping[str, Any]) -> bool:
    """Tell whether a condition can never hold of this activity, or of its children in rollup."""
    name, negated = condition["condition"], condition.get("negated", False)
    if negated:
        return bool(name == "always")
    threshold = Decimal(condition.get("measure_threshold", "0"))
    if name == "objectiveMeasureGreaterThan":
        return threshold >= 1
    if name == "objectiveMeasureLessThan":
        return threshold <= -1
    if name == "attemptLimitExceeded":
        asked = [node.activity, *node.children]
        return not any("attempt_limit" in each.get("limits", {}) for each in asked)
    return name in NEVER_TRUE_HERE

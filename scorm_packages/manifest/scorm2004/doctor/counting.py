"""Selection, randomization, weights and tracking: what cannot add up (SN §3.7, §3.11 to §3.13)."""

from collections.abc import Sequence
from decimal import Decimal

from scorm_packages.manifest.scorm2004.doctor.tree import Node, Notes


def check_counting(activities: Sequence[Node], notes: Notes) -> None:
    """Note selections, weights and counts that have no effect, or none that could be meant."""
    for node in activities:
        if not node.is_leaf:
            _check_selection(node, notes)
            _check_weights(node, notes)
            _check_rollup_counts(node, notes)
    leaves = [node for node in activities if node.is_leaf]
    if not any(node.of("delivery", "tracked", default=True) for node in leaves):
        notes.add("scorm2004.nothing_tracked", activities[0])


def _check_selection(node: Node, notes: Notes) -> None:
    count = node.of("randomization", "select_count", None)
    if count is not None and count > len(node.children):
        details = {"selected": count, "available": len(node.children)}
        notes.add("scorm2004.select_count_too_large", node, **details)
    selects = node.of("randomization", "selection_timing", "never") != "never"
    shuffles = node.of("randomization", "randomization_timing", "never") != "never"
    if selects and count == 0:
        notes.add("scorm2004.selects_nothing", node)
    if selects is not (count is not None):
        notes.add("scorm2004.selection_without_effect", node)
    if shuffles is not bool(node.of("randomization", "reorder_children", default=False)):
        notes.add("scorm2004.randomization_without_effect", node)


def _check_weights(node: Node, notes: Notes) -> None:
    """Note clusters whose children all weigh nothing, so that there is no score to roll up."""
    weights = [
        Decimal(child.get("rollup", {}).get("objective_measure_weight", "1"))
        for child in node.children
    ]
    if not any(weights):
        notes.add("scorm2004.weights_all_zero", node)
    measured = node.activity.get("threshold", {}).get("completed_by_measure", False)
    progress = [
        Decimal(child.get("threshold", {}).get("progress_weight", "1")) for child in node.children
    ]
    if measured and not any(progress):
        notes.add("scorm2004.weights_all_zero", node)


def _check_rollup_counts(node: Node, notes: Notes) -> None:
    for rule in node.of("rollup", "rules", ()):
        children = rule.get("child_activity_set", "all")
        count = rule.get("minimum_count", 0)
        percent = Decimal(rule.get("minimum_percent", "0"))
        if children == "atLeastCount" and count > len(node.children):
            details = {"minimum": count, "available": len(node.children)}
            notes.add("scorm2004.rollup_count_too_large", node, **details)
        at_least = {"atLeastCount": Decimal(count), "atLeastPercent": percent}.get(children)
        if at_least == 0:
            notes.add("scorm2004.rollup_always_holds", node, action=rule["action"])

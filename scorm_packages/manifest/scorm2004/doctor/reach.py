"""What no learner can ever get to (SN §3.2, §4.4, §4.6).

An activity is reached by choosing it, where its parent allows choice, or by flowing into it, where
its parent allows flow and was itself entered. A course that begins enters its root. What is hidden
from the contents can still be chosen by other content, and jumped to whatever the control modes say
(`adl.nav.request`): but then something else must have been opened first.
"""

from collections.abc import Sequence

from scorm_packages.manifest.scorm2004.doctor.tree import Node, Notes


def check_reach(activities: Sequence[Node], notes: Notes) -> None:
    """Note the leaves that can neither be chosen nor flowed into, and what else stops everybody."""
    root = activities[0]
    entered = {id(root.activity)}
    can_begin = False
    unreached = []
    for node in activities[1:]:
        is_chosen, is_flowed_into = _can_be_chosen(node), _can_be_flowed_into(node, entered)
        if is_chosen or is_flowed_into:
            entered.add(id(node.activity))
        elif node.is_leaf:
            unreached.append(node)
        if is_flowed_into or (is_chosen and node.activity.get("is_visible", True)):
            can_begin = can_begin or node.is_leaf
    if not can_begin:
        notes.add("scorm2004.nothing_reachable", root)
        return
    for node in unreached:
        notes.add("scorm2004.activity_unreachable", node)
    for node in activities:
        if node.of("limits", "attempt_limit", None) == 0:
            notes.add("scorm2004.attempt_limit_zero", node)


def _can_be_chosen(node: Node) -> bool:
    return node.parent is not None and bool(node.parent.of("control", "choice", default=True))


def _can_be_flowed_into(node: Node, entered: set[int]) -> bool:
    return (
        node.parent is not None
        and bool(node.parent.of("control", "flow", default=False))
        and id(node.parent.activity) in entered
    )

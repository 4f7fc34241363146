"""Choice: the learner picks an activity, SB.2.4 and SB.2.9 (SN §4.8.6).

`reach` only finds out; it changes nothing. So it also answers what may be chosen.
"""

from scorm_packages.sequencing.flow import Direction, flow
from scorm_packages.sequencing.in_play import InPlay, NotPossible
from scorm_packages.sequencing.nodes import Node, common_ancestor
from scorm_packages.sequencing.steps import Found
from scorm_packages.sequencing.utility import (
    end_attempt,
    pre_condition_holds,
    terminate_descendent_attempts,
)

_NOTHING_IN_IT = "SB.2.9-9"


def choice_sequencing_request(course: InPlay, target: Node | None) -> Found:
    """SB.2.9 Choice Sequencing Request Process.

    A cluster out of which nothing can be delivered becomes the Current Activity all the same: the
    learner has gone there, and chooses further. Raises NotPossible as `reach`, or SB.2.9-1.
    """
    if target is None:
        raise NotPossible("SB.2.9-1")
    try:
        return reach(course, target)
    except NotPossible as refusal:
        if refusal.code == _NOTHING_IN_IT and course.current is not None:
            common = common_ancestor(course.current, target)
            terminate_descendent_attempts(course, common)
            end_attempt(course, common)
            # A new attempt on the common ancestor may have drawn other children.
            course.current = target if course.is_available(target) else common
        raise


def reach(course: InPlay, target: Node) -> Found:
    """SB.2.9 without its effects: what a choice of `target` would deliver.

    Raises NotPossible: SB.2.9-2 not available · -3 hidden from choice · -4 no choice ·
    -5 nothing to choose · -6 prevent activation · -7 choice exit · -8 constrained choice ·
    -9 nothing in it · SB.2.4-1 stop forward traversal · -2 forward only.
    """
    _may_be_chosen(course, target)
    current = course.current
    if current is None:
        _walk_down(course, course.tree.root, target)
    elif current is target:
        pass
    elif current.parent is target.parent:
        _walk_among_siblings(course, current, target)
    else:
        common = common_ancestor(current, target)
        if current is common:
            _walk_down(course, common, target)
        elif target is common:
            _walk_up(current, target)
        else:
            _walk_across(course, current, common, target)
    if target.is_leaf:
        return Found(activity=target)
    try:
        return flow(course, target, "forward", into_children=True)
    except NotPossible:
        raise NotPossible(_NOTHING_IN_IT) from None


def _may_be_chosen(course: InPlay, target: Node) -> None:
    """SB.2.9 steps 2 to 4."""
    for one in target.up():
        if not course.is_available(one):
            raise NotPossible("SB.2.9-2")
        if pre_condition_holds(course, one, "hiddenFromChoice"):
            raise NotPossible("SB.2.9-3")
    if target.parent is not None and not target.parent.control.choice:
        raise NotPossible("SB.2.9-4")


def _walk_among_siblings(course: InPlay, current: Node, target: Node) -> None:
    """SB.2.9 case 8: past all that lie between. Backward, one answer holds for all of them."""
    here, there = course.place(current), course.place(target)
    if here > there:
        choice_activity_traversal(course, current, "backward")
    elif _stop_after(course, current, here) < there:
        raise NotPossible("SB.2.4-1")


def _stop_after(course: InPlay, current: Node, here: int) -> int:
    """The place of the first sibling, from the current activity on, that stops a way forward."""
    if course.answers is not None and current.id in course.stops:
        return course.stops[current.id]
    siblings = course.siblings(current)
    stop = here
    while stop < len(siblings) and not pre_condition_holds(
        course, siblings[stop], "stopForwardTraversal"
    ):
        stop += 1
    if course.answers is not None:
        course.stops[current.id] = stop
    return stop


def _walk_down(course: InPlay, common: Node, target: Node) -> None:
    """SB.2.9 case 9, and the last step of case 11: into clusters."""
    path = target.up_to(common)[1:]
    for one in (common, *reversed(path)):
        choice_activity_traversal(course, one, "forward")
        _may_be_activated(course, one, common)


def _walk_up(current: Node, target: Node) -> None:
    """SB.2.9 case 10. The current activity itself was asked in NB.2.1."""
    for one in current.up_to(target)[1:]:
        if not one.control.choice_exit:
            raise NotPossible("SB.2.9-7")


def _walk_across(course: InPlay, current: Node, common: Node, target: Node) -> None:
    """SB.2.9 case 11: up to the common ancestor and down again."""
    constrained: Node | None = None
    for one in current.up_to(common)[1:]:
        if not one.control.choice_exit:
            raise NotPossible("SB.2.9-7")
        if constrained is None and one.activity.constrained_choice.constrain_choice:
            constrained = one
    if constrained is not None and target is not constrained:
        is_ahead = course.comes_after(target, constrained)
        direction: Direction = "forward" if is_ahead else "backward"
        beside = choice_flow(course, constrained, direction)
        if target is not beside and not target.is_below(beside):
            raise NotPossible("SB.2.9-8")
    if course.comes_after(target, current):
        _walk_down(course, common, target)
    else:
        for one in target.up_to(common)[1:]:
            _may_be_activated(course, one, common)


def _may_be_activated(course: InPlay, node: Node, common: Node) -> None:
    if (
        node is not common
        and not course.is_active(node)
        and node.activity.constrained_choice.prevent_activation
    ):
        raise NotPossible("SB.2.9-6")


def choice_activity_traversal(course: InPlay, node: Node, direction: Direction) -> None:
    """SB.2.4 Choice Activity Traversal Subprocess: whether the way leads past an activity."""
    if direction == "forward":
        if pre_condition_holds(course, node, "stopForwardTraversal"):
            raise NotPossible("SB.2.4-1")
    elif node.parent is None:
        raise NotPossible("SB.2.4-3")
    elif node.parent.control.forward_only:
        raise NotPossible("SB.2.4-2")


def choice_flow(course: InPlay, node: Node, direction: Direction) -> Node:
    """SB.2.9.1 Choice Flow Subprocess: the neighbour of a constrained activity, or itself."""
    return choice_flow_tree_traversal(course, node, direction) or node


def choice_flow_tree_traversal(course: InPlay, node: Node, direction: Direction) -> Node | None:
    """SB.2.9.2 Choice Flow Tree Traversal Subprocess: the nearest sibling of it or an ancestor."""
    for one in node.up():
        siblings = course.siblings(one)
        place = course.place(one) + (1 if direction == "forward" else -1)
        if 0 <= place < len(siblings):
            return siblings[place]
    return None

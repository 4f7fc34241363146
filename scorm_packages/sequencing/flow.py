"""Flow: through the tree in its order, SB.2.1 to SB.2.3 (SN §4.8.5).

The book tells SB.2.1 and SB.2.2 as recursions; here they are loops, so that a thousand skipped
activities in a row are no deeper than one.
"""

from typing import Literal, NamedTuple

from scorm_packages.sequencing.in_play import InPlay, NotPossible
from scorm_packages.sequencing.nodes import Node
from scorm_packages.sequencing.steps import Found
from scorm_packages.sequencing.utility import check_activity, pre_condition_holds

Direction = Literal["forward", "backward"]


class _Next(NamedTuple):
    """Where a step of the traversal leads; None: past the last activity of the course."""

    node: Node | None
    direction: Direction


def flow(course: InPlay, start: Node, direction: Direction, *, into_children: bool) -> Found:
    """SB.2.3 Flow Subprocess: the next activity to deliver, or the end of the session.

    Raises NotPossible: SB.2.1-2 no available children · -3 before the root · -4 forward only ·
    SB.2.2-1 no flow · -2 not to be delivered.
    """
    first = flow_tree_traversal(course, start, direction, None, into_children=into_children)
    if first.node is None:
        return Found(ends_session=True)
    return flow_activity_traversal(course, first.node, direction, None)


def flow_tree_traversal(
    course: InPlay,
    node: Node,
    direction: Direction,
    previously: Direction | None,
    *,
    into_children: bool,
) -> _Next:
    """SB.2.1 Flow Tree Traversal Subprocess: one step. Raises NotPossible as `flow`."""
    turned = False
    siblings = course.siblings(node)
    if previously == "backward" and node.parent is not None and node is siblings[-1]:
        # All of a forward-only cluster that was entered backward is skipped: go on before it.
        direction, node, turned = "backward", siblings[0], True
    if into_children and not node.is_leaf:
        return _enter(course, node, direction)
    if direction == "forward":
        return _next_forward(course, node)
    return _next_backward(course, node, turned=turned)


def _enter(course: InPlay, node: Node, direction: Direction) -> _Next:
    children = course.children(node)
    if not children:
        raise NotPossible("SB.2.1-2")
    if direction == "forward" or node.control.forward_only:
        return _Next(children[0], "forward")
    return _Next(children[-1], "backward")


def _next_forward(course: InPlay, node: Node) -> _Next:
    for one in node.up():
        siblings = course.siblings(one)
        if one is not siblings[-1]:
            return _Next(siblings[course.place(one) + 1], "forward")
    return _Next(None, "forward")  # Walking off the tree ends the sequencing session.


def _next_backward(course: InPlay, node: Node, *, turned: bool) -> _Next:
    for one in node.up():
        if one.parent is None:
            break
        if one.parent.control.forward_only and not (turned and one is node):
            raise NotPossible("SB.2.1-4")
        siblings = course.siblings(one)
        if one is not siblings[0]:
            return _Next(siblings[course.place(one) - 1], "backward")
    raise NotPossible("SB.2.1-3")


def flow_activity_traversal(
    course: InPlay, node: Node, direction: Direction, previously: Direction | None
) -> Found:
    """SB.2.2 Flow Activity Traversal Subprocess: pass what is skipped, enter clusters."""
    while True:
        if node.parent is None or not node.parent.control.flow:
            raise NotPossible("SB.2.2-1")
        if pre_condition_holds(course, node, "skip"):
            step = flow_tree_traversal(course, node, direction, previously, into_children=False)
            if previously == "backward" and step.direction == "backward":
                direction, previously = "backward", None
        elif check_activity(course, node):
            raise NotPossible("SB.2.2-2")
        elif node.is_leaf:
            return Found(activity=node)
        else:
            step = flow_tree_traversal(course, node, direction, None, into_children=True)
            turns = direction == "backward" and step.direction == "forward"
            direction, previously = ("forward", "backward") if turns else (direction, None)
        if step.node is None:
            return Found(ends_session=True)
        node = step.node

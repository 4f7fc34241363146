"""The activity tree with ways through it (SN §3.1): what the processes walk on.

An `Activity` is plain data and knows only its children. A `Node` also knows its parent and its
place, and has at hand what is asked for again and again: its rules by action and its primary
objective. `Tree` finds nodes by the activity's id.
"""

from collections.abc import Iterator

import msgspec

from scorm_packages.sequencing.definition import (
    Activity,
    ActivityTree,
    Objective,
    RollupActionName,
    RollupRule,
    RuleAction,
    SequencingRule,
)

_UNNAMED_PRIMARY = Objective(is_primary=True)
"""Every activity has a primary objective, whether declared or not (SN §3.10)."""


class Node:
    """An activity in its tree. `order` counts in preorder, from 0 at the root."""

    __slots__ = (
        "activity",
        "children",
        "control",
        "depth",
        "id",
        "last",
        "objectives",
        "order",
        "parent",
        "place",
        "pre_conditions",
        "primary",
        "rollup_rules",
    )

    def __init__(self, activity: Activity, parent: "Node | None", order: int) -> None:
        self.activity = activity
        self.id = activity.id
        self.parent = parent
        self.order = order
        self.last = order
        """The order of the last activity below this one; its own for a leaf."""
        self.place = 0
        """Among its siblings, as the manifest has them."""
        self.depth: int = 0 if parent is None else parent.depth + 1
        self.children: tuple[Node, ...] = ()
        self.control = activity.control
        self.primary = next((o for o in activity.objectives if o.is_primary), _UNNAMED_PRIMARY)
        self.objectives = (
            activity.objectives
            if self.primary is not _UNNAMED_PRIMARY
            else (self.primary, *activity.objectives)
        )
        self.pre_conditions: dict[RuleAction, list[SequencingRule]] = {}
        for rule in activity.rules.pre_conditions:
            self.pre_conditions.setdefault(rule.action, []).append(rule)
        self.rollup_rules: dict[RollupActionName, list[RollupRule]] = {}
        for rollup_rule in activity.rollup.rules:
            self.rollup_rules.setdefault(rollup_rule.action, []).append(rollup_rule)

    def __repr__(self) -> str:
        return f"<Node {self.id}>"

    @property
    def is_leaf(self) -> bool:
        """Whether the activity has no children by the manifest."""
        return not self.children

    @property
    def is_root(self) -> bool:
        return self.parent is None

    def objective(self, identifier: str) -> Objective | None:
        """The objective of that id; the primary one when the id is empty."""
        if not identifier:
            return self.primary
        return next((o for o in self.objectives if o.id == identifier), None)

    def is_below(self, other: "Node") -> bool:
        """Whether this is a descendant of `other`."""
        return other.order < self.order <= other.last

    def up(self) -> Iterator["Node"]:
        """Yield this node, then its ancestors up to the root."""
        node: Node | None = self
        while node is not None:
            yield node
            node = node.parent

    def path(self) -> list["Node"]:
        """From the root to this node, both included."""
        return [*self.up()][::-1]

    def up_to(self, ancestor: "Node") -> list["Node"]:
        """From this node up to `ancestor`, which is left out; empty when they are the same."""
        nodes = []
        for node in self.up():
            if node is ancestor:
                break
            nodes.append(node)
        return nodes


def common_ancestor(one: Node, other: Node) -> Node:
    """The deepest node that is, or is above, both."""
    return next(node for node in one.up() if node is other or other.is_below(node))


class Tree:
    """All nodes of a course, in preorder, and who reads which global objective."""

    __slots__ = ("_by_id", "definition", "nodes", "readers", "root")

    def __init__(self, definition: ActivityTree) -> None:
        self.definition = definition
        self.nodes: list[Node] = []
        self.root = self._grow(definition.root)
        self._by_id = {node.id: node for node in self.nodes}
        self._make_single_activity_flow()
        self.readers: dict[str, list[Node]] = {}
        """By the global objective's id: the nodes whose primary objective reads from it."""
        for node in self.nodes:
            for one in node.primary.maps:
                if (
                    one.read_satisfied_status
                    or one.read_normalized_measure
                    or one.read_completion_status
                    or one.read_progress_measure
                ):
                    self.readers.setdefault(one.target, []).append(node)

    def _grow(self, root: Activity) -> Node:
        """Make the nodes without recursion: a hostile manifest may be very deep."""
        first = Node(root, None, 0)
        waiting = [first]
        while waiting:
            node = waiting.pop()
            node.order = node.last = len(self.nodes)
            self.nodes.append(node)
            node.children = tuple(Node(child, node, 0) for child in node.activity.children)
            for place, child in enumerate(node.children):
                child.place = place
            waiting.extend(reversed(node.children))
        for node in reversed(self.nodes):
            if node.parent is not None:
                node.parent.last = max(node.parent.last, node.last)
        return first

    def _make_single_activity_flow(self) -> None:
        """Where there is only one activity, nothing is to be chosen: starting delivers it."""
        root = self.root
        is_single = len(root.children) == 1 and root.children[0].is_leaf
        if is_single and root.control.choice and not root.control.flow:
            root.control = msgspec.structs.replace(root.control, choice=False, flow=True)

    def find(self, identifier: str) -> Node | None:
        """The node of that activity."""
        return self._by_id.get(identifier)

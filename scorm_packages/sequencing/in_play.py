"""A course in play: what every process of the SN book works on.

The book's processes share the activity tree, the tracking model and the global state. Here they
share one `InPlay`, passed as `course`. Reading never makes an entry in the state; `change` does.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from scorm_packages.sequencing.definition import RuleAction
from scorm_packages.sequencing.nodes import Node, Tree, common_ancestor
from scorm_packages.sequencing.tracking import (
    ActivityState,
    CourseState,
    read_state,
    write_state,
)

_UNTOUCHED = ActivityState()
"""What is known of an activity of which nothing is known; never changed."""


class NotPossible(Exception):  # It is the book's "Exception", a refusal and no error of ours.
    """A process ended with an exception of the SN book.

    Attributes:
        code: the book's code, such as "SB.2.9-5".
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class _Order(NamedTuple):
    """The available children of a cluster; `chosen` is what it was made from."""

    chosen: list[str]
    nodes: list[Node]
    places: dict[Node, int]


@dataclass(slots=True)
class InPlay:
    """The tree, what is known, and the hour."""

    tree: Tree
    state: CourseState
    now: datetime
    exited: list[str] = field(default_factory=list)
    """Activities whose attempts ended, innermost first."""
    only_current: bool = False
    """Whether what was recorded before the parent's current attempt counts as unknown."""
    answers: dict[tuple[str, RuleAction], bool] | None = None
    """Answers of pre-condition rules, remembered where the state does not change any more."""
    orders: dict[str, _Order] = field(default_factory=dict)
    """The available children by cluster, found once for each list of them."""
    stops: dict[str, int] = field(default_factory=dict)
    """Likewise, by activity: the place of the sibling at which a way forward from it ends."""

    # -- Global state information (SN §4.2.1.6) -------------------------------------------------

    @property
    def current(self) -> Node | None:
        """The Current Activity; none before and after the sequencing session."""
        return None if self.state.current is None else self.tree.find(self.state.current)

    @current.setter
    def current(self, node: Node | None) -> None:
        self.state.current = None if node is None else node.id

    @property
    def suspended(self) -> Node | None:
        """The Suspended Activity: where the course goes on."""
        return None if self.state.suspended is None else self.tree.find(self.state.suspended)

    @suspended.setter
    def suspended(self, node: Node | None) -> None:
        self.state.suspended = None if node is None else node.id

    # -- What is known of an activity -----------------------------------------------------------

    def of(self, node: Node) -> ActivityState:
        """What is known of the activity, to be read only."""
        return self.state.activities.get(node.id, _UNTOUCHED)

    def change(self, node: Node) -> ActivityState:
        """What is known of the activity, to be changed."""
        return self.state.activity(node.id)

    def is_active(self, node: Node) -> bool:
        """Activity is Active (SN §4.2.1.5)."""
        return self.of(node).active

    def is_suspended(self, node: Node) -> bool:
        """Activity is Suspended (SN §4.2.1.5)."""
        return self.of(node).suspended

    # -- Available children (SN §4.2.1.5) -------------------------------------------------------

    def children(self, node: Node) -> Sequence[Node]:
        """The available children: those chosen, in their order."""
        order = self._order(node)
        return node.children if order is None else order.nodes

    def siblings(self, node: Node) -> Sequence[Node]:
        """The available children of its parent; the root has no sibling but itself."""
        return (node,) if node.parent is None else self.children(node.parent)

    def place(self, node: Node) -> int:
        """Its place among `siblings`. Raises KeyError when it is not available."""
        order = None if node.parent is None else self._order(node.parent)
        return node.place if order is None else order.places[node]

    def is_available(self, node: Node) -> bool:
        """Whether it is among the available children of its parent."""
        order = None if node.parent is None else self._order(node.parent)
        return order is None or node in order.places

    def _order(self, node: Node) -> "_Order | None":
        """What was chosen and shuffled; None where all children are there as in the manifest."""
        chosen = self.of(node).available_children
        if chosen is None:
            return None
        known = self.orders.get(node.id)
        if known is None or known.chosen is not chosen:
            by_id = {child.id: child for child in node.children}
            nodes = [by_id[identifier] for identifier in chosen if identifier in by_id]
            places = {child: place for place, child in enumerate(nodes)}
            known = self.orders[node.id] = _Order(chosen, nodes, places)
        return known

    def comes_after(self, node: Node, other: Node) -> bool:
        """Whether `node` comes later in the tree as the learner has it, parents before children."""
        common = common_ancestor(node, other)
        if common in (node, other):
            return node is not common
        ways = (one.up_to(common)[-1] for one in (node, other))
        later, earlier = (self.place(way) for way in ways)
        return later > earlier

    @contextmanager
    def asking(self, *, only_current: bool) -> Iterator[None]:
        """In rollup and retry, what children did in an earlier attempt of their parent is past,
        where the parent says so (SN §3.2.6). Elsewhere the last that is known holds."""
        before, self.only_current = self.only_current, only_current
        try:
            yield
        finally:
            self.only_current = before

    # -- Looking ahead --------------------------------------------------------------------------

    def copy(self) -> "InPlay":
        """The same course with a state of its own, to see what would happen."""
        return InPlay(self.tree, read_state(write_state(self.state)), self.now)

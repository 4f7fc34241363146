"""Selection and randomization of children: SR.1 and SR.2.

Both draw from the seed that is kept with the state and count their draws, so that a replay
chooses and shuffles alike, on any machine and with any version of Python.

When they run: once before the course begins for both timings, and for "on each new attempt" again
whenever an attempt on the cluster has ended. So the order is known before anything is delivered.
"""

from hashlib import sha256

from scorm_packages.sequencing.in_play import InPlay
from scorm_packages.sequencing.nodes import Node


def _draw(course: InPlay, below: int) -> int:
    """A number from 0 to `below` - 1, the next of its row."""
    state = course.state
    digest = sha256(f"{state.seed}:{state.draws}".encode()).digest()
    state.draws += 1
    return int.from_bytes(digest[:16], "big") % below


def prepare_clusters(course: InPlay) -> None:
    """Choose and shuffle where that was never done: before the sequencing session begins."""
    for node in course.tree.nodes:
        declared = node.activity.randomization
        if node.is_leaf or course.is_active(node):
            continue
        if declared.selection_timing != "never" and not course.of(node).selected_once:
            select_children(course, node)
        if declared.randomization_timing != "never" and not course.of(node).randomized_once:
            randomize_children(course, node)


def prepare_for_new_attempt(course: InPlay, node: Node) -> None:
    """Choose and shuffle for the next attempt on a cluster whose attempt has ended."""
    declared = node.activity.randomization
    if declared.selection_timing == "onEachNewAttempt":
        select_children(course, node)
    if declared.randomization_timing == "onEachNewAttempt":
        randomize_children(course, node)


def select_children(course: InPlay, node: Node) -> None:
    """SR.1: choose so many of the children as the manifest says, in the manifest's order."""
    state = course.change(node)
    state.selected_once = True
    count = node.activity.randomization.select_count
    if count is None or count >= len(node.children):
        return
    left = list(range(len(node.children)))
    chosen = sorted(left.pop(_draw(course, len(left))) for _ in range(count))
    state.available_children = [node.children[place].id for place in chosen]


def randomize_children(course: InPlay, node: Node) -> None:
    """SR.2: shuffle the available children."""
    state = course.change(node)
    state.randomized_once = True
    if not node.activity.randomization.reorder_children:
        return
    left = [child.id for child in course.children(node)]
    state.available_children = [left.pop(_draw(course, len(left))) for _ in range(len(left))]

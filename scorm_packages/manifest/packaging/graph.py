"""Circles among things that refer to each other."""

from collections.abc import Mapping, Sequence


def find_cycle(edges: Mapping[str, Sequence[str]]) -> list[str]:
    """Return one cycle of the graph as the nodes along it, the first repeated; empty if none.

    Depth-first with an explicit stack: a chain of dependencies may be longer than Python's.
    """
    done: set[str] = set()
    for start in edges:
        path: dict[str, None] = {start: None}  # Ordered, and quick to search.
        stack = [iter(edges[start])] if start not in done else []
        while stack:
            node = next(stack[-1], None)
            if node is None:
                stack.pop()
                done.add(path.popitem()[0])
            elif node in path:
                nodes = list(path)
                return [*nodes[nodes.index(node) :], node]
            elif node in edges and node not in done:
                path[node] = None
                stack.append(iter(edges[node]))
    return []

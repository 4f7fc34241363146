"""The activity tree as the checks see it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from scorm_packages.manifest.findings import Finding, finding_on_names


class Node(NamedTuple):
    """An activity and what is around it; `parent` is None for the root."""

    activity: Mapping[str, Any]
    parent: "Node | None"

    @property
    def title(self) -> str:
        """What it is called in the contents."""
        return str(self.activity.get("title") or self.activity["id"])

    @property
    def children(self) -> Sequence[Mapping[str, Any]]:
        """The activities inside."""
        children: Sequence[Mapping[str, Any]] = self.activity.get("children", ())
        return children

    def of(self, part: str, name: str, default: Any) -> Any:
        """Return a value of a part, such as `flow` of `control`; `default` is the standard's."""
        return self.activity.get(part, {}).get(name, default)

    @property
    def is_leaf(self) -> bool:
        """Whether it is itself delivered."""
        return not self.children


def nodes(tree: Mapping[str, Any]) -> list[Node]:
    """Return all activities, parents before children; the root is the first."""
    found = [Node(tree["root"], None)]
    for node in found:  # The list grows while it is walked.
        found.extend(Node(child, node) for child in node.children)
    return found


class Notes:
    """What the checks noted: entries by the code and the details that they share."""

    def __init__(self, places: Mapping[str, str]) -> None:
        """`places` are where activities are declared, by their ids."""
        self._places = places
        self._nodes: defaultdict[tuple[str, tuple[tuple[str, str], ...]], list[Node]]
        self._nodes = defaultdict(list)

    def add(self, code: str, node: Node, **details: object) -> None:
        """Note that `code` is true of `node`; `details` fill further fields of its sentence."""
        shared = tuple((name, str(value)) for name, value in details.items())
        noted = self._nodes[code, shared]
        if not noted or noted[-1] is not node:
            noted.append(node)

    def findings(self) -> list[Finding]:
        """Return one finding for each code and its details, at the first of its entries."""
        return [
            finding_on_names(
                code,
                dict.fromkeys(node.title for node in noted),
                self._places.get(str(noted[0].activity["id"]), ""),
                **dict(details),
            )
            for (code, details), noted in self._nodes.items()
        ]

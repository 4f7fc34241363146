"""How much there is to judge in an activity tree: what bounds the server's time for one request.

The limits on items and elements keep a tree small; its rules multiply. A cluster's rollup rules
are judged for each of its children, whose own rules may be asked on the way; a condition looks
through the objectives and maps of its activity; and leaving a course rolls up level by level.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from scorm_packages.manifest.scorm2004.doctor.tree import Node

MAX_WORK: Final = 1_000_000
"""Steps for one request at the worst: some seconds. Real courses stay below 20,000."""

_OWN_RULES: Final = ("pre_conditions", "exit_conditions", "post_conditions")


def work_of(activities: Sequence[Node]) -> int:
    """How many steps it may take to judge the rules of a course; its root is the first."""
    own = sum(
        _conditions_of_rules(node.activity) * _looked_through(node.activity) for node in activities
    )
    rollup = sum(
        _conditions(node.of("rollup", "rules", ())) * sum(map(_asked_of_child, node.children))
        for node in activities
    )
    return own + rollup * _levels(activities)


def _levels(activities: Sequence[Node]) -> int:
    """How many levels of clusters there are."""
    depths: dict[str, int] = {}
    for node in activities:  # Parents come before their children.
        above = 0 if node.parent is None else depths[node.parent.activity["id"]]
        depths[node.activity["id"]] = above if node.is_leaf else above + 1
    return max(depths.values())


def _asked_of_child(child: Mapping[str, Any]) -> int:
    """One condition of the parent, and whether the child would be skipped."""
    skips = _conditions(child.get("rules", {}).get("pre_conditions", ()))
    return (1 + skips) * _looked_through(child)


def _looked_through(activity: Mapping[str, Any]) -> int:
    objectives = activity.get("objectives", ())
    return 1 + len(objectives) + sum(len(one.get("maps", ())) for one in objectives)


def _conditions_of_rules(activity: Mapping[str, Any]) -> int:
    rules = activity.get("rules", {})
    return sum(_conditions(rules.get(kind, ())) for kind in _OWN_RULES)


def _conditions(rules: Iterable[Mapping[str, Any]]) -> int:
    return sum(len(rule["conditions"]) for rule in rules)

"""Objectives and maps that contradict each other (SN §3.10)."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from scorm_packages.manifest.scorm2004.doctor.tree import Node, Notes
from scorm_packages.manifest.scorm2004.objectives import EXTRA_READS, EXTRA_WRITES, READS, WRITES

Map = Mapping[str, Any]

ALL_READS = {**READS, **EXTRA_READS}
ALL_WRITES = {**WRITES, **EXTRA_WRITES}


def check_objectives(activities: Sequence[Node], notes: Notes) -> None:
    """Note objectives with two sources, globals with two writers, and globals nobody writes."""
    read_by: dict[str, Node] = {}
    written: set[str] = set()
    for node in activities:
        objectives = node.activity.get("objectives", ())
        _check_sharing(node, objectives, notes)
        for each in (each for objective in objectives for each in objective.get("maps", ())):
            if _reads(each):
                read_by.setdefault(each["target"], node)
            if _writes(each):
                written.add(each["target"])
    for target, node in read_by.items():
        if target not in written:
            notes.add("scorm2004.global_never_written", node, target=target)


def _check_sharing(node: Node, objectives: Sequence[Mapping[str, Any]], notes: Notes) -> None:
    for objective in objectives:
        for name in _twice(_reads(each) for each in objective.get("maps", ())):
            notes.add("scorm2004.several_sources", node, value=name)
    for target in _twice(_written(objective) for objective in objectives):
        notes.add("scorm2004.several_writers", node, target=target)
    if objectives and not any(each.get("is_primary") for each in objectives):
        notes.add("scorm2004.no_primary", node)


def _reads(each: Map) -> list[str]:
    """Return what a map reads, by the names of its attributes; status and measure by default."""
    return [name for name, field in ALL_READS.items() if each.get(field, name in READS)]


def _writes(each: Map) -> list[str]:
    return [name for name, field in ALL_WRITES.items() if each.get(field, False)]


def _written(objective: Mapping[str, Any]) -> list[str]:
    """Return what an objective writes, each with the global objective that it goes to."""
    return [
        f"{each['target']} ({name})" for each in objective.get("maps", ()) for name in _writes(each)
    ]


def _twice(groups: Iterator[Sequence[str]]) -> list[str]:
    """Return what is in more than one of the groups."""
    counts = Counter(name for group in groups for name in set(group))
    return [name for name, count in counts.items() if count > 1]

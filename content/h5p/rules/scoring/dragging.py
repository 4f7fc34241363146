"""Drag and drop: elements into drop zones.

Behaviour of h5p-drag-question 1.15. The answer pairs a drop zone with an element, `0[.]2`, both by
their index; a drop zone lists the elements that belong into it.
"""

import re
from collections.abc import Mapping
from typing import Any

from content.h5p.rules.scoring.answers import (
    Rescored,
    group_in,
    objects_in,
    parts_of,
    rescored,
)

_PAIR = re.compile(r"([0-9]{1,6})\[\.\]([0-9]{1,6})")


def rescore_drag_question(parameters: Mapping[str, Any], response: str) -> Rescored | None:
    """One point for each element in its place, less one for each in another with penalties.

    With `singlePoint` one point when nothing is missing or wrong. Where nothing belongs anywhere,
    leaving all is worth one point.
    """
    task = group_in(group_in(parameters, "question"), "task")
    elements, zones = objects_in(task.get("elements")), objects_in(task.get("dropZones"))
    if not elements or not zones:
        return None
    behaviour = group_in(parameters, "behaviour")
    places = _places(zones)
    attainable = _attainable(elements, places)
    single_point = behaviour.get("singlePoint") is True
    most = 1 if single_point else attainable
    placed = _placed(response, elements, len(zones))
    if placed is None:
        return rescored(0, most)
    right = sum(zone in places.get(element, ()) for zone, element in placed)
    wrong = len(placed) - right
    if not places:
        right += 1
    penalties = single_point or behaviour.get("applyPenalties") is not False
    points = max(right - wrong, 0) if penalties else right
    return rescored(int(points == attainable) if single_point else points, most)


def _places(zones: list[Mapping[str, Any]]) -> dict[int, list[int]]:
    """The drop zones that each element belongs into."""
    places: dict[int, list[int]] = {}
    for index, zone in enumerate(zones):
        listed = zone.get("correctElements")
        for each in listed if isinstance(listed, list) else []:
            if re.fullmatch(r"[0-9]{1,6}", str(each)):
                places.setdefault(int(each), []).append(index)
    return places


def _attainable(elements: list[Mapping[str, Any]], places: Mapping[int, list[int]]) -> int:
    """An element that may be dropped several times counts for each of its places."""
    if not places:
        return 1
    counted = (
        len(places[index]) if each.get("multiple") is True else 1
        for index, each in enumerate(elements)
        if index in places
    )
    return sum(counted)


def _placed(
    response: str, elements: list[Mapping[str, Any]], zones: int
) -> list[tuple[int, int]] | None:
    """The pairs of drop zone and element; None for an answer that cannot be given.

    Only an element that is copied when it is dragged can be in two places.
    """
    pairs: list[tuple[int, int]] = []
    placed: set[int] = set()
    for part in parts_of(response):
        found = _PAIR.fullmatch(part)
        if found is None or int(found[1]) >= zones or int(found[2]) >= len(elements):
            return None
        zone, element = int(found[1]), int(found[2])
        if element in placed and elements[element].get("multiple") is not True:
            return None
        placed.add(element)
        pairs.append((zone, element))
    return pairs

"""Objectives and their maps: `imsss:objectives`, and what `adlseq:objectives` adds (SN §3.10)."""

from collections.abc import Mapping
from typing import Any

from lxml import etree

from scorm_packages.manifest import elements
from scorm_packages.manifest.scorm2004.values import Values, identifier, plain

Part = dict[str, Any]

READS: Mapping[str, str] = {
    "readSatisfiedStatus": "read_satisfied_status",
    "readNormalizedMeasure": "read_normalized_measure",
}
WRITES: Mapping[str, str] = {
    "writeSatisfiedStatus": "write_satisfied_status",
    "writeNormalizedMeasure": "write_normalized_measure",
}
EXTRA_READS: Mapping[str, str] = {
    "readRawScore": "read_raw_score",
    "readMinScore": "read_min_score",
    "readMaxScore": "read_max_score",
    "readCompletionStatus": "read_completion_status",
    "readProgressMeasure": "read_progress_measure",
}
EXTRA_WRITES: Mapping[str, str] = {
    "writeRawScore": "write_raw_score",
    "writeMinScore": "write_min_score",
    "writeMaxScore": "write_max_score",
    "writeCompletionStatus": "write_completion_status",
    "writeProgressMeasure": "write_progress_measure",
}


def read_objectives(
    declared: etree._Element | None, extended: etree._Element | None, values: Values
) -> list[Part]:
    """Read `<imsss:objectives>` and `<adlseq:objectives>` into one list, in document order."""
    read: dict[str, Part] = {}  # By identifier; the primary objective may have none.
    if declared is not None:
        primaries = elements.children(declared, "primaryObjective")
        if len(primaries) > 1:
            values.tell("scorm2004.several_primaries", declared, count=len(primaries))
        for element in primaries[:1]:
            _add(read, element, values, is_primary=True)
        for element in [*primaries[1:], *elements.children(declared, "objective")]:
            _add(read, element, values, is_primary=False)
    for element in elements.children(extended, "objective") if extended is not None else ():
        _extend(read, element, values)
    return list(read.values())


def _add(
    read: dict[str, Part], element: etree._Element, values: Values, *, is_primary: bool
) -> None:
    name = identifier(elements.attribute(element, "objectiveID"))
    if not name and not is_primary:
        values.tell("scorm2004.objective_without_id", element)
        return
    if name in read:
        values.tell("scorm2004.objective_twice", element, objective=name)
        return
    objective: Part = {}
    if name:
        objective["id"] = name
    if is_primary:
        objective["is_primary"] = True
    if values.flag(element, "satisfiedByMeasure"):
        objective["satisfied_by_measure"] = True
    minimum = elements.child(element, "minNormalizedMeasure")
    if minimum is not None and (written := elements.text(minimum)):
        measure = values.as_measure(minimum, "minNormalizedMeasure", written, low=-1)
        if measure is not None and measure != 1:
            objective["minimum_normalized_measure"] = plain(measure)
    if maps := [_map(each, values) for each in _maps_of(element, values)]:
        objective["maps"] = maps
    read[name] = objective


def _maps_of(element: etree._Element, values: Values) -> list[etree._Element]:
    """Return those maps that have a target; tell of the others."""
    maps = []
    for each in elements.children(element, "mapInfo"):
        if identifier(elements.attribute(each, "targetObjectiveID")):
            maps.append(each)
        else:
            values.tell("scorm2004.map_without_target", each)
    return maps


def _map(element: etree._Element, values: Values) -> Part:
    """Read `<imsss:mapInfo>`: reads unless it says no, writes if it says yes."""
    part: Part = {"target": identifier(elements.attribute(element, "targetObjectiveID"))}
    part |= {field: False for name, field in READS.items() if values.flag(element, name) is False}
    part |= {field: True for name, field in WRITES.items() if values.flag(element, name)}
    return part


def _extend(read: dict[str, Part], element: etree._Element, values: Values) -> None:
    """Add the maps of an `<adlseq:objective>` to the objective of the same identifier.

    A map to a global objective that the objective is mapped to already is the same map; one to
    another shares what `adlseq` names and neither status nor measure.
    """
    name = identifier(elements.attribute(element, "objectiveID"))
    if name not in read:
        values.tell("scorm2004.extended_objective_unknown", element, objective=name)
        read[name] = {"id": name} if name else {"is_primary": True}
    maps: list[Part] = read[name].setdefault("maps", [])
    by_target = {each["target"]: each for each in maps}
    for each in _maps_of(element, values):
        target = identifier(elements.attribute(each, "targetObjectiveID"))
        known = by_target.get(target)
        if known is None:
            known = by_target[target] = {"target": target} | dict.fromkeys(READS.values(), False)
            maps.append(known)
        reads = (
            field for flag, field in EXTRA_READS.items() if values.flag(each, flag) is not False
        )
        writes = (field for flag, field in EXTRA_WRITES.items() if values.flag(each, flag))
        known |= dict.fromkeys([*reads, *writes], True)
    if not maps:
        del read[name]["maps"]

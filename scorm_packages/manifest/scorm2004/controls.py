"""The plain elements of `<imsss:sequencing>`: attributes with defaults (SN §3.2 to §3.13).

Each function returns a part of the activity tree; what is at its default is left out.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from lxml import etree

from scorm_packages.manifest import elements
from scorm_packages.manifest.scorm2004.values import Values, identifier, plain

Part = dict[str, Any]

CONTROL_MODE: Mapping[str, tuple[str, bool]] = {
    "choice": ("choice", True),
    "choiceExit": ("choice_exit", True),
    "flow": ("flow", False),
    "forwardOnly": ("forward_only", False),
    "useCurrentAttemptObjectiveInfo": ("use_current_attempt_objective_info", True),
    "useCurrentAttemptProgressInfo": ("use_current_attempt_progress_info", True),
}
CONSTRAINED_CHOICE: Mapping[str, tuple[str, bool]] = {
    "preventActivation": ("prevent_activation", False),
    "constrainChoice": ("constrain_choice", False),
}
DELIVERY: Mapping[str, tuple[str, bool]] = {
    "tracked": ("tracked", True),
    "completionSetByContent": ("completion_set_by_content", False),
    "objectiveSetByContent": ("objective_set_by_content", False),
}
TIMINGS = ("never", "once", "onEachNewAttempt")
REQUIRED = ("always", "ifAttempted", "ifNotSkipped", "ifNotSuspended")
REQUIRED_FOR: Mapping[str, str] = {
    "requiredForSatisfied": "required_for_satisfied",
    "requiredForNotSatisfied": "required_for_not_satisfied",
    "requiredForCompleted": "required_for_completed",
    "requiredForIncomplete": "required_for_incomplete",
}
UNUSED_LIMITS = (
    "attemptExperiencedDurationLimit",
    "activityAbsoluteDurationLimit",
    "activityExperiencedDurationLimit",
    "beginTimeLimit",
    "endTimeLimit",
)
"""Limits that SCORM leaves to IMS SS and asks no LMS to keep (SN §3.5)."""
HIDEABLE = ("previous", "continue", "exit", "exitAll", "abandon", "abandonAll", "suspendAll")


def flags(
    element: etree._Element | None, known: Mapping[str, tuple[str, bool]], values: Values
) -> Part:
    """Read boolean attributes: from the attribute's name to the field's, and its default."""
    part: Part = {}
    if element is not None:
        for name, (field, default) in known.items():
            value = values.flag(element, name)
            if value is not None and value is not default:
                part[field] = value
    return part


def read_limits(element: etree._Element | None, values: Values) -> Part:
    """Read `<limitConditions>` (SN §3.5)."""
    part: Part = {}
    if element is None:
        return part
    limit = values.count(element, "attemptLimit")
    if limit is not None:
        part["attempt_limit"] = limit
    duration = values.duration(element, "attemptAbsoluteDurationLimit")
    if duration is not None:
        part["attempt_absolute_duration_limit_cs"] = duration
    if unused := [name for name in UNUSED_LIMITS if elements.attribute(element, name)]:
        values.tell("scorm2004.limit_not_kept", element, names=", ".join(unused))
    return part


def read_randomization(element: etree._Element | None, values: Values) -> Part:
    """Read `<randomizationControls>` (SN §3.11, §3.12)."""
    part: Part = {}
    if element is None:
        return part
    for name, field in (
        ("selectionTiming", "selection_timing"),
        ("randomizationTiming", "randomization_timing"),
    ):
        timing = values.word(element, name, TIMINGS)
        if timing is not None and timing != "never":
            part[field] = timing
    count = values.count(element, "selectCount")
    if count is not None:
        part["select_count"] = count
    if values.flag(element, "reorderChildren"):
        part["reorder_children"] = True
    return part


def read_rollup_considerations(element: etree._Element | None, values: Values) -> Part:
    """Read `<adlseq:rollupConsiderations>` (SN §3.7)."""
    part: Part = {}
    if element is None:
        return part
    for name, field in REQUIRED_FOR.items():
        required = values.word(element, name, REQUIRED)
        if required is not None and required != "always":
            part[field] = required
    if values.flag(element, "measureSatisfactionIfActive") is False:
        part["measure_satisfaction_if_active"] = False
    return part


def read_threshold(item: etree._Element, values: Values) -> Part:
    """Read `<adlcp:completionThreshold>`: text up to the 3rd Edition, attributes in the 4th."""
    element = elements.child(item, "completionThreshold")
    if element is None:
        return {}
    part: Part = {}
    written = elements.text(element)
    if written:
        minimum = values.as_measure(element, "completionThreshold", written, low=0)
        if minimum is not None:
            # Up to the 3rd Edition a threshold is there in order to be compared with.
            part["completed_by_measure"] = True
    else:
        minimum = values.measure(element, "minProgressMeasure")
        if values.flag(element, "completedByMeasure"):
            part["completed_by_measure"] = True
    if minimum is not None and minimum != 1:
        part["min_progress_measure"] = plain(minimum)
    weight = values.measure(element, "progressWeight")
    if weight is not None and weight != 1:
        part["progress_weight"] = plain(weight)
    return part


def read_shared_data(item: etree._Element, values: Values) -> list[Part]:
    """Read `<adlcp:data>`: stores that may be read and written unless a map says no.

    CAM §3.4.1.19 of the 4th Edition; ADL's XSD gives writing another default than the book.
    """
    data = elements.child(item, "data")
    maps: dict[str, Part] = {}
    for each in elements.children(data, "map") if data is not None else ():
        target = identifier(elements.attribute(each, "targetID"))
        if not target:
            values.tell("scorm2004.map_without_target", each)
        elif target in maps:
            values.tell("scorm2004.shared_data_twice", each, target=target)
        else:
            maps[target] = {"target": target}
            for name, field in (("readSharedData", "read"), ("writeSharedData", "write")):
                if values.flag(each, name) is False:
                    maps[target][field] = False
    return list(maps.values())


def read_hidden_controls(item: etree._Element, values: Values) -> list[str]:
    """Read `<adlnav:hideLMSUI>`: the controls that the LMS must not show (SN §5.6)."""
    presentation = elements.child(item, "presentation", "navigationInterface")
    hidden: dict[str, None] = {}
    for each in elements.children(presentation, "hideLMSUI") if presentation is not None else ():
        written = elements.text(each)
        known = next((name for name in HIDEABLE if name.lower() == written.lower()), None)
        if known is not None:
            hidden[known] = None
        elif written:
            values.tell("scorm2004.hidden_control_unknown", each, value=written)
    return list(hidden)


def without_empty(parts: Mapping[str, Part | Sequence[Any]]) -> Part:
    """Return those parts that say anything."""
    return {name: part for name, part in parts.items() if part}

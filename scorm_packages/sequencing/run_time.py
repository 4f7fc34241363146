"""From the run-time's data model to tracking (RTE §4.2, SN §4.2.1).

`read_run_time_data` reads the elements of the data model. What a SCO reported is kept as it is
(`CourseState.reported`) and taken over when its attempt ends or is suspended, as the book has it;
an abandoned attempt leaves no trace.

Where the data model has two places for the same: a status of the primary objective among
`cmi.objectives` goes before `cmi.success_status`; `cmi.completion_status`, `cmi.progress_measure`
and `cmi.score` go before the primary objective's.
"""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from scorm_packages.sequencing import objectives
from scorm_packages.sequencing.definition import Objective
from scorm_packages.sequencing.in_play import InPlay
from scorm_packages.sequencing.nodes import Node
from scorm_packages.sequencing.requests import (
    CompletionStatus,
    ObjectiveData,
    RunTimeData,
    SuccessStatus,
)

_SATISFIED: dict[SuccessStatus, bool | None] = {"passed": True, "failed": False, "unknown": None}
_COMPLETED: dict[CompletionStatus, bool | None] = {
    "completed": True,
    "incomplete": False,
    "not attempted": False,
    "unknown": None,
}
_SCORES: tuple[objectives.Score, ...] = ("score_raw", "score_min", "score_max")


class Withdrawn(NamedTuple):
    """Whether the content itself said "unknown"."""

    success: bool
    completion: bool


# -- Reading the data model ---------------------------------------------------------------------


def read_run_time_data(elements: Mapping[str, str], *, total_time_cs: int = 0) -> RunTimeData:
    """Read what tracking needs from the data model's elements.

    Args:
        elements: element to text, as the content left them. An element that the content never
            set must be missing, or have the value that it had at launch; a status that is present
            as "unknown" counts as said by the content.
        total_time_cs: `cmi.total_time` including this session, in centiseconds.
    """
    count = _count(elements, "cmi.objectives.")
    success, success_withdrawn = _success(elements, "cmi.")
    completion, completion_withdrawn = _completion(elements, "cmi.")
    return RunTimeData(
        completion_status=completion,
        completion_withdrawn=completion_withdrawn,
        success_status=success,
        success_withdrawn=success_withdrawn,
        score_scaled=_number(elements, "cmi.score.scaled"),
        score_raw=_number(elements, "cmi.score.raw"),
        score_min=_number(elements, "cmi.score.min"),
        score_max=_number(elements, "cmi.score.max"),
        progress_measure=_number(elements, "cmi.progress_measure"),
        objectives=tuple(_objective(elements, f"cmi.objectives.{n}.") for n in range(count)),
        suspend=elements.get("cmi.exit") == "suspend",
        total_time_cs=total_time_cs,
    )


def _objective(elements: Mapping[str, str], at: str) -> ObjectiveData:
    success, success_withdrawn = _success(elements, at)
    completion, completion_withdrawn = _completion(elements, at)
    return ObjectiveData(
        id=elements.get(f"{at}id", ""),
        success_status=success,
        success_withdrawn=success_withdrawn,
        completion_status=completion,
        completion_withdrawn=completion_withdrawn,
        score_scaled=_number(elements, f"{at}score.scaled"),
        score_raw=_number(elements, f"{at}score.raw"),
        score_min=_number(elements, f"{at}score.min"),
        score_max=_number(elements, f"{at}score.max"),
        progress_measure=_number(elements, f"{at}progress_measure"),
    )


def _count(elements: Mapping[str, str], at: str) -> int:
    places = (name[len(at) :].partition(".")[0] for name in elements if name.startswith(at))
    return 1 + max((int(place) for place in places if place.isdecimal()), default=-1)


def _success(elements: Mapping[str, str], at: str) -> tuple[SuccessStatus, bool]:
    said = elements.get(f"{at}success_status", "")
    known = said if said in _SATISFIED else "unknown"
    return known, said == "unknown"


def _completion(elements: Mapping[str, str], at: str) -> tuple[CompletionStatus, bool]:
    said = elements.get(f"{at}completion_status", "")
    known = said if said in _COMPLETED else "unknown"
    return known, said == "unknown"


def _number(elements: Mapping[str, str], element: str) -> Decimal | None:
    try:
        number = Decimal(elements.get(element, ""))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


# -- Taking it over -----------------------------------------------------------------------------


def take_over(course: InPlay, node: Node) -> RunTimeData | None:
    """Bring what the content reported into the tracking of the activity; return it.

    Does nothing when nothing was reported: an asset, or a SCO that never spoke.
    """
    reported = course.state.reported
    if reported is None or node is not course.current:
        return None
    state = course.change(node)
    state.suspended = reported.suspend
    state.experienced_duration_cs = reported.total_time_cs
    if node.activity.delivery.tracked:
        for data in reported.objectives:
            objective = next((o for o in node.objectives if o.id and o.id == data.id), None)
            if objective is not None and objective is not node.primary:
                _take_over_objective(course, node, objective, data)
        _take_over_objective(course, node, node.primary, _of_primary(reported, node.primary))
    return reported


def withdrawn(reported: RunTimeData | None, primary: Objective) -> Withdrawn:
    """Whether the content itself said "unknown" of the primary objective or of its progress."""
    if reported is None:
        return Withdrawn(success=False, completion=False)
    data = _of_primary(reported, primary)
    return Withdrawn(success=data.success_withdrawn, completion=data.completion_withdrawn)


def _of_primary(reported: RunTimeData, primary: Objective) -> ObjectiveData:
    """What was said of the primary objective, from the two places that the data model has."""
    own = next((o for o in reported.objectives if primary.id and o.id == primary.id), None)
    if own is None:
        own = ObjectiveData(id=primary.id)
    success = own if _said_success(own) else reported
    completion = reported if _said_completion(reported) else own
    return ObjectiveData(
        id=primary.id,
        success_status=success.success_status,
        success_withdrawn=success.success_withdrawn,
        completion_status=completion.completion_status,
        completion_withdrawn=completion.completion_withdrawn,
        score_scaled=_first(reported.score_scaled, own.score_scaled),
        score_raw=_first(reported.score_raw, own.score_raw),
        score_min=_first(reported.score_min, own.score_min),
        score_max=_first(reported.score_max, own.score_max),
        progress_measure=_first(reported.progress_measure, own.progress_measure),
    )


def _said_success(data: ObjectiveData | RunTimeData) -> bool:
    return data.success_withdrawn or data.success_status != "unknown"


def _said_completion(data: ObjectiveData | RunTimeData) -> bool:
    return data.completion_withdrawn or data.completion_status != "unknown"


def _first(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    return other if one is None else one


def _take_over_objective(
    course: InPlay, node: Node, objective: Objective, data: ObjectiveData
) -> None:
    if data.success_withdrawn:
        objectives.withdraw_satisfied(course, node, objective)
    elif data.success_status != "unknown":
        objectives.set_satisfied(course, node, objective, to=_SATISFIED[data.success_status])
    if data.score_scaled is not None:
        objectives.set_measure(course, node, objective, data.score_scaled)
    if _said_completion(data):
        objectives.set_completed(course, node, objective, to=_COMPLETED[data.completion_status])
    if data.progress_measure is not None:
        objectives.set_progress_measure(course, node, objective, data.progress_measure)
    for which in _SCORES:
        value = getattr(data, which)
        if value is not None:
            objectives.set_score(course, node, objective, which, value)


# -- Telling the run-time -----------------------------------------------------------------------


def objective_data(course: InPlay, node: Node, objective: Objective) -> ObjectiveData:
    """What is known of an objective, in the run-time's words."""
    satisfied = objectives.satisfied(course, node, objective)
    completed = objectives.told_completion(course, node, objective)
    return ObjectiveData(
        id=objective.id,
        success_status=success_word(satisfied),
        completion_status=completion_word(completed),
        score_scaled=objectives.measure(course, node, objective),
        score_raw=objectives.score(course, node, objective, "score_raw"),
        score_min=objectives.score(course, node, objective, "score_min"),
        score_max=objectives.score(course, node, objective, "score_max"),
        progress_measure=objectives.progress_measure(course, node, objective),
    )


def success_word(satisfied: bool | None) -> SuccessStatus:
    return "unknown" if satisfied is None else "passed" if satisfied else "failed"


def completion_word(completed: bool | None) -> CompletionStatus:
    return "unknown" if completed is None else "completed" if completed else "incomplete"


def count_time(course: InPlay, node: Node) -> None:
    """How long the attempt took by the clock, suspensions included (SN §4.2.1.3)."""
    state = course.change(node)
    if state.attempted_at is not None:
        elapsed = course.now - state.attempted_at
        state.absolute_duration_cs = max(0, int(elapsed.total_seconds() * 100))

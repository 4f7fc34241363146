"""Objectives and progress with their maps to global objectives (SN §3.10.3, §4.2.1.1).

Where a map says that status or measure are read from a global objective, that one alone is asked:
while it is unknown, so is the local one. Completion, progress and scores fall back on the
activity's own. Writing goes to both. The completion of the primary objective *is* the attempt
completion status of its activity (4th Edition), so it is kept there.

What is not tracked has nothing of its own to be read; global objectives it reads all the same.

An objective "satisfied by measure" has no status of its own: it follows from its measure, each
time it is asked.
"""

from decimal import Decimal
from typing import Literal, cast

from scorm_packages.sequencing.definition import Objective, ObjectiveMap
from scorm_packages.sequencing.in_play import InPlay
from scorm_packages.sequencing.nodes import Node
from scorm_packages.sequencing.tracking import GlobalObjective, ObjectiveState

Score = Literal["score_raw", "score_min", "score_max"]

_NOTHING = ObjectiveState()


def _local(course: InPlay, node: Node, objective: Objective) -> ObjectiveState:
    state = course.of(node)
    if course.only_current and state.objectives_outdated:
        return _NOTHING
    return state.objectives.get(objective.id, _NOTHING)


def _changed(course: InPlay, node: Node, objective: Objective) -> ObjectiveState:
    return course.change(node).objectives.setdefault(objective.id, ObjectiveState())


def _read_global(course: InPlay, objective: Objective, may_read: str) -> GlobalObjective | None:
    """The global objective that is read for this (the standard allows one); None for none."""
    for one in objective.maps:
        if getattr(one, may_read):
            return course.state.globals.get(one.target, _NOTHING)
    return None


def _written_globals(course: InPlay, objective: Objective, may_write: str) -> list[GlobalObjective]:
    return [
        course.state.globals.setdefault(one.target, GlobalObjective())
        for one in objective.maps
        if getattr(one, may_write)
    ]


def written_targets(node: Node) -> list[str]:
    """The ids of the global objectives whose status or measure the activity may write."""
    return [one.target for o in node.objectives for one in o.maps if _writes(one)]


def _writes(one: ObjectiveMap) -> bool:
    return (
        one.write_satisfied_status
        or one.write_normalized_measure
        or one.write_completion_status
        or one.write_progress_measure
    )


# -- Measure and satisfaction -------------------------------------------------------------------


def measure(course: InPlay, node: Node, objective: Objective) -> Decimal | None:
    """Objective Normalized Measure, or None when unknown."""
    shared = _read_global(course, objective, "read_normalized_measure")
    if shared is not None:
        return shared.measure
    return _local(course, node, objective).measure


def satisfied(course: InPlay, node: Node, objective: Objective) -> bool | None:
    """Objective Satisfied Status, or None while Objective Progress Status is false."""
    if objective.satisfied_by_measure:
        return _satisfied_by_measure(course, node, objective)
    shared = _read_global(course, objective, "read_satisfied_status")
    if shared is not None:
        return shared.satisfied
    return _local(course, node, objective).satisfied


def _satisfied_by_measure(course: InPlay, node: Node, objective: Objective) -> bool | None:
    """RB.1.2 a, as an answer: what the measure says, if it may speak already."""
    if (
        objective.is_primary
        and not node.activity.rollup.measure_satisfaction_if_active
        and course.is_active(node)
    ):
        return None
    known = measure(course, node, objective)
    return None if known is None else known >= objective.minimum_normalized_measure


def set_satisfied(course: InPlay, node: Node, objective: Objective, *, to: bool | None) -> None:
    """Set the status, here and in the global objectives; nothing if it follows from measure."""
    if not objective.satisfied_by_measure:
        _put_satisfied(course, node, objective, to)


def _put_satisfied(course: InPlay, node: Node, objective: Objective, value: bool | None) -> None:
    if value is None and _local(course, node, objective).satisfied is None:
        return
    _changed(course, node, objective).satisfied = value
    for shared in _written_globals(course, objective, "write_satisfied_status"):
        shared.satisfied = value


def set_measure(course: InPlay, node: Node, objective: Objective, value: Decimal | None) -> None:
    """Set the measure, and the status that follows from it."""
    if value is not None or _local(course, node, objective).measure is not None:
        _changed(course, node, objective).measure = value
        for shared in _written_globals(course, objective, "write_normalized_measure"):
            shared.measure = value
    tell_satisfaction_by_measure(course, node, objective)


def tell_satisfaction_by_measure(course: InPlay, node: Node, objective: Objective) -> None:
    """Write down what the measure says of the status, so that global objectives know it too."""
    if objective.satisfied_by_measure:
        _put_satisfied(course, node, objective, _satisfied_by_measure(course, node, objective))


def withdraw_satisfied(course: InPlay, node: Node, objective: Objective) -> None:
    """The content itself said "unknown": global objectives forget too."""
    if not objective.satisfied_by_measure:
        _changed(course, node, objective).satisfied = None
        for shared in _written_globals(course, objective, "write_satisfied_status"):
            shared.satisfied = None


# -- Completion and progress --------------------------------------------------------------------


def progress_measure(course: InPlay, node: Node, objective: Objective) -> Decimal | None:
    """Attempt Completion Amount (of the primary objective), or None when unknown."""
    shared = _read_global(course, objective, "read_progress_measure")
    if shared is not None and shared.progress_measure is not None:
        return shared.progress_measure
    if objective.is_primary:
        state = course.of(node)
        is_past = course.only_current and state.progress_outdated
        return None if is_past else state.attempt_progress_measure
    return _local(course, node, objective).progress_measure


def completed(course: InPlay, node: Node, objective: Objective) -> bool | None:
    """Attempt Completion Status, or None while Attempt Progress Status is false.

    For an objective that is not the primary one: its own completion status.
    """
    threshold = node.activity.threshold
    if objective.is_primary and threshold.completed_by_measure:
        known = progress_measure(course, node, objective)
        return None if known is None else known >= threshold.min_progress_measure
    shared = _shared_completion(course, objective)
    if shared is not None:
        return shared
    if objective.is_primary:
        state = course.of(node)
        is_past = course.only_current and state.progress_outdated
        return None if is_past else state.attempt_completed
    return _local(course, node, objective).completed


def told_completion(course: InPlay, node: Node, objective: Objective) -> bool | None:
    """What content is told of an objective's completion: the global one's own status first.

    A threshold of this activity says nothing of how another one was completed.
    """
    shared = _shared_completion(course, objective)
    return completed(course, node, objective) if shared is None else shared


def _shared_completion(course: InPlay, objective: Objective) -> bool | None:
    shared = _read_global(course, objective, "read_completion_status")
    return None if shared is None else shared.completed


def set_completed(course: InPlay, node: Node, objective: Objective, *, to: bool | None) -> None:
    """Set the completion, here and in the global objectives; nothing if it is by measure."""
    if not (objective.is_primary and node.activity.threshold.completed_by_measure):
        _put_completed(course, node, objective, to)


def _put_completed(course: InPlay, node: Node, objective: Objective, value: bool | None) -> None:
    if objective.is_primary:
        course.change(node).attempt_completed = value
    else:
        _changed(course, node, objective).completed = value
    for shared in _written_globals(course, objective, "write_completion_status"):
        shared.completed = value


def set_progress_measure(
    course: InPlay, node: Node, objective: Objective, value: Decimal | None
) -> None:
    """Set the progress, and the completion that follows from it."""
    if objective.is_primary:
        course.change(node).attempt_progress_measure = value
    else:
        _changed(course, node, objective).progress_measure = value
    for shared in _written_globals(course, objective, "write_progress_measure"):
        shared.progress_measure = value
    if objective.is_primary and node.activity.threshold.completed_by_measure:
        _put_completed(course, node, objective, completed(course, node, objective))


# -- Scores (4th Edition, adlseq maps) ----------------------------------------------------------


def score(course: InPlay, node: Node, objective: Objective, which: Score) -> Decimal | None:
    """A score that only passes through: it decides nothing."""
    shared = _read_global(course, objective, f"read_{which.removeprefix('score_')}_score")
    known = None if shared is None else getattr(shared, which)
    if known is None:
        known = getattr(_local(course, node, objective), which)
    return cast("Decimal | None", known)


def set_score(
    course: InPlay, node: Node, objective: Objective, which: Score, value: Decimal
) -> None:
    """Keep a score, here and in the global objectives."""
    setattr(_changed(course, node, objective), which, value)
    may_write = f"write_{which.removeprefix('score_')}_score"
    for shared in _written_globals(course, objective, may_write):
        setattr(shared, which, value)

"""Between the run-time's data model and tracking (RTE 4th Ed. §4.2, "sequencing impacts"): which
elements tracking takes over, and what a SCO is given of it at launch.

What is taken over is read by `sequencing.run_time.read_run_time_data`.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from scorm_packages.runtime.rules.elements import MAX_INDEX
from scorm_packages.runtime.rules.progress import UNKNOWN, Terms, plain_number
from scorm_packages.runtime.rules.scorm2004.model import COMPLETION, MEASURE, SUCCESS
from scorm_packages.sequencing.definition import Activity
from scorm_packages.sequencing.requests import ObjectiveData

_TRACKED: Final = (COMPLETION, SUCCESS, MEASURE, "cmi.score.", "cmi.objectives.")


def is_tracked(element: str) -> bool:
    """Whether tracking takes this element over while the SCO plays; `cmi.exit` counts at its
    end."""
    return element.startswith(_TRACKED)


def terms_of(activity: Activity, mode: str) -> Terms:
    """The terms of a session of this activity: its thresholds and the stores it may write."""
    threshold = activity.threshold
    primary = next((one for one in activity.objectives if one.is_primary), None)
    by_measure = primary is not None and primary.satisfied_by_measure
    return Terms(
        mode=mode,
        completion_threshold=threshold.min_progress_measure
        if threshold.completed_by_measure
        else None,
        scaled_passing_score=primary.minimum_normalized_measure if primary and by_measure else None,
        writable_stores=frozenset(n for n, store in enumerate(activity.shared_data) if store.write),
    )


def objective_numbers(cmi: Mapping[str, str]) -> Iterator[int]:
    """The n of cmi.objectives that have an id, up to the first gap."""
    for number in range(MAX_INDEX + 1):
        if not cmi.get(f"cmi.objectives.{number}.id"):
            return
        yield number


def given_at_launch(
    cmi: Mapping[str, str], status: ObjectiveData, objectives: Iterable[ObjectiveData]
) -> dict[str, str]:
    """The data model of a delivered SCO: what it kept, with what tracking knows of its objectives
    (RTE §4.2.17.1) and of its primary one. What tracking does not know stays as it was."""
    given = {**cmi, **_known("cmi.", status)}
    numbers = {given[f"cmi.objectives.{n}.id"]: n for n in objective_numbers(given)}
    for objective in objectives:
        if not objective.id:
            continue
        number = numbers.setdefault(objective.id, len(numbers))
        given[f"cmi.objectives.{number}.id"] = objective.id
        given.update(_known(f"cmi.objectives.{number}.", objective))
    return given


def _known(prefix: str, objective: ObjectiveData) -> dict[str, str]:
    words: dict[str, str] = {
        "success_status": objective.success_status,
        "completion_status": objective.completion_status,
    }
    measures = {
        "score.scaled": objective.score_scaled,
        "score.raw": objective.score_raw,
        "score.min": objective.score_min,
        "score.max": objective.score_max,
        "progress_measure": objective.progress_measure,
    }
    known = {prefix + name: word for name, word in words.items() if word != UNKNOWN}
    known |= {
        prefix + name: plain_number(value) for name, value in measures.items() if value is not None
    }
    return known

"""The data model that a SCO of SCORM 2004 is launched with (RTE 4th Ed. §4.2, §4.3)."""

import re
from collections.abc import Iterable, Mapping
from typing import Final

from scorm_packages.runtime.rules.progress import Progress, Terms, plain_number
from scorm_packages.runtime.rules.scorm2004.model import OF_THIS_SESSION
from scorm_packages.runtime.rules.scorm2004.values import format_interval
from scorm_packages.sequencing.definition import SharedDataMap

_MEMBER: Final = re.compile(r"(cmi\.(?:objectives|interactions|comments_from_learner))\.(\d+)\.")


def launch_data_model(
    progress: Progress,
    terms: Terms,
    *,
    given: Mapping[str, str],
    stores: Iterable[SharedDataMap],
    shared: Mapping[str, str],
) -> dict[str, str]:
    """Every element that has a value, by name.

    `given` holds what the content may only read: learner id and name, launch data, limits.
    `shared` are the stores' values; of one that may not be read only its id is given.
    """
    flat = {name: value for name, value in progress.cmi.items() if name not in OF_THIS_SESSION}
    flat = _without_gaps(flat)
    flat.update({name: value for name, value in given.items() if value})
    flat["cmi.entry"] = progress.entry
    flat["cmi.total_time"] = format_interval(progress.total_time_cs)
    flat["cmi.mode"] = terms.mode
    flat["cmi.credit"] = "credit" if terms.for_credit else "no-credit"
    if terms.completion_threshold is not None:
        flat["cmi.completion_threshold"] = plain_number(terms.completion_threshold)
    if terms.scaled_passing_score is not None:
        flat["cmi.scaled_passing_score"] = plain_number(terms.scaled_passing_score)
    for number, store in enumerate(stores):
        flat[f"adl.data.{number}.id"] = store.target
        if store.read and store.target in shared:
            flat[f"adl.data.{number}.store"] = shared[store.target]
    return dict(sorted(flat.items(), key=_in_loading_order))


def _without_gaps(flat: Mapping[str, str]) -> dict[str, str]:
    """The data model with its arrays ended at their first gap, where an honest one has none."""
    present: dict[str, set[int]] = {}
    for name in flat:
        if match := _MEMBER.match(name):
            present.setdefault(match[1], set()).add(int(match[2]))
    ends = {
        array: next(n for n in range(len(numbers) + 1) if n not in numbers)
        for array, numbers in present.items()
    }
    return {
        name: value
        for name, value in flat.items()
        if not (match := _MEMBER.match(name)) or int(match[2]) < ends[match[1]]
    }


def _in_loading_order(entry: tuple[str, str]) -> list[tuple[int, int, str]]:
    """Array members by number, and in each its id and type first: a run-time insists."""
    first = {"id": 0, "type": 1}
    return [
        (0, int(step), "") if step.isdecimal() else (1, first.get(step, 2), step)
        for step in entry[0].split(".")
    ]

"""The SCORM 2004 data model: which elements content may set, and to what (RTE 4th Ed. §4.2)."""

from typing import Final

from scorm_packages.runtime.rules.elements import MAX_INDEX, parse_decimal
from scorm_packages.runtime.rules.scorm2004.values import (
    Check,
    is_captioning,
    is_identifier,
    is_interval,
    is_real,
    is_time,
    one_of,
    real_between,
    text,
)

INTERACTION_TYPES: Final = (
    "true-false",
    "choice",
    "fill-in",
    "long-fill-in",
    "matching",
    "performance",
    "sequencing",
    "likert",
    "numeric",
    "other",
)
STORE: Final = "adl.data.n.store"

_LOCALIZED = text(4_000)
_COMPLETION = one_of("completed", "incomplete", "not attempted", "unknown")
_SUCCESS = one_of("passed", "failed", "unknown")
_SCALED = real_between(-1, 1)
_MEASURE = real_between(0, 1)
_AT_LEAST_ZERO = real_between(0, None)


def _is_result(value: str) -> bool:
    words = ("correct", "incorrect", "unanticipated", "neutral")
    return value in words or parse_decimal(value) is not None


_ELEMENTS: dict[str, Check] = {
    "cmi.location": text(1_000),
    "cmi.suspend_data": text(64_000),
    "cmi.exit": one_of("", "time-out", "suspend", "logout", "normal"),
    "cmi.session_time": is_interval,
    "cmi.completion_status": _COMPLETION,
    "cmi.success_status": _SUCCESS,
    "cmi.progress_measure": _MEASURE,
    "cmi.score.scaled": _SCALED,
    "cmi.score.raw": is_real,
    "cmi.score.min": is_real,
    "cmi.score.max": is_real,
    "cmi.learner_preference.audio_level": _AT_LEAST_ZERO,
    "cmi.learner_preference.language": text(250),
    "cmi.learner_preference.delivery_speed": _AT_LEAST_ZERO,
    "cmi.learner_preference.audio_captioning": is_captioning,
    "cmi.comments_from_learner.n.comment": _LOCALIZED,
    "cmi.comments_from_learner.n.location": text(250),
    "cmi.comments_from_learner.n.timestamp": is_time,
    "cmi.objectives.n.id": is_identifier,
    "cmi.objectives.n.score.scaled": _SCALED,
    "cmi.objectives.n.score.raw": is_real,
    "cmi.objectives.n.score.min": is_real,
    "cmi.objectives.n.score.max": is_real,
    "cmi.objectives.n.success_status": _SUCCESS,
    "cmi.objectives.n.completion_status": _COMPLETION,
    "cmi.objectives.n.progress_measure": _MEASURE,
    "cmi.objectives.n.description": text(250),
    "cmi.interactions.n.id": is_identifier,
    "cmi.interactions.n.type": one_of(*INTERACTION_TYPES),
    "cmi.interactions.n.objectives.n.id": is_identifier,
    "cmi.interactions.n.timestamp": is_time,
    "cmi.interactions.n.correct_responses.n.pattern": text(64_000),
    "cmi.interactions.n.weighting": is_real,
    "cmi.interactions.n.learner_response": text(64_000),
    "cmi.interactions.n.result": _is_result,
    "cmi.interactions.n.latency": is_interval,
    "cmi.interactions.n.description": text(250),
    STORE: text(64_000),
}


def may_be_set(element: str, value: str) -> bool:
    """Whether content may set this element to this value.

    Unknown and read-only elements, indexes above `MAX_INDEX`, values of a wrong type or length
    and U+0000 are not allowed.
    """
    if "\0" in value or len(element) > 80:
        return False
    check = _ELEMENTS.get(_general_name(element))
    return check is not None and check(value)


def _general_name(element: str) -> str:
    """`cmi.objectives.n.id` for `cmi.objectives.3.id`; empty where an index is none."""
    steps = element.split(".")
    for place, step in enumerate(steps):
        if step.isdecimal() and step.isascii():
            if int(step) > MAX_INDEX or str(int(step)) != step:
                return ""
            steps[place] = "n"
        elif step == "n":
            return ""
    return ".".join(steps)

"""The answers in H5P's statements, as lists of answers show them for every standard."""

import re
from collections.abc import Mapping
from typing import Any, Final

from scorm_packages.runtime.rules.h5p.elements import MAIN
from scorm_packages.runtime.rules.h5p.spoken import Points, Spoken
from scorm_packages.runtime.rules.interactions import Answer
from scorm_packages.runtime.rules.progress import plain_number
from scorm_packages.runtime.rules.scorm2004.values import parse_interval

LONGEST: Final = 200
COMPOUND: Final = "compound"
"""Content that asks by others, as H5P calls it."""
_TAG: Final = re.compile(r"<[^>]*>")
_RESULTS: Final = {True: "correct", False: "incorrect"}


def answer_in(spoken: Spoken) -> Answer | None:
    """The answer to a question that a statement tells of; None where it tells of none.

    Where the answer does not come to the score that the browser claimed, its result is ours. Of
    content that asks by others, only such a difference is told: the answers are listed themselves.
    """
    response = spoken.result.get("response")
    differs = spoken.claimed or (spoken.score if spoken.recalculated else None)
    if not spoken.is_outcome or (response is None and differs is None):
        return None
    definition = spoken.definition
    return Answer(
        number=spoken.number,
        identifier=_question(spoken),
        kind=COMPOUND if response is None else str(definition.get("interactionType", "")),
        student_response=response or "",
        correct_responses=tuple(definition.get("correctResponsesPattern", ())),
        result=_result(spoken),
        weighting=plain_number(spoken.score.max) if spoken.score else "",
        latency_cs=parse_interval(str(spoken.result.get("duration", ""))),
        claimed=_shown(differs) if differs else "",
    )


def _question(spoken: Spoken) -> str:
    """What the question is called, and which it is: several may be called the same."""
    title = _first(spoken.definition.get("name")) or _first(spoken.definition.get("description"))
    which = "" if spoken.sub_content == MAIN else f" ({spoken.sub_content[:8]})"
    return f"{title or spoken.library or 'H5P'}{which}"


def _first(texts: Mapping[str, Any] | None) -> str:
    text = next(iter(texts.values()), "") if texts else ""
    return " ".join(_TAG.sub(" ", text).split())[:LONGEST]


def _result(spoken: Spoken) -> str:
    counted = spoken.recalculated or spoken.score
    if spoken.claimed is None and spoken.recalculated is None and "success" in spoken.result:
        return _RESULTS[spoken.result["success"]]
    return "" if counted is None else _shown(counted)


def _shown(points: Points) -> str:
    return f"{plain_number(points.raw)} / {plain_number(points.max)}"

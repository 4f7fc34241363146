"""From what a commit changed to xAPI statements, after ADL's SCORM profile for xAPI.

| happened                                   | statement                                        |
|--------------------------------------------|--------------------------------------------------|
| first commit of a session                  | initialized, or resumed where entry was "resume" |
| a status became finished                   | completed, passed or failed                      |
| the score changed                          | scored                                           |
| an answer is whole                         | responded                                        |
| H5P made a statement                       | that one, completed (`rules.h5p.telling`)        |
| the session ended                          | suspended where exit was "suspend", else         |
|                                            | terminated: with the result so far, and the time |
|                                            | since the last such statement                    |

The durations of all suspended and terminated statements of a registration add up to the learner's
total time. A statement's id follows from (session, sequence, kind, n), so a commit that is told
twice is told in the same words and stored once. Browse and review tell of beginning and end only.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from urllib.parse import quote
from uuid import uuid5

from scorm_packages.runtime.rules.elements import parse_decimal
from scorm_packages.runtime.rules.h5p.spoken import Spoken
from scorm_packages.runtime.rules.h5p.telling import statement_of
from scorm_packages.runtime.rules.interactions import Answer
from scorm_packages.runtime.rules.progress import Progress
from scorm_packages.runtime.rules.responses import xapi_response
from scorm_packages.runtime.rules.scenes import (
    SCORM_12,
    Scene,
    Statement,
    context_of,
    course_activity,
    course_activity_id,
    item_activity_id,
    language_tag,
    number_of,
    timestamp_of,
)
from scorm_packages.runtime.rules.timespan import iso_duration
from xapi.statements.formats import is_language
from xapi.vocabulary import (
    CMI_INTERACTION,
    COMPLETED,
    FAILED,
    INITIALIZED,
    LESSON,
    PASSED,
    RESPONDED,
    RESUMED,
    SCORED,
    SUSPENDED,
    TERMINATED,
    Verb,
)

__all__ = [
    "SCORM_12",
    "VERDICTS",
    "Change",
    "Scene",
    "Statement",
    "context_of",
    "course_activity",
    "course_activity_id",
    "ending",
    "item_activity_id",
    "number_of",
    "statements_of_change",
    "tells",
    "timestamp_of",
]

VERDICTS = {"completed": COMPLETED, "passed": PASSED, "failed": FAILED}
"""The verbs of `Progress.verdicts`, in the order in which they are told."""
_IS_RIGHT = {"correct": True, "wrong": False, "incorrect": False, "unanticipated": False}
_LOCALIZED = re.compile(r"\{lang=([A-Za-z0-9-]*)\}(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Change:
    """What one commit brought about."""

    seq: int
    at: datetime
    before: Progress
    after: Progress
    began: bool
    entry: str
    """cmi.core.entry as the session was launched."""
    ended: bool
    suspended: bool
    """How it ended: to be resumed, or for good."""
    untold_time_cs: int
    """Session time that no suspended or terminated statement has told of yet."""
    answers: Sequence[Answer] = ()
    spoken: Sequence[Spoken] = ()
    """What the content itself told as statements: H5P does. Their times are known."""


def tells(change: Change, mode: str) -> bool:
    """Whether `statements_of_change` would tell anything; most commits do not."""
    if change.began or change.ended:
        return True
    said = change.answers or change.spoken
    return mode == "normal" and bool(said or _is_scored(change) or _decided(change))


def statements_of_change(scene: Scene, change: Change) -> list[Statement]:
    """Tell one commit as statements, in the order in which things happened."""
    told: list[Statement] = []
    if change.began:
        told.append(_tell(scene, change, RESUMED if change.entry == "resume" else INITIALIZED))
    if scene.mode == "normal":
        told.extend(_responded(scene, change, answer) for answer in change.answers)
        told.extend(statement_of(scene, change.seq, spoken) for spoken in change.spoken)
        told.extend(_outcome(scene, change))
    if change.ended:
        told.append(ending(scene, change))
    return told


def ending(scene: Scene, change: Change) -> Statement:
    """Tell the end of a session; `suspended` when the learner is to resume, else `terminated`."""
    result = _result(change.after) if scene.mode == "normal" else {}
    result["duration"] = iso_duration(change.untold_time_cs)
    return _tell(scene, change, SUSPENDED if change.suspended else TERMINATED, result)


def _outcome(scene: Scene, change: Change) -> list[Statement]:
    told: list[Statement] = []
    if _is_scored(change):
        told.append(_tell(scene, change, SCORED, {"score": _score(change.after)}))
    decided = _decided(change)
    told.extend(
        _tell(scene, change, verb, _result(change.after))
        for word, verb in VERDICTS.items()
        if word in decided
    )
    return told


def _is_scored(change: Change) -> bool:
    before, after = change.before, change.after
    is_new = (after.score_raw, after.score_scaled) != (before.score_raw, before.score_scaled)
    return is_new and (after.score_raw is not None or after.score_scaled is not None)


def _decided(change: Change) -> frozenset[str]:
    return change.after.verdicts - change.before.verdicts


def _responded(scene: Scene, change: Change, answer: Answer) -> Statement:
    """An answer, in xAPI's notation of responses (xAPI Data, appendix C)."""
    definition: dict[str, Any] = {"type": CMI_INTERACTION.iri}
    if answer.kind:
        definition["interactionType"] = answer.kind
        if answer.correct_responses:
            definition["correctResponsesPattern"] = [
                _notation(scene, answer.kind, pattern) for pattern in answer.correct_responses
            ]
    if answer.description:
        definition["description"] = _localized(scene, answer.description)
    result: dict[str, Any] = {}
    if answer.student_response:
        result["response"] = _notation(scene, answer.kind, answer.student_response)
    if answer.result in _IS_RIGHT:
        result["success"] = _IS_RIGHT[answer.result]
    elif (points := parse_decimal(answer.result)) is not None:
        result["score"] = {"raw": number_of(points)}
    if answer.latency_cs is not None:
        result["duration"] = iso_duration(answer.latency_cs)
    statement = _tell(scene, change, RESPONDED, result, number=answer.number)
    statement["object"] = {
        "objectType": "Activity",
        "id": f"{item_activity_id(scene.package, scene.item)}/interactions/"
        f"{quote(answer.identifier, safe='')}",
        "definition": definition,
    }
    statement["context"]["contextActivities"]["parent"] = [_item(scene)]
    return statement


def _notation(scene: Scene, kind: str, response: str) -> str:
    """xAPI writes responses as SCORM 2004 does."""
    return xapi_response(kind, response) if scene.standard == SCORM_12 else response


def _localized(scene: Scene, text: str) -> dict[str, str]:
    """A `localized_string_type` of SCORM 2004, `{lang=en}text`, as xAPI's language map."""
    match = _LOCALIZED.fullmatch(text)
    if match is None:
        return {language_tag(scene): text}
    return {match[1] if is_language(match[1]) else "und": match[2]}


def _tell(
    scene: Scene,
    change: Change,
    verb: Verb,
    result: dict[str, Any] | None = None,
    *,
    number: int = 0,
) -> Statement:
    kind = verb.iri.rsplit("/", 1)[-1]
    statement: Statement = {
        "id": str(uuid5(scene.session, f"{change.seq}:{kind}:{number}")),
        "actor": scene.actor,
        "verb": verb.as_statement_part(),
        "object": _item(scene),
        "context": context_of(scene),
        "timestamp": timestamp_of(change.at),
    }
    if result:
        statement["result"] = result
    return statement


def _item(scene: Scene) -> dict[str, Any]:
    return {
        "objectType": "Activity",
        "id": item_activity_id(scene.package, scene.item),
        "definition": {"type": LESSON.iri, "name": {language_tag(scene): scene.item_title}},
    }


def _result(progress: Progress) -> dict[str, Any]:
    """Success, completion and score as far as the statuses know them.

    In 1.2 a learner who passed or failed "is considered to have completed" the item.
    """
    said = progress.verdicts
    result: dict[str, Any] = {}
    if said & {"passed", "failed"}:
        result["success"] = "passed" in said
    if progress.completion_status:
        if progress.completion_status in {"completed", "incomplete"}:
            result["completion"] = progress.completion_status == "completed"
    elif said or progress.lesson_status == "incomplete":
        result["completion"] = bool(said)
    if score := _score(progress):
        result["score"] = score
    return result


def _score(progress: Progress) -> dict[str, int | Decimal]:
    """The score's parts; min and max only where xAPI allows them (min ≤ raw ≤ max, min < max)."""
    raw, low, high = progress.score_raw, progress.score_min, progress.score_max
    score: dict[str, int | Decimal] = {}
    if raw is not None:
        score["raw"] = number_of(raw)
    if progress.score_scaled is not None:
        score["scaled"] = number_of(progress.score_scaled)
    if raw is None:
        return score
    in_range = (low is None or low <= raw) and (high is None or raw <= high)
    if in_range and (low is None or high is None or low < high):
        if low is not None:
            score["min"] = number_of(low)
        if high is not None:
            score["max"] = number_of(high)
    return score

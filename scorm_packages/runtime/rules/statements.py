"""From what a commit changed to xAPI statements, after ADL's SCORM profile for xAPI.

| happened                                   | statement                                        |
|--------------------------------------------|--------------------------------------------------|
| first commit of a session                  | initialized, or resumed where entry was "resume" |
| lesson_status became finished              | completed, passed or failed                      |
| score.raw changed                          | scored                                           |
| an answer is whole                         | responded                                        |
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
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import quote
from uuid import UUID, uuid5

from scorm_packages.runtime.rules.elements import parse_decimal
from scorm_packages.runtime.rules.interactions import Answer
from scorm_packages.runtime.rules.responses import xapi_response
from scorm_packages.runtime.rules.scorm12 import FINISHED, Progress
from scorm_packages.runtime.rules.timespan import iso_duration
from xapi.vocabulary import (
    ATTEMPT,
    CALLCRAFT,
    CMI5_LAUNCH_MODE,
    CMI_INTERACTION,
    COMPLETED,
    COURSE,
    FAILED,
    INITIALIZED,
    LESSON,
    PASSED,
    PROFILE,
    RESPONDED,
    RESUMED,
    SCORED,
    SCORM_CATEGORY,
    SUSPENDED,
    TERMINATED,
    Verb,
)

Statement = dict[str, Any]

_STATUS_VERBS = {"completed": COMPLETED, "passed": PASSED, "failed": FAILED}
_LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


@dataclass(frozen=True, slots=True)
class Scene:
    """Who plays what: the part that all statements of a session share."""

    actor: dict[str, Any]
    registration: UUID
    attempt: UUID
    session: UUID
    package: UUID
    package_title: str
    package_language: str
    item: str
    """The item's identifier in the manifest."""
    item_title: str
    mode: str
    language: str


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


def course_activity_id(package: UUID) -> str:
    """The IRI of a package as an xAPI activity; the same wherever the service moves."""
    return f"{CALLCRAFT}packages/{package}"


def item_activity_id(package: UUID, identifier: str) -> str:
    """The IRI of one item of a package."""
    return f"{course_activity_id(package)}/items/{quote(identifier, safe='')}"


def tells(change: Change, mode: str) -> bool:
    """Whether `statements_of_change` would tell anything; most commits do not."""
    if change.began or change.ended:
        return True
    return mode == "normal" and bool(change.answers or _is_scored(change) or _is_decided(change))


def statements_of_change(scene: Scene, change: Change) -> list[Statement]:
    """Tell one commit as statements, in the order in which things happened."""
    told: list[Statement] = []
    if change.began:
        told.append(_tell(scene, change, RESUMED if change.entry == "resume" else INITIALIZED))
    if scene.mode == "normal":
        told.extend(_responded(scene, change, answer) for answer in change.answers)
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
    after = change.after
    told: list[Statement] = []
    if after.score_raw is not None and _is_scored(change):
        score = _score(after, after.score_raw)
        told.append(_tell(scene, change, SCORED, {"score": score}))
    if _is_decided(change):
        told.append(_tell(scene, change, _STATUS_VERBS[after.lesson_status], _result(after)))
    return told


def _is_scored(change: Change) -> bool:
    raw = change.after.score_raw
    return raw is not None and raw != change.before.score_raw


def _is_decided(change: Change) -> bool:
    status = change.after.lesson_status
    return status in FINISHED and status != change.before.lesson_status


def _responded(scene: Scene, change: Change, answer: Answer) -> Statement:
    """An answer, in xAPI's notation of responses (xAPI Data, appendix C)."""
    definition: dict[str, Any] = {"type": CMI_INTERACTION.iri}
    if answer.kind:
        definition["interactionType"] = answer.kind
        if answer.correct_responses:
            definition["correctResponsesPattern"] = [
                xapi_response(answer.kind, pattern) for pattern in answer.correct_responses
            ]
    result: dict[str, Any] = {}
    if answer.student_response:
        result["response"] = xapi_response(answer.kind, answer.student_response)
    if answer.result in {"correct", "wrong", "unanticipated"}:
        result["success"] = answer.result == "correct"
    elif (points := parse_decimal(answer.result)) is not None:
        result["score"] = {"raw": _number(points)}
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
        "context": _context(scene),
        "timestamp": change.at.astimezone(UTC).isoformat(timespec="milliseconds"),
    }
    if result:
        statement["result"] = result
    return statement


def _context(scene: Scene) -> dict[str, Any]:
    course = course_activity_id(scene.package)
    return {
        "registration": str(scene.registration),
        "platform": "Callcraft",
        "language": scene.language,
        "contextActivities": {
            "grouping": [
                {
                    "objectType": "Activity",
                    "id": course,
                    "definition": {
                        "type": COURSE.iri,
                        "name": {_tag(scene): scene.package_title},
                    },
                },
                {
                    "objectType": "Activity",
                    "id": f"{course}/attempts/{scene.attempt}",
                    "definition": {"type": ATTEMPT.iri},
                },
            ],
            "category": [
                {**SCORM_CATEGORY.as_statement_part(), "definition": {"type": PROFILE.iri}}
            ],
        },
        "extensions": {CMI5_LAUNCH_MODE.iri: scene.mode.capitalize()},
    }


def _item(scene: Scene) -> dict[str, Any]:
    return {
        "objectType": "Activity",
        "id": item_activity_id(scene.package, scene.item),
        "definition": {"type": LESSON.iri, "name": {_tag(scene): scene.item_title}},
    }


def _tag(scene: Scene) -> str:
    """The package's language, or "und" (RFC 5646) where the manifest names none or nonsense."""
    return scene.package_language if _LANGUAGE_TAG.fullmatch(scene.package_language) else "und"


def _result(progress: Progress) -> dict[str, Any]:
    """Success, completion and score as far as the status knows them.

    In 1.2 a learner who passed or failed "is considered to have completed" the item.
    """
    result: dict[str, Any] = {}
    if progress.lesson_status in {"passed", "failed"}:
        result["success"] = progress.lesson_status == "passed"
    if progress.lesson_status in FINISHED | {"incomplete"}:
        result["completion"] = progress.lesson_status in FINISHED
    if progress.score_raw is not None:
        result["score"] = _score(progress, progress.score_raw)
    return result


def _score(progress: Progress, raw: Decimal) -> dict[str, int | Decimal]:
    """The score's parts; min and max only where xAPI allows them (min ≤ raw ≤ max, min < max)."""
    low, high = progress.score_min, progress.score_max
    score = {"raw": _number(raw)}
    if progress.score_scaled is not None:
        score["scaled"] = _number(progress.score_scaled)
    in_range = (low is None or low <= raw) and (high is None or raw <= high)
    if in_range and (low is None or high is None or low < high):
        if low is not None:
            score["min"] = _number(low)
        if high is not None:
            score["max"] = _number(high)
    return score


def _number(value: Decimal) -> int | Decimal:
    """An exact JSON number: 85 for "85.00", 87.5 for "87.5"."""
    whole = value.to_integral_value()
    return int(whole) if whole == value else value.normalize()

"""What a course of SCORM 2004 comes to: the rolled-up status of its root activity, and what is told
of it.

Each change is told as statements about the course itself. It is they that are graded; what is said
of the single SCOs explains how it came about.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Final
from uuid import uuid5

from scorm_packages.runtime.rules.progress import (
    COMPLETED,
    FAILED,
    INCOMPLETE,
    NOT_ATTEMPTED,
    PASSED,
    UNKNOWN,
    one_word,
)
from scorm_packages.runtime.rules.statements import (
    VERDICTS,
    Scene,
    Statement,
    context_of,
    course_activity,
    number_of,
    timestamp_of,
)
from scorm_packages.sequencing.requests import Situation
from xapi.vocabulary import SCORED, Verb

_STEP: Final = Decimal("0.0000001")


@dataclass(frozen=True, slots=True)
class CourseResult:
    """Completion and success of a course, empty before anything is known, and its measure."""

    completion: str = ""
    success: str = ""
    measure: Decimal | None = None

    @property
    def verdicts(self) -> frozenset[str]:
        """What may be told of it. Who failed a part on the way has not failed the course."""
        said = {self.completion} & {COMPLETED} | {self.success} & {PASSED}
        if self.status == FAILED:
            said |= {FAILED}
        return frozenset(said)

    @property
    def status(self) -> str:
        """In one word."""
        return one_word(
            self.completion, self.success, is_begun=self.completion not in {"", NOT_ATTEMPTED}
        )


def result_of(before: CourseResult, situation: Situation) -> CourseResult:
    """The result as it is now. A new attempt on the root begins with nothing known: that takes
    back nothing that was known."""
    completion, success = situation.course_completion, situation.course_success
    measure = situation.course_measure
    is_unknown = completion in {UNKNOWN, NOT_ATTEMPTED}
    return CourseResult(
        completion=before.completion if is_unknown and before.completion else completion,
        success=before.success if success == UNKNOWN and before.success else success,
        measure=before.measure if measure is None else measure.quantize(_STEP),
    )


def course_statements(
    scene: Scene, before: CourseResult, after: CourseResult, *, at: datetime, revision: int
) -> list[Statement]:
    """Tell what has become of the course. `revision` numbers the states of the attempt."""
    new = after.verdicts - before.verdicts
    told = [
        _tell(scene, verb, _result(after), at, revision)
        for word, verb in VERDICTS.items()
        if word in new
    ]
    if not told and after.verdicts and after.measure != before.measure:
        told.append(_tell(scene, SCORED, {"score": _score(after)}, at, revision))
    return told


def _tell(
    scene: Scene, verb: Verb, result: dict[str, Any], at: datetime, revision: int
) -> Statement:
    kind = verb.iri.rsplit("/", 1)[-1]
    return {
        "id": str(uuid5(scene.attempt, f"course:{revision}:{kind}")),
        "actor": scene.actor,
        "verb": verb.as_statement_part(),
        "object": course_activity(scene),
        "context": context_of(scene),
        "timestamp": timestamp_of(at),
        "result": result,
    }


def _result(result: CourseResult) -> dict[str, Any]:
    told: dict[str, Any] = {}
    if result.completion in {COMPLETED, INCOMPLETE}:
        told["completion"] = result.completion == COMPLETED
    if result.verdicts & {PASSED, FAILED}:
        told["success"] = PASSED in result.verdicts
    if result.measure is not None:
        told["score"] = _score(result)
    return told


def _score(result: CourseResult) -> dict[str, int | Decimal]:
    return {} if result.measure is None else {"scaled": number_of(result.measure)}

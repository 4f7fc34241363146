"""What an assignable unit may say in its session (cmi5 §7.1.3, §9, §10.2).

Statements with the category cmi5 are "cmi5 defined": they have five verbs, each once, and strict
results. All others are "cmi5 allowed": any verb, between initialized and terminated. Both carry
what the context template gave.

That actor and registration are those of the launch, and that nothing is voided, the record store
has seen to before (`xapi.lrs.rules.access.Launch`). Statements are judged in the order they arrive;
none may be older than "initialized".
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from scorm_packages.cmi5.exceptions import StatementRefused
from xapi.statements import Statement
from xapi.statements.activities import Activity
from xapi.statements.results import Result, Score
from xapi.statements.terms import UNSET
from xapi.statements.times import parse_timestamp
from xapi.vocabulary import (
    CMI5_CATEGORY,
    CMI5_COURSE,
    CMI5_MASTERY_SCORE,
    CMI5_MOVE_ON,
    CMI5_SESSION_ID,
    COMPLETED,
    COURSE,
    FAILED,
    INITIALIZED,
    PASSED,
    SATISFIED,
    TERMINATED,
    WAIVED,
)

RESULTS: Final = frozenset({COMPLETED.iri, PASSED.iri, FAILED.iri})
VERDICTS: Final = frozenset({PASSED.iri, FAILED.iri})
DEFINED: Final = RESULTS | {INITIALIZED.iri, TERMINATED.iri}
"""The verbs of "cmi5 defined" statements that are the unit's; the others are the LMS's."""
NORMAL: Final = "Normal"

_TELLS_OF_COURSE: Final = RESULTS | {SATISFIED.iri, WAIVED.iri}
_COURSE_TYPES: Final = frozenset({COURSE.iri, CMI5_COURSE.iri})
_IN_UTC = re.compile(r".*(?:Z|[+-]00(?::?00)?)", re.IGNORECASE)
_SUCCESS: Final = {PASSED.iri: True, FAILED.iri: False}
_NO_RESULT: Final = Result()


@dataclass(slots=True)
class Session:
    """A session as far as it has come; `judge` changes it in place.

    `activity` is the activityId of the launch, `course` the activity of the course around it,
    `publisher_id` the unit's id in the structure, and
    `verbs` those of "cmi5 defined" statements so far. `completed` and `passed` are of the unit in
    the registration, earlier sessions included.
    """

    id: UUID
    activity: str
    publisher_id: str
    course: str = ""
    mode: str = NORMAL
    mastery_score: Decimal | None = None
    preferences_read: bool = False
    initialized_at: datetime | None = None
    is_over: bool = False
    verbs: set[str] = field(default_factory=set)
    completed: bool = False
    passed: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """What a "cmi5 defined" statement told: its verb's IRI, when, its score and duration."""

    verb: str
    at: datetime
    score: Decimal | None
    duration: str


def judge(session: Session, statement: Statement, statement_id: UUID | None) -> Said | None:
    """Take a statement into the session; None for a "cmi5 allowed" one, which changes nothing.

    Raises StatementRefused, and leaves the session as it was.
    """
    at = _moment(statement, statement_id)
    _check_template(session, statement)
    is_defined = CMI5_CATEGORY.iri in _categories(statement)
    _check_order(session, statement.verb.id, at, is_defined=is_defined)
    if not is_defined:
        _check_allowed(session, statement)
        return None
    result = _result_of(statement)
    _check_verb(session, statement)
    _check_result(statement.verb.id, result)
    _check_score(session, statement, result)
    _check_move_on(statement, result)
    return _taken(session, statement.verb.id, at, result)


def _moment(statement: Statement, statement_id: UUID | None) -> datetime:
    if statement_id is None:
        raise StatementRefused("id")
    if statement.timestamp is UNSET:
        raise StatementRefused("timestamp")
    if not _IN_UTC.fullmatch(statement.timestamp):
        raise StatementRefused("timestamp_utc")
    return parse_timestamp(statement.timestamp)


def _check_template(session: Session, statement: Statement) -> None:
    """What the template gave is still there (§9.6.2, §9.6.3.1, §10.2.1)."""
    if _extensions(statement).get(CMI5_SESSION_ID.iri) != str(session.id):
        raise StatementRefused("session_id")
    if session.publisher_id not in {each.id for each in _activities(statement, "grouping")}:
        raise StatementRefused("context_template")


def _check_order(session: Session, verb: str, at: datetime, *, is_defined: bool) -> None:
    if session.is_over:
        raise StatementRefused("over")
    if session.initialized_at is None:
        if not (is_defined and verb == INITIALIZED.iri):
            raise StatementRefused("before_initialized")
        if not session.preferences_read:
            raise StatementRefused("preferences")
    elif at < session.initialized_at:
        raise StatementRefused("before_initialized")


def _check_allowed(session: Session, statement: Statement) -> None:
    if CMI5_MOVE_ON.iri in _categories(statement):
        raise StatementRefused("move_on_alone")
    about = statement.object
    if not isinstance(about, Activity) or about.id == session.activity:
        return
    is_course = about.id == session.course or (
        about.definition is not UNSET and about.definition.type in _COURSE_TYPES
    )
    if is_course and (statement.verb.id in _TELLS_OF_COURSE or _tells(_result_of(statement))):
        raise StatementRefused("course_result")


def _check_verb(session: Session, statement: Statement) -> None:
    verb = statement.verb.id
    if verb not in DEFINED:
        raise StatementRefused("verb")
    about = statement.object
    if not isinstance(about, Activity) or about.id != session.activity:
        raise StatementRefused("object")
    if verb in RESULTS and session.mode != NORMAL:
        raise StatementRefused("mode")
    if verb == FAILED.iri and session.passed:
        raise StatementRefused("failed_after_passed")
    if verb in session.verbs:
        raise StatementRefused("repeated")
    if verb in VERDICTS and VERDICTS & session.verbs:
        raise StatementRefused("second_verdict")
    if verb == COMPLETED.iri and session.completed:
        raise StatementRefused("completed_before")
    if verb == PASSED.iri and session.passed:
        raise StatementRefused("passed_before")


def _check_result(verb: str, result: Result) -> None:
    if result.success is not _SUCCESS.get(verb, UNSET):
        raise StatementRefused("success")
    if result.completion is not (True if verb == COMPLETED.iri else UNSET):
        raise StatementRefused("completion")
    if verb != INITIALIZED.iri and result.duration is UNSET:
        raise StatementRefused("duration")


def _check_score(session: Session, statement: Statement, result: Result) -> None:
    if result.score is UNSET:
        return
    verb, score = statement.verb.id, result.score
    if verb not in VERDICTS:
        raise StatementRefused("score")
    if score.raw is not UNSET and (score.min is UNSET or score.max is UNSET):
        raise StatementRefused("score_range")
    scaled = _scaled(score)
    if scaled is not None and not 0 <= scaled <= 1:
        raise StatementRefused("score_scaled")
    mastery = session.mastery_score
    if mastery is None:
        return
    if scaled is not None and verb == PASSED.iri and scaled < mastery:
        raise StatementRefused("below_mastery")
    if scaled is not None and verb == FAILED.iri and scaled >= mastery:
        raise StatementRefused("reaches_mastery")
    told = _extensions(statement).get(CMI5_MASTERY_SCORE.iri)
    if isinstance(told, bool) or not isinstance(told, int | float) or _exact(told) != mastery:
        raise StatementRefused("mastery_extension")


def _result_of(statement: Statement) -> Result:
    return statement.result if isinstance(statement.result, Result) else _NO_RESULT


def _tells(result: Result) -> bool:
    return any(one is not UNSET for one in (result.success, result.completion, result.score))


def _check_move_on(statement: Statement, result: Result) -> None:
    tells = result.success is not UNSET or result.completion is not UNSET
    if tells and CMI5_MOVE_ON.iri not in _categories(statement):
        raise StatementRefused("move_on_missing")
    if not tells and CMI5_MOVE_ON.iri in _categories(statement):
        raise StatementRefused("move_on_alone")


def _taken(session: Session, verb: str, at: datetime, result: Result) -> Said:
    session.verbs.add(verb)
    session.completed |= verb == COMPLETED.iri
    session.passed |= verb == PASSED.iri
    session.is_over = verb == TERMINATED.iri
    if verb == INITIALIZED.iri:
        session.initialized_at = at
    score = None if result.score is UNSET else _scaled(result.score)
    return Said(verb, at, score, "" if result.duration is UNSET else result.duration)


def _scaled(score: Score) -> Decimal | None:
    return None if score.scaled is UNSET else _exact(score.scaled)


def _exact(number: int | float) -> Decimal:
    """The decimal that was written: a float is read by its shortest text."""
    return Decimal(repr(number))


def _activities(statement: Statement, relation: str) -> Iterator[Activity]:
    if statement.context is UNSET or statement.context.context_activities is UNSET:
        return
    found = getattr(statement.context.context_activities, relation)
    if isinstance(found, list):
        yield from found


def _categories(statement: Statement) -> Collection[str]:
    return {activity.id for activity in _activities(statement, "category")}


def _extensions(statement: Statement) -> dict[str, Any]:
    if statement.context is UNSET or statement.context.extensions is UNSET:
        return {}
    return statement.context.extensions

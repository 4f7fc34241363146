"""The statements that the LMS makes: launched, abandoned, waived, satisfied (cmi5 §9).

Besides these "cmi5 defined" ones it tells the result of the course (`move_on.course_result`), as a
"cmi5 allowed" statement: that is what grading reads.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID, uuid5

from scorm_packages.cmi5.rules.move_on import Outcome
from scorm_packages.cmi5.rules.structure import Group, Names, Unit
from scorm_packages.runtime.rules.statements import course_activity_id, item_activity_id
from scorm_packages.runtime.rules.timespan import iso_duration
from xapi.vocabulary import (
    ABANDONED,
    CMI5_BLOCK,
    CMI5_CATEGORY,
    CMI5_COURSE,
    CMI5_LAUNCH_MODE,
    CMI5_LAUNCH_PARAMETERS,
    CMI5_LAUNCH_URL,
    CMI5_MASTERY_SCORE,
    CMI5_MOVE_ON,
    CMI5_MOVE_ON_CRITERION,
    CMI5_REASON,
    CMI5_SESSION_ID,
    COMPLETED,
    FAILED,
    LAUNCHED,
    LESSON,
    PASSED,
    SATISFIED,
    WAIVED,
    ActivityType,
    Verb,
)

Statement = dict[str, Any]
LAUNCH_DATA: Final = "LMS.LaunchData"
"""The state document that a unit is launched with (§10.1)."""
_OUTCOME_VERBS: Final = {"passed": PASSED, "completed": COMPLETED, "failed": FAILED}


@dataclass(frozen=True, slots=True)
class Scene:
    """Who takes what: the part that all statements about a registration share."""

    actor: Mapping[str, Any]
    registration: UUID
    package: UUID


def actor_of(home_page: str, account: str) -> dict[str, Any]:
    """The learner, by nothing but the account: a unit need not know names (§8.1.3)."""
    return {"objectType": "Agent", "account": {"homePage": home_page, "name": account}}


def context_template(unit: Unit, session: UUID) -> dict[str, Any]:
    """What every statement of a session carries (§10.2.1)."""
    return {
        "contextActivities": {"grouping": [_activity(unit.id)]},
        "extensions": {CMI5_SESSION_ID.iri: str(session)},
    }


def launch_data(unit: Unit, session: UUID, *, mode: str, return_url: str) -> dict[str, Any]:
    """The state document LMS.LaunchData (§10.2). Decimals are to be written as JSON numbers."""
    data: dict[str, Any] = {
        "contextTemplate": context_template(unit, session),
        "launchMode": mode,
        "moveOn": unit.move_on,
    }
    if unit.mastery_score is not None:
        data["masteryScore"] = unit.mastery_score
    if unit.launch_parameters is not None:
        data["launchParameters"] = unit.launch_parameters
    if unit.entitlement_key is not None:
        data["entitlementKey"] = {"courseStructure": unit.entitlement_key}
    if return_url:
        data["returnURL"] = return_url
    return data


def launched(
    scene: Scene, unit: Unit, session: UUID, at: datetime, *, mode: str, url: str
) -> Statement:
    """A unit is about to be opened (§9.3.1); `url` is without the launch parameters."""
    statement = _about_unit(scene, unit, session, LAUNCHED, at)
    extensions = statement["context"]["extensions"]
    extensions |= {
        CMI5_LAUNCH_MODE.iri: mode,
        CMI5_LAUNCH_URL.iri: url,
        CMI5_MOVE_ON_CRITERION.iri: unit.move_on,
    }
    if unit.mastery_score is not None:
        extensions[CMI5_MASTERY_SCORE.iri] = unit.mastery_score
    if unit.launch_parameters is not None:
        extensions[CMI5_LAUNCH_PARAMETERS.iri] = unit.launch_parameters
    return statement


def abandoned(
    scene: Scene, unit: Unit, session: UUID, at: datetime, *, duration_cs: int
) -> Statement:
    """A session ended without the unit saying so (§9.3.6, §9.5.4.2)."""
    statement = _about_unit(scene, unit, session, ABANDONED, at)
    statement["result"] = {"duration": iso_duration(duration_cs)}
    return statement


def waived(scene: Scene, unit: Unit, session: UUID, at: datetime, *, reason: str) -> Statement:
    """A unit counts as done by other means (§9.3.7)."""
    statement = _about_unit(scene, unit, session, WAIVED, at)
    statement["result"] = {
        "success": True,
        "completion": True,
        "extensions": {CMI5_REASON.iri: reason},
    }
    categories = statement["context"]["contextActivities"]["category"]
    categories.append(CMI5_MOVE_ON.as_statement_part())
    return statement


def satisfied(
    scene: Scene, group: Group, session: UUID, at: datetime, *, is_course: bool
) -> Statement:
    """All units of a block, or of the course, are satisfied (§9.3.9)."""
    statement = _tell(scene, group.id, session, SATISFIED, at)
    statement["object"] = _group_object(scene, group, is_course=is_course)
    return statement


def course_outcome(
    scene: Scene, course: Group, session: UUID, at: datetime, *, outcome: Outcome
) -> Statement:
    """What became of the course as a whole: no term of cmi5, so without its category."""
    statement = _tell(scene, course.id, session, _OUTCOME_VERBS[outcome.verb], at)
    # A better score in the same session makes it another statement.
    statement["id"] = str(uuid5(session, f"{statement['id']}:{outcome.score}"))
    statement["object"] = _group_object(scene, course, is_course=True)
    del statement["context"]["contextActivities"]["category"]
    result: dict[str, Any] = {"completion": outcome.verb != "failed"}
    if outcome.verb != "completed":
        result["success"] = outcome.verb == "passed"
    if outcome.score is not None:
        result["score"] = {"scaled": _number(outcome.score)}
    statement["result"] = result
    return statement


def _about_unit(scene: Scene, unit: Unit, session: UUID, verb: Verb, at: datetime) -> Statement:
    statement = _tell(scene, unit.id, session, verb, at)
    kind = unit.activity_type or LESSON.iri
    activity = item_activity_id(scene.package, unit.id)
    statement["object"] = _defined(activity, kind, unit.title)
    return statement


def _tell(scene: Scene, publisher_id: str, session: UUID, verb: Verb, at: datetime) -> Statement:
    return {
        "id": str(uuid5(session, f"{verb.iri}:{publisher_id}")),
        "actor": scene.actor,
        "verb": verb.as_statement_part(),
        "timestamp": at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="milliseconds")
        + "Z",
        "context": {
            "registration": str(scene.registration),
            "contextActivities": {
                "grouping": [_activity(publisher_id)],
                "category": [CMI5_CATEGORY.as_statement_part()],
            },
            "extensions": {CMI5_SESSION_ID.iri: str(session)},
        },
    }


def _group_object(scene: Scene, group: Group, *, is_course: bool) -> dict[str, Any]:
    kind: ActivityType = CMI5_COURSE if is_course else CMI5_BLOCK
    course = course_activity_id(scene.package)
    activity = course if is_course else item_activity_id(scene.package, group.id)
    return _defined(activity, kind.iri, group.title)


def _defined(activity: str, kind: str, names: Names) -> dict[str, Any]:
    definition: dict[str, Any] = {"type": kind}
    if names:
        definition["name"] = dict(names)
    return {**_activity(activity), "definition": definition}


def _activity(activity: str) -> dict[str, Any]:
    return {"objectType": "Activity", "id": activity}


def _number(value: Decimal) -> int | Decimal:
    whole = value.to_integral_value()
    return int(whole) if whole == value else value.normalize()

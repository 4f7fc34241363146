"""From what H5P says to statements of ours: complete, and about activities that we know.

H5P's statements lack id, time, registration, often the name, and speak of a learner whom only the
browser knows. About a content within the content they stay what they are. About the whole content,
beginning, outcome and end are the run-time's to tell, once and by its rules (`rules.statements`):
there H5P's own `completed` becomes `answered`, so that every try is kept with its score and its
answers, and none of them is mistaken for the result.
"""

from collections.abc import Mapping
from typing import Any, Final
from uuid import uuid5

from scorm_packages.runtime.rules.h5p.elements import MAIN
from scorm_packages.runtime.rules.h5p.spoken import Points, Spoken
from scorm_packages.runtime.rules.scenes import (
    Scene,
    Statement,
    context_of,
    item_activity_id,
    language_tag,
    number_of,
    timestamp_of,
)
from xapi.vocabulary import (
    ABANDONED,
    ANSWERED,
    CLAIMED_SCORE,
    CMI_INTERACTION,
    COMPLETED,
    FAILED,
    H5P_LIBRARIES,
    H5P_SUB_CONTENT,
    INITIALIZED,
    LAUNCHED,
    LESSON,
    PASSED,
    RECALCULATED_SCORE,
    RESUMED,
    SCORED,
    SUSPENDED,
    TERMINATED,
    WAIVED,
)

_OF_THE_RUN_TIME: Final = frozenset(
    verb.iri
    for verb in (
        *(LAUNCHED, INITIALIZED, RESUMED, SUSPENDED, TERMINATED, ABANDONED),
        *(COMPLETED, PASSED, FAILED, SCORED, WAIVED),
    )
)
_TEXTS: Final = ("name", "description")
_COMPONENTS: Final = ("choices", "scale", "source", "target", "steps")
_LANGUAGE_OF_H5P: Final = "en-US"
"""Whatever language the content is in, its texts are said to be in this one."""


def statement_of(scene: Scene, seq: int, spoken: Spoken) -> Statement:
    """What H5P said in commit `seq`, as a statement of ours. `spoken.at` is known."""
    if spoken.at is None:
        raise ValueError("a statement needs its time")
    context = context_of(scene)
    around = context["contextActivities"]
    if not spoken.is_main:
        around["parent"] = [_activity(scene, each) for each in spoken.parents or (MAIN,)]
    del around["category"]  # ADL's profile for SCORM does not know these statements.
    if spoken.library:
        library = {"objectType": "Activity", "id": H5P_LIBRARIES + spoken.library}
        around["category"] = [library]
    statement: Statement = {
        "id": str(uuid5(scene.session, f"{seq}:h5p:{spoken.number}")),
        "actor": scene.actor,
        "verb": _verb(spoken),
        "object": {
            **_activity(scene, spoken.sub_content),
            "definition": _definition(scene, spoken),
        },
        "context": context,
        "timestamp": timestamp_of(spoken.at),
    }
    if result := _result(spoken):
        statement["result"] = result
    return statement


def _verb(spoken: Spoken) -> dict[str, Any]:
    if spoken.is_main and spoken.verb["id"] in _OF_THE_RUN_TIME:
        return ANSWERED.as_statement_part()
    return dict(spoken.verb)


def _activity(scene: Scene, sub_content: str) -> dict[str, Any]:
    whole = item_activity_id(scene.package, scene.item)
    part = "" if sub_content == MAIN else f"?subContentId={sub_content}"
    return {"objectType": "Activity", "id": whole + part}


def _definition(scene: Scene, spoken: Spoken) -> dict[str, Any]:
    definition = dict(spoken.definition)
    tag = language_tag(scene)
    for name in _TEXTS:
        if name in definition:
            definition[name] = _in_its_language(definition[name], tag)
    for name in _COMPONENTS:
        if name in definition:
            definition[name] = [_component(each, tag) for each in definition[name]]
    if spoken.is_main:
        definition["name"] = {tag: scene.item_title}
    elif "name" not in definition:
        definition["name"] = {tag: spoken.library or scene.item_title}
    if "interactionType" in definition:
        definition["type"] = CMI_INTERACTION.iri
    definition.setdefault("type", LESSON.iri)
    if not spoken.is_main:
        definition["extensions"] = {H5P_SUB_CONTENT.iri: spoken.sub_content}
    return definition


def _in_its_language(texts: Mapping[str, str], tag: str) -> dict[str, str]:
    others = {_primary(each) for each in texts if each != _LANGUAGE_OF_H5P}
    if _primary(tag) in others:
        return dict(texts)  # What is said to be English then is.
    return {tag if each == _LANGUAGE_OF_H5P else each: text for each, text in texts.items()}


def _primary(tag: str) -> str:
    return tag.partition("-")[0].lower()


def _component(component: Mapping[str, Any], tag: str) -> dict[str, Any]:
    if "description" not in component:
        return dict(component)
    return {**component, "description": _in_its_language(component["description"], tag)}


def _result(spoken: Spoken) -> dict[str, Any]:
    result = dict(spoken.result)
    if spoken.score is not None:
        result["score"] = _score(spoken.score)
    beside = {CLAIMED_SCORE: spoken.claimed, RECALCULATED_SCORE: spoken.recalculated}
    told = {key.iri: _score(each) for key, each in beside.items() if each is not None}
    if told:
        result["extensions"] = told
    return result


def _score(points: Points) -> dict[str, Any]:
    score: dict[str, Any] = {"raw": number_of(points.raw)}
    if points.max > 0:
        score |= {
            "min": 0,
            "max": number_of(points.max),
            "scaled": number_of(points.scaled),
        }
    return score

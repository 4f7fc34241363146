"""What H5P content says: its statements, checked, and scored again.

H5P writes a statement's verb, object and result, and little more; the learner's browser could have
written anything. Of each statement we keep what xAPI and our own rules know. It has to be about
this very content, or about content within it. A score that the answer does not come to is replaced
by the one that it does come to, and both are kept.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from content.h5p.rules.json import JsonLimits, read_object
from content.h5p.rules.names import LibraryName
from content.h5p.rules.scoring import Rescored, find_sub_content, rescore, rescore_whole
from scorm_packages.runtime.rules.h5p.elements import (
    LARGEST,
    LONGEST_STATEMENT,
    MAIN,
    is_sub_content,
    number,
    unescaped,
)
from scorm_packages.runtime.rules.h5p.parts import parts_in
from xapi.statements import StatementInvalid, Version, parse
from xapi.vocabulary import ANSWERED, COMPLETED, CONSUMED, H5P_LIBRARIES, VOIDED

_LIMITS: Final = JsonLimits(size=4 * LONGEST_STATEMENT, depth=30)
_SUB_CONTENT: Final = "?subContentId="

_OUTCOMES: Final = frozenset({ANSWERED.iri, COMPLETED.iri})
"""With these a content type tells what a try has come to."""
_DEFINITION: Final = (
    "name",
    "description",
    "type",
    "interactionType",
    "correctResponsesPattern",
    "choices",
    "scale",
    "source",
    "target",
    "steps",
)
_RESULT: Final = ("success", "completion", "response", "duration")
_NOBODY: Final = {"mbox": "mailto:nobody@example.invalid"}
_SCALED_STEP: Final = Decimal("0.0000001")


@dataclass(frozen=True, slots=True)
class Exercise:
    """The content that is played, as far as its statements need it."""

    activity: str
    """The IRI that it has in statements."""
    library: LibraryName
    parameters: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Points:
    """How many of how many."""

    raw: Decimal
    max: Decimal

    @property
    def scaled(self) -> Decimal:
        """From 0 to 1; nothing of nothing is nothing."""
        if self.max == 0:
            return Decimal(0)
        return (self.raw / self.max).quantize(_SCALED_STEP)


@dataclass(frozen=True, slots=True)
class Spoken:
    """One statement of H5P's, checked. `score` counts; the others are told beside it."""

    number: int
    verb: Mapping[str, Any]
    sub_content: str
    """`MAIN` where it is about the whole content."""
    definition: Mapping[str, Any]
    result: Mapping[str, Any]
    """Without the score."""
    parents: tuple[str, ...]
    """The sub-contents, or `MAIN`, that hold what it is about."""
    library: str
    """The folder name of the library that made it, where it says so: "H5P.Blanks-1.14"."""
    at: datetime | None = None
    score: Points | None = None
    claimed: Points | None = None
    """What the browser said, where `score` is another."""
    recalculated: Points | None = None
    """What we come to, where that is another and not certain."""

    @property
    def is_main(self) -> bool:
        return self.sub_content == MAIN

    @property
    def is_outcome(self) -> bool:
        """Whether it tells what a try at its content has come to."""
        return self.verb["id"] in _OUTCOMES and self.result.get("completion") is not False

    @property
    def is_done(self) -> bool:
        """Whether the content it is about is done with it, scored or not."""
        return self.is_outcome or self.verb["id"] == CONSUMED.iri

    def between(self, earliest: datetime, latest: datetime) -> "Spoken":
        """The statement at a time that it can have been made at."""
        at = latest if self.at is None else max(earliest, min(self.at, latest))
        return replace(self, at=at)


def read_spoken(number: int, text: str, exercise: Exercise) -> Spoken | None:
    """Read the `number`-th statement of a session; None when it is no statement about `exercise`.

    Never raises on bad content.
    """
    if len(text) > LONGEST_STATEMENT:
        return None
    document = read_object(unescaped(text).encode(), "statement", limits=_LIMITS)
    if not document.is_sound:
        return None
    draft = _Draft(document.value)
    about = draft.object("object")
    sub_content = _sub_content(about.text("id"), exercise.activity)
    if sub_content is None or draft.object("verb").text("id") == VOIDED.iri:
        return None
    result = draft.object("result")
    spoken = Spoken(
        number=number,
        verb=draft.object("verb").only("id", "display"),
        sub_content=sub_content,
        definition=about.object("definition").only(*_DEFINITION),
        result=result.only(*_RESULT),
        parents=tuple(_parents(draft, exercise.activity)),
        library=_library(draft),
        at=_time(draft.text("timestamp")),
        score=_points(result.object("score")),
    )
    if not _is_sound(spoken, exercise.activity):
        return None
    return _scored_again(spoken, document.value, exercise)


@dataclass(frozen=True, slots=True)
class _Draft:
    """An object of a statement, asked for its members without trusting their types."""

    value: Mapping[str, Any] = field(default_factory=dict)

    def object(self, name: str) -> "_Draft":
        found = self.value.get(name)
        return _Draft(found) if isinstance(found, dict) else _Draft()

    def objects(self, name: str) -> list["_Draft"]:
        found = self.value.get(name)
        listed = found if isinstance(found, list) else [found]
        return [_Draft(each) for each in listed if isinstance(each, dict)]

    def text(self, name: str) -> str:
        found = self.value.get(name)
        return found if isinstance(found, str) else ""

    def only(self, *names: str) -> dict[str, Any]:
        return {name: self.value[name] for name in names if self.value.get(name) is not None}


def _sub_content(activity: str, whole: str) -> str | None:
    """Which part of the content an activity is; None when it is none of it."""
    if activity == whole:
        return MAIN
    base, _, sub_content = activity.partition(_SUB_CONTENT)
    return sub_content if base == whole and is_sub_content(sub_content) else None


def _parents(draft: _Draft, whole: str) -> list[str]:
    around = draft.object("context").object("contextActivities").objects("parent")
    found = (_sub_content(each.text("id"), whole) for each in around)
    return [each for each in found if each is not None]


def _library(draft: _Draft) -> str:
    for each in draft.object("context").object("contextActivities").objects("category"):
        name = LibraryName.parse(each.text("id").removeprefix(H5P_LIBRARIES))
        if name is not None:
            return name.folder
    return ""


def _time(text: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at if at.tzinfo is not None else None


def _points(score: _Draft) -> Points | None:
    """The score, where it makes sense: both numbers, raw from 0 to max."""
    raw, most = (number(score.value.get(name)) for name in ("raw", "max"))
    if raw is None or most is None:
        return None
    return Points(raw, most) if 0 <= raw <= most <= LARGEST else None


def _is_sound(spoken: Spoken, activity: str) -> bool:
    """Whether xAPI takes what is kept of the statement."""
    statement = {
        "actor": _NOBODY,
        "verb": spoken.verb,
        "object": {"id": activity, "definition": spoken.definition},
        "result": spoken.result,
    }
    try:
        parse(statement, Version.V1)
    except StatementInvalid:
        return False
    return True


def _scored_again(spoken: Spoken, said: Mapping[str, Any], exercise: Exercise) -> Spoken:
    """The statement with the score that its answer comes to."""
    if not spoken.is_outcome or spoken.score is None:
        return spoken
    content: tuple[LibraryName, Mapping[str, Any]] | None
    content = (exercise.library, exercise.parameters)
    if not spoken.is_main:
        content = find_sub_content(exercise.parameters, spoken.sub_content, main=exercise.library)
    again = None if content is None else _rescored(*content, said, spoken.score)
    if again is None:
        return spoken
    counted = Points(again.raw, again.max)
    result = dict(spoken.result)
    if result.get("success") is True and again.passes is False:
        result["success"] = False
    if counted == spoken.score:
        return replace(spoken, result=result)
    if not again.certain:
        return replace(spoken, recalculated=counted)
    if result.get("success") is True and counted.scaled < spoken.score.scaled:
        result["success"] = False  # It rests on a score that the answer does not come to.
    return replace(spoken, result=result, score=counted, claimed=spoken.score)


def _rescored(
    library: LibraryName, parameters: Mapping[str, Any], said: Mapping[str, Any], claimed: Points
) -> Rescored | None:
    """What its answer comes to, or, of content that asks by others, the answers beside it."""
    again = rescore(library, parameters, said)
    if again is not None:
        return again
    return rescore_whole(library, parameters, parts_in(said), claimed=(claimed.raw, claimed.max))

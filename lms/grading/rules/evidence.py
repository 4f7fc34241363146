"""From statements to evidence: what they say about each attempt at each item.

Nothing depends on the order or the number of times a statement arrives. Entries are kept once,
sorted by their own time and id, and folded per attempt:

- completion stays once it is said: a later session cannot take it back;
- the verdict of the content and its score are the latest said;
- a completion with neither verdict nor score counts once its visit is over: until then the
  content may still fail its learner. So does a score by itself that comes after a completion:
  many tests count their points up, from zero and at every visit;
- answers to single questions never count as a result of the whole.

An item without a package (a class, an assessment, a document) is an activity of its own, told
under the enrolment's registration. Each statement about it is an attempt: an assessor's word is
final. Where it has to be taken back, the statement is voided.

A course consists of named parts, each an activity, and is one as a whole. What is said of anything
else in it, such as a page that only shows something, is no result, whatever it calls itself: tools
give units and lessons the type of a course.

The verbs are those of the SCORM profile and of cmi5 (§9.3). An attempt is the activity of type
`attempt` among the grouping or parent activities (SCORM profile); without one, the registration.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from functools import cached_property, reduce
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

from lms.grading.rules.marks import Mark
from lms.grading.rules.scorecards import Criterion, criteria_in, errors_in
from lms.grading.rules.sources import SourceStatement, utc_text
from lms.regulation.rules.numbers import exact, shown
from xapi import vocabulary

VERBS: Final[Mapping[str, str]] = {
    vocabulary.LAUNCHED.iri: "launched",
    vocabulary.INITIALIZED.iri: "initialized",
    vocabulary.RESUMED.iri: "resumed",
    vocabulary.SUSPENDED.iri: "suspended",
    vocabulary.TERMINATED.iri: "terminated",
    vocabulary.ABANDONED.iri: "abandoned",
    vocabulary.COMPLETED.iri: "completed",
    vocabulary.PASSED.iri: "passed",
    vocabulary.FAILED.iri: "failed",
    vocabulary.SCORED.iri: "scored",
    vocabulary.WAIVED.iri: "waived",
}
OWN_VERBS: Final[Mapping[str, str]] = {**VERBS, vocabulary.ASSESSED.iri: "assessed"}
"""What is said of items without a package."""
ENDINGS: Final = frozenset({"suspended", "terminated", "abandoned"})
"""The verbs that end a visit. Of a session that fell silent the run-time tells "suspended"."""
_IMPLIED: Final[Mapping[str, tuple[bool | None, bool | None]]] = {
    "completed": (True, None),
    "passed": (None, True),
    "failed": (None, False),
    "waived": (True, True),
}
_FINAL: Final = frozenset({"assessed", "scored"})
"""Said of an item without a package, they are the end of the attempt."""


@dataclass(frozen=True, slots=True, order=True)
class Entry:
    """What one statement says. `at` is UTC, ISO 8601 with microseconds, so that text sorts as time.

    `activity` is what the statement is about; `whole` says that it is the course itself.
    `score` is the scaled score as reported, 0 to 1 (cmi5 allows below 0).
    """

    at: str
    statement_id: str
    sha256: str
    verb: str
    item: str
    attempt: str
    activity: str
    whole: bool
    completion: bool | None
    success: bool | None
    score: Fraction | None
    criteria: tuple[Criterion, ...] = field(default=(), compare=False)
    critical: tuple[str, ...] = field(default=(), compare=False)

    def as_record(self, *, scorecards: bool = True) -> dict[str, Any]:
        """The entry as JSON for a decision record; with `scorecards`, all that those say."""
        told: dict[str, Any] = {}
        if scorecards and self.criteria:
            told["criteria"] = [one.as_record() for one in self.criteria]
        if scorecards and self.critical:
            told["critical"] = list(self.critical)
        return {
            "statement_id": self.statement_id,
            "sha256": self.sha256,
            "at": self.at,
            "verb": self.verb,
            "item": self.item,
            "attempt": self.attempt,
            "activity": self.activity,
            "whole": self.whole,
            "completion": self.completion,
            "success": self.success,
            "score": None if self.score is None else shown(self.score),
            **told,
        }

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> "Entry":
        """The inverse of `as_record`."""
        score = record["score"]
        criteria = tuple(Criterion.from_record(one) for one in record.get("criteria", ()))
        read = {
            "score": None if score is None else exact(score),
            "criteria": criteria,
            "critical": tuple(record.get("critical", ())),
        }
        return cls(**{**record, **read})

    @property
    def tells(self) -> bool:
        """Whether it says anything about the result, rather than only that something happened."""
        return not (self.completion is None and self.success is None and self.score is None)

    @property
    def ends_visit(self) -> bool:
        return self.verb in ENDINGS

    @property
    def place(self) -> tuple[str, bool, str]:
        """Where it stands in time: at one instant, the end of a visit is its last word."""
        return self.at, self.ends_visit, self.statement_id


@dataclass(frozen=True, slots=True)
class Part:
    """How one activity of an attempt stands after all its entries."""

    completion: bool | None = None
    success: bool | None = None
    score: Fraction | None = None
    settled: bool = False
    """Whether a completion counts: told with a verdict or a score, or its visit has ended."""
    counting: Fraction | None = None
    """The score so far in a visit that goes on, of a part that was complete before it."""

    def after(self, entry: Entry) -> "Part":
        only_scores = entry.completion is None and entry.success is None
        if self.complete and only_scores and not (entry.ends_visit or entry.whole):
            return replace(self, counting=_latest(self.counting, entry.score))
        completion = True if self.completion else _latest(self.completion, entry.completion)
        success = _latest(self.success, entry.success)
        score = _latest(_latest(self.score, self.counting), entry.score)
        told_whole = success is not None or (entry.completion is True and score is not None)
        settled = completion is True and (told_whole or entry.ends_visit)
        return Part(completion, success, score, settled=self.settled or settled)

    @property
    def complete(self) -> bool:
        """Completed for good: by a word that nothing in the same visit will take back."""
        return self.completion is True and self.settled

    @property
    def finished(self) -> bool:
        """Completed, or failed: a failed run is over even where the content never says so."""
        return self.complete or self.success is False


_WHOLE: Final = Part(settled=True)
"""A course as a whole, before anything is said of it: it is not visited, so nothing is awaited."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt at an item, taken as a whole."""

    key: str
    started: str
    finished: bool
    completion: bool
    success: bool | None
    score: Fraction | None
    criteria: tuple[Criterion, ...] = ()
    critical: tuple[str, ...] = ()


@dataclass(frozen=True)
class Evidence:
    """All entries of an enrolment, once each, in the order of their own time.

    `marks`: what was told of attendance, likewise.
    """

    entries: tuple[Entry, ...]
    marks: tuple[Mark, ...] = ()

    @classmethod
    def of(cls, entries: Iterable[Entry], marks: Iterable[Mark] = ()) -> "Evidence":
        """Sort, drop repetitions, leave out what changes nothing.

        Kept is what opens an attempt, tells of a result, or ends the visit of a completion.
        """
        once = {entry.statement_id: entry for entry in sorted(entries)}
        opened: set[tuple[str, str]] = set()
        completed: set[tuple[str, str, str]] = set()
        kept = []
        for entry in sorted(once.values(), key=lambda entry: entry.place):
            attempt, part = (entry.item, entry.attempt), (entry.item, entry.attempt, entry.activity)
            is_awaited = entry.ends_visit and part in completed
            if entry.tells or is_awaited or attempt not in opened:
                kept.append(entry)
            opened.add(attempt)
            if entry.completion:
                completed.add(part)
        once_marked = {mark.statement_id: mark for mark in marks}
        return cls(tuple(kept), tuple(sorted(once_marked.values())))

    def about(self, items: Collection[str]) -> "Evidence":
        """The part of the evidence that belongs to `items`; attendance belongs to none."""
        return Evidence(tuple(entry for entry in self.entries if entry.item in items))

    def attempts(self, item: str, parts: Collection[str]) -> list[Attempt]:
        """The attempts at an item that consists of `parts`, the first started first.

        An item without parts is known only by what is said of it as a whole.
        """
        found = self._by_attempt.get(item, {})
        return [_attempt(key, entries, parts) for key, entries in found.items()]

    @cached_property
    def _by_attempt(self) -> dict[str, dict[str, list[Entry]]]:
        grouped: dict[str, dict[str, list[Entry]]] = {}
        for entry in self.entries:
            grouped.setdefault(entry.item, {}).setdefault(entry.attempt, []).append(entry)
        return grouped


Plan = Mapping[str, Mapping[UUID, str]]
"""The registrations of each item, each with the activity that is its course as a whole."""


@dataclass(frozen=True, slots=True)
class OwnItems:
    """The items without a package: told under one registration, each by its own activity."""

    registration: UUID
    items: Mapping[str, str]
    """Key of the item by activity."""


def evidence_of(
    plan: Plan,
    statements: Iterable[SourceStatement],
    own: OwnItems | None = None,
    marks: Iterable[Mark] = (),
) -> Evidence:
    """The evidence in `statements`, each laid to the item whose registrations it belongs to.

    Statements of other registrations, with other verbs, or not about an activity are left out.
    """
    taken: dict[str, tuple[str, str]] = {
        str(registration): (item, course)
        for item, courses in plan.items()
        for registration, course in courses.items()
    }
    told_apart = own.items if own else MappingProxyType({})
    own_registration = str(own.registration) if own else ""
    return Evidence.of(_entries(taken, told_apart, own_registration, statements), marks)


def account_of(statement: Mapping[str, Any]) -> tuple[str, str]:
    """Home page and name of the actor's account; empty texts for an actor without one."""
    account = statement["actor"].get("account", {})
    return account.get("homePage", ""), account.get("name", "")


def _entries(
    taken: Mapping[str, tuple[str, str]],
    own: Mapping[str, str],
    own_registration: str,
    statements: Iterable[SourceStatement],
) -> Iterator[Entry]:
    for source in statements:
        statement = source.statement
        context = statement.get("context", {})
        registration = str(context.get("registration", "")).lower()
        target = statement["object"]
        if "id" not in target or target.get("objectType", "Activity") != "Activity":
            continue
        if registration in taken:
            item, course = taken[registration]
            verb = VERBS.get(statement["verb"]["id"])
        elif registration == own_registration and target["id"] in own:
            item, course = own[target["id"]], target["id"]
            verb = OWN_VERBS.get(statement["verb"]["id"])
        else:
            continue
        if verb is not None:
            is_own = registration not in taken
            yield _entry(source, verb, item, course, _attempt_of(source, registration, own=is_own))


def _entry(source: SourceStatement, verb: str, item: str, course: str, attempt: "_Try") -> Entry:
    result, target = source.statement.get("result", {}), source.statement["object"]
    # Most statements have none; asking here is cheaper than looking for each.
    extended = "extensions" in result or "extensions" in source.statement.get("context", ())
    completion, success = _IMPLIED.get(verb, (None, None))
    if attempt.is_final and verb in _FINAL:
        completion = True
    return Entry(
        at=utc_text(source.statement),
        statement_id=str(source.id),
        sha256=source.sha256,
        verb=verb,
        item=item,
        attempt=attempt.key,
        activity=target["id"],
        whole=target["id"] == course,
        completion=completion if completion is not None else result.get("completion"),
        success=success if success is not None else result.get("success"),
        score=_score(result.get("score", {})),
        criteria=criteria_in(source.statement) if extended else (),
        critical=errors_in(source.statement) if extended else (),
    )


@dataclass(frozen=True, slots=True)
class _Try:
    """Which attempt a statement belongs to, and whether its word is the end of it."""

    key: str
    is_final: bool


def _attempt_of(source: SourceStatement, registration: str, *, own: bool) -> _Try:
    key = _attempt_key(registration, source.statement.get("context", {}))
    if own and key == registration:
        return _Try(f"{registration} {source.id}", is_final=True)
    return _Try(key, is_final=own)


def _attempt_key(registration: str, context: Mapping[str, Any]) -> str:
    around = context.get("contextActivities", {})
    for relation in ("grouping", "parent"):
        for activity in _as_list(around.get(relation)):
            if activity.get("definition", {}).get("type") == vocabulary.ATTEMPT.iri:
                return f"{registration} {activity['id']}"
    return registration


def _as_list(activities: Any) -> list[Any]:
    """A context activity may be a single object instead of a list (xAPI 1.0.3 Data §2.4.6.2)."""
    if activities is None:
        return []
    return activities if isinstance(activities, list) else [activities]


def _score(score: Mapping[str, Any]) -> Fraction | None:
    """The scaled score; else raw placed between min (0 when absent) and max. No range, no score."""
    if "scaled" in score:
        return _fraction(score["scaled"])
    if "raw" not in score or "max" not in score:
        return None
    low, high = _fraction(score.get("min", 0)), _fraction(score["max"])
    return (_fraction(score["raw"]) - low) / (high - low) if high > low else None


def _fraction(number: int | float | Decimal | str) -> Fraction:
    """The decimal that was written: a float is read by its shortest text, never by its bits."""
    return Fraction(repr(number) if isinstance(number, float) else str(number))


def _attempt(key: str, entries: list[Entry], parts: Collection[str]) -> Attempt:
    """Fold an attempt. What is said of the whole course outranks what is said of its parts."""
    about_whole = [entry for entry in entries if entry.whole and entry.tells]
    if about_whole:
        found = [reduce(Part.after, about_whole, _WHOLE)]
    else:
        found = [_folded(entries, activity) for activity in sorted(parts)]
    complete = bool(found) and all(part.complete for part in found)
    scores = [part.score for part in found if part.score is not None]
    return Attempt(
        key=key,
        started=entries[0].at,
        finished=bool(found) and all(part.finished for part in found),
        completion=complete,
        success=_joint_success([part.success for part in found], complete=complete),
        score=sum(scores, Fraction(0)) / len(scores) if scores else None,
        criteria=next((one.criteria for one in reversed(entries) if one.criteria), ()),
        critical=tuple(sorted({error for one in entries for error in one.critical})),
    )


def _folded(entries: Iterable[Entry], activity: str) -> Part:
    """How one part stands; one that nobody spoke of is there too, and not done."""
    return reduce(Part.after, (one for one in entries if one.activity == activity), Part())


def _joint_success(verdicts: list[bool | None], *, complete: bool) -> bool | None:
    """Failed when a part failed; passed when one passed, none failed, and nothing is left over."""
    if False in verdicts:
        return False
    return True if True in verdicts and (len(verdicts) == 1 or complete) else None


def _latest(before: Any, now: Any) -> Any:
    return before if now is None else now

"""From statements to evidence: what they say about each attempt at each item.

Nothing depends on the order or the number of times a statement arrives. Entries are kept once,
sorted by their own time and id, and folded per attempt:

- completion stays once it is said: a later session cannot take it back;
- the verdict of the content and its score are the latest said;
- answers to single questions never count as a result of the whole.

The verbs are those of the SCORM profile and of cmi5 (§9.3). An attempt is the activity of type
`attempt` among the grouping or parent activities (SCORM profile); without one, the registration.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any, Final, Protocol
from uuid import UUID

from lms.regulation.rules.numbers import exact, shown
from xapi import vocabulary

VERBS: Final[Mapping[str, str]] = {
    vocabulary.LAUNCHED.iri: "launched",
    vocabulary.INITIALIZED.iri: "initialized",
    vocabulary.RESUMED.iri: "resumed",
    vocabulary.SUSPENDED.iri: "suspended",
    vocabulary.TERMINATED.iri: "terminated",
    vocabulary.COMPLETED.iri: "completed",
    vocabulary.PASSED.iri: "passed",
    vocabulary.FAILED.iri: "failed",
    vocabulary.SCORED.iri: "scored",
    vocabulary.WAIVED.iri: "waived",
}
WHOLE_COURSE: Final = frozenset({vocabulary.COURSE.iri, vocabulary.CMI5_COURSE.iri})
_IMPLIED: Final[Mapping[str, tuple[bool | None, bool | None]]] = {
    "completed": (True, None),
    "passed": (None, True),
    "failed": (None, False),
    "waived": (True, True),
}


class SourceStatement(Protocol):
    """What evidence needs of a stored statement: its id, the hash of its content, the content."""

    @property
    def id(self) -> UUID: ...
    @property
    def sha256(self) -> str: ...
    @property
    def statement(self) -> Mapping[str, Any]: ...


@dataclass(frozen=True, slots=True, order=True)
class Entry:
    """What one statement says. `at` is UTC, ISO 8601 with microseconds, so that text sorts as time.

    `activity` is what the statement is about: the whole course or one launchable part of it.
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

    def as_record(self) -> dict[str, Any]:
        """The entry as JSON for a decision record."""
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
        }

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> "Entry":
        """The inverse of `as_record`."""
        score = record["score"]
        return cls(**{**record, "score": None if score is None else exact(score)})

    @property
    def tells(self) -> bool:
        """Whether it says anything about the result, rather than only that something happened."""
        return not (self.completion is None and self.success is None and self.score is None)


@dataclass(frozen=True, slots=True)
class Part:
    """How one activity of an attempt stands after all its entries."""

    completion: bool | None = None
    success: bool | None = None
    score: Fraction | None = None

    def after(self, entry: Entry) -> "Part":
        return Part(
            completion=True if self.completion else _latest(self.completion, entry.completion),
            success=_latest(self.success, entry.success),
            score=_latest(self.score, entry.score),
        )

    @property
    def finished(self) -> bool:
        """Completed, or failed: a failed run is over even where the content never says so."""
        return self.completion is True or self.success is False


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt at an item, taken as a whole."""

    key: str
    started: str
    finished: bool
    completion: bool
    success: bool | None
    score: Fraction | None


@dataclass(frozen=True)
class Evidence:
    """All entries of an enrolment, once each, in the order of their own time."""

    entries: tuple[Entry, ...]

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> "Evidence":
        """Sort, drop repetitions, leave out what neither opens an attempt nor tells anything."""
        ordered = sorted({entry.statement_id: entry for entry in sorted(entries)}.values())
        opened: set[tuple[str, str]] = set()
        kept = []
        for entry in ordered:
            attempt = (entry.item, entry.attempt)
            if entry.tells or attempt not in opened:
                kept.append(entry)
            opened.add(attempt)
        return cls(tuple(kept))

    def about(self, items: Collection[str]) -> "Evidence":
        """The part of the evidence that belongs to `items`."""
        return Evidence(tuple(entry for entry in self.entries if entry.item in items))

    def attempts(self, item: str, parts: int) -> list[Attempt]:
        """The attempts at an item of `parts` launchable parts, the first started first."""
        found = self._by_attempt.get(item, {})
        return [_attempt(key, entries, parts) for key, entries in found.items()]

    @cached_property
    def _by_attempt(self) -> dict[str, dict[str, list[Entry]]]:
        grouped: dict[str, dict[str, list[Entry]]] = {}
        for entry in self.entries:
            grouped.setdefault(entry.item, {}).setdefault(entry.attempt, []).append(entry)
        return grouped


def evidence_of(
    plan: Mapping[str, Collection[UUID]], statements: Iterable[SourceStatement]
) -> Evidence:
    """The evidence in `statements`, each laid to the item whose registrations it belongs to.

    Statements of other registrations, with other verbs, or not about an activity are left out.
    """
    item_of = {str(registration): item for item, ids in plan.items() for registration in ids}
    return Evidence.of(_entries(item_of, statements))


def account_of(statement: Mapping[str, Any]) -> tuple[str, str]:
    """Home page and name of the actor's account; empty texts for an actor without one."""
    account = statement["actor"].get("account", {})
    return account.get("homePage", ""), account.get("name", "")


def _entries(item_of: Mapping[str, str], statements: Iterable[SourceStatement]) -> Iterator[Entry]:
    for source in statements:
        statement = source.statement
        context = statement.get("context", {})
        registration = str(context.get("registration", "")).lower()
        verb = VERBS.get(statement["verb"]["id"])
        target = statement["object"]
        if verb is None or registration not in item_of or "id" not in target:
            continue
        if target.get("objectType", "Activity") != "Activity":
            continue
        result = statement.get("result", {})
        completion, success = _IMPLIED.get(verb, (None, None))
        yield Entry(
            at=_utc(statement["timestamp"]),
            statement_id=str(source.id),
            sha256=source.sha256,
            verb=verb,
            item=item_of[registration],
            attempt=_attempt_key(registration, context),
            activity=target["id"],
            whole=target.get("definition", {}).get("type") in WHOLE_COURSE,
            completion=completion if completion is not None else result.get("completion"),
            success=success if success is not None else result.get("success"),
            score=_score(result.get("score", {})),
        )


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


def _utc(timestamp: str) -> str:
    moment = datetime.fromisoformat(timestamp)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def _attempt(key: str, entries: list[Entry], parts: int) -> Attempt:
    """Fold an attempt. What is said of the whole course outranks what is said of its parts."""
    about_whole = [entry for entry in entries if entry.whole and entry.tells]
    states: dict[str, Part] = {}
    for entry in about_whole or entries:
        states[entry.activity] = states.get(entry.activity, Part()).after(entry)
    expected = 1 if about_whole else max(parts, 1)
    found = list(states.values())
    complete = sum(part.completion is True for part in found) >= expected
    finished = sum(part.finished for part in found) >= expected
    scores = [part.score for part in found if part.score is not None]
    return Attempt(
        key=key,
        started=entries[0].at,
        finished=finished,
        completion=complete,
        success=_joint_success([part.success for part in found], expected, complete=complete),
        score=sum(scores, Fraction(0)) / len(scores) if scores else None,
    )


def _joint_success(verdicts: list[bool | None], expected: int, *, complete: bool) -> bool | None:
    """Failed when a part failed; passed when one passed, none failed, and nothing is left over."""
    if False in verdicts:
        return False
    return True if True in verdicts and (expected == 1 or complete) else None


def _latest(before: Any, now: Any) -> Any:
    return before if now is None else now

"""What was told of attendance: one mark for each training session of a person.

Whoever keeps the sheet tells one statement for each session and person when the sheet is final,
and voids it to amend it (R102). Should two stand, the later one counts.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import tzinfo
from typing import Any, Final

from lms.grading.rules.sources import SourceStatement, extension, moment_of, utc_text
from xapi import vocabulary
from xapi.vocabulary import Extension

KIND: Final = "attendance"
"""What tells a mark from an entry in the evidence of a decision record."""
PRESENT, ABSENT, EXCUSED = "present", "absent", "excused"
GRANTED, PENDING = "granted", "pending"
OFFICIAL: Final = "official"
"""The kind of leave that is official duty (因公)."""
STATES: Final[Mapping[str, str]] = {
    vocabulary.SIGNED_IN.iri: PRESENT,
    vocabulary.LEFT_EARLY.iri: PRESENT,
    vocabulary.WAS_ABSENT.iri: ABSENT,
    vocabulary.WAS_EXCUSED.iri: EXCUSED,
}
_VERBS: Final[Mapping[str, str]] = {
    vocabulary.SIGNED_IN.iri: "signed_in",
    vocabulary.LEFT_EARLY.iri: "left_early",
    vocabulary.WAS_ABSENT.iri: "was_absent",
    vocabulary.WAS_EXCUSED.iri: "was_excused",
}


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """How somebody attended one session. Minutes are whole; None where they were not told.

    `at` is UTC text, `day` the day by the centre's clock, ISO 8601. `exempt` is "", "pending" or
    "granted". `made_up` names the statement or session that this session makes up for. `on_leave`
    are the minutes that somebody who was there spent on leave: a part of the session (R86).
    """

    at: str
    statement_id: str
    sha256: str
    verb: str
    day: str
    session: str
    run: str
    state: str
    late: int
    early: int
    minutes: int | None
    run_minutes: int | None
    leave: str
    exempt: str
    made_up: str
    on_leave: int | None = 0

    def as_record(self) -> dict[str, Any]:
        """The mark as JSON for a decision record. Without leave for a part nothing is said of it,
        so that such a mark has the bytes it always had."""
        told = {name: getattr(self, name) for name in self.__slots__}
        if self.on_leave == 0:
            del told["on_leave"]
        return {"kind": KIND, **told}

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> "Mark":
        """The inverse of `as_record`."""
        return cls(**{name: value for name, value in record.items() if name != "kind"})


def marks_of(statements: Iterable[SourceStatement], zone: tzinfo) -> tuple[Mark, ...]:
    """The marks in `statements`, the latest of each session, in the order of their time."""
    latest: dict[tuple[str, str], Mark] = {}
    for mark in sorted(_marks(statements, zone)):
        latest[mark.run, mark.session] = mark
    return tuple(sorted(latest.values()))


def _marks(statements: Iterable[SourceStatement], zone: tzinfo) -> Iterator[Mark]:
    for source in statements:
        statement = source.statement
        verb = statement["verb"]["id"]
        if verb not in STATES or "id" not in statement["object"]:
            continue
        late = _minutes(statement, vocabulary.MINUTES_LATE) or 0
        early = _minutes(statement, vocabulary.MINUTES_EARLY) or _left_early(statement)
        yield Mark(
            at=utc_text(statement),
            statement_id=str(source.id),
            sha256=source.sha256,
            verb=_VERBS[verb],
            day=moment_of(statement).astimezone(zone).date().isoformat(),
            session=statement["object"]["id"],
            run=str(extension(statement, vocabulary.COURSE_RUN) or ""),
            state=STATES[verb],
            late=late,
            early=early,
            minutes=_minutes(statement, vocabulary.SESSION_MINUTES),
            run_minutes=_minutes(statement, vocabulary.RUN_MINUTES),
            leave=str(extension(statement, vocabulary.LEAVE_KIND) or ""),
            exempt=_exempt(statement),
            made_up=str(extension(statement, vocabulary.MADE_UP) or ""),
            on_leave=_on_leave(statement, late + early),
        )


def _minutes(statement: Mapping[str, Any], wanted: Extension) -> int | None:
    """Whole minutes; what is no number, or below zero, was not told."""
    value = extension(statement, wanted)
    try:
        minutes = int(value)
    except (TypeError, ValueError):
        return None
    return minutes if minutes >= 0 else None


def _left_early(statement: Mapping[str, Any]) -> int:
    """Minutes early where nobody told them: what is left of the session, else at least one."""
    if statement["verb"]["id"] != vocabulary.LEFT_EARLY.iri:
        return 0
    length = _minutes(statement, vocabulary.SESSION_MINUTES)
    present = _minutes(statement, vocabulary.MINUTES_PRESENT)
    if length is None or present is None:
        return 1
    return max(length - present - (_minutes(statement, vocabulary.MINUTES_LATE) or 0), 1)


def _on_leave(statement: Mapping[str, Any], tardy: int) -> int | None:
    """Minutes on leave of somebody who was there: what neither presence nor lateness explains.

    None where there was leave, and nobody told how long the session or the presence was.
    """
    is_there = STATES[statement["verb"]["id"]] == PRESENT
    if not is_there or not extension(statement, vocabulary.LEAVE_KIND):
        return 0
    length = _minutes(statement, vocabulary.SESSION_MINUTES)
    present = _minutes(statement, vocabulary.MINUTES_PRESENT)
    if length is None or present is None:
        return None
    return max(length - present - tardy, 0)


def _exempt(statement: Mapping[str, Any]) -> str:
    value = extension(statement, vocabulary.EXEMPT)
    return value if value in {GRANTED, PENDING} else ""

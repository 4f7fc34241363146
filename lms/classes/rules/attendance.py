"""What a sheet says of one person in one session, from all that is known (R94, R97, A14).

Only facts: how many minutes somebody was late, early or there. Whether so many minutes are a
lateness or an absence is for the rules of grading to say, by reading A3.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from lms.classes.rules.working_time import MINUTE, Span, shared, united
from lms.regulation.rules.ambiguities.signing import CASE, attendance

PRESENT: Final = "present"
ABSENT: Final = "absent"
EXCUSED: Final = "excused"
WAITS: Final = "waits"
NO_NOTICE: Final = "no_notice"
"""The kind of leave of somebody whom the notice of the class never reached (R81)."""


@dataclass(frozen=True, slots=True)
class Leave:
    """Leave for a time of the session; `kind` is the reason's code."""

    span: Span
    kind: str


@dataclass(frozen=True, slots=True)
class Seen:
    """What is known of one person in one session.

    `in_roll_call` is None when the roll was not called. `was_told` says whether the notice of the
    class reached them before it began. `leave_waits` is leave that nobody has decided yet.
    """

    session: Span
    signed_in: datetime | None = None
    signed_out: datetime | None = None
    in_roll_call: bool | None = None
    leaves: Sequence[Leave] = ()
    leave_waits: bool = False
    was_told: bool = True


@dataclass(frozen=True, slots=True)
class Finding:
    """What the sheet says; `opens_case` when two sources contradict each other."""

    state: str
    late: int = 0
    early: int = 0
    present: int = 0
    leave_kind: str = ""
    opens_case: bool = False


def find(seen: Seen, sources: Mapping[str, str]) -> Finding:
    """What the sheet says of a person; `sources` is reading A14.

    Time on leave is neither late nor early. Leave for the whole session excuses; leave that waits
    for a decision, and a contradiction, leave the row open.
    """
    leave = _main_leave(seen)
    if _is_whole(seen) and seen.signed_in is None:
        return Finding(EXCUSED, leave_kind=leave)
    verdict = attendance(seen.signed_in is not None, seen.in_roll_call, sources)
    if verdict == CASE and not (seen.signed_in is None and seen.in_roll_call is None):
        return Finding(WAITS, opens_case=True)
    if verdict == PRESENT:
        return _present(seen, leave)
    if seen.leave_waits:
        return Finding(WAITS)
    if not seen.was_told:
        return Finding(EXCUSED, leave_kind=NO_NOTICE)
    return Finding(ABSENT, leave_kind=leave)


def missed_minutes(finding: Finding, session: Span) -> int:
    """Minutes to be made up: all of the session unless there; else what leave took (R86)."""
    length = int((session[1] - session[0]) / MINUTE)
    if finding.state == WAITS:
        return 0
    if finding.state != PRESENT:
        return length
    return length - finding.present if finding.leave_kind else 0


def _present(seen: Seen, leave: str) -> Finding:
    start, end = seen.session
    # Who was in the roll-call but did not sign has been there from the start, as far as is known.
    came = min(end, max(start, seen.signed_in)) if seen.signed_in else start
    went = max(came, min(end, seen.signed_out)) if seen.signed_out else end
    on_leave = [one.span for one in seen.leaves]
    late = _minutes((start, came), on_leave)
    early = _minutes((went, end), on_leave)
    # Counted down from the length, so that what is told adds up to it: the rest is leave.
    length = int((end - start) / MINUTE)
    away = -(-shared(seen.session, on_leave) // MINUTE)
    return Finding(PRESENT, late, early, max(length - late - early - away, 0), leave)


def _minutes(gap: Span, on_leave: Iterable[Span]) -> int:
    """Whole minutes of a gap that no leave covers. A second late is a minute late."""
    if gap[1] <= gap[0]:
        return 0
    left = gap[1] - gap[0] - shared(gap, on_leave)
    return -(-left // MINUTE)


def _is_whole(seen: Seen) -> bool:
    start, end = seen.session
    covered = united(one.span for one in seen.leaves)
    return any(since <= start and until >= end for since, until in covered)


def _main_leave(seen: Seen) -> str:
    """The kind of the leave that takes most of the session."""
    longest = max(seen.leaves, key=lambda one: shared(seen.session, [one.span]), default=None)
    return longest.kind if longest and shared(seen.session, [longest.span]) else ""

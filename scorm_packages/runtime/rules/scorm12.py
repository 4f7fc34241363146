"""How a learner's state changes: SCORM 1.2 RTE §3.4.4, as a function of what was and what came.

Told in prose:

* A commit carries what changed. In order, the last value of an element wins.
* total_time = total at launch + the *latest* session_time of the session. Commits are not summed.
* A status that says "finished" (passed, failed, completed) is never taken back by one that does
  not. Many courses begin every visit by setting "incomplete".
* At the end (LMSFinish, or the learner left) the master score decides over passed and failed.
* In browse and review mode nothing that could count changes: no status, score or answer.
* A *late* commit belongs to a session that another window has replaced. Of it we keep what cannot
  harm the newer one: a higher status, a higher score, the time, the answers.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from scorm_packages.runtime.rules.elements import MAX_INDEX, accepted_value, parse_decimal
from scorm_packages.runtime.rules.timespan import parse_timespan

NOT_ATTEMPTED: Final = "not attempted"
INCOMPLETE: Final = "incomplete"
PASSED: Final = "passed"
COMPLETED: Final = "completed"
FINISHED: Final = frozenset({PASSED, COMPLETED, "failed"})
_RANK: Final = {
    NOT_ATTEMPTED: 0,
    "browsed": 1,
    "incomplete": 2,
    "failed": 3,
    "completed": 4,
    "passed": 5,
}
_OF_THIS_SESSION: Final = frozenset({"cmi.core.exit", "cmi.core.session_time"})
_STATUS: Final = "cmi.core.lesson_status"
_SCORES: Final = ("cmi.core.score.raw", "cmi.core.score.min", "cmi.core.score.max")
_FOR_CREDIT: Final = ("cmi.core.lesson_status", "cmi.core.score.", "cmi.objectives.", "cmi.inter")

MAX_SNAPSHOT_CHARACTERS: Final = 1_000_000
"""What one item may store in all; the standard's own limits add up to far less."""

_SCALED_STEP: Final = Decimal("0.0000001")


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of a session that do not change while it plays."""

    mode: str = "normal"
    mastery_score: Decimal | None = None

    @property
    def for_credit(self) -> bool:
        return self.mode == "normal"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a learner has come in one item. Times in centiseconds, scores exact."""

    cmi: Mapping[str, str]
    lesson_status: str = NOT_ATTEMPTED
    score_raw: Decimal | None = None
    score_min: Decimal | None = None
    score_max: Decimal | None = None
    total_time_cs: int = 0
    entry: str = "ab-initio"

    @property
    def score_scaled(self) -> Decimal | None:
        """The score from 0 to 1: raw is out of max; out of 100 where no max was given, or raw
        exceeds it."""
        if self.score_raw is None:
            return None
        out_of = self.score_max
        if not out_of or self.score_raw > out_of:
            out_of = Decimal(100)
        scaled = self.score_raw / out_of
        return scaled.quantize(_SCALED_STEP)


@dataclass(frozen=True, slots=True)
class Delta:
    """What one commit says. `measured_time_cs` is the page's own clock, for content that keeps
    none."""

    sets: Sequence[tuple[str, str]] = ()
    measured_time_cs: int | None = None
    terminate: bool = False


@dataclass(frozen=True, slots=True)
class Applied:
    """What came of a commit."""

    progress: Progress
    session_time_cs: int
    refused: tuple[str, ...]
    """Elements whose set was not allowed; the rest of the commit was applied."""
    answered: frozenset[int]
    """Indexes of the interactions that were set."""


def plain_number(value: Decimal) -> str:
    """Write a number as people do: no exponent, no trailing zeros."""
    return format(value.normalize(), "f")


def begin_session(progress: Progress) -> Progress:
    """The state as the first commit of a session finds it: without the last session's exit."""
    cmi = {name: value for name, value in progress.cmi.items() if name not in _OF_THIS_SESSION}
    return replace(progress, cmi=cmi)


def begin_late(progress: Progress) -> Progress:
    """The state as a late commit is applied to it.

    The exit in it is the newer session's. Unless the commit names its own, its session is taken
    to have broken off: nobody completes or fails an item by coming late.
    """
    cmi = {**begin_session(progress).cmi, "cmi.core.exit": "suspend"}
    return replace(progress, cmi=cmi)


def scores_in(cmi: Mapping[str, str]) -> tuple[Decimal | None, Decimal | None, Decimal | None]:
    """Raw, min and max, to the digit as the content set them."""
    raw, low, high = (parse_decimal(cmi.get(name, "")) for name in _SCORES)
    return raw, low, high


def apply_delta(
    progress: Progress, delta: Delta, terms: Terms, *, session_time_cs: int = 0
) -> Applied:
    """Apply a commit that came in its order.

    `session_time_cs` is what the session had reported before. What is refused is skipped and
    named; a commit as a whole is never turned away for one bad value.
    """
    cmi = dict(progress.cmi)
    refused: list[str] = []
    answered: set[int] = set()
    reported = delta.measured_time_cs
    status = progress.lesson_status
    room = MAX_SNAPSHOT_CHARACTERS - sum(map(len, cmi.values()))
    for element, value in delta.sets:
        kept = accepted_value(element, value) if _counts(element, terms) else None
        if kept is None or len(kept) > room:
            refused.append(element)
            continue
        room -= len(kept) - len(cmi.get(element, ""))
        cmi[element] = kept
        if element == "cmi.core.session_time":
            reported = parse_timespan(kept)
        elif element == _STATUS:
            status = settled_status(status, kept)
        elif element.startswith("cmi.interactions."):
            answered.add(int(element.split(".", 3)[2]))
    time_cs = session_time_cs if reported is None else reported
    after = replace(
        progress,
        cmi=cmi,
        total_time_cs=max(0, progress.total_time_cs - session_time_cs + time_cs),
        lesson_status=status,
    )
    if terms.for_credit:
        # Until it ends otherwise, a session is one that broke off: the next one resumes it.
        raw, low, high = scores_in(cmi)
        after = replace(after, entry="resume", score_raw=raw, score_min=low, score_max=high)
    if delta.terminate:
        after = finish(after, terms)
    cmi[_STATUS] = after.lesson_status
    return Applied(after, time_cs, tuple(refused), frozenset(answered))


def finish(progress: Progress, terms: Terms) -> Progress:
    """End a session: LMSFinish, or the learner navigated away (RTE 1.2 §3.4.4, lesson_status).

    An item that set no status of its own counts as completed once it ends normally. One that
    suspends has said that it is not done: it stays incomplete, and a score below the master score
    is then a score so far and no failure. (The standard judges it all the same; a learner who
    closes the window after the first question would have failed.)
    """
    if not terms.for_credit:
        return progress
    exit_ = progress.cmi.get("cmi.core.exit", "")
    status = progress.lesson_status
    if status == NOT_ATTEMPTED:
        status = "completed" if exit_ == "" else "incomplete"
    if terms.mastery_score is not None and progress.score_raw is not None:
        if progress.score_raw >= terms.mastery_score:
            status = "passed"
        elif exit_ != "suspend" or status in FINISHED:
            status = "failed"
    return replace(progress, lesson_status=status, entry="resume" if exit_ == "suspend" else "")


def settled_status(before: str, said: str) -> str:
    """The status after the content said `said`: what is finished stays finished."""
    if before in FINISHED and said not in FINISHED:
        return before
    if (before, said) == ("passed", "completed"):
        return before  # 1.2 has one word for both; the one that says less does not win.
    return said


def merge_late(current: Progress, late: Applied, *, session_time_cs: int) -> Progress:
    """Keep of a late commit what cannot harm the newer session's state.

    `late` is the commit applied to `current`; `session_time_cs` is what its session had reported
    before.
    """
    merged = replace(
        current,
        cmi={**current.cmi, **_answers(late.progress.cmi)},
        total_time_cs=max(0, current.total_time_cs + late.session_time_cs - session_time_cs),
    )
    if _RANK[late.progress.lesson_status] > _RANK[current.lesson_status]:
        status = late.progress.lesson_status
        merged = replace(merged, lesson_status=status, cmi={**merged.cmi, _STATUS: status})
    raw = late.progress.score_raw
    if raw is not None and (current.score_raw is None or raw > current.score_raw):
        scores = {name: late.progress.cmi.get(name, "") for name in _SCORES}
        merged = replace(
            merged,
            cmi={**merged.cmi, **scores},
            score_raw=raw,
            score_min=late.progress.score_min,
            score_max=late.progress.score_max,
        )
    return merged


def _answers(cmi: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in cmi.items() if name.startswith("cmi.interactions.")}


def _counts(element: str, terms: Terms) -> bool:
    """Whether the mode lets this element be set at all."""
    return terms.for_credit or not element.startswith(_FOR_CREDIT)


def launch_data_model(
    progress: Progress,
    terms: Terms,
    *,
    total_time: str,
    given: Mapping[str, str],
) -> dict[str, object]:
    """The nested data model that the page is launched with, all values strings.

    `given` holds what the content may only read, by element name: student id and name, launch
    data, limits.
    """
    flat = {name: value for name, value in progress.cmi.items() if name not in _OF_THIS_SESSION}
    flat.update({name: value for name, value in given.items() if value})
    flat[_STATUS] = progress.lesson_status
    flat["cmi.core.entry"] = progress.entry
    flat["cmi.core.total_time"] = total_time
    flat["cmi.core.lesson_mode"] = terms.mode
    flat["cmi.core.credit"] = "credit" if terms.for_credit else "no-credit"
    if terms.mastery_score is not None:
        flat["cmi.student_data.mastery_score"] = plain_number(terms.mastery_score)
    without_root = ((name.removeprefix("cmi."), value) for name, value in flat.items())
    return _nested(sorted(without_root, key=_in_loading_order))


def _in_loading_order(entry: tuple[str, str]) -> tuple[list[int | str], ...]:
    """Array members by number, and in each its id and type first: the run-time insists."""
    first = {"id": 0, "type": 1}
    steps = entry[0].split(".")
    return tuple(
        [0, int(step)] if step.isdecimal() else [first.get(step, 2), step] for step in steps
    )


def _nested(flat: Iterable[tuple[str, str]]) -> dict[str, object]:
    """Turn element names into nested objects and arrays; arrays end at their first gap."""
    root: dict[str, object] = {}
    for name, value in flat:
        steps = name.split(".")
        holder: object = root
        for step, following in zip(steps, [*steps[1:], ""], strict=True):
            leaf: object = value if following == "" else [] if following.isdecimal() else {}
            if isinstance(holder, list):
                if int(step) > min(len(holder), MAX_INDEX):
                    break
                if int(step) == len(holder):
                    holder.append(leaf)
                holder = holder[int(step)]
            elif isinstance(holder, dict):
                holder = holder.setdefault(step, leaf)
    return root

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

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Final

from scorm_packages.runtime.rules import interactions
from scorm_packages.runtime.rules.elements import MAX_INDEX, accepted_value, parse_decimal
from scorm_packages.runtime.rules.interactions import Answer
from scorm_packages.runtime.rules.progress import (
    FINISHED,
    NOT_ATTEMPTED,
    Applied,
    Delta,
    Progress,
    Terms,
    growth,
    plain_number,
    room_in,
)
from scorm_packages.runtime.rules.timespan import parse_timespan

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
_EXIT: Final = "cmi.core.exit"
_SCORES: Final = ("cmi.core.score.raw", "cmi.core.score.min", "cmi.core.score.max")
_FOR_CREDIT: Final = ("cmi.core.lesson_status", "cmi.core.score.", "cmi.objectives.", "cmi.inter")

_SCALED_STEP: Final = Decimal("0.0000001")

parse_session_time = parse_timespan
"""The page measures as the content does, in CMITimespan."""


def read_progress(
    cmi: Mapping[str, str], *, lesson_status: str, total_time_cs: int, entry: str
) -> Progress:
    """The progress that was stored: the scores are in the data model, to the digit."""
    stored = Progress(cmi, lesson_status, total_time_cs=total_time_cs, entry=entry)
    return with_scores(stored, cmi)


def scaled_score(raw: Decimal, high: Decimal | None) -> Decimal:
    """The score from 0 to 1: raw is out of max; out of 100 where no max was given, or raw
    exceeds it."""
    out_of = Decimal(100) if not high or raw > high else high
    return (raw / out_of).quantize(_SCALED_STEP)


def with_scores(progress: Progress, cmi: Mapping[str, str]) -> Progress:
    """The progress with the scores of a data model."""
    raw, low, high = (parse_decimal(cmi.get(name, "")) for name in _SCORES)
    return replace(
        progress,
        score_raw=raw,
        score_min=low,
        score_max=high,
        score_scaled=None if raw is None else scaled_score(raw, high),
    )


def settle_answers(
    before: Mapping[str, str],
    after: Mapping[str, str],
    touched: Collection[int],
    *,
    ending: bool,
) -> tuple[list[Answer], list[int]]:
    """The answers to report now, and the numbers of those that stay open."""
    return interactions.settle(before, after, touched, ending=ending)


def begin_session(progress: Progress) -> Progress:
    """The state as the first commit of a session finds it: without the last session's exit."""
    cmi = {name: value for name, value in progress.cmi.items() if name not in _OF_THIS_SESSION}
    return replace(progress, cmi=cmi)


def begin_late(progress: Progress) -> Progress:
    """The state as a late commit is applied to it.

    The exit in it is the newer session's. Unless the commit names its own, its session is taken
    to have broken off: nobody completes or fails an item by coming late.
    """
    cmi = {**begin_session(progress).cmi, _EXIT: "suspend"}
    return replace(progress, cmi=cmi)


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
    is_scored = False
    room = room_in(cmi)
    for element, value in delta.sets:
        kept = accepted_value(element, value) if _counts(element, terms) else None
        if kept is None or (more := growth(cmi, element, kept)) > room:
            refused.append(element)
            continue
        room -= more
        cmi[element] = kept
        if element == "cmi.core.session_time":
            reported = parse_timespan(kept)
        elif element == _STATUS:
            status = settled_status(status, kept)
        elif element in _SCORES:
            is_scored = True
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
        after = replace(after, entry="resume")
        if is_scored:
            after = with_scores(after, cmi)
    if delta.terminate:
        after = finish(after, terms)
    cmi[_STATUS] = after.lesson_status
    return Applied(
        after,
        time_cs,
        tuple(refused),
        frozenset(answered),
        suspends=cmi.get(_EXIT) == "suspend",
    )


def finish(progress: Progress, terms: Terms) -> Progress:
    """End a session: LMSFinish, or the learner navigated away (RTE 1.2 §3.4.4, lesson_status).

    An item that set no status of its own counts as completed once it ends normally. One that
    suspends has said that it is not done: it stays incomplete, and a score below the master score
    is then a score so far and no failure. (The standard judges it all the same; a learner who
    closes the window after the first question would have failed.)
    """
    if not terms.for_credit:
        return progress
    exit_ = progress.cmi.get(_EXIT, "")
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
            score_scaled=late.progress.score_scaled,
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

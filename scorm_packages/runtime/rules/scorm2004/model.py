"""How a learner's state changes: SCORM 2004 RTE 4th Edition §4.2, as a function of what was and
what came.

Told in prose:

* A commit carries what changed. In order, the last value of an element wins.
* total_time = total at launch + the *latest* session_time of the session. Commits are not summed.
* Where a threshold is declared, it decides: completion by progress_measure, success by
  score.scaled; what the content says of them itself is not asked, and without the measure the
  status is unknown (RTE §4.2.4.1, §4.2.21.1). GetValue answers so, and so it is stored and
  tracked.
* Otherwise the content's word stands. It may take it back while it plays: here, unlike in 1.2, no
  course says "incomplete" by habit, and sequencing needs to know.
* At the end, exit decides whether the next launch resumes (RTE §4.2.8).
* In browse and review mode nothing that could count changes.
* A *late* commit belongs to a session that another window has replaced. Of it we keep what cannot
  harm the newer one: a higher status, a higher score or measure, the time, the answers.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Final

from scorm_packages.runtime.rules import interactions
from scorm_packages.runtime.rules.elements import parse_decimal
from scorm_packages.runtime.rules.interactions import Answer, Notation
from scorm_packages.runtime.rules.progress import (
    COMPLETED,
    FAILED,
    INCOMPLETE,
    NOT_ATTEMPTED,
    PASSED,
    UNKNOWN,
    Applied,
    Delta,
    Progress,
    Terms,
    growth,
    one_word,
    room_in,
)
from scorm_packages.runtime.rules.scorm2004.elements import may_be_set
from scorm_packages.runtime.rules.scorm2004.values import parse_interval
from scorm_packages.runtime.rules.timespan import parse_timespan

COMPLETION: Final = "cmi.completion_status"
SUCCESS: Final = "cmi.success_status"
MEASURE: Final = "cmi.progress_measure"
SCALED: Final = "cmi.score.scaled"
EXIT: Final = "cmi.exit"
TIME: Final = "cmi.session_time"
OF_THIS_SESSION: Final = frozenset({EXIT, TIME})
SCORES: Final = ("cmi.score.raw", "cmi.score.min", "cmi.score.max", SCALED)

_NOTATION: Final = Notation("learner_response", parse_interval)
_STORE: Final = "adl.data."
_FOR_CREDIT: Final = (
    COMPLETION,
    SUCCESS,
    MEASURE,
    "cmi.score.",
    "cmi.objectives.",
    "cmi.interactions.",
    _STORE,
)
_RANK: Final = {
    "": 0,
    UNKNOWN: 0,
    NOT_ATTEMPTED: 0,
    INCOMPLETE: 1,
    FAILED: 1,
    COMPLETED: 2,
    PASSED: 2,
}


def read_progress(
    cmi: Mapping[str, str], *, lesson_status: str, total_time_cs: int, entry: str
) -> Progress:
    """The progress that was stored: statuses and scores are in the data model, to the digit."""
    stored = Progress(cmi, lesson_status, total_time_cs=total_time_cs, entry=entry)
    return _with_values(stored, cmi)


def parse_session_time(text: str) -> int | None:
    """What the page measured, in either standard's notation."""
    centiseconds = parse_interval(text)
    return parse_timespan(text) if centiseconds is None else centiseconds


def begin_session(progress: Progress) -> Progress:
    """The state as the first commit of a session finds it: without the last session's exit."""
    cmi = {name: value for name, value in progress.cmi.items() if name not in OF_THIS_SESSION}
    return replace(progress, cmi=cmi)


def begin_late(progress: Progress) -> Progress:
    """The state as a late commit is applied to it: the exit in it is the newer session's."""
    return replace(progress, cmi={**begin_session(progress).cmi, EXIT: "suspend"})


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
    stores: dict[int, str] = {}
    reported = delta.measured_time_cs
    room = room_in(cmi)
    for element, value in delta.sets:
        more = growth(cmi, element, value)
        if more > room or not _may_set(cmi, element, value, terms):
            refused.append(element)
        elif element.startswith(_STORE):
            stores[int(element.split(".", 3)[2])] = value
        else:
            room -= more
            cmi[element] = value
            if element == TIME:
                reported = parse_interval(value)
            elif element.startswith("cmi.interactions."):
                answered.add(int(element.split(".", 3)[2]))
    time_cs = session_time_cs if reported is None else reported
    total_cs = max(0, progress.total_time_cs - session_time_cs + time_cs)
    suspends = cmi.get(EXIT) == "suspend"
    after = replace(progress, cmi=cmi, total_time_cs=total_cs)
    if terms.for_credit:
        # Until it ends otherwise, a session is one that broke off: the next one resumes it.
        after = replace(judged(after, cmi, terms), entry="resume")
        if delta.terminate and not suspends:
            after = replace(after, entry="")
    return Applied(
        after, time_cs, tuple(refused), frozenset(answered), suspends=suspends, stores=stores
    )


def judged(progress: Progress, cmi: dict[str, str], terms: Terms) -> Progress:
    """The progress with `cmi`'s statuses as the thresholds decide; they are set in it as well.

    What is unknown for want of a measure is not in it: there, "unknown" would be the content's
    own word.
    """
    for status, measure, threshold, reached in (
        (COMPLETION, MEASURE, terms.completion_threshold, (INCOMPLETE, COMPLETED)),
        (SUCCESS, SCALED, terms.scaled_passing_score, (FAILED, PASSED)),
    ):
        if threshold is None:
            continue
        number = parse_decimal(cmi.get(measure, ""))
        if number is None:
            cmi.pop(status, None)
        else:
            cmi[status] = reached[number >= threshold]
    after = _with_values(progress, cmi)
    return replace(after, lesson_status=one_word(after.completion_status, after.success_status))


def merge_late(current: Progress, late: Applied, *, session_time_cs: int) -> Progress:
    """Keep of a late commit what cannot harm the newer session's state.

    `late` is the commit applied to `current`; `session_time_cs` is what its session had reported
    before.
    """
    cmi, said = dict(current.cmi), late.progress.cmi
    for name in (COMPLETION, SUCCESS):
        if _RANK[said.get(name, "")] > _RANK[cmi.get(name, "")]:
            cmi[name] = said[name]
    if _is_higher(said.get(MEASURE, ""), cmi.get(MEASURE, "")):
        cmi[MEASURE] = said[MEASURE]
    if _is_higher(said.get(SCALED, ""), cmi.get(SCALED, "")):
        cmi.update({name: said[name] for name in SCORES if name in said})
    cmi.update(_further_answers(current.cmi, said))
    merged = replace(
        current,
        cmi=cmi,
        total_time_cs=max(0, current.total_time_cs + late.session_time_cs - session_time_cs),
    )
    merged = _with_values(merged, cmi)
    return replace(merged, lesson_status=one_word(merged.completion_status, merged.success_status))


def settle_answers(
    before: Mapping[str, str],
    after: Mapping[str, str],
    touched: Collection[int],
    *,
    ending: bool,
) -> tuple[list[Answer], list[int]]:
    """The answers to report now, and the numbers of those that stay open."""
    return interactions.settle(before, after, touched, ending=ending, notation=_NOTATION)


def _may_set(cmi: Mapping[str, str], element: str, value: str, terms: Terms) -> bool:
    if not terms.for_credit and element.startswith(_FOR_CREDIT):
        return False
    if not may_be_set(element, value):
        return False
    if element.startswith(_STORE):
        return int(element.split(".", 3)[2]) in terms.writable_stores
    if element.startswith("cmi.objectives.") and element.endswith(".id"):
        return cmi.get(element, value) == value  # Set once (RTE §4.2.17).
    return True


def _with_values(progress: Progress, cmi: Mapping[str, str]) -> Progress:
    raw, low, high, scaled = (parse_decimal(cmi.get(name, "")) for name in SCORES)
    return replace(
        progress,
        completion_status=cmi.get(COMPLETION, UNKNOWN),
        success_status=cmi.get(SUCCESS, UNKNOWN),
        score_raw=raw,
        score_min=low,
        score_max=high,
        score_scaled=scaled,
        progress_measure=parse_decimal(cmi.get(MEASURE, "")),
    )


def _is_higher(said: str, known: str) -> bool:
    number, before = parse_decimal(said), parse_decimal(known)
    return number is not None and (before is None or number > before)


def _further_answers(known: Mapping[str, str], said: Mapping[str, str]) -> dict[str, str]:
    """Answers at numbers that the newer session has not used: where both have, it goes on with
    its own. Reported are both."""
    taken = {name.split(".", 3)[2] for name in known if name.startswith("cmi.interactions.")}
    return {
        name: value
        for name, value in said.items()
        if name.startswith("cmi.interactions.") and name.split(".", 3)[2] not in taken
    }

"""How a learner's state changes in H5P, as a function of what was and what came.

Told in prose:

* A commit carries what changed: states to be found again, and statements that H5P made.
* What a statement about the whole content says of its outcome (`answered`, `completed`) counts,
  with the score that the answer comes to (`spoken`).
* Learners may try again as often as the content lets them. Every try is told; the **best** one is
  the result, and what was reached is not lost by practising on.
* Done is done. With a master score it decides over passed and failed; without one the content's
  own word passes, but it fails nobody: its threshold is often no more than a default.
* Content without any points reports no outcome. It is done once it was opened; of a question whose
  points we can count ourselves that is not believed.
* In browse and review mode nothing is kept.
* A *late* commit belongs to a session that another window has replaced. Of it we keep what cannot
  harm the newer one: a higher status, a better score, the time, and what was said.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Final

from content.h5p.rules.scoring import RULES, holds_questions
from scorm_packages.runtime.rules.elements import parse_decimal
from scorm_packages.runtime.rules.h5p.elements import (
    EXIT,
    MOST_STATES,
    OPENED,
    accepted_state,
    is_state,
    points,
    statement_number,
)
from scorm_packages.runtime.rules.h5p.spoken import Points, Spoken, read_spoken
from scorm_packages.runtime.rules.interactions import Answer
from scorm_packages.runtime.rules.progress import (
    COMPLETED,
    FAILED,
    FINISHED,
    INCOMPLETE,
    NOT_ATTEMPTED,
    PASSED,
    Applied,
    Delta,
    Progress,
    Terms,
    growth,
    plain_number,
    room_in,
)
from scorm_packages.runtime.rules.timespan import parse_timespan

_RAW: Final = "h5p.score.raw"
_MAX: Final = "h5p.score.max"
_RANK: Final = {NOT_ATTEMPTED: 0, INCOMPLETE: 1, COMPLETED: 2, FAILED: 3, PASSED: 4}
_HUNDRED: Final = Decimal(100)

parse_session_time = parse_timespan


def read_progress(
    cmi: Mapping[str, str], *, lesson_status: str, total_time_cs: int, entry: str
) -> Progress:
    """The progress that was stored: the scores are in the data model."""
    stored = Progress(cmi, lesson_status, total_time_cs=total_time_cs, entry=entry)
    raw, most = parse_decimal(cmi.get(_RAW, "")), parse_decimal(cmi.get(_MAX, ""))
    return stored if raw is None or most is None else _with_points(stored, Points(raw, most))


def begin_session(progress: Progress) -> Progress:
    """The state as the first commit of a session finds it: without the last session's exit."""
    return replace(progress, cmi={n: v for n, v in progress.cmi.items() if n != EXIT})


def begin_late(progress: Progress) -> Progress:
    """The state as a late commit is applied to it: its session is taken to have broken off."""
    return replace(progress, cmi={**progress.cmi, EXIT: "suspend"})


def apply_delta(
    progress: Progress, delta: Delta, terms: Terms, *, session_time_cs: int = 0
) -> Applied:
    """Apply a commit that came in its order.

    `session_time_cs` is what the session had reported before. What is refused is skipped and
    named; a commit as a whole is never turned away for one bad value.
    """
    work = _Work(progress, terms)
    for element, value in delta.sets:
        if not work.take(element, value):
            work.refused.append(element)
    reported = delta.measured_time_cs
    time_cs = session_time_cs if reported is None else reported
    after = replace(
        work.progress,
        cmi=work.cmi,
        total_time_cs=max(0, progress.total_time_cs - session_time_cs + time_cs),
    )
    suspends = work.cmi.get(EXIT) == "suspend" and after.lesson_status not in FINISHED
    if terms.for_credit:
        # Until it ends otherwise, a session is one that broke off: the next one resumes it.
        after = replace(after, entry="resume" if suspends or not delta.terminate else "")
        if after.lesson_status == NOT_ATTEMPTED:
            after = replace(after, lesson_status=INCOMPLETE)
    return Applied(
        after,
        time_cs,
        tuple(work.refused),
        frozenset(),
        suspends=suspends,
        spoken=tuple(work.spoken),
    )


def merge_late(current: Progress, late: Applied, *, session_time_cs: int) -> Progress:
    """Keep of a late commit what cannot harm the newer session's state."""
    total = max(0, current.total_time_cs + late.session_time_cs - session_time_cs)
    merged = replace(current, total_time_cs=total)
    if _RANK[late.progress.lesson_status] > _RANK[current.lesson_status]:
        merged = replace(merged, lesson_status=late.progress.lesson_status)
    reached = _points_of(late.progress)
    return merged if reached is None else _bettered(merged, reached)


def settle_answers(
    _before: Mapping[str, str],
    _after: Mapping[str, str],
    _touched: Collection[int],
    *,
    ending: bool,  # noqa: ARG001 - the protocol's
) -> tuple[list[Answer], list[int]]:
    """Nothing: H5P tells its answers as statements of its own."""
    return [], []


class _Work:
    """A commit being applied, element by element."""

    def __init__(self, progress: Progress, terms: Terms) -> None:
        self.progress = progress
        self.terms = terms
        self.cmi = dict(progress.cmi)
        self.refused: list[str] = []
        self.spoken: list[Spoken] = []

    def take(self, element: str, value: str) -> bool:
        """Apply one set; False when it is not allowed."""
        if element == EXIT:
            self.cmi[EXIT] = "suspend"
            return value == "suspend"
        if not self.terms.for_credit:
            return False
        if element == OPENED:
            return self._opened(value)
        if is_state(element):
            return self._keep(element, value)
        number = statement_number(element)
        return number is not None and self._hear(number, value)

    def _opened(self, value: str) -> bool:
        most = points(value)
        if most == 0 and not self._asks():
            self._reach(COMPLETED)
        return most is not None

    def _asks(self) -> bool:
        """Whether the content has points that we can count ourselves."""
        asked = self.terms.exercise
        if asked is None:
            return False
        return asked.library.machine_name in RULES or holds_questions(
            asked.library, asked.parameters
        )

    def _keep(self, element: str, value: str) -> bool:
        kept = accepted_state(value)
        if kept == "":
            self.cmi.pop(element, None)
            return True
        if kept is None or growth(self.cmi, element, kept) > room_in(self.cmi):
            return False
        if element not in self.cmi and sum(map(is_state, self.cmi)) >= MOST_STATES:
            return False
        self.cmi[element] = kept
        return True

    def _hear(self, number: int, text: str) -> bool:
        if self.terms.exercise is None or any(each.number == number for each in self.spoken):
            return False
        spoken = read_spoken(number, text, self.terms.exercise)
        if spoken is None:
            return False
        self.spoken.append(spoken)
        if spoken.is_main and spoken.is_done:
            self._judge(spoken)
        return True

    def _judge(self, spoken: Spoken) -> None:
        """Let the outcome of a try at the whole content count."""
        if spoken.score is not None and spoken.score.max > 0:
            self.progress = _bettered(replace(self.progress, cmi=self.cmi), spoken.score)
            self.cmi = dict(self.progress.cmi)
        mastery, best = self.terms.mastery_score, self.progress.score_scaled
        if mastery is None or best is None:
            self._reach(PASSED if spoken.result.get("success") is True else COMPLETED)
        else:
            self._reach(PASSED if best * _HUNDRED >= mastery else FAILED)

    def _reach(self, status: str) -> None:
        """Nothing that was reached is taken back."""
        if _RANK[status] > _RANK[self.progress.lesson_status]:
            self.progress = replace(self.progress, lesson_status=status)


def _points_of(progress: Progress) -> Points | None:
    if progress.score_raw is None or progress.score_max is None:
        return None
    return Points(progress.score_raw, progress.score_max)


def _bettered(progress: Progress, reached: Points) -> Progress:
    """The progress with these points, where they are better than those it has."""
    if progress.score_scaled is not None and reached.scaled <= progress.score_scaled:
        return progress
    told = {_RAW: plain_number(reached.raw), _MAX: plain_number(reached.max)}
    return _with_points(replace(progress, cmi={**progress.cmi, **told}), reached)


def _with_points(progress: Progress, reached: Points) -> Progress:
    return replace(
        progress,
        score_raw=reached.raw,
        score_min=Decimal(0),
        score_max=reached.max,
        score_scaled=reached.scaled,
    )

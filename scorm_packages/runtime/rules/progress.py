"""How far a learner has come in one item, in the words that all standards share.

SCORM 1.2 has one status, SCORM 2004 two: whether the item is done (completion) and how well
(success). Lists, course pages and the way through a package need one word of either; it is called
`lesson_status` after the older standard, whose words it uses.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final, Protocol

from scorm_packages.runtime.rules.h5p.spoken import Exercise, Spoken
from scorm_packages.runtime.rules.interactions import Answer

NOT_ATTEMPTED: Final = "not attempted"
INCOMPLETE: Final = "incomplete"
COMPLETED: Final = "completed"
PASSED: Final = "passed"
FAILED: Final = "failed"
UNKNOWN: Final = "unknown"
FINISHED: Final = frozenset({PASSED, COMPLETED, FAILED})

MAX_SNAPSHOT_CHARACTERS: Final = 1_500_000
"""What one item may store in all, the elements' names with their values: arrays in arrays have room
for a million members without a word in them. The standards' own limits add up to far less."""


def room_in(cmi: Mapping[str, str]) -> int:
    """How many characters a data model may still grow."""
    return MAX_SNAPSHOT_CHARACTERS - sum(map(len, cmi)) - sum(map(len, cmi.values()))


def growth(cmi: Mapping[str, str], element: str, value: str) -> int:
    """How many characters a data model grows when the element is set; fewer than 0 when it
    shrinks."""
    known = cmi.get(element)
    return len(element) + len(value) if known is None else len(value) - len(known)


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of a session that do not change while it plays; each standard has its own."""

    mode: str = "normal"
    mastery_score: Decimal | None = None
    """Of SCORM 1.2: `adlcp:masteryscore`, asked for at the end. Of H5P: out of a hundred."""
    completion_threshold: Decimal | None = None
    """Of SCORM 2004: the progress_measure that completes."""
    scaled_passing_score: Decimal | None = None
    """Of SCORM 2004: the score.scaled that passes."""
    writable_stores: frozenset[int] = frozenset()
    """Of SCORM 2004: the n of adl.data that the content may set."""
    exercise: Exercise | None = None
    """Of H5P: the content that its statements have to be about."""

    @property
    def for_credit(self) -> bool:
        return self.mode == "normal"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a learner has come in one item. Times in centiseconds, scores exact."""

    cmi: Mapping[str, str]
    lesson_status: str = NOT_ATTEMPTED
    completion_status: str = ""
    """Of SCORM 2004, as evaluated (RTE §4.2.4); empty in SCORM 1.2."""
    success_status: str = ""
    """Of SCORM 2004, as evaluated (RTE §4.2.21); empty in SCORM 1.2."""
    score_raw: Decimal | None = None
    score_min: Decimal | None = None
    score_max: Decimal | None = None
    score_scaled: Decimal | None = None
    """From -1 to 1: set by the content in SCORM 2004, reckoned from the others in SCORM 1.2."""
    progress_measure: Decimal | None = None
    total_time_cs: int = 0
    entry: str = "ab-initio"

    @property
    def verdicts(self) -> frozenset[str]:
        """The words among completed, passed and failed that have been said."""
        said = {self.lesson_status}
        if self.completion_status:
            said = {self.completion_status, self.success_status}
        return FINISHED & said


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
    suspends: bool = False
    """The content's exit, as it is set now, means to be resumed."""
    stores: Mapping[int, str] = field(default_factory=dict)
    """What was set of adl.data, by n. It belongs to the course and not to the item."""
    spoken: tuple[Spoken, ...] = ()
    """Statements that the content made by itself: H5P does."""


class Standard(Protocol):
    """What taking in commits asks of a standard. Its modules are the implementations:
    `scorm12`, `scorm2004` and `h5p`."""

    def read_progress(
        self, cmi: Mapping[str, str], *, lesson_status: str, total_time_cs: int, entry: str
    ) -> Progress:
        """The progress that was stored; scores and statuses are in the data model."""

    def parse_session_time(self, text: str) -> int | None:
        """What the page measured, in centiseconds."""

    def begin_session(self, progress: Progress) -> Progress:
        """The state as the first commit of a session finds it: without the last one's exit."""

    def begin_late(self, progress: Progress) -> Progress:
        """The state as a late commit is applied to it: its session is taken to have broken off."""

    def apply_delta(
        self, progress: Progress, delta: Delta, terms: Terms, *, session_time_cs: int = 0
    ) -> Applied:
        """Apply a commit that came in its order."""

    def merge_late(self, current: Progress, late: Applied, *, session_time_cs: int) -> Progress:
        """Keep of a late commit what cannot harm the newer session's state."""

    def settle_answers(
        self,
        before: Mapping[str, str],
        after: Mapping[str, str],
        touched: Collection[int],
        *,
        ending: bool,
    ) -> tuple[list[Answer], list[int]]:
        """The answers to report now, and the numbers of those that stay open."""


def plain_number(value: Decimal) -> str:
    """Write a number as people do: no exponent, no trailing zeros."""
    return format(value.normalize(), "f")


def one_word(completion: str, success: str, *, is_begun: bool = True) -> str:
    """Completion and success in one word of SCORM 1.2.

    Who failed on the way has not come to the end: a score of zero before the first question
    fails nobody. Whoever has passed has passed.
    """
    if success == PASSED:
        return PASSED
    if completion == COMPLETED:
        return FAILED if success == FAILED else COMPLETED
    if success == FAILED and completion not in {INCOMPLETE, NOT_ATTEMPTED}:
        return FAILED
    return INCOMPLETE if is_begun else NOT_ATTEMPTED

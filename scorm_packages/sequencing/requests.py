"""What is asked of the sequencer and what it answers, as plain data.

A `NavigationRequest` comes from the learner (a button, the contents) or from the content
(`adl.nav.request`). An `Outcome` says what to do: deliver an activity, end, or stay, with the
exception code of the SN book where a request was refused.
"""

from decimal import Decimal
from enum import StrEnum
from typing import Literal

import msgspec

from scorm_packages.sequencing.definition import Control

CompletionStatus = Literal["completed", "incomplete", "not attempted", "unknown"]
SuccessStatus = Literal["passed", "failed", "unknown"]
Answer = Literal["true", "false", "unknown"]
"""What `adl.nav.request_valid.*` may be (SN §5.6.5)."""
EntryStatus = Literal["not attempted", "incomplete", "completed", "passed", "failed"]


class Request(StrEnum):
    """The navigation requests (SN §5.6.1); the value is the word of `adl.nav.request`."""

    START = "start"
    RESUME_ALL = "resumeAll"
    CONTINUE = "continue"
    PREVIOUS = "previous"
    CHOICE = "choice"
    JUMP = "jump"
    EXIT = "exit"
    EXIT_ALL = "exitAll"
    ABANDON = "abandon"
    ABANDON_ALL = "abandonAll"
    SUSPEND_ALL = "suspendAll"


class NavigationRequest(msgspec.Struct, frozen=True):
    """One request; `target` is an activity's id for choice and jump, else empty."""

    request: Request
    target: str = ""


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """The answer to a navigation request (Overall Sequencing Process, OP.1).

    Exactly one of three things happened: `delivered` names the activity to launch, with a new
    attempt on it or a resumed one; `ended` says that the course was left (suspended or not); or
    neither, and the learner is where the request found them: on the current activity where
    `still_current`, else at the contents, to choose.
    """

    delivered: str | None = None
    resumed: bool = False
    """The delivered activity goes on with its suspended attempt: its data model is kept."""
    ended: bool = False
    suspended: bool = False
    """With `ended`: the course can be resumed."""
    still_current: bool = False
    exception: str = ""
    """The code of the SN book, e.g. "SB.2.9-5"; empty when the request was carried out."""
    exited: tuple[str, ...] = ()
    """Activities whose attempts ended on the way, innermost first."""


class ObjectiveData(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`cmi.objectives.n` of the data model, in the run-time's words; scores may be missing.

    "unknown" is what nobody said anything about. Where the content itself said "unknown", the
    field `…_withdrawn` is true: then nothing is assumed at the end of its attempt (UP.4), and
    global objectives become unknown too.
    """

    id: str
    success_status: SuccessStatus = "unknown"
    completion_status: CompletionStatus = "unknown"
    score_scaled: Decimal | None = None
    score_raw: Decimal | None = None
    score_min: Decimal | None = None
    score_max: Decimal | None = None
    progress_measure: Decimal | None = None
    success_withdrawn: bool = False
    completion_withdrawn: bool = False


class RunTimeData(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a SCO reported that tracking takes over (RTE §4.2; SN §4.2 "RTE to SN mapping").

    `run_time.read_run_time_data` makes it from the elements of the data model. About
    `…_withdrawn` see `ObjectiveData`.
    """

    completion_status: CompletionStatus = "unknown"
    success_status: SuccessStatus = "unknown"
    score_scaled: Decimal | None = None
    score_raw: Decimal | None = None
    score_min: Decimal | None = None
    score_max: Decimal | None = None
    progress_measure: Decimal | None = None
    success_withdrawn: bool = False
    completion_withdrawn: bool = False
    objectives: tuple[ObjectiveData, ...] = ()
    suspend: bool = False
    """cmi.exit was "suspend": the attempt on the activity is to be resumed."""
    total_time_cs: int = 0
    """cmi.total_time including this session, in centiseconds."""


class ContentsEntry(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the table of contents as the learner may see it now."""

    activity: str
    title: str
    level: int
    """0 for the root, 1 for its children."""
    enabled: bool
    """A choice of it would be carried out now."""
    is_current: bool
    status: EntryStatus


class Controls(msgspec.Struct, frozen=True, kw_only=True):
    """What the page has to show (SN §5.6): what is in neither list is hidden."""

    enabled: tuple[Control, ...]
    disabled: tuple[Control, ...]
    has_contents: bool
    """Whether there is a table of contents: something below the root can be chosen now."""


class Situation(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that the page shows and that content may ask, at one moment."""

    controls: Controls
    contents: tuple[ContentsEntry, ...]
    can_continue: Answer
    can_previous: Answer
    can_choose: dict[str, Answer]
    """By activity id: `adl.nav.request_valid.choice.{target=…}`."""
    can_jump: dict[str, Answer]
    course_completion: CompletionStatus
    course_success: SuccessStatus
    course_measure: Decimal | None
    """Of the root's primary objective."""

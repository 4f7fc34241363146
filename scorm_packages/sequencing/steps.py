"""What passes from one process to the next inside the Overall Sequencing Process (OP.1)."""

from enum import StrEnum
from typing import NamedTuple

from scorm_packages.sequencing.nodes import Node


class Termination(StrEnum):
    """Termination requests (SN §4.3)."""

    EXIT = "exit"
    EXIT_ALL = "exitAll"
    SUSPEND_ALL = "suspendAll"
    ABANDON = "abandon"
    ABANDON_ALL = "abandonAll"
    EXIT_PARENT = "exitParent"
    """Only inside TB.2.3: from a post-condition rule."""


class Sequence(StrEnum):
    """Sequencing requests (SN §4.8)."""

    START = "start"
    RESUME_ALL = "resumeAll"
    CONTINUE = "continue"
    PREVIOUS = "previous"
    CHOICE = "choice"
    JUMP = "jump"
    RETRY = "retry"
    EXIT = "exit"


class Requests(NamedTuple):
    """What a navigation request is translated into (NB.2.1)."""

    termination: Termination | None
    sequence: Sequence
    target: Node | None = None


class Found(NamedTuple):
    """What a sequencing request leads to: an activity, or the end of the session, or neither."""

    activity: Node | None = None
    ends_session: bool = False

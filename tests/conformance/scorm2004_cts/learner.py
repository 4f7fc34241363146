"""What the learner does, in the suite's words (CUI: "current user instructions").

Each word stands for a sentence that the suite shows to the tester. `~` brings what is to be filled
in: a title from the contents, or the name of a package.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

Kind = Literal["control", "choose", "leave", "open", "expect left"]


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do. `about` is a control, a title from the contents, or a package's name."""

    kind: Kind
    about: str = ""


_LEAVE = Step("leave")
"""Exit the package or course, unless it was left already."""
_OPEN = Step("open")
"""Open the package again."""
_LEFT = Step("expect left")
"""The current attempt must have ended: what the content asked for, or a rule, has done it."""

_SENTENCES: dict[str, tuple[Step, ...]] = {
    "": (),
    "Continue": (Step("control", "continue"),),
    "Previous": (Step("control", "previous"),),
    "Exit": (_LEAVE,),
    "TRIGExitAll": (Step("control", "exitAll"), _LEFT),
    "OKEnd": (_LEFT,),
    "HasEnded": (),
    "AutoTest": (_LEFT,),
    "APIt1": (Step("choose", "API Implementation Test 1"),),
    "APIt2": (Step("choose", "API Implementation Test 2"),),
    "DMIt1": (Step("choose", "Data Model Implementation Test 1"),),
    "DMIt2": (Step("choose", "Data Model Implementation Test 2"),),
    "DMIt3": (Step("choose", "Data Model Implementation Test 3"),),
    "DMIt4": (Step("choose", "Data Model Implementation Test 4"),),
    "DMBx": (_LEFT, _OPEN),
    "DMBxAct": (_LEFT, _OPEN, Step("choose", "Data Model Behavior Test 1")),
    "ContinueExitCM8": (Step("control", "continue"), _LEFT, _OPEN),
    "ExitCM09ba": (_LEAVE, _OPEN),
    "SuspendCM09ca": (Step("control", "suspendAll"), _LEFT, _OPEN),
    "RelaunchCM10": (_LEFT, _OPEN, Step("choose", "Activity 4")),
    "RelaunchCM11": (_LEAVE, _OPEN),
    "RelaunchCM16": (_LEFT, _OPEN),
    "RelaunchOB3b": (_LEFT, _OPEN),
    "RelaunchSX4a": (_LEFT, _OPEN),
    "RootSX4b": (Step("choose", 'the activity that corresponds to the root of "SX-04b"'),),
    "LaunchDDMb": (_LEFT, Step("open", "DDMb")),
    "ReLaunchDDMa": (_LEFT, Step("open", "DDMa")),
    "ReLaunchDDMb": (_LEFT, Step("open", "DDMb")),
}


def _to_choose(title: str) -> Step:
    return Step("choose", title)


def _to_open(package: str) -> Step:
    return Step("open", package)


_FILLED_IN: dict[tuple[str, int], Callable[..., tuple[Step, ...]]] = {
    ("Choice", 1): lambda title: (_to_choose(title),),
    ("ChoiceExit", 1): lambda title: (_to_choose(title), _LEFT),
    ("launch", 1): lambda title: (_to_choose(title),),
    ("relaunch", 1): lambda package: (_LEAVE, _to_open(package)),
    ("exitlaunch", 1): lambda package: (_LEAVE, _to_open(package)),
    ("autoendrelaunch", 1): lambda package: (_LEFT, _to_open(package)),
    ("launchnchoose", 2): lambda package, title: (_LEAVE, _to_open(package), _to_choose(title)),
    ("relaunchnchoose", 2): lambda package, title: (_LEAVE, _to_open(package), _to_choose(title)),
    ("autoendlaunchnchoose", 2): lambda package, title: (
        _LEFT,
        _to_open(package),
        _to_choose(title),
    ),
}
"""By the word, and how much is filled in."""


def read_instruction(text: str) -> tuple[Step, ...]:
    """What the learner has to do. Raises ValueError for words that the suite does not have."""
    known = _SENTENCES.get(text)
    if known is not None:
        return known
    word, *filled_in = text.split("~")
    steps = _FILLED_IN.get((word, len(filled_in)))
    if steps is not None:
        return steps(*filled_in)
    if not filled_in and word.lower().startswith("relaunch"):
        # After the content has ended: close the course if it is still open, and open it again.
        return (_LEAVE, _OPEN)
    raise ValueError(f"unknown instruction {text!r}")

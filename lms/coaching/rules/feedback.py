"""Feedback forms F9 and F10 and the way of a feedback case (R123–R125).

The centre's own forms are named and not printed in its regulation; these are templates (A36).
Whether a form is filled in by the trainer or about them is unclear too (R125): a form says it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType
from typing import Final

from lms.people.rules.filing import Text, text

HIGHEST: Final = 5
RESPONSE_SHARE: Final = Fraction(4, 5)
"""Of how many feedback has to be in before a run is closed, unless somebody waives it."""


class Direction(StrEnum):
    """Who speaks: trainees about the trainer, or the trainer about the run."""

    ABOUT = "about"
    BY = "by"


class Kind(StrEnum):
    """F9 for trainers, F10 for those who train beside another job."""

    TRAINER = "F9"
    INTERNAL_TRAINER = "F10"


class State(StrEnum):
    """The way of a case: collect, summarise, reply, act, verify, close (R124)."""

    COLLECTING = "collecting"
    SUMMARISED = "summarised"
    REPLIED = "replied"
    ACTING = "acting"
    VERIFIED = "verified"
    CLOSED = "closed"


FLOW: Final[Mapping[State, State]] = MappingProxyType(
    dict(zip(list(State)[:-1], list(State)[1:], strict=True))
)


@dataclass(frozen=True, slots=True)
class Question:
    """Something to be rated from 1 to 5."""

    key: str
    words: Text


_ABOUT: Final = (
    Question("relevance", text("What I learned is of use in my work.", "所学内容对我的工作有用。")),
    Question("clarity", text("The trainer explained clearly.", "培训师讲解清楚。")),
    Question("knowledge", text("The trainer knew the subject.", "培训师熟悉所讲内容。")),
    Question("practice", text("There was enough practice.", "练习充分。")),
    Question("pace", text("The pace was right for me.", "进度适合我。")),
    Question("materials", text("The materials helped me.", "培训资料对我有帮助。")),
)
_ON_THE_JOB: Final = Question(
    "on_the_job", text("The trainer helps me on the job as well.", "培训师在岗上也给予我帮助。")
)
_BY: Final = (
    Question("prepared", text("The participants came prepared.", "学员已做好准备。")),
    Question("took_part", text("The participants took part.", "学员积极参与。")),
    Question("reached", text("The aims of the run were reached.", "本期培训达到了目标。")),
    Question("conditions", text("Room and equipment were as needed.", "场地和设备符合要求。")),
)


def questions_of(kind: Kind, direction: Direction) -> tuple[Question, ...]:
    """The questions of a form, in order."""
    asked = _ABOUT if direction is Direction.ABOUT else _BY
    return (*asked, _ON_THE_JOB) if kind is Kind.INTERNAL_TRAINER else asked


def mean(ratings: Sequence[int]) -> Fraction | None:
    return Fraction(sum(ratings), len(ratings)) if ratings else None


def is_enough(answered: int, invited: int, wanted: Fraction) -> bool:
    """Whether feedback came from a share of `wanted`; nobody asked is nothing missing."""
    return invited == 0 or Fraction(answered, invited) >= wanted

"""What classes and coaching must know of each other, though neither may import the other.

Classes say which runs there are; coaching says what the feedback about a run came to (R123). Each
registers what it knows when it is ready, and asks here.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Final
from uuid import UUID

from lms.people.rules.filing import Text

RUN_EVENT: Final = "course_run"
"""What a run is called among the events that records belong to (`lms.people.rules.filing`)."""


@dataclass(frozen=True, slots=True)
class RunFacts:
    """A run of a course as others need it. Ids of people are employees.

    `internal_trainers` are those of the trainers who teach beside another job (内训师).
    """

    id: UUID
    title: Text
    trainers: Sequence[UUID]
    participants: Sequence[UUID]
    ended_on: date | None = None
    track_id: UUID | None = None
    internal_trainers: Sequence[UUID] = ()


@dataclass(frozen=True, slots=True)
class FeedbackSummary:
    """How many were asked for feedback about a run, how many answered, and where it is read."""

    asked: int
    answered: int
    url: str = ""

    @property
    def rate(self) -> Fraction:
        return Fraction(self.answered, self.asked) if self.asked else Fraction(0)


RunsProvider = Callable[[int], Iterable[RunFacts]]
FeedbackProvider = Callable[[int, UUID], FeedbackSummary | None]

_runs: dict[str, RunsProvider] = {}
_feedback: dict[str, FeedbackProvider] = {}


def register_runs(name: str, provider: RunsProvider) -> None:
    """Have `provider(tenant)` asked for recent runs, the latest first. Again replaces it."""
    _runs[name] = provider


def register_feedback(name: str, provider: FeedbackProvider) -> None:
    """Have `provider(tenant, run)` asked when a run is to be closed. Again replaces it."""
    _feedback[name] = provider


def recent_runs(tenant: int) -> list[RunFacts]:
    """The runs that anybody knows of."""
    return [run for provider in _runs.values() for run in provider(tenant)]


def feedback_of(tenant: int, run: UUID) -> FeedbackSummary | None:
    """What is known of the feedback about a run, all providers together; None without any."""
    found = [one for provider in _feedback.values() if (one := provider(tenant, run))]
    if not found:
        return None
    url = next((one.url for one in found if one.url), "")
    return FeedbackSummary(sum(one.asked for one in found), sum(one.answered for one in found), url)

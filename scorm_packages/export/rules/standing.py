"""How a course stands as a whole, for a system that keeps one result for it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

_DONE = frozenset({"passed", "completed", "failed"})
_HUNDREDTH = Decimal("0.0000001")


@dataclass(frozen=True, slots=True)
class PartState:
    """Where one part of a course stands, in SCORM 1.2's one word."""

    item: UUID
    status: str
    score_scaled: Decimal | None
    place: str
    total_time_cs: int


@dataclass(frozen=True, slots=True)
class Standing:
    """None is "not known"; `score` is from 0 to 1 (SCORM 2004: from -1)."""

    completed: bool | None
    passed: bool | None
    score: Decimal | None
    place: str
    time_cs: int

    @property
    def status(self) -> str:
        """In the words of SCORM 1.2, which lists on screen use."""
        if self.passed is not None:
            return "passed" if self.passed else "failed"
        if self.completed is None:
            return "not attempted"
        return "completed" if self.completed else "incomplete"

    @property
    def percent(self) -> Decimal | None:
        return None if self.score is None else self.score * 100

    @property
    def seconds(self) -> float:
        return self.time_cs / 100

    def as_data(self, registration: UUID) -> Mapping[str, Any]:
        """What the launcher is told (`scorm_packages/export/frontend/src/launcher/protocol.ts`)."""
        score = None
        if self.score is not None:
            scaled = float(self.score.quantize(_HUNDREDTH))
            score = {"scaled": scaled, "raw": round(scaled * 100, 5), "min": 0, "max": 100}
        return {
            "registration": str(registration),
            "completed": self.completed,
            "passed": self.passed,
            "score": score,
            "place": self.place,
            "seconds": self.seconds,
        }


def standing_of_parts(counted: Collection[UUID], states: Sequence[PartState]) -> Standing:
    """The standing of a course whose standard knows no whole: SCORM 1.2, and H5P with its one part.

    It is done when every part that counts is done; passed when none of them failed and at least
    one was passed; failed when one failed. Its score is the mean of its parts' scores.
    """
    known = {state.item: state for state in states}
    parts = [known[item] for item in counted if item in known]
    statuses = [part.status for part in parts]
    all_done = len(parts) == len(counted) and all(status in _DONE for status in statuses)
    scores = [part.score_scaled for part in parts if part.score_scaled is not None]
    passed: bool | None = None
    if "failed" in statuses:
        passed = False
    elif all_done and "passed" in statuses:
        passed = True
    return Standing(
        completed=all_done if states else None,
        passed=passed,
        score=sum(scores, Decimal(0)) / len(scores) if scores else None,
        place=next((part.place for part in reversed(parts) if part.place), ""),
        time_cs=sum(state.total_time_cs for state in states),
    )


def standing_of_whole(
    completion: str, success: str, score: Decimal | None, states: Sequence[PartState]
) -> Standing:
    """The standing of a course that was rolled up: SCORM 2004's root activity."""
    words = {"completed": True, "passed": True, "incomplete": False, "failed": False}
    return Standing(
        completed=words.get(completion),
        passed=words.get(success),
        score=score,
        place=next((state.place for state in reversed(states) if state.place), ""),
        time_cs=sum(state.total_time_cs for state in states),
    )

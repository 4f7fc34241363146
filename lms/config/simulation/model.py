"""By chance, but the same for the same seed: who comes late, who stays away, how well they do."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

SESSIONS: Final = 7
"""Two of seven missed are less than a third, three are more (R91)."""
MINUTES: Final = 60
_HABITS: Final = ((0.6, 0.03), (0.86, 0.3), (1.0, 0.65))
"""Share of people up to there, and how likely each of them is late for a session."""


class Turn(StrEnum):
    """What somebody does about one session."""

    COMES = "comes"
    ASKS_LEAVE = "asks_leave"
    STAYS_AWAY = "stays_away"


@dataclass(frozen=True, slots=True)
class Visit:
    """One session of one person; `late` is minutes after its beginning."""

    turn: Turn
    late: int = 0


class Chance:
    """All dice of the month, thrown in one order."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311 made-up lives, no secret

    def habit(self) -> float:
        """How likely one person is late."""
        place = self._random.random()
        return next(likely for upto, likely in _HABITS if place <= upto)

    def visit(self, habit: float) -> Visit:
        """What somebody of a habit does about a session. From 30 minutes on it is an absence, not
        lateness (A3); some come that late."""
        throw = self._random.random()
        if throw < 0.02:
            return Visit(Turn.STAYS_AWAY)
        if throw < 0.05:
            return Visit(Turn.ASKS_LEAVE)
        if self._random.random() >= habit:
            return Visit(Turn.COMES, late=-self._random.randint(1, 15))
        return Visit(Turn.COMES, late=self._random.choice((1, 3, 5, 8, 12, 20, 35)))

    def course_score(self) -> int:
        """Of 100, in steps of a question's worth."""
        return min(100, max(0, round(self._random.gauss(78, 16) / 20) * 20))

    def takes_course(self) -> bool:
        return self._random.random() < 0.95

    def points(self, most: int) -> int:
        """What a criterion of a scorecard earns."""
        return min(most, max(0, round(self._random.gauss(0.82 * most, 0.18 * most))))

    def hits(self) -> bool:
        """Whether a critical error happens; seldom."""
        return self._random.random() < 0.004

    def minutes(self, low: int, high: int) -> int:
        return self._random.randint(low, high)

    def confirms(self) -> bool:
        """Whether a recommendation is confirmed; some are dismissed with a reason."""
        return self._random.random() < 0.9


def session_days(first: datetime, count: int = SESSIONS) -> list[datetime]:
    """Tuesdays and Thursdays from `first` on, at its hour."""
    found: list[datetime] = []
    day = first
    while len(found) < count:
        if day.weekday() in (1, 3):
            found.append(day)
        day += timedelta(days=1)
    return found

"""What happens when: everything of the month in one list, done in the order of time."""

from collections.abc import Callable
from datetime import datetime

from lms.config.simulation.clock import Clock

Deed = Callable[[], None]


class Agenda:
    """Deeds by their moment. What is entered while it runs must lie ahead."""

    def __init__(self) -> None:
        self._deeds: list[tuple[datetime, int, Deed]] = []
        self._entered = 0

    def enter(self, moment: datetime, deed: Deed) -> None:
        """Have `deed` done at `moment`; deeds of one moment in the order they were entered."""
        self._entered += 1
        self._deeds.append((moment, self._entered, deed))

    def live(self, clock: Clock, until: datetime | None = None) -> None:
        """Do everything up to a moment, with the clock at the moment of each deed."""
        while self._deeds:
            self._deeds.sort(key=lambda one: one[:2])
            due, self._deeds = self._deeds, []
            for number, (moment, _entered, deed) in enumerate(due):
                if until and moment > until:
                    return
                clock.at(moment)
                deed()
                if self._deeds:  # Something new: it may come before what is left.
                    self._deeds += due[number + 1 :]
                    break

"""A circuit breaker as a value: closed, open, half open.

Closed: messages go out. After THRESHOLD failures in a row it opens: nothing goes out until a
cool-down is over. Then one message is let through as a probe (half open). If the partner answers,
it closes; if not, it opens again for twice as long. A probe whose process died is not waited for
longer than PROBE_PATIENCE. Only failures of the partner as a whole count: a message that was
refused for its content shows that the partner is alive.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

THRESHOLD = 5
FIRST_COOL_DOWN = timedelta(seconds=30)
LONGEST_COOL_DOWN = timedelta(minutes=15)
PROBE_PATIENCE = timedelta(minutes=2)


class BreakerState(StrEnum):
    CLOSED = "closed"
    OPEN = "open"
    HALF_OPEN = "half_open"


@dataclass(frozen=True, slots=True)
class Breaker:
    """`failures` in a row since the last answer; `trips` in a row since it was last closed.

    `until` is the end of the cool-down when open, the end of the probe's time when half open.
    """

    state: BreakerState = BreakerState.CLOSED
    failures: int = 0
    trips: int = 0
    until: datetime | None = None

    def admit(self, now: datetime) -> "Breaker | None":
        """Return the state after letting one message out at `now`, or None if none may go."""
        if self.state is BreakerState.CLOSED:
            return self
        if self.until is not None and now < self.until:
            return None
        return replace(self, state=BreakerState.HALF_OPEN, until=now + PROBE_PATIENCE)

    def answered(self) -> "Breaker":
        """Return the state after any answer that shows the partner alive."""
        return Breaker()

    def failed(self, now: datetime) -> "Breaker":
        """Return the state after a failure of the partner as a whole.

        A failure that comes in while it is open already (a message that was under way when it
        opened) does not make the cool-down longer.
        """
        failures = self.failures + 1
        if self.state is BreakerState.OPEN:
            return replace(self, failures=failures)
        if self.state is BreakerState.CLOSED and failures < THRESHOLD:
            return replace(self, failures=failures)
        pause = min(FIRST_COOL_DOWN * 2 ** min(self.trips, 20), LONGEST_COOL_DOWN)
        return Breaker(BreakerState.OPEN, failures, self.trips + 1, now + pause)

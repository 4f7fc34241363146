"""What becomes of a message after one attempt: the outbox's own state machine, as one function."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from lms.sync.rules.answers import Outcome, Verdict
from lms.sync.rules.ordering import MessageState
from xapi.outside.backoff import delay


@dataclass(frozen=True, slots=True)
class Step:
    """The message's next state; `not_before` is set for PENDING only."""

    state: MessageState
    not_before: datetime | None = None


def after_attempt(
    verdict: Verdict,
    *,
    attempts: int,
    queued_at: datetime,
    now: datetime,
    draw: Callable[[], float],
    newer_exists: bool,
) -> Step:
    """Decide the next state after the `attempts`-th attempt got `verdict` at `now`.

    A message that failed while a newer one was written is not tried again: the newer one says
    all it would have said.
    """
    if verdict.outcome is Outcome.DELIVERED:
        return Step(MessageState.DELIVERED)
    if newer_exists:
        return Step(MessageState.SUPERSEDED)
    if verdict.outcome is Outcome.CONFLICT:
        return Step(MessageState.HELD)
    if verdict.outcome is Outcome.DEAD or verdict.reason is None:
        return Step(MessageState.DEAD)
    if verdict.reason.patience.is_over(attempts, now - queued_at):
        return Step(MessageState.DEAD)
    return Step(MessageState.PENDING, now + delay(attempts, draw=draw, asked=verdict.after))


BURST = timedelta(seconds=10)
"""How much of its minute a connection may use at once after a rest."""


def pace(now: datetime, paid_until: datetime | None, per_minute: int) -> tuple[bool, datetime]:
    """Apply a rate limit by one remembered moment (the generic cell rate algorithm).

    Every message costs an even share of a minute; `paid_until` is up to when the shares are spent,
    and may run ahead of the clock by BURST. Returns True and the new `paid_until`, or False and
    the moment from which on the next message may go.
    """
    spent = max(now, paid_until or now)
    if spent - BURST > now:
        return False, spent - BURST
    return True, spent + timedelta(minutes=1) / per_minute

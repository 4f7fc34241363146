"""One light per connection. It is green only when nothing is wrong and nothing waits too long."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from lms.sync.rules.breaker import BreakerState
from lms.sync.rules.ordering import MessageState

OVERDUE = timedelta(minutes=15)


class Light(StrEnum):
    GREEN = "green"
    AMBER = "amber"
    RED = "red"


class Sign(StrEnum):
    """What the light says, gravest first; pages put it into words."""

    DEAD_LETTERS = "dead_letters"
    PARTNER_DOWN = "partner_down"
    DECISIONS_NEEDED = "decisions_needed"
    PROBING = "probing"
    OVERDUE = "overdue"
    SWITCHED_OFF = "switched_off"
    ALL_DELIVERED = "all_delivered"
    SENDING = "sending"


@dataclass(frozen=True, slots=True)
class Health:
    light: Light
    signs: tuple[Sign, ...]


def health(
    *,
    enabled: bool,
    breaker: BreakerState,
    counts: Mapping[MessageState, int],
    oldest_wait: timedelta | None,
) -> Health:
    """Judge a connection by its counts per state and the age of its oldest unsent message."""
    red = [
        sign
        for sign, applies in (
            (Sign.DEAD_LETTERS, counts.get(MessageState.DEAD, 0) > 0),
            (Sign.PARTNER_DOWN, breaker is BreakerState.OPEN),
            (Sign.DECISIONS_NEEDED, counts.get(MessageState.HELD, 0) > 0),
        )
        if applies
    ]
    amber = [
        sign
        for sign, applies in (
            (Sign.PROBING, breaker is BreakerState.HALF_OPEN),
            (Sign.OVERDUE, enabled and oldest_wait is not None and oldest_wait > OVERDUE),
            (Sign.SWITCHED_OFF, not enabled),
        )
        if applies
    ]
    if red or amber:
        return Health(Light.RED if red else Light.AMBER, (*red, *amber))
    waiting = counts.get(MessageState.PENDING, 0) + counts.get(MessageState.LEASED, 0)
    return Health(Light.GREEN, (Sign.SENDING if waiting else Sign.ALL_DELIVERED,))

"""What was delivered of what was planned (R40, R122).

Classes, coaching and whoever else delivers training lie above this room: they register a provider,
which is asked for the items of a plan. Several providers add up.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Delivered:
    """What was delivered of a plan item. `headcount` counts people once per session; `cost` is
    what the provider knows of, beside the cost lines of the plan."""

    plan_item: UUID
    sessions: int = 0
    hours: Decimal = Decimal(0)
    headcount: int = 0
    cost: Decimal = Decimal(0)

    def __add__(self, other: "Delivered") -> "Delivered":
        return Delivered(
            self.plan_item,
            self.sessions + other.sessions,
            self.hours + other.hours,
            self.headcount + other.headcount,
            self.cost + other.cost,
        )


Provider = Callable[[int, Collection[UUID]], Iterable[Delivered]]
_providers: Final[dict[str, Provider]] = {}


def register_delivery(room: str, provider: Provider) -> None:
    """Have `provider(tenant, plan_items)` asked what was delivered. Again replaces it."""
    _providers[room] = provider


def delivered_of(tenant: int, plan_items: Collection[UUID]) -> dict[UUID, Delivered]:
    """What all providers together know of each item; nothing is a `Delivered` of zeros."""
    found = {item: Delivered(item) for item in plan_items}
    for provider in _providers.values() if plan_items else ():
        for one in provider(tenant, plan_items):
            if one.plan_item in found:
                found[one.plan_item] += one
    return found


class Status(StrEnum):
    """How an item stands on a day."""

    COMING = "coming"
    RUNNING = "running"
    DONE = "done"
    SHORT = "short"
    MISSED = "missed"


OVER: Final = frozenset({Status.DONE, Status.SHORT, Status.MISSED})
"""An item of which nothing more is awaited, for better or worse."""


@dataclass(frozen=True, slots=True)
class Planned:
    """What was planned of an item; zero is: not said, and so not compared."""

    sessions: int
    hours: Decimal
    headcount: int
    starts_on: date | None
    ends_on: date | None


def status_of(planned: Planned, delivered: Delivered, today: date) -> Status:
    """DONE when each planned figure is reached; else by the days: MISSED or SHORT once it is over.

    An item without any planned figure is done with its first session.
    """
    if planned.sessions or planned.hours or planned.headcount:
        is_done = (
            delivered.sessions >= planned.sessions
            and delivered.hours >= planned.hours
            and delivered.headcount >= planned.headcount
        )
    else:
        is_done = delivered.sessions > 0
    if is_done:
        return Status.DONE
    if planned.ends_on and planned.ends_on < today:
        return Status.SHORT if delivered.sessions else Status.MISSED
    if delivered.sessions or (planned.starts_on and planned.starts_on <= today):
        return Status.RUNNING
    return Status.COMING


def share_done(statuses: Collection[Status]) -> int:
    """How much of what was to be done by now was done, in whole percent, rounded down.

    100 where nothing was due yet: what is still to come counts neither way.
    """
    due = [one for one in statuses if one in OVER]
    return 100 * due.count(Status.DONE) // len(due) if due else 100

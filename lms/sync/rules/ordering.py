"""Which of several messages about one learner and one object still matters.

A message states a result as it stands after one archive entry, so a newer one says all that an
older one would have said. Hence:

* Messages about one object of one learner go out one after the other, never side by side.
* An older one that is not under way when a newer one exists is *superseded*: it is kept, and not
  sent. That holds for dead and held ones too: sending them later would put an old result over a
  new one.
* One that is under way is left to finish; the newer one waits for it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class MessageState(StrEnum):
    """PENDING waits for its time; LEASED is under way; DELIVERED was accepted; DEAD was refused or
    given up; HELD waits for a person's decision; DISMISSED was left unsent by a person's decision;
    SUPERSEDED was overtaken by a newer one."""

    PENDING = "pending"
    LEASED = "leased"
    DELIVERED = "delivered"
    DEAD = "dead"
    SUPERSEDED = "superseded"
    HELD = "held"
    DISMISSED = "dismissed"


OVERTAKABLE = frozenset(
    {MessageState.PENDING, MessageState.DEAD, MessageState.HELD, MessageState.DISMISSED}
)
DISMISSABLE = frozenset({MessageState.DEAD, MessageState.HELD})
REPLAYABLE = frozenset({MessageState.DELIVERED, MessageState.DISMISSED, *DISMISSABLE})


@dataclass(frozen=True, slots=True)
class Version:
    """One message of the family that shares connection, learner, object and kind."""

    number: int
    state: MessageState


def newest(family: Iterable[Version]) -> Version | None:
    """Return the member with the highest number, or None of an empty family."""
    return max(family, key=lambda version: version.number, default=None)


def overtaken(family: Iterable[Version]) -> list[int]:
    """Return the numbers of the members that are to become SUPERSEDED, lowest first."""
    members = list(family)
    last = newest(members)
    return sorted(
        member.number
        for member in members
        if last is not None and member.number < last.number and member.state in OVERTAKABLE
    )


def sendable(family: Iterable[Version]) -> int | None:
    """Return the number of the member that may go out now, or None while one is under way."""
    members = list(family)
    if any(member.state is MessageState.LEASED for member in members):
        return None
    last = newest(members)
    return last.number if last is not None and last.state is MessageState.PENDING else None


def replayable(version: Version, family: Iterable[Version]) -> bool:
    """Tell whether sending this member once more can do no harm: it is the newest, and at rest."""
    last = newest(family)
    return last is not None and version.number == last.number and version.state in REPLAYABLE

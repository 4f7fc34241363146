"""Sending a batch so that one bad statement neither fails the others nor is lost itself.

A store takes a batch whole or not at all. A batch that is refused for its content is halved, and
the first half settled before the second is sent, so statements leave in their order whatever
happens. What is refused alone is refused for good. Trouble of the store as a whole stops
everything; what was settled before stays settled.

    send [a b c d]  → 400
      send [a b]    → 200      a, b taken
      send [c d]    → 400
        send [c]    → 400      c refused
        send [d]    → 200      d taken
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from xapi.forwarding.rules.verdicts import Outcome, Verdict


@dataclass(frozen=True, slots=True)
class Content:
    """The content of an attachment: `key` says where its bytes are."""

    sha2: str
    content_type: str
    size: int
    key: str


@dataclass(frozen=True, slots=True)
class Parcel:
    """A statement as it is sent. `actor` is a key of whoever it is about, None for nobody in
    particular; `voids` says that it is a voiding one; `contents` go with it.
    """

    id: UUID
    position: int
    body: bytes
    actor: int | None = None
    voids: bool = False
    contents: tuple[Content, ...] = ()

    @property
    def size(self) -> int:
        """Bytes to be sent."""
        return len(self.body) + sum(content.size for content in self.contents)


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of one statement: taken, or refused with a reason."""

    id: UUID
    position: int
    verdict: Verdict
    actor: int | None = None

    @property
    def is_taken(self) -> bool:
        """Whether the other store has it."""
        return self.verdict.outcome is Outcome.TAKEN


@dataclass(frozen=True, slots=True)
class Stopped:
    """Nothing more can be sent now."""

    verdict: Verdict


Post = Callable[[Sequence[Parcel]], Verdict]
# Looks at what the store has under the id of a statement that met a conflict.
Look = Callable[[Parcel], Verdict]


def settle(
    parcels: Sequence[Parcel], post: Post, look: Look, held: set[int] | None = None
) -> Iterator[Settled | Stopped]:
    """Send the parcels, in their order; a Stopped, if it comes, comes last.

    With `held`, actors whose statements wait: theirs are passed over, and whoever has a statement
    refused is added.
    """
    if held:
        parcels = [parcel for parcel in parcels if parcel.actor not in held]
    if not parcels:
        return
    verdict = post(parcels)
    if verdict.outcome is Outcome.TAKEN:
        for parcel in parcels:
            yield Settled(parcel.id, parcel.position, verdict, parcel.actor)
    elif verdict.outcome is Outcome.TROUBLE:
        yield Stopped(verdict)
    elif len(parcels) == 1:
        yield _alone(parcels[0], verdict, look, held)
    else:
        yield from _halves(parcels, post, look, held)


def _halves(
    parcels: Sequence[Parcel], post: Post, look: Look, held: set[int] | None
) -> Iterator[Settled | Stopped]:
    middle = len(parcels) // 2
    for half in (parcels[:middle], parcels[middle:]):
        for event in settle(half, post, look, held):
            yield event
            if isinstance(event, Stopped):
                return


def _alone(
    parcel: Parcel, verdict: Verdict, look: Look, held: set[int] | None
) -> Settled | Stopped:
    if verdict.outcome is Outcome.CONFLICT:
        verdict = look(parcel)
    elif verdict.outcome is Outcome.DOUBTFUL and parcel.voids:
        verdict = replace(verdict, outcome=Outcome.REFUSED, reason="voiding_refused")
    if verdict.outcome in (Outcome.TROUBLE, Outcome.DOUBTFUL):
        return Stopped(verdict)
    if verdict.outcome is not Outcome.TAKEN and held is not None and parcel.actor is not None:
        held.add(parcel.actor)
    return Settled(parcel.id, parcel.position, verdict, parcel.actor)


def batches(parcels: Sequence[Parcel], *, most: int, largest: int) -> Iterator[list[Parcel]]:
    """Cut into batches of up to `most` parcels and `largest` bytes; one parcel always goes."""
    batch: list[Parcel] = []
    size = 0
    for parcel in parcels:
        if batch and (len(batch) == most or size + parcel.size > largest):
            yield batch
            batch, size = [], 0
        batch.append(parcel)
        size += parcel.size
    if batch:
        yield batch

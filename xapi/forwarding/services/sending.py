"""Sending prepared statements to one destination, and recording what came of each batch."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from http import HTTPStatus
from typing import Final

from xapi.forwarding.adapters.stores import Store, seconds_to_send
from xapi.forwarding.models import Destination
from xapi.forwarding.rules.conflicts import UNREADABLE, judge_conflict
from xapi.forwarding.rules.health import MOST_REFUSED_IN_A_ROW, batch_size
from xapi.forwarding.rules.splitting import Parcel, Settled, Stopped, batches, settle
from xapi.forwarding.rules.verdicts import Outcome, Verdict, judge, judge_failure
from xapi.forwarding.services.leases import (
    Clock,
    Draw,
    Halt,
    Lease,
    note_answer,
    note_success,
    note_trouble,
)
from xapi.forwarding.services.letters import note_refused, note_taken
from xapi.forwarding.services.preparing import Prepared
from xapi.outside.answers import Answer

LARGEST_BATCH: Final = 2 * 1024 * 1024
# Notes, in the transaction of the batch, up to which position everything is settled.
Advance = Callable[[Destination, int], None]


@dataclass(slots=True)
class ForwardReport:
    """What one run did; `stopped` says why it ended early, `goes_on` that there is more to do."""

    delivered: int = 0
    refused: int = 0
    stopped: str = ""
    goes_on: bool = False


@dataclass(slots=True)
class Sender:
    """Sends for the holder of `lease`. `destination` is its row as last recorded."""

    lease: Lease[Destination]
    store: Store
    clock: Clock
    draw: Draw
    report: ForwardReport = field(default_factory=ForwardReport)

    @property
    def destination(self) -> Destination:
        """The row as it was recorded last."""
        return self.lease.partner

    def send(
        self, prepared: Prepared, *, end: int, advance: Advance, held: set[int] | None = None
    ) -> None:
        """Send all of it; when this returns, everything up to the position `end` is settled.

        Raises Halt when the other store fails or refuses everything, and LeaseLost. What was
        settled until then has been recorded.
        """
        parcels, withheld = prepared.parcels, prepared.withheld
        while True:
            batch = self._next_batch(parcels)
            parcels = parcels[len(batch) :]
            events = self._settled(batch, held)
            reached = _reached(events, batch[-1].position if parcels else end)
            passed = [each for each in withheld if reached is not None and each.position <= reached]
            withheld = withheld[len(passed) :]
            self._record(events, passed, reached, advance)
            if not parcels:
                return

    def _next_batch(self, parcels: Sequence[Parcel]) -> list[Parcel]:
        """As many as the store's health allows: a small one probes, then it goes on as before."""
        most = batch_size(self.destination.batch_size, self.destination.failures)
        return next(batches(parcels, most=most, largest=LARGEST_BATCH), [])

    def _settled(self, batch: Sequence[Parcel], held: set[int] | None) -> list[Settled | Stopped]:
        """What became of the batch. Ends early when one after the other is refused."""
        events: list[Settled | Stopped] = []
        in_a_row = self.destination.refused_in_a_row
        for event in settle(batch, self._post, self._look, held):
            events.append(event)
            if isinstance(event, Settled):
                in_a_row = 0 if event.is_taken else in_a_row + 1
            if in_a_row >= MOST_REFUSED_IN_A_ROW:
                events.append(Stopped(Verdict(Outcome.TROUBLE, "refuses_everything")))
                break
        return events

    def _record(
        self,
        events: Sequence[Settled | Stopped],
        withheld: Sequence[Settled],
        reached: int | None,
        advance: Advance,
    ) -> None:
        now = self.clock()
        settled = [event for event in events if isinstance(event, Settled)]
        taken = [event for event in settled if event.is_taken]
        refused = [event for event in settled if not event.is_taken]
        with self.lease.recording() as row:
            if reached is not None:
                advance(row, reached)
            row.delivered += len(taken)
            row.refused_in_a_row = _in_a_row(row.refused_in_a_row, settled, len(withheld))
            if taken:
                note_success(row, now)
            elif settled:
                note_answer(row)
            stopped = self._stopped(row, events)
            row.save()
            note_taken(row, taken, now)
            note_refused(row, sorted([*refused, *withheld], key=lambda event: event.position), now)
        self.lease = Lease(row, self.lease.token)
        self.report.delivered += len(taken)
        self.report.refused += len(refused) + len(withheld)
        if stopped:
            raise Halt(stopped)

    def _stopped(self, row: Destination, events: Sequence[Settled | Stopped]) -> str:
        """Note on the row why nothing more is sent, and return it; "" when all is well."""
        if row.refused_in_a_row >= MOST_REFUSED_IN_A_ROW:
            row.blocked = "refuses_everything"
            row.last_failure_at = self.clock()
            row.last_failure_code = row.blocked
            return row.blocked
        if events and isinstance(events[-1], Stopped):
            note_trouble(row, events[-1].verdict, self.clock(), self.draw)
            return events[-1].verdict.reason
        return ""

    def _post(self, parcels: Sequence[Parcel]) -> Verdict:
        seconds = seconds_to_send(sum(parcel.size for parcel in parcels))
        self.lease.renew(self.clock(), more=timedelta(seconds=seconds))
        answer = self.store.post(parcels)
        return judge(answer, [str(parcel.id) for parcel in parcels], now=self.clock())

    def _look(self, parcel: Parcel) -> Verdict:
        """Is what they have under this id the same? One that is voided there is the same too."""
        for voided in (False, True):
            self.lease.renew(self.clock())
            answer = self.store.statement(parcel.id, voided=voided)
            if not isinstance(answer, Answer) or answer.status != HTTPStatus.NOT_FOUND:
                break
        if isinstance(answer, Answer) and answer.status == HTTPStatus.OK:
            return judge_conflict(parcel.body, answer.body)
        verdict = judge_failure(answer, now=self.clock())
        hidden = isinstance(answer, Answer) and answer.status in _HIDDEN
        return UNREADABLE if hidden or verdict.outcome is not Outcome.TROUBLE else verdict


_HIDDEN: Final = (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND)


def _reached(events: Sequence[Settled | Stopped], upto: int) -> int | None:
    """The position up to which all is settled: the whole batch, or what came before the stop."""
    if not (events and isinstance(events[-1], Stopped)):
        return upto
    return max((event.position for event in events if isinstance(event, Settled)), default=None)


def _in_a_row(before: int, settled: Sequence[Settled], withheld: int) -> int:
    """How many have been refused since one was taken."""
    count = before
    for event in settled:
        count = 0 if event.is_taken else count + 1
    return count if any(event.is_taken for event in settled) else count + withheld

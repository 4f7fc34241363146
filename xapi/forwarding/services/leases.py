"""One worker at a time for each partner.

A worker takes the lease of a partner, renews it before every exchange, and records what came of it
only while the lease is still its own. Whoever is killed leaves a lease that runs out; whoever was
merely slow finds it taken and lets go. The network is never waited for inside a transaction.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Generic, TypeVar
from uuid import UUID

from django.db import connection, transaction
from django.db.models import QuerySet

from xapi.forwarding.models.partners import Partner
from xapi.forwarding.rules.health import rest
from xapi.forwarding.rules.verdicts import Outcome, Verdict
from xapi.tenancy import uuid7

P = TypeVar("P", bound=Partner)
Clock = Callable[[], datetime]
Draw = Callable[[], float]
# Longer than one exchange may take.
LEASE: Final = timedelta(minutes=3)


class Halt(Exception):
    """Nothing more can be done in this run; the text is the code of a reason, and is recorded."""


class LeaseLost(Exception):
    """Somebody else has the partner now, or an operator has paused or changed it."""


@dataclass(frozen=True, slots=True)
class Lease(Generic[P]):
    """The right to work for `partner` until `token` is not its lease any more."""

    partner: P
    token: UUID

    def renew(self, now: datetime, *, more: timedelta = timedelta()) -> None:
        """Go on for another LEASE and `more`. Raises LeaseLost, also when it has been paused."""
        ours = self._ours().filter(is_paused=False)
        if not ours.update(leased_until=now + LEASE + more):
            raise LeaseLost

    @contextmanager
    def recording(self) -> Iterator[P]:
        """The partner's row as it is now, locked, in a transaction. Raises LeaseLost."""
        with transaction.atomic():
            row = self._ours().select_for_update(no_key=True).first()
            if row is None:
                raise LeaseLost
            yield row

    def release(self) -> None:
        """Let others have it."""
        self._ours().update(lease_token=None, leased_until=None)

    def _ours(self) -> QuerySet[P]:
        model = type(self.partner)
        return model._default_manager.filter(
            tenant=self.partner.tenant, id=self.partner.id, lease_token=self.token
        )


def take_lease(model: type[P], tenant: int, partner_id: UUID, now: datetime) -> Lease[P] | None:
    """The lease of a partner; None when there is nothing to do for it, or somebody has it."""
    if connection.in_atomic_block:
        raise RuntimeError("this speaks over the network; call it outside transactions")
    with transaction.atomic():
        partner = (
            model._default_manager.select_for_update(no_key=True, skip_locked=True)
            .filter(tenant=tenant, id=partner_id)
            .first()
        )
        if partner is None or not _may_work(partner, now):
            return None
        partner.lease_token = uuid7()
        partner.leased_until = now + LEASE
        partner.save(update_fields=["lease_token", "leased_until"])
    return Lease(partner, partner.lease_token)


def _may_work(partner: Partner, now: datetime) -> bool:
    if partner.is_paused or partner.blocked:
        return False
    waits = (partner.rest_until, partner.leased_until)
    return all(moment is None or moment <= now for moment in waits)


@contextmanager
def working(lease: Lease[P], clock: Clock, draw: Draw) -> Iterator[None]:
    """Let go of the lease in the end. A fault of ours rests and shows like one of the other store.

    Otherwise one statement that we stumble over would be stumbled over every ten seconds, unseen.
    """
    try:
        yield
    except (LeaseLost, Halt):
        raise
    except Exception as error:
        verdict = Verdict(Outcome.TROUBLE, "internal_error", detail=type(error).__name__)
        with suppress(LeaseLost), lease.recording() as row:
            note_trouble(row, verdict, clock(), draw)
            row.save()
        raise
    finally:
        lease.release()


def note_answer(partner: Partner) -> None:
    """The other store works, whatever it thinks of what we sent. The caller saves."""
    partner.failures = 0
    partner.rest_until = None


def note_success(partner: Partner, now: datetime) -> None:
    """The other store has done what it was asked for. The caller saves."""
    note_answer(partner)
    partner.last_success_at = now


def note_trouble(partner: Partner, verdict: Verdict, now: datetime, draw: Draw) -> None:
    """The other store failed as a whole: rest before the next try. The caller saves."""
    partner.failures += 1
    partner.rest_until = now + rest(partner.failures, draw=draw, asked=verdict.after)
    partner.last_failure_at = now
    partner.last_failure_code = verdict.reason
    partner.last_failure_detail = verdict.detail

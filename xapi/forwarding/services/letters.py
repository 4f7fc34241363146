"""Keeping the list of dead letters true to what happened."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import F

from xapi.forwarding.models import DeadLetter, Destination, LetterState
from xapi.forwarding.queries import open_letters
from xapi.forwarding.rules.splitting import Settled

KEPT: Final = timedelta(days=90)


def note_taken(destination: Destination, taken: Sequence[Settled], now: datetime) -> None:
    """What has arrived is no dead letter any more."""
    open_letters(destination).filter(statement_id__in=[event.id for event in taken]).update(
        state=LetterState.DELIVERED, last_at=now
    )


def note_refused(destination: Destination, refused: Iterable[Settled], now: datetime) -> None:
    """A letter for each; one that is refused again is open again."""
    for event in refused:
        told = {
            "position": event.position,
            "reason": event.verdict.reason,
            "status": event.verdict.status,
            "detail": event.verdict.detail,
            "state": LetterState.OPEN,
            "held": _holds(destination, event),
            "caught_up": None,
            "last_at": now,
        }
        DeadLetter.objects.update_or_create(
            tenant=destination.tenant,
            destination=destination,
            statement_id=event.id,
            defaults={**told, "attempts": F("attempts") + 1},
            create_defaults={**told, "first_at": now},
        )


def _holds(destination: Destination, event: Settled) -> int | None:
    """The actor who waits for this letter: nobody, if one before it is waited for already."""
    if not destination.holds_actor or event.actor is None:
        return None
    others = open_letters(destination).filter(held=event.actor, position__lt=event.position)
    return None if others.exists() else event.actor


def forget(tenant: int, statement_ids: Collection[UUID]) -> None:
    """The statements are gone: nothing is left to send, and what another store said of them goes.

    The letters stay, closed, so that whoever waits for them goes on.
    """
    DeadLetter.objects.filter(tenant=tenant, statement_id__in=statement_ids).update(
        state=LetterState.DISMISSED, detail=""
    )


def tidy(now: datetime) -> int:
    """Throw away letters of all tenants that have long been settled; return how many."""
    settled = (LetterState.DELIVERED, LetterState.DISMISSED)
    old = DeadLetter.objects.filter(state__in=settled, held=None, last_at__lt=now - KEPT)
    return old.delete()[0]


def held_actors(destination: Destination) -> set[int]:
    """The keys of the actors whose statements wait for a letter."""
    letters = DeadLetter.objects.filter(
        tenant=destination.tenant, destination=destination, held__isnull=False
    )
    return {held for held in letters.values_list("held", flat=True) if held is not None}

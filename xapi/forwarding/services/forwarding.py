"""Sending what is due to one destination.

    letters that are wanted once more ─► actors that were held ─► the record, from `position` on

The record is read ascending, never past Consistent-Through, so no writer still at work is stepped
over. What is chosen goes out in batches, one after the other; after each the position, the dead
letters and the health of the destination are recorded in one transaction. A process killed between
sending and recording sends the batch again: the same ids, which the other store knows already.
"""

import random
from datetime import timedelta
from typing import Final
from uuid import UUID

import structlog
from django.db.models import QuerySet
from django.utils import timezone

from xapi.forwarding.adapters import vault
from xapi.forwarding.adapters.stores import LIMITS, open_store
from xapi.forwarding.models import DeadLetter, Destination, LetterState
from xapi.forwarding.rules.verdicts import Outcome, Verdict
from xapi.forwarding.services.leases import (
    Clock,
    Draw,
    Halt,
    Lease,
    LeaseLost,
    note_trouble,
    take_lease,
    working,
)
from xapi.forwarding.services.letters import held_actors
from xapi.forwarding.services.preparing import Preparation
from xapi.forwarding.services.sending import ForwardReport, Sender
from xapi.lrs.queries import (
    StatementFilter,
    consistent_through,
    find_statements,
    statement_by_id,
)
from xapi.lrs.rules.positions import moment_of
from xapi.outside.http import Limits
from xapi.outside.sealing import UnsealError
from xapi.statements.parsing import read_stored

READ_AT_ONCE: Final = 250
# Of one run; then other destinations get their turn.
MOST_PAGES: Final = 40
LONGEST_RUN: Final = timedelta(minutes=1)

log = structlog.get_logger("callcraft.forwarding")


def forward_due(
    tenant: int,
    destination_id: UUID,
    *,
    clock: Clock = timezone.now,
    draw: Draw = random.random,
    limits: Limits = LIMITS,
) -> ForwardReport:
    """Send what is due. Does nothing when the destination rests, or another worker is at it.

    Must not be called inside a transaction (RuntimeError).
    """
    report = ForwardReport()
    lease = take_lease(Destination, tenant, destination_id, clock())
    if lease is None:
        return report
    try:
        with working(lease, clock, draw):
            _run(lease, clock, draw, limits, report)
    except LeaseLost:
        report.stopped = "lease_lost"
    except Halt as halt:
        report.stopped = str(halt)
    log.info(
        "forwarding.run",
        destination=str(destination_id),
        delivered=report.delivered,
        refused=report.refused,
        stopped=report.stopped or None,
    )
    return report


def _run(
    lease: Lease[Destination], clock: Clock, draw: Draw, limits: Limits, report: ForwardReport
) -> None:
    try:
        secrets = vault.open_(lease.partner)
    except UnsealError as error:
        verdict = Verdict(Outcome.TROUBLE, "secret_unreadable", detail=str(error))
        with lease.recording() as row:
            note_trouble(row, verdict, clock(), draw)
            row.save()
        raise Halt(verdict.reason) from error
    store = open_store(lease.partner, secrets.secret, limits)
    sender = Sender(lease, store, clock, draw, report)
    preparation = Preparation.of(lease.partner, secrets.pseudonym_key)
    _send_wanted(sender, preparation)
    _send_held(sender, preparation)
    _send_new(sender, preparation)


def _send_wanted(sender: Sender, preparation: Preparation) -> None:
    """Letters that somebody wants to be tried once more, one by one, in their order."""
    # One that lies ahead, after a replay, comes in its turn.
    letters = _letters(sender.destination).filter(
        state=LetterState.WANTED, position__lte=sender.destination.position
    )
    for letter in letters.order_by("position"):
        stored = statement_by_id(letter.tenant, letter.statement_id)
        prepared = preparation.prepare([stored] if stored and not stored.voided else [])
        if not (prepared.parcels or prepared.withheld):
            # Voided meanwhile, or not chosen any more: there is nothing to send.
            letter.state = LetterState.DISMISSED
            letter.last_at = sender.clock()
            letter.save(update_fields=["state", "last_at"])
            continue
        sender.send(prepared, end=sender.destination.position, advance=_stay)


def _send_held(sender: Sender, preparation: Preparation) -> None:
    """What actors did while a letter of theirs was open, now that it is settled."""
    settled = (LetterState.DELIVERED, LetterState.DISMISSED)
    letters = _letters(sender.destination).filter(held__isnull=False, state__in=settled)
    for letter in letters.order_by("position"):
        while not _caught_up(sender, preparation, letter):
            letter.refresh_from_db(fields=["caught_up"])


def _caught_up(sender: Sender, preparation: Preparation, letter: DeadLetter) -> bool:
    """Send a page of what the held actor did after the letter; whether that was the last one."""
    first = statement_by_id(letter.tenant, letter.statement_id)
    actor = read_stored(first.payload).actor.identifier() if first else None
    last = sender.destination.position
    after = letter.caught_up or letter.position or 0
    page = find_statements(
        letter.tenant,
        StatementFilter(
            agent=actor, ascending=True, after=after, limit=READ_AT_ONCE, through=moment_of(last)
        ),
    )
    missed = [stored for stored in page.statements if stored.position <= last]
    prepared = preparation.prepare(missed, only=letter.held)
    again: set[int] = set()

    def advance(_row: Destination, reached: int) -> None:
        DeadLetter.objects.filter(tenant=letter.tenant, id=letter.id).update(caught_up=reached)

    if missed:
        sender.send(prepared, end=missed[-1].position, advance=advance, held=again)
    is_over = page.after is None or len(missed) < len(page.statements)
    # Whoever is refused again waits for that letter now.
    if is_over or again or prepared.withheld:
        letter.held = None
        letter.save(update_fields=["held"])
        return True
    return False


def _send_new(sender: Sender, preparation: Preparation) -> None:
    begun = sender.clock()
    for _ in range(MOST_PAGES):
        if sender.clock() - begun > LONGEST_RUN:
            break
        destination = sender.destination
        through = consistent_through()
        page = find_statements(
            destination.tenant,
            StatementFilter(
                ascending=True, after=destination.position, limit=READ_AT_ONCE, through=through
            ),
        )
        if not page.statements:
            return
        held = held_actors(destination) if destination.holds_actor else None
        sender.send(
            preparation.prepare(page.statements, held=held),
            end=page.statements[-1].position,
            advance=_advance,
            held=held,
        )
        if page.after is None:
            return
    sender.report.goes_on = True


def _advance(row: Destination, reached: int) -> None:
    row.position = max(row.position, reached)


def _stay(_row: Destination, _reached: int) -> None:
    """A single letter says nothing of how far the record has been sent."""


def _letters(destination: Destination) -> QuerySet[DeadLetter]:
    return DeadLetter.objects.filter(tenant=destination.tenant, destination=destination)

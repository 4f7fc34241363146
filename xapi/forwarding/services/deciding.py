"""What an operator decides: send again from a moment on, retry or dismiss dead letters."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

import structlog
from django.db import transaction
from django.utils import timezone

from xapi.forwarding.exceptions import LetterUnknown, ReplayAhead
from xapi.forwarding.models import DeadLetter, Destination, LetterState
from xapi.forwarding.models.partners import Partner
from xapi.forwarding.queries import open_letters
from xapi.lrs.rules.positions import first_position

log = structlog.get_logger("callcraft.forwarding")


def replay(destination: Destination, moment: datetime) -> Destination:
    """Send again everything stored at `moment` or later. Raises ReplayAhead.

    The position moves back, so what is new waits until the replay has come up to it, and order is
    kept. The other store knows most of it by its id and changes nothing. A worker under way loses
    its lease: what it has just sent is among what is sent again.
    """
    position = max(first_position(moment) - 1, 0)
    with transaction.atomic():
        row = Destination.objects.select_for_update(no_key=True).get(
            tenant=destination.tenant, id=destination.id
        )
        if position > row.position:
            raise ReplayAhead(name=row.name, reached=row.reached.isoformat())
        row.position = position
        row.lease_token = row.leased_until = row.rest_until = None
        row.save(update_fields=["position", "lease_token", "leased_until", "rest_until"])
        # The replay comes to these by itself, and to whatever waits for them.
        DeadLetter.objects.filter(
            tenant=row.tenant, destination=row, held__isnull=False, position__gt=position
        ).update(held=None)
    log.info("forwarding.replay", destination=str(row.id), moment=moment.isoformat())
    return row


def retry(partner: Partner, statement_ids: Collection[UUID] = ()) -> int:
    """Ask for open letters, or for these, to be tried once more; return how many there are.

    Of a source, they are taken again by the next pull. Raises LetterUnknown.
    """
    count = _settle(partner, statement_ids, LetterState.WANTED)
    if isinstance(partner, Destination):
        Destination.objects.filter(tenant=partner.tenant, id=partner.id).update(refused_in_a_row=0)
    return count


def dismiss(partner: Partner, statement_ids: Collection[UUID] = ()) -> int:
    """Leave open letters, or these, as they are; return how many there were. LetterUnknown."""
    return _settle(partner, statement_ids, LetterState.DISMISSED)


def _settle(partner: Partner, statement_ids: Collection[UUID], state: LetterState) -> int:
    letters = open_letters(partner)
    if statement_ids:
        known = set(letters.values_list("statement_id", flat=True))
        for statement_id in statement_ids:
            if statement_id not in known:
                raise LetterUnknown(id=statement_id)
        letters = letters.filter(statement_id__in=statement_ids)
    count = letters.order_by().update(state=state, last_at=timezone.now())
    log.info("forwarding.letters", partner=str(partner.id), state=state.value, count=count)
    return count

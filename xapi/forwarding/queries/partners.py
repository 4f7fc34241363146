"""Partners: by name, and those for whom there is something to do."""

from datetime import datetime, timedelta
from typing import TypeVar
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from xapi.forwarding.exceptions import PartnerUnknown
from xapi.forwarding.models import DeadLetter, Destination, LetterState, Source
from xapi.forwarding.models.partners import Partner
from xapi.lrs.models import StatementRow
from xapi.lrs.rules.positions import first_position

P = TypeVar("P", bound=Partner)
# The clock that is asked is not the one that stamps. Within this, months made ahead are left out.
_CLOCKS_DIFFER = timedelta(hours=1)


def partner_called(model: type[P], tenant: int, name: str) -> P:
    """The destination or source with this name or id. Raises PartnerUnknown."""
    try:
        wanted = Q(id=UUID(name))
    except ValueError:
        wanted = Q(name=name)
    found = model._default_manager.filter(wanted, tenant=tenant).first()
    if found is None:
        raise PartnerUnknown(name=name)
    return found


def partner_of(tenant: int, partner_id: UUID) -> Destination | Source:
    """The destination or source with this id. Raises PartnerUnknown."""
    for model in (Destination, Source):
        found = model._default_manager.filter(tenant=tenant, id=partner_id).first()
        if found is not None:
            return found
    raise PartnerUnknown(name=partner_id)


def destinations_to_wake(now: datetime) -> list[tuple[int, UUID]]:
    """(tenant, id) of the destinations of all tenants that have something to send now."""
    unread = StatementRow.objects.filter(
        tenant=OuterRef("tenant"),
        position__gt=OuterRef("position"),
        position__lt=first_position(now + _CLOCKS_DIFFER),
        voided=False,
    )
    letters = DeadLetter.objects.filter(tenant=OuterRef("tenant"), destination=OuterRef("pk"))
    wanted = letters.filter(state=LetterState.WANTED)
    waiting = letters.filter(
        held__isnull=False, state__in=(LetterState.DELIVERED, LetterState.DISMISSED)
    )
    return list(
        _able(Destination, now)
        .filter(Exists(unread) | Exists(wanted) | Exists(waiting))
        .values_list("tenant", "id")
    )


def sources_to_wake(now: datetime) -> list[tuple[int, UUID]]:
    """(tenant, id) of the sources of all tenants whose time to be asked has come."""
    pause = F("every_seconds") * timedelta(seconds=1)
    rested = Q(last_success_at=None) | Q(last_success_at__lte=now - pause)
    return list(_able(Source, now).filter(rested).values_list("tenant", "id"))


def _able(model: type[P], now: datetime) -> QuerySet[P]:
    """Those that may work now: not paused, not blocked, not resting, in nobody's hands."""
    return model._default_manager.filter(
        Q(rest_until=None) | Q(rest_until__lte=now),
        Q(leased_until=None) | Q(leased_until__lte=now),
        is_paused=False,
        blocked="",
    )

"""Legal holds: placed and lifted, with who and why."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from xapi.lrs.exceptions import HoldOfNothing, HoldUnknown
from xapi.lrs.models import LegalHold
from xapi.lrs.queries.protection import standing_holds
from xapi.lrs.services.audit import Audit, lock_holds
from xapi.statements.actors import Identifier


def place_holds(
    *,
    tenant: int,
    person: Collection[Identifier] = (),
    registrations: Collection[UUID] = (),
    reason: str,
    by: str,
    until: datetime | None = None,
) -> list[LegalHold]:
    """Hold a person, each identifier by itself, and registrations. Raises HoldOfNothing.

    Waits for a batch that is being erased now. Once this returns, nothing held is touched.
    """
    if not person and not registrations:
        raise HoldOfNothing
    common = {"tenant": tenant, "reason": reason[:500], "placed_by": by[:200], "until": until}
    holds = [
        *(LegalHold(person=list(identifier), **common) for identifier in person),
        *(LegalHold(registration=registration, **common) for registration in registrations),
    ]
    with transaction.atomic():
        lock_holds(tenant)
        LegalHold.objects.bulk_create(holds)
        ids = [str(hold.id) for hold in holds]
        audit = Audit(tenant, "hold.place", by=by, person=person, details={"holds": ids})
        audit.add({"holds": len(holds)})
        audit.finish()
    return holds


def lift_hold(*, tenant: int, hold_id: UUID, by: str) -> LegalHold:
    """End a hold that stands; it stays in the table. Raises HoldUnknown."""
    now = timezone.now()
    with transaction.atomic():
        hold = standing_holds(tenant, now).select_for_update().filter(id=hold_id).first()
        if hold is None:
            raise HoldUnknown(id=hold_id)
        hold.lifted_at, hold.lifted_by = now, by[:200]
        hold.save(update_fields=["lifted_at", "lifted_by"])
        person = [tuple(hold.person)] if hold.person else []
        details = {"holds": [str(hold.id)]}
        Audit(tenant, "hold.lift", by=by, person=person, details=details).finish()
    return hold

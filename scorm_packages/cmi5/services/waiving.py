"""Letting a learner off a unit (cmi5 §9.3.7)."""

from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from scorm_packages.cmi5 import queries
from scorm_packages.cmi5.exceptions import AlreadySatisfied, AlreadyWaived, ReasonMissing
from scorm_packages.cmi5.rules import statements
from scorm_packages.cmi5.rules.move_on import is_satisfied
from scorm_packages.cmi5.services.progress import progress_of, show
from scorm_packages.cmi5.services.settling import held_registration, settle, tell
from scorm_packages.runtime.exceptions import ItemNotPlayable
from scorm_packages.runtime.models import Package
from scorm_packages.runtime.queries import playable_items
from xapi.tenancy import uuid7

LONGEST_REASON: Final = 500


def waive_au(*, tenant: int, registration: UUID, item: UUID, reason: str, waived_by: str) -> UUID:
    """Count a unit as done for one registration, for a `reason`; returns the id of the "session".

    `waived_by` is who decided it, as a stable id. The statement has a session of its own, which
    only what follows from it shares. The caller has made sure that this may be decided.

    Raises ReasonMissing, ItemNotPlayable, AlreadyWaived, AlreadySatisfied.
    """
    reason = reason.strip()
    if not 0 < len(reason) <= LONGEST_REASON:
        raise ReasonMissing(limit=LONGEST_REASON)
    now = timezone.now()
    with transaction.atomic():
        held = held_registration(tenant, registration)
        items = playable_items(tenant, held.package_id)
        chosen = next((one for one in items if one.id == item), None)
        if chosen is None or held.package.format != Package.Format.CMI5:
            raise ItemNotPlayable
        unit = queries.course_of(tenant, held.package_id).unit(chosen.identifier)
        row = progress_of(held, chosen)
        if row.waived_at is not None:
            raise AlreadyWaived(title=chosen.title)
        if is_satisfied(unit.move_on, queries.standing_of(row)):
            raise AlreadySatisfied(title=chosen.title)
        row.waived_at, row.waived_reason, row.waived_by = now, reason, waived_by
        row.save()
        session = uuid7()
        scene = queries.scene_of(held)
        tell(tenant, [statements.waived(scene, unit, session, now, reason=reason)])
        show(held, chosen, row, spent_cs=0, now=now)
        settle(held, session=session, now=now)
    return session

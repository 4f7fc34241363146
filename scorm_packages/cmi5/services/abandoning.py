"""Ending sessions that their unit has not ended (cmi5 §9.3.6)."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import structlog
from django.db import OperationalError, transaction
from django.utils import timezone

from scorm_packages.cmi5 import queries
from scorm_packages.cmi5.models import AuSession
from scorm_packages.cmi5.rules import statements
from scorm_packages.cmi5.rules.session import NORMAL
from scorm_packages.cmi5.services.progress import progress_of, show
from scorm_packages.cmi5.services.settling import held_registration, tell
from scorm_packages.runtime.models import Package, Registration
from xapi.problems import Problem

log = structlog.get_logger(__name__)

SILENT_FOR: Final = timedelta(hours=12)
"""A session that has said nothing for so long is over; its page can load nothing any more."""


def abandon_active(registration: Registration, *, now: datetime) -> None:
    """End the session that a registration has open, if it has one; the caller holds it."""
    rows = AuSession.objects.select_for_update(of=("self",)).select_related("item")
    for session in rows.filter(
        tenant=registration.tenant,
        registration=registration,
        terminated_at=None,
        abandoned_at=None,
    ):
        _abandon(registration, session, now=now)


def abandon_session(*, tenant: int, session: UUID) -> bool:
    """End one session; whether it was still open. Raises AuSession.DoesNotExist."""
    with transaction.atomic():
        known = AuSession.objects.get(tenant=tenant, id=session)
        registration = held_registration(tenant, known.registration_id)
        rows = AuSession.objects.select_for_update(of=("self",)).select_related("item")
        held = rows.get(tenant=tenant, id=session)
        if held.is_over:
            return False
        _abandon(registration, held, now=timezone.now())
    return True


def abandon_silent_sessions() -> int:
    """End the sessions of all tenants that expired or fell silent; return how many.

    Each is a transaction of its own; one that cannot be ended is logged and tried again the next
    time, and holds up no other.
    """
    ended, now = 0, timezone.now()
    for tenant, session in queries.silent_sessions(now, silent_since=now - SILENT_FOR):
        try:
            ended += abandon_session(tenant=tenant, session=session)
        except OperationalError:
            raise  # The database's own trouble is not this session's.
        except Exception as error:
            log.warning(
                "cmi5.not_abandoned",
                tenant=tenant,
                session=str(session),
                problem=error.code if isinstance(error, Problem) else "cmi5.unexpected",
                exc_info=error,
            )
    return ended


def _abandon(registration: Registration, session: AuSession, *, now: datetime) -> None:
    session.abandoned_at = now
    session.save(update_fields=["abandoned_at"])
    if registration.package.format != Package.Format.CMI5:
        return  # Tin Can knows no sessions: a window that is still open goes on.
    # §9.5.4.2: from the launch to the unit's last word.
    spent = (session.last_statement_at or session.launched_at) - session.launched_at
    spent_cs = max(0, round(spent / timedelta(milliseconds=10)))
    unit = queries.course_of(registration.tenant, registration.package_id).unit(
        session.item.identifier
    )
    scene = queries.scene_of(registration)
    told = statements.abandoned(scene, unit, session.id, now, duration_cs=spent_cs)
    tell(registration.tenant, [told])
    if session.mode == NORMAL and session.initialized_at is not None:
        row = progress_of(registration, session.item)
        show(registration, session.item, row, spent_cs=spent_cs, now=now)

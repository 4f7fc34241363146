"""Handing statements to the record, and telling the end of sessions that never said goodbye."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import msgspec
import structlog
from django.conf import settings
from django.db import OperationalError, transaction
from django.utils import timezone

from scorm_packages.runtime import queries
from scorm_packages.runtime.models import RuntimeSession
from scorm_packages.runtime.rules.statements import Change, Statement, ending
from xapi.lrs.services import record_statements
from xapi.problems import Problem

log = structlog.get_logger(__name__)

ABANDONED_AFTER = timedelta(hours=12)
"""A session without a commit for so long is over; its page can no longer load anything."""

# Scores are Decimals; as JSON they are numbers with exactly these digits.
_encode = msgspec.json.Encoder(decimal_format="number").encode


def tell(tenant: int, statements: list[Statement]) -> None:
    """Record statements in the caller's transaction; the run-time itself vouches for them."""
    account = {"homePage": settings.CALLCRAFT_ACTOR_HOME_PAGE, "name": "scorm-runtime"}
    authority: dict[str, Any] = {
        "objectType": "Agent",
        "name": "Callcraft SCORM run-time",
        "account": account,
    }
    record_statements(
        tenant=tenant,
        statements=[_encode(statement) for statement in statements],
        authority=authority,
    )


def break_off(tenant: int, attempt: UUID, session: UUID) -> list[Statement]:
    """End a session that was played and never ended; return the statement that tells of it.

    Its time counts. Should more of it arrive later, that is told when it comes. The caller's
    transaction records the statement.
    """
    broken = queries.locked_session(tenant, attempt, session)
    if broken is None or broken.first_commit_at is None or broken.terminated_at is not None:
        return []
    last_at = queries.last_commit_at(tenant, session) or broken.first_commit_at
    last_at = max(last_at, broken.opened_at)
    RuntimeSession.objects.filter(tenant=tenant, id=session).update(
        terminated_at=last_at, told_time_cs=broken.session_time_cs
    )
    change = Change(
        seq=broken.highest_seq,
        at=last_at,
        before=broken.progress,
        after=broken.progress,
        began=False,
        entry="",
        ended=True,
        suspended=True,
        untold_time_cs=max(0, broken.session_time_cs - broken.told_time_cs),
    )
    return [ending(broken.background.scene, change)]


def close_abandoned_sessions() -> int:
    """Tell the end of sessions that have been silent for `ABANDONED_AFTER`; return how many.

    Without it, the time of a last visit that broke off would be told only at the next launch,
    which may never come. Every session is a transaction of its own; one that cannot be closed is
    logged and tried again the next time, and holds up no other.
    """
    closed = 0
    for tenant, attempt, session in queries.silent_sessions(timezone.now() - ABANDONED_AFTER):
        try:
            with transaction.atomic():
                if statements := break_off(tenant, attempt, session):
                    tell(tenant, statements)
        except OperationalError:
            raise  # The database's own trouble is not this session's.
        except Exception as error:  # Whatever it is, the others wait for their end.
            log.warning(
                "runtime.not_closed",
                tenant=tenant,
                session=str(session),
                problem=error.code if isinstance(error, Problem) else "runtime.unexpected",
                exc_info=error,
            )
        else:
            closed += 1
    return closed

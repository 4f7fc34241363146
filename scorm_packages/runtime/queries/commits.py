"""What taking in a commit reads. The functions belong inside the transaction that writes."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from django.db import connection
from django.db.models import QuerySet

from scorm_packages.runtime.models import RuntimeCommit, RuntimeSession
from scorm_packages.runtime.rules.scorm12 import Progress, Terms
from scorm_packages.runtime.rules.statements import Scene


@dataclass(slots=True)
class SessionInPlay:
    """All that a commit needs to know; the fields that a commit changes are set on it."""

    tenant: int
    session: UUID
    attempt: UUID
    item: UUID
    state: UUID
    terms: Terms
    scene: Scene
    progress: Progress
    completed_at: datetime | None
    opened_at: datetime
    highest_seq: int
    baseline_time_cs: int
    session_time_cs: int
    told_time_cs: int
    open_interactions: list[int]
    first_commit_at: datetime | None
    terminated_at: datetime | None
    superseded_at: datetime | None


# The attempt's row is the lock of everything below it: sessions and states of an attempt are
# written by nobody who does not hold it. It is a statement of its own because the second one must
# see what the holder before us has written. Those two rows are then locked in their order.
_LOCK_ATTEMPT = """
SELECT r.id, r.actor_home_page, r.actor_name, r.learner_name, p.id, p.title, p.language
  FROM scorm_runtime_attempt a
  JOIN scorm_runtime_registration r ON r.id = a.registration_id
  JOIN scorm_runtime_package p ON p.id = r.package_id
 WHERE a.id = %s AND a.tenant = %s
   FOR NO KEY UPDATE OF a
"""
_SESSION = """
SELECT s.mode, s.language, s.opened_at, s.highest_seq, s.baseline_time_cs, s.session_time_cs,
       s.told_time_cs, s.open_interactions, s.first_commit_at, s.terminated_at, s.superseded_at,
       i.id, i.identifier, i.title, i.mastery_score,
       t.id, t.cmi::text, t.lesson_status, t.score_raw, t.score_min, t.score_max,
       t.total_time_cs, t.entry, t.completed_at
  FROM scorm_runtime_runtimesession s
  JOIN scorm_runtime_packageitem i ON i.id = s.item_id
  JOIN scorm_runtime_scostate t
    ON t.tenant = s.tenant AND t.attempt_id = s.attempt_id AND t.item_id = s.item_id
 WHERE s.id = %s AND s.tenant = %s AND s.attempt_id = %s
   FOR NO KEY UPDATE OF s, t
"""


def locked_session(tenant: int, attempt: UUID, session: UUID) -> SessionInPlay | None:
    """Lock the attempt and read one of its sessions; None when the attempt has no such session."""
    with connection.cursor() as cursor:
        cursor.execute(_LOCK_ATTEMPT, [attempt, tenant])
        shared = cursor.fetchone()
        if shared is None:
            return None
        cursor.execute(_SESSION, [session, tenant, attempt])
        row = cursor.fetchone()
    return None if row is None else _session_in_play(tenant, attempt, session, shared, row)


def _session_in_play(
    tenant: int, attempt: UUID, session: UUID, shared: tuple[Any, ...], row: tuple[Any, ...]
) -> SessionInPlay:
    registration, home_page, account, learner, package, package_title, package_language = shared
    mode, language, opened_at, highest, baseline, session_time, told, still_open = row[:8]
    first_commit_at, terminated_at, superseded_at, item, identifier, item_title, mastery = row[8:15]
    state, cmi, status, raw, low, high, total_time, entry, completed_at = row[15:]
    return SessionInPlay(
        tenant=tenant,
        session=session,
        attempt=attempt,
        item=item,
        state=state,
        terms=Terms(mode=mode, mastery_score=mastery),
        scene=Scene(
            actor=actor_of(home_page, account, learner),
            registration=registration,
            attempt=attempt,
            session=session,
            package=package,
            package_title=package_title,
            package_language=package_language,
            item=identifier,
            item_title=item_title,
            mode=mode,
            language=language,
        ),
        progress=Progress(
            cmi=msgspec.json.decode(cmi),
            lesson_status=status,
            score_raw=raw,
            score_min=low,
            score_max=high,
            total_time_cs=total_time,
            entry=entry,
        ),
        completed_at=completed_at,
        opened_at=opened_at,
        highest_seq=highest,
        baseline_time_cs=baseline,
        session_time_cs=session_time,
        told_time_cs=told,
        open_interactions=msgspec.json.decode(still_open),
        first_commit_at=first_commit_at,
        terminated_at=terminated_at,
        superseded_at=superseded_at,
    )


def actor_of(home_page: str, account: str, name: str) -> dict[str, Any]:
    """The learner as xAPI's Agent."""
    return {
        "objectType": "Agent",
        "name": name,
        "account": {"homePage": home_page, "name": account},
    }


def commit_uuids(tenant: int, session: UUID, sequences: list[int]) -> dict[int, UUID]:
    """The uuid under which each of these commits was stored."""
    rows = RuntimeCommit.objects.filter(tenant=tenant, session=session, seq__in=sequences)
    return dict(rows.values_list("seq", "uuid"))


def played_since(tenant: int, attempt: UUID, item: UUID, opened_at: datetime) -> bool:
    """Whether a session of the item that was opened later has saved anything."""
    newer = _sessions(tenant, attempt, item).filter(opened_at__gt=opened_at)
    return newer.filter(first_commit_at__isnull=False).exists()


def last_commit_at(tenant: int, session: UUID) -> datetime | None:
    """When the session's last commit arrived."""
    rows = RuntimeCommit.objects.filter(tenant=tenant, session=session).order_by("-seq")
    return rows.values_list("received_at", flat=True).first()


def unfinished_sessions(tenant: int, attempt: UUID, item: UUID, before: UUID) -> list[UUID]:
    """Sessions of the item that another has replaced and that were played but never ended."""
    rows = _sessions(tenant, attempt, item).filter(
        first_commit_at__isnull=False, terminated_at=None, superseded_at__isnull=False
    )
    return list(rows.exclude(id=before).order_by("opened_at").values_list("id", flat=True))


def _sessions(tenant: int, attempt: UUID, item: UUID) -> QuerySet[RuntimeSession]:
    return RuntimeSession.objects.filter(tenant=tenant, attempt=attempt, item=item)

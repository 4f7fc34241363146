"""What taking in a commit reads. The functions belong inside the transaction that writes."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec
import psycopg
from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet

from scorm_packages.runtime.models import RuntimeCommit, RuntimeSession
from scorm_packages.runtime.rules.scorm12 import Progress, scores_in
from scorm_packages.runtime.rules.statements import Scene


@dataclass(frozen=True, slots=True)
class Background:
    """What a session's statements say besides what happened, and the item's master score."""

    scene: Scene
    mastery_score: Decimal | None


@dataclass(slots=True)
class SessionInPlay:
    """All that a commit needs to know; the fields that a commit changes are set on it."""

    tenant: int
    session: UUID
    attempt: UUID
    item: UUID
    state: UUID
    mode: str
    language: str
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
    known_background: Background | None = None

    @property
    def background(self) -> Background:
        """Read when first asked for: most commits tell nothing and end nothing."""
        if self.known_background is None:
            self.known_background = _background(self)
        return self.known_background


# Rows are locked in the order of OF: the attempt first, which keeps all other writers of its
# sessions and states away, as everybody takes it first. Where another had it, PostgreSQL then
# reads the locked rows again as he left them.
_LOCKED_SESSION = """
SELECT s.item_id, s.mode, s.language, s.opened_at, s.highest_seq, s.baseline_time_cs,
       s.session_time_cs, s.told_time_cs, s.open_interactions::text, s.first_commit_at,
       s.terminated_at, s.superseded_at,
       t.id, t.cmi::text, t.lesson_status, t.total_time_cs, t.entry, t.completed_at
  FROM scorm_runtime_attempt a
  JOIN scorm_runtime_runtimesession s ON s.attempt_id = a.id AND s.tenant = a.tenant
  JOIN scorm_runtime_scostate t
    ON t.tenant = a.tenant AND t.attempt_id = a.id AND t.item_id = s.item_id
 WHERE a.id = %s AND a.tenant = %s AND s.id = %s
   FOR NO KEY UPDATE OF a, s, t
"""
_BACKGROUND = """
SELECT r.id, r.actor_home_page, r.actor_name, r.learner_name, p.id, p.title, p.language,
       i.identifier, i.title, i.mastery_score
  FROM scorm_runtime_attempt a
  JOIN scorm_runtime_registration r ON r.id = a.registration_id
  JOIN scorm_runtime_package p ON p.id = r.package_id
  JOIN scorm_runtime_packageitem i ON i.package_id = p.id
 WHERE a.id = %s AND a.tenant = %s AND i.id = %s
"""


@contextmanager
def plain_cursor() -> Iterator[psycopg.Cursor[Any]]:
    """psycopg's own cursor: values travel beside the statement, not in it."""
    connection.ensure_connection()
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
        yield cursor


def locked_session(tenant: int, attempt: UUID, session: UUID) -> SessionInPlay | None:
    """Lock an attempt and one of its sessions; None when the attempt has no such session."""
    with plain_cursor() as cursor:
        row = cursor.execute(_LOCKED_SESSION, [attempt, tenant, session]).fetchone()
    if row is None:
        return None
    item, mode, language, opened_at, highest, baseline, session_time, told, still_open = row[:9]
    first_commit_at, terminated_at, superseded_at = row[9:12]
    state, cmi_text, status, total_time, entry, completed_at = row[12:]
    cmi = msgspec.json.decode(cmi_text, type=dict[str, str])
    raw, low, high = scores_in(cmi)
    return SessionInPlay(
        tenant=tenant,
        session=session,
        attempt=attempt,
        item=item,
        state=state,
        mode=mode,
        language=language,
        progress=Progress(
            cmi=cmi,
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


def _background(play: SessionInPlay) -> Background:
    with plain_cursor() as cursor:
        row = cursor.execute(_BACKGROUND, [play.attempt, play.tenant, play.item]).fetchone()
    if row is None:
        raise LookupError(f"item {play.item} is not of the package of attempt {play.attempt}")
    registration, home_page, account, learner, package, package_title, language = row[:7]
    identifier, item_title, mastery_score = row[7:]
    scene = Scene(
        actor=actor_of(home_page, account, learner),
        registration=registration,
        attempt=play.attempt,
        session=play.session,
        package=package,
        package_title=package_title,
        package_language=language,
        item=identifier,
        item_title=item_title,
        mode=play.mode,
        language=play.language,
    )
    return Background(scene, mastery_score)


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
    """When the session's last commit was made, by the browser's clock but not after it arrived."""
    rows = RuntimeCommit.objects.filter(tenant=tenant, session=session).order_by("-seq")
    last = rows.values_list("body__at", "received_at").first()
    return None if last is None else min(datetime.fromisoformat(last[0]), last[1])


def unfinished_sessions(tenant: int, attempt: UUID, item: UUID, before: UUID) -> list[UUID]:
    """Sessions of the item that another has replaced and that were played but never ended."""
    rows = _sessions(tenant, attempt, item).filter(
        first_commit_at__isnull=False, terminated_at=None, superseded_at__isnull=False
    )
    return list(rows.exclude(id=before).order_by("opened_at").values_list("id", flat=True))


def silent_sessions(since: datetime) -> list[tuple[int, UUID, UUID]]:
    """Played sessions of all tenants that never ended and have saved nothing since that time.

    As (tenant, attempt, session).
    """
    newer = RuntimeCommit.objects.filter(
        tenant=OuterRef("tenant"), session=OuterRef("id"), received_at__gte=since
    )
    rows = RuntimeSession.objects.filter(
        first_commit_at__isnull=False, terminated_at=None, opened_at__lt=since
    ).exclude(Exists(newer))
    return list(rows.order_by("opened_at").values_list("tenant", "attempt_id", "id"))


def _sessions(tenant: int, attempt: UUID, item: UUID) -> QuerySet[RuntimeSession]:
    return RuntimeSession.objects.filter(tenant=tenant, attempt=attempt, item=item)

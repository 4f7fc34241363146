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
from django.db.models import Exists, OuterRef

from scorm_packages.runtime.models import RuntimeCommit, RuntimeSession
from scorm_packages.runtime.queries.actors import actor_of
from scorm_packages.runtime.queries.courses import activity_of_item
from scorm_packages.runtime.queries.h5p import h5p_terms
from scorm_packages.runtime.rules.progress import Progress, Standard, Terms
from scorm_packages.runtime.rules.scorm2004.tracking import terms_of
from scorm_packages.runtime.rules.standards import H5P, SCORM_2004, STANDARDS
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
    item_attempt: int
    state: UUID
    format: str
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
    delivery: int
    """Which delivery of the course it plays, …"""
    current_delivery: int
    """… and which one the course has come to."""
    outcome: dict[str, str] | None
    """What came of the navigation request that ended it."""
    known_background: Background | None = None

    @property
    def standard(self) -> Standard:
        return STANDARDS[self.format]

    @property
    def has_navigation(self) -> bool:
        """Whether the learner goes through the course by requests."""
        return self.format == SCORM_2004

    @property
    def is_sequenced(self) -> bool:
        """Whether sequencing leads it: an attempt that counts, on a course of SCORM 2004."""
        return self.format == SCORM_2004 and self.mode == RuntimeSession.Mode.NORMAL

    @property
    def is_passed_by(self) -> bool:
        """Whether the course has moved on since it was opened."""
        return self.is_sequenced and self.delivery != self.current_delivery

    def terms(self, *, ending: bool) -> Terms:
        """The terms of the session; SCORM 1.2 asks for its master score at the end only."""
        if self.has_navigation:
            return terms_of(activity_of_item(self.tenant, self.item), self.mode)
        if self.format == H5P:
            return h5p_terms(self.tenant, self.item, self.mode)
        mastery_score = self.background.mastery_score if ending else None
        return Terms(self.mode, mastery_score=mastery_score)

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
       s.terminated_at, s.superseded_at, s.standard, s.item_attempt, s.delivery, a.delivery,
       s.outcome::text, t.id, t.cmi::text, t.lesson_status, t.total_time_cs, t.entry, t.completed_at
  FROM scorm_runtime_attempt a
  JOIN scorm_runtime_runtimesession s ON s.attempt_id = a.id AND s.tenant = a.tenant
  JOIN scorm_runtime_scostate t
    ON t.tenant = a.tenant AND t.attempt_id = a.id AND t.item_id = s.item_id
   AND t.item_attempt = s.item_attempt
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
    first_commit_at, terminated_at, superseded_at, standard, item_attempt = row[9:14]
    delivery, current_delivery, outcome, state, cmi_text, status = row[14:20]
    total_time, entry, completed_at = row[20:]
    return SessionInPlay(
        tenant=tenant,
        session=session,
        attempt=attempt,
        item=item,
        item_attempt=item_attempt,
        state=state,
        format=standard,
        mode=mode,
        language=language,
        progress=STANDARDS[standard].read_progress(
            msgspec.json.decode(cmi_text, type=dict[str, str]),
            lesson_status=status,
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
        delivery=delivery,
        current_delivery=current_delivery,
        outcome=None if outcome is None else msgspec.json.decode(outcome, type=dict[str, str]),
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
        standard=play.format,
        mode=play.mode,
        language=play.language,
    )
    return Background(scene, mastery_score)


def commit_uuids(tenant: int, session: UUID, sequences: list[int]) -> dict[int, UUID]:
    """The uuid under which each of these commits was stored."""
    rows = RuntimeCommit.objects.filter(tenant=tenant, session=session, seq__in=sequences)
    return dict(rows.values_list("seq", "uuid"))


def played_since(play: SessionInPlay) -> bool:
    """Whether a session of the same try at the item that was opened later has saved anything."""
    newer = RuntimeSession.objects.filter(
        tenant=play.tenant,
        attempt=play.attempt,
        item=play.item,
        item_attempt=play.item_attempt,
        opened_at__gt=play.opened_at,
    )
    return newer.filter(first_commit_at__isnull=False).exists()


def last_commit_at(tenant: int, session: UUID) -> datetime | None:
    """When the session's last commit was made, by the browser's clock but not after it arrived."""
    rows = RuntimeCommit.objects.filter(tenant=tenant, session=session).order_by("-seq")
    last = rows.values_list("body__at", "received_at").first()
    return None if last is None else min(datetime.fromisoformat(last[0]), last[1])


def unfinished_sessions(play: SessionInPlay) -> list[UUID]:
    """Sessions before this one that another has replaced and that were played but never ended.

    Of its item; where sequencing leads, of its attempt: there only one item is played at a time.
    """
    rows = RuntimeSession.objects.filter(
        tenant=play.tenant,
        attempt=play.attempt,
        first_commit_at__isnull=False,
        terminated_at=None,
        superseded_at__isnull=False,
        opened_at__lt=play.opened_at,
    )
    if not play.is_sequenced:
        rows = rows.filter(item=play.item)
    return list(rows.exclude(id=play.session).order_by("opened_at").values_list("id", flat=True))


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

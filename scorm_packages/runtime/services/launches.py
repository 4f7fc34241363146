"""Opening an item for a learner: a session, and the token that is its only key."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from scorm_packages.runtime import queries
from scorm_packages.runtime.exceptions import (
    LearnerForgotten,
    NoAttemptsLeft,
    PackageRetired,
    TokenExpired,
    TokenInvalid,
)
from scorm_packages.runtime.models import (
    Attempt,
    Package,
    PackageItem,
    Registration,
    RuntimeSession,
    ScoState,
)
from scorm_packages.runtime.rules.token import Claims, TokenError, read_token, write_token
from scorm_packages.runtime.services.delivering import Opening, opening
from scorm_packages.runtime.services.telling import tell

_NORMAL = RuntimeSession.Mode.NORMAL
FILES_FOR = timedelta(hours=12)
"""How long a launch shows files: a working day. Reading on needs a new launch; saving does not."""


@dataclass(frozen=True, slots=True)
class Launch:
    """A session ready to play; send the learner's browser to `url`."""

    session: UUID
    token: str
    url: str


def open_session(
    *,
    tenant: int,
    registration: Registration | UUID,
    item: PackageItem | UUID | None = None,
    mode: str = RuntimeSession.Mode.NORMAL,
    language: str = "zh-Hans",
    exit_url: str = "",
    title: str = "",
    new_attempt: bool = False,
) -> Launch:
    """Open an item of a registration's package; without `item`, the first that can be played.

    A course of SCORM 2004 is led by its sequencer: it begins, resumes, or goes on where it was
    left, and `item` is the learner's choice from its contents. Where nothing can be delivered, the
    session shows the contents. Browse and review are not led, and nothing is tracked.

    `title` is what the learner knows the course as; without it the package's own is shown.

    The session supersedes the one that played the item before. The latest attempt goes on unless
    it was closed or `new_attempt` asks for the next. The caller has made sure that this
    registration is the signed-in learner's.

    Raises PackageRetired, LearnerForgotten, ItemNotPlayable, ItemNotOpenYet, NoAttemptsLeft.
    """
    registration_id = registration if isinstance(registration, UUID) else registration.id
    item_id = item.id if isinstance(item, PackageItem) else item
    now = timezone.now()
    with transaction.atomic():
        # Locks go registration, attempt, session, state; here and everywhere.
        held = (
            Registration.objects.select_for_update(of=("self",), no_key=True)
            .select_related("package")
            .get(tenant=tenant, id=registration_id)
        )
        if held.package.retired_at is not None:
            raise PackageRetired
        if held.is_forgotten:
            raise LearnerForgotten
        attempt = _attempt(held, new_attempt=new_attempt, now=now)
        what = opening(
            attempt,
            held.package,
            item_id,
            mode=mode,
            language=language,
            now=now,
            is_launch=True,
        )
        visit = _Visit(
            mode=mode,
            language=language,
            exit_url=exit_url,
            title=title,
            expires_at=now + timedelta(days=settings.CALLCRAFT_LAUNCH_TOKEN_DAYS),
        )
        session = _start(attempt, held.package, what, visit, now)
    return _launch(session, held.package.label, files_until=now + FILES_FOR)


def reopen_session(claims: Claims, item: UUID | None = None) -> Launch:
    """Open a session to follow the token's own, for the same item or another of the same package.

    This is what a reload of the page does once the session has been played: a session's clock and
    sequence begin with its page. In a course of SCORM 2004 it is also the way on: what opens is
    what the course has come to. The new token is valid no longer than the old one.

    Raises TokenInvalid, PackageRetired, ItemNotPlayable, ItemNotOpenYet.
    """
    now = timezone.now()
    with transaction.atomic():
        attempt = (
            Attempt.objects.select_for_update(of=("self",), no_key=True)
            .select_related("registration__package")
            .filter(tenant=claims.tenant, id=claims.attempt)
            .first()
        )
        before = queries.session_with_item(claims.tenant, claims.session)
        if attempt is None or before is None:
            raise TokenInvalid
        package = attempt.registration.package
        if package.retired_at is not None:
            raise PackageRetired
        is_led = before.standard == Package.Format.SCORM_2004 and before.mode == _NORMAL
        what = opening(
            attempt,
            package,
            item if is_led else item or before.item_id,
            mode=before.mode,
            language=before.language,
            now=now,
            is_launch=False,
        )
        visit = _Visit(
            mode=before.mode,
            language=before.language,
            exit_url=before.exit_url,
            title=before.title,
            expires_at=claims.commits_until,
        )
        session = _start(attempt, package, what, visit, now)
    return _launch(session, claims.label, files_until=claims.files_until)


def is_left_behind(session: RuntimeSession) -> bool:
    """Whether a page of this session has to make room for the next: it was played, replaced, or
    the course has moved on since. `session` comes from `queries.session_with_item`."""
    if session.first_commit_at or session.superseded_at or session.terminated_at:
        return True
    is_led = session.standard == Package.Format.SCORM_2004 and session.mode == _NORMAL
    return is_led and session.delivery != session.attempt.delivery


def read_launch_token(token: str, *, label: str, for_files: bool) -> Claims:
    """Check a token that came with a request to the content origin of package `label`.

    Raises TokenInvalid (forged, or another package's), TokenExpired.
    """
    try:
        claims = read_token(token, _key())
    except TokenError as error:
        raise TokenInvalid from error
    if claims.label != label:
        raise TokenInvalid
    if timezone.now() >= (claims.files_until if for_files else claims.commits_until):
        raise TokenExpired
    return claims


def launch_token(claims: Claims) -> str:
    """Write claims down as they appear in an address; the same claims always give the same."""
    return write_token(claims, _key())


def _attempt(registration: Registration, *, new_attempt: bool, now: datetime) -> Attempt:
    """The attempt to go on with. The registration's lock keeps two launches from making two."""
    latest = (
        Attempt.objects.select_for_update(no_key=True)
        .filter(tenant=registration.tenant, registration=registration)
        .order_by("-number")
        .first()
    )
    if latest is not None and latest.closed_at is None and not new_attempt:
        return latest
    most = registration.package.max_attempts
    if most is not None and latest is not None and latest.number >= most:
        raise NoAttemptsLeft(limit=most)
    if latest is not None and latest.closed_at is None:
        latest.closed_at = now
        latest.save(update_fields=["closed_at"])
    return Attempt.objects.create(
        tenant=registration.tenant,
        registration=registration,
        number=1 if latest is None else latest.number + 1,
        opened_at=now,
    )


@dataclass(frozen=True, slots=True)
class _Visit:
    """What the sessions of one visit share."""

    mode: str
    language: str
    exit_url: str
    title: str
    expires_at: datetime


def _start(
    attempt: Attempt, package: Package, what: Opening, visit: _Visit, now: datetime
) -> RuntimeSession:
    tenant = attempt.tenant
    replaced = RuntimeSession.objects.filter(tenant=tenant, attempt=attempt, superseded_at=None)
    if package.format != Package.Format.SCORM_2004:
        replaced = replaced.filter(item=what.item)  # There each item goes its own way.
    replaced.update(superseded_at=now)
    baseline_time_cs = 0
    if what.item is not None:
        state, _created = ScoState.objects.get_or_create(
            tenant=tenant, attempt=attempt, item_id=what.item, item_attempt=what.item_attempt
        )
        baseline_time_cs = state.total_time_cs
    session = RuntimeSession.objects.create(
        tenant=tenant,
        attempt=attempt,
        item_id=what.item,
        item_attempt=what.item_attempt,
        standard=package.format,
        delivery=what.delivery,
        mode=visit.mode,
        language=visit.language,
        exit_url=visit.exit_url,
        title=visit.title,
        opened_at=now,
        expires_at=visit.expires_at,
        baseline_time_cs=baseline_time_cs,
    )
    if what.statements:
        tell(tenant, what.statements)
    return session


def _launch(session: RuntimeSession, label: str, *, files_until: datetime) -> Launch:
    token = launch_token(
        Claims(
            tenant=session.tenant,
            session=session.id,
            attempt=session.attempt_id,
            label=label,
            files_until=min(files_until, session.expires_at),
            commits_until=session.expires_at,
        )
    )
    origin = settings.CALLCRAFT_CONTENT_ORIGIN.format(label=label)
    return Launch(session.id, token, f"{origin}/l/{token}/")


def _key() -> bytes:
    return _derived_key(settings.SECRET_KEY)


@lru_cache(maxsize=2)
def _derived_key(secret: str) -> bytes:
    """A key for launch tokens alone: who learns one of ours learns nothing of the others."""
    return salted_hmac("callcraft.launch-token", "key", secret=secret, algorithm="sha256").digest()

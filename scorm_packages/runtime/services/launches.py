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
    ItemNotPlayable,
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

    `title` is what the learner knows the course as; without it the package's own is shown.

    The session supersedes the one that played the item before. The latest attempt goes on unless
    it was closed or `new_attempt` asks for the next. The caller has made sure that this
    registration is the signed-in learner's.

    Raises PackageRetired, ItemNotPlayable.
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
        playable = _playable(held.package, item_id)
        attempt = _attempt(held, new_attempt=new_attempt, now=now)
        session = _start(
            attempt,
            playable,
            mode=mode,
            language=language,
            exit_url=exit_url,
            title=title,
            now=now,
            expires_at=now + timedelta(days=settings.CALLCRAFT_LAUNCH_TOKEN_DAYS),
        )
    return _launch(session, held.package.label, files_until=now + FILES_FOR)


def reopen_session(claims: Claims, item: UUID | None = None) -> Launch:
    """Open a session to follow the token's own, for the same item or another of the same package.

    This is what a reload of the page does once the session has been played: a session's clock and
    sequence begin with its page. The new token is valid no longer than the old one.

    Raises TokenInvalid, PackageRetired, ItemNotPlayable.
    """
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
        session = _start(
            attempt,
            before.item if item is None else _playable(package, item),
            mode=before.mode,
            language=before.language,
            exit_url=before.exit_url,
            title=before.title,
            now=timezone.now(),
            expires_at=claims.commits_until,
        )
    return _launch(session, claims.label, files_until=claims.files_until)


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


def _playable(package: Package, item_id: UUID | None) -> PackageItem:
    items = queries.playable_items(package.tenant, package.id)
    item = next((item for item in items if item_id in {None, item.id}), None)
    if item is None:
        raise ItemNotPlayable
    return item


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
    if latest is not None and latest.closed_at is None:
        latest.closed_at = now
        latest.save(update_fields=["closed_at"])
    return Attempt.objects.create(
        tenant=registration.tenant,
        registration=registration,
        number=1 if latest is None else latest.number + 1,
        opened_at=now,
    )


def _start(
    attempt: Attempt,
    item: PackageItem,
    *,
    mode: str,
    language: str,
    exit_url: str,
    title: str,
    now: datetime,
    expires_at: datetime,
) -> RuntimeSession:
    tenant = attempt.tenant
    RuntimeSession.objects.filter(
        tenant=tenant, attempt=attempt, item=item, superseded_at=None
    ).update(superseded_at=now)
    state, _created = ScoState.objects.get_or_create(tenant=tenant, attempt=attempt, item=item)
    return RuntimeSession.objects.create(
        tenant=tenant,
        attempt=attempt,
        item=item,
        mode=mode,
        language=language,
        exit_url=exit_url,
        title=title,
        opened_at=now,
        expires_at=expires_at,
        baseline_time_cs=state.total_time_cs,
    )


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

"""Keys to the store: made, used, renewed, taken back."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from xapi.lrs.exceptions import CredentialUnknown, HomePageMissing, ScopeUnknown
from xapi.lrs.models import Credential
from xapi.lrs.queries import Access
from xapi.lrs.rules.access import SpeaksFor, Voice
from xapi.lrs.rules.scopes import Scope
from xapi.lrs.rules.secrets import new_key, new_secret, secret_hash
from xapi.statements.formats import is_iri

# A key in use is noted once a minute, not at each request.
NOTED_EVERY: Final = timedelta(minutes=1)
GRACE: Final = timedelta(hours=24)


def create_credential(
    *,
    tenant: int,
    name: str,
    scopes: Iterable[str],
    expires_at: datetime | None = None,
    voice: Voice | None = None,
    requests_per_minute: int | None = None,
) -> tuple[str, str]:
    """Make a key and return it with its secret, which is told only now.

    Without a `voice`, a key for everything speaks for anyone, any other one for nobody of our own
    people: whoever may write "passed" in a learner's name is believed by the grading.
    `requests_per_minute` None follows the installation, 0 is without limit.

    Raises ScopeUnknown or HomePageMissing.
    """
    wanted = known_scopes(scopes)
    if voice is None:
        voice = Voice(SpeaksFor.ANYONE if Scope.ALL in wanted else SpeaksFor.OUTSIDERS)
    check_voice(voice)
    key, secret = new_key(), new_secret()
    Credential.objects.create(
        tenant=tenant,
        name=name,
        key=key,
        secret_hash=secret_hash(str(settings.SECRET_KEY), secret),
        scopes=sorted(wanted),
        speaks_for=voice.whom,
        home_page=voice.home_page,
        requests_per_minute=requests_per_minute,
        created_at=timezone.now(),
        expires_at=expires_at,
    )
    return key, secret


def rotate_credential(*, tenant: int, key: str, grace: timedelta = GRACE) -> str:
    """Give a key a new secret and return it, told only now; the old one works for the `grace`.

    One before that dies at once. Raises CredentialUnknown for none, or one that no longer works.
    """
    now, secret = timezone.now(), new_secret()
    with transaction.atomic():
        held = Credential.objects.select_for_update().filter(tenant=tenant, key=key).first()
        if held is None or not held.is_active or (held.expires_at and held.expires_at <= now):
            raise CredentialUnknown(key=key)
        held.previous_hash, held.previous_until = held.secret_hash, now + grace
        held.secret_hash = secret_hash(str(settings.SECRET_KEY), secret)
        held.save(update_fields=["previous_hash", "previous_until", "secret_hash"])
    return secret


def revoke_credential(*, tenant: int, key: str) -> bool:
    """Take a key back at once; whether there was one that worked."""
    return bool(
        Credential.objects.filter(tenant=tenant, key=key, is_active=True).update(is_active=False)
    )


def known_scopes(scopes: Iterable[str]) -> set[Scope]:
    """The scopes by these names. Raises ScopeUnknown."""
    wanted = set()
    for scope in scopes:
        if scope not in set(Scope):
            raise ScopeUnknown(scope=scope, known=", ".join(Scope))
        wanted.add(Scope(scope))
    return wanted


def check_voice(voice: Voice) -> None:
    """Refuse a voice for the people of no home page. Raises HomePageMissing."""
    if voice.whom is SpeaksFor.HOME_PAGE and not is_iri(voice.home_page):
        raise HomePageMissing


# Somebody who notes the same key holds its row for a moment; nobody waits for that.
_NOTE: Final = """
UPDATE {table} SET last_used_at = %s WHERE tenant = %s AND id = (
    SELECT id FROM {table} WHERE tenant = %s AND id = %s
    AND (last_used_at IS NULL OR last_used_at < %s) FOR UPDATE SKIP LOCKED
)
"""
_NOTE_CREDENTIAL: Final = _NOTE.format(table="lrs_credential")
_NOTE_ISSUER: Final = _NOTE.format(table="lrs_issuer")


def note_use(access: Access, *, now: datetime, by_token: bool = False) -> None:
    """Remember that a key is in use, to the minute; `by_token`, an issuer.

    Of a launch nothing is noted: what was done with it are its statements.
    """
    recent = access.last_used_at is not None and now - access.last_used_at < NOTED_EVERY
    if recent or access.launch is not None:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            _NOTE_ISSUER if by_token else _NOTE_CREDENTIAL,
            [now, access.tenant, access.tenant, access.credential, now - NOTED_EVERY],
        )

"""Keys to the Learning Record Store, with a row in the audit trail for each thing done to one."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from lms.people.models import Employee
from lms.people.services.people import audit
from xapi.lrs.exceptions import CredentialUnknown
from xapi.lrs.rules.access import Voice
from xapi.lrs.services import create_credential, revoke_credential, rotate_credential

_KIND = "lrs_credential"


@dataclass(frozen=True, slots=True)
class KeyDraft:
    """A key as somebody wants it; what is None is left to the store (`create_credential`)."""

    name: str
    scopes: frozenset[str]
    voice: Voice | None = None
    expires_at: datetime | None = None
    requests_per_minute: int | None = None


def make_key(
    actor: Employee | None, draft: KeyDraft, *, tenant: int | None = None
) -> tuple[str, str]:
    """Make a key for `actor`, or for the command line with a `tenant`; its secret is told once.

    Raises ScopeUnknown or HomePageMissing.
    """
    with transaction.atomic():
        key, secret = create_credential(
            tenant=_tenant(actor, tenant),
            name=draft.name,
            scopes=draft.scopes,
            voice=draft.voice,
            expires_at=draft.expires_at,
            requests_per_minute=draft.requests_per_minute,
        )
        detail = {
            "name": draft.name,
            "scopes": sorted(draft.scopes),
            "speaks_for": draft.voice.whom if draft.voice else None,
            "home_page": draft.voice.home_page if draft.voice else "",
            "expires_at": draft.expires_at.isoformat() if draft.expires_at else None,
            "requests_per_minute": draft.requests_per_minute,
        }
        audit(actor, "lrs.key_made", _KIND, key, detail, tenant=tenant)
    return key, secret


def renew_key(
    actor: Employee | None, key: str, *, grace: timedelta, tenant: int | None = None
) -> str:
    """Give a key a new secret, told once; the old one works for the `grace`.

    Raises CredentialUnknown.
    """
    with transaction.atomic():
        secret = rotate_credential(tenant=_tenant(actor, tenant), key=key, grace=grace)
        hours = grace.total_seconds() / 3600
        audit(actor, "lrs.key_renewed", _KIND, key, {"grace_hours": hours}, tenant=tenant)
    return secret


def withdraw_key(actor: Employee | None, key: str, *, tenant: int | None = None) -> None:
    """Take a key back at once. Raises CredentialUnknown."""
    with transaction.atomic():
        if not revoke_credential(tenant=_tenant(actor, tenant), key=key):
            raise CredentialUnknown(key=key)
        audit(actor, "lrs.key_revoked", _KIND, key, tenant=tenant)


def _tenant(actor: Employee | None, tenant: int | None) -> int:
    if actor is not None:
        return actor.tenant
    if tenant is None:
        raise ValueError("a key belongs to the tenant of an actor, or to one that is named")
    return tenant

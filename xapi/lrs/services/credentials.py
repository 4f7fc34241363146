"""Keys to the store: made, used, taken back."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone

from xapi.lrs.exceptions import ScopeUnknown
from xapi.lrs.models import Credential
from xapi.lrs.queries import Access
from xapi.lrs.rules.scopes import Scope
from xapi.lrs.rules.secrets import new_key, new_secret, secret_hash

# A key in use is noted once a minute, not at each request.
NOTED_EVERY: Final = timedelta(minutes=1)


def create_credential(
    *, tenant: int, name: str, scopes: Iterable[str], expires_at: datetime | None = None
) -> tuple[str, str]:
    """Make a key and return it with its secret, which is told only now. Raises ScopeUnknown."""
    wanted = set()
    for scope in scopes:
        if scope not in set(Scope):
            raise ScopeUnknown(scope=scope, known=", ".join(Scope))
        wanted.add(Scope(scope))
    key, secret = new_key(), new_secret()
    with transaction.atomic():
        Credential.objects.create(
            tenant=tenant,
            name=name,
            key=key,
            secret_hash=secret_hash(str(settings.SECRET_KEY), secret),
            scopes=sorted(wanted),
            created_at=timezone.now(),
            expires_at=expires_at,
        )
    return key, secret


def revoke_credential(*, tenant: int, key: str) -> bool:
    """Take a key back at once; whether there was one."""
    return bool(Credential.objects.filter(tenant=tenant, key=key).update(is_active=False))


def note_use(access: Access, *, now: datetime) -> None:
    """Remember that a key is in use, to the minute."""
    if access.last_used_at is not None and now - access.last_used_at < NOTED_EVERY:
        return
    recently = models.Q(last_used_at__isnull=True) | models.Q(last_used_at__lt=now - NOTED_EVERY)
    Credential.objects.filter(recently, tenant=access.tenant, id=access.credential).update(
        last_used_at=now
    )

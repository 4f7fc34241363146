"""Who holds a key."""

import hmac
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings

from xapi.lrs.models import Credential
from xapi.lrs.rules.scopes import Scope, allows
from xapi.lrs.rules.secrets import secret_hash


@dataclass(frozen=True)
class Access:
    """A key that was shown with its secret: whose it is and what it may do."""

    tenant: int
    credential: UUID
    key: str
    name: str
    scopes: frozenset[Scope]
    last_used_at: datetime | None

    def allows(self, scope: Scope) -> bool:
        """Whether the key may do what needs `scope`."""
        return allows(self.scopes, scope)

    @property
    def authority(self) -> dict[str, Any]:
        """The agent that statements written with this key are vouched for by."""
        home = f"{settings.CALLCRAFT_BASE_URL}/xapi"
        return {
            "objectType": "Agent",
            "name": self.name,
            "account": {"homePage": home, "name": self.key},
        }


def credential_for(key: str, secret: str, *, now: datetime) -> Access | None:
    """The access that `key` and `secret` give at `now`; None if they give none.

    This is where the tenant of a request is found, so it is the one query without one.
    """
    expected = secret_hash(str(settings.SECRET_KEY), secret)
    for found in Credential.objects.filter(key=key, is_active=True):
        fresh = found.expires_at is None or found.expires_at > now
        if hmac.compare_digest(bytes(found.secret_hash), expected) and fresh:
            return Access(
                tenant=found.tenant,
                credential=found.id,
                key=found.key,
                name=found.name,
                scopes=frozenset(Scope(scope) for scope in found.scopes),
                last_used_at=found.last_used_at,
            )
    return None

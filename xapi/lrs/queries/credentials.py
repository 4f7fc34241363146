"""Who holds a key."""

import hmac
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.db import connection

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


# Asked at every request, so it goes past the ORM, which would cost more than the query itself.
_BY_KEY: Final = """
SELECT tenant, id, name, scopes, last_used_at, secret_hash FROM lrs_credential
WHERE key = %s AND is_active AND (expires_at IS NULL OR expires_at > %s)
"""


def credential_for(key: str, secret: str, *, now: datetime) -> Access | None:
    """The access that `key` and `secret` give at `now`; None if they give none.

    This is where the tenant of a request is found, so it is the one query without one.
    """
    expected = secret_hash(str(settings.SECRET_KEY), secret)
    with connection.cursor() as cursor:
        cursor.execute(_BY_KEY, [key, now])
        found = cursor.fetchall()
    for tenant, credential, name, scopes, last_used_at, kept in found:
        if hmac.compare_digest(bytes(kept), expected):
            return Access(
                tenant=tenant,
                credential=credential,
                key=key,
                name=name,
                scopes=frozenset(Scope(scope) for scope in scopes),
                last_used_at=last_used_at,
            )
    return None

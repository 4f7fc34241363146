"""Who holds a key, a launch token, or a token of an issuer that is trusted.

Asked at every request, so the queries go past the ORM, which would cost more than they do. Nothing
is kept in memory: one look at one row by its index, and a key that is taken back is refused by the
next request already.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.conf import settings

from xapi.lrs.models import Credential, Issuer
from xapi.lrs.queries.plain import plain_cursor
from xapi.lrs.rules.access import LAUNCH_SCOPES, Access, Launch, SpeaksFor, Voice
from xapi.lrs.rules.scopes import Scope
from xapi.lrs.rules.secrets import is_launch_key, is_secret
from xapi.statements.parsing import parse_agent

_BY_KEY: Final = """
SELECT tenant, id, name, scopes, last_used_at, speaks_for, home_page, requests_per_minute,
       secret_hash, CASE WHEN previous_until > %b THEN previous_hash END
FROM lrs_credential WHERE key = %b AND is_active AND (expires_at IS NULL OR expires_at > %b)
"""
_BY_LAUNCH_KEY: Final = """
SELECT tenant, id, actor::text, registration, activity, secret_hash
FROM lrs_launch_token WHERE key = %b AND expires_at > %b
"""


def credential_for(key: str, secret: str, *, now: datetime) -> Access | None:
    """The access that `key` and `secret` give at `now`; None if they give none.

    This is where the tenant of a request is found, so its queries are the ones without a tenant.
    """
    if is_launch_key(key):
        return _launch_for(key, secret, now=now)
    for tenant, credential, name, scopes, last_used_at, whom, page, rate, *kept in _all(
        _BY_KEY, [now, key, now]
    ):
        if _is_secret(secret, kept):
            return Access(
                tenant=tenant,
                credential=credential,
                key=key,
                name=name,
                scopes=frozenset(Scope(scope) for scope in scopes),
                authority=authority_of_key(key, name),
                voice=voice_of(whom, page),
                requests_per_minute=rate,
                last_used_at=last_used_at,
            )
    return None


def authority_of_key(key: str, name: str) -> dict[str, Any]:
    """The agent that vouches for statements written with a key."""
    home = f"{settings.CALLCRAFT_BASE_URL}/xapi"
    return {"objectType": "Agent", "name": name, "account": {"homePage": home, "name": key}}


def voice_of(whom: str, home_page: str) -> Voice:
    """The voice of a row; who our own people are, the installation says."""
    speaks_for = SpeaksFor(whom)
    if speaks_for is SpeaksFor.OUTSIDERS:
        home_page = settings.CALLCRAFT_ACTOR_HOME_PAGE
    return Voice(speaks_for, home_page)


@dataclass(frozen=True, slots=True)
class TrustedIssuer:
    """Whose bearer tokens a tenant believes, and what they may do (`models.Issuer`)."""

    tenant: int
    id: UUID
    issuer: str
    audience: str
    algorithms: Sequence[str]
    scope_claim: str
    scope_map: Mapping[str, Sequence[str]]
    leeway: int
    voice: Voice
    requests_per_minute: int | None
    last_used_at: datetime | None


def issuers_called(issuer: str) -> list[TrustedIssuer]:
    """Everybody's trust in an issuer: it is for the audience of a token to tell tenants apart."""
    return [
        TrustedIssuer(
            tenant=row.tenant,
            id=row.id,
            issuer=row.issuer,
            audience=row.audience,
            algorithms=row.algorithms,
            scope_claim=row.scope_claim,
            scope_map=row.scope_map,
            leeway=row.leeway,
            voice=voice_of(row.speaks_for, row.home_page),
            requests_per_minute=row.requests_per_minute,
            last_used_at=row.last_used_at,
        )
        for row in Issuer.objects.filter(issuer=issuer, is_active=True)
    ]


def held_keys(tenant: int) -> list[Credential]:
    """All keys of a tenant, the newest first, those that were taken back too."""
    return list(Credential.objects.filter(tenant=tenant).order_by("-created_at", "id"))


def trusted_issuers(tenant: int) -> list[Issuer]:
    """All issuers that a tenant trusts, by name."""
    return list(Issuer.objects.filter(tenant=tenant, is_active=True).order_by("name", "id"))


def _launch_for(key: str, secret: str, *, now: datetime) -> Access | None:
    for tenant, credential, actor, registration, activity, *kept in _all(
        _BY_LAUNCH_KEY, [key, now]
    ):
        learner = parse_agent(actor.encode()).identifier()
        if learner is not None and _is_secret(secret, kept):
            return Access(
                tenant=tenant,
                credential=credential,
                key=key,
                name="launch",
                scopes=LAUNCH_SCOPES,
                authority=_authority_of_launch(registration),
                voice=Voice(SpeaksFor.ANYONE),
                launch=Launch(learner, registration, activity or None),
            )
    return None


def _authority_of_launch(registration: UUID) -> dict[str, Any]:
    """All launches of a registration are one authority, so that content can send again."""
    return authority_of_key(f"launch:{registration}", "Launch")


def _is_secret(secret: str, kept: Sequence[memoryview | bytes | None]) -> bool:
    """Whether the secret is one that is kept; keys outlive a change of SECRET_KEY."""
    peppers = [str(settings.SECRET_KEY), *map(str, settings.SECRET_KEY_FALLBACKS)]
    return is_secret(secret, [bytes(one) for one in kept if one is not None], peppers)


def _all(query: str, values: Sequence[str | datetime]) -> list[tuple[Any, ...]]:
    with plain_cursor() as cursor:
        cursor.execute(query, values)
        return list(cursor.fetchall())

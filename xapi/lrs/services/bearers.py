"""Coming in with the bearer token of an issuer that a tenant trusts, and trusting issuers."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import structlog
from django.utils import timezone

from xapi.lrs.adapters.providers import MINIMUM, PROVIDERS, ProviderUnreachable
from xapi.lrs.exceptions import IssuerUnreachable, IssuerUnusable
from xapi.lrs.models import Issuer
from xapi.lrs.queries import Access
from xapi.lrs.queries.credentials import TrustedIssuer, issuers_called
from xapi.lrs.rules.access import SpeaksFor, Voice
from xapi.lrs.rules.tokens import (
    ALGORITHMS,
    LONGEST_LEEWAY,
    Label,
    TokenRefused,
    authority_of,
    claims_of,
    label_of,
    scopes_of,
)
from xapi.lrs.services.credentials import check_voice, known_scopes
from xapi.outside.addresses import url_fault
from xapi.outside.policy import http_allowed

DEFAULT_ALGORITHMS: Final = ("RS256", "ES256", "PS256")

log = structlog.get_logger("callcraft.lrs")


def access_by_token(token: str) -> Access | None:
    """The access that a bearer token gives; None if it gives none, and the log says why.

    Raises IssuerUnreachable where the issuer's keys cannot be had.
    """
    try:
        label = label_of(token)
        return _access(token, label, _trusted(label))
    except TokenRefused as refusal:
        log.info("lrs.token_refused", reason=str(refusal)[:200])
        return None


def trust_issuer(
    *,
    tenant: int,
    name: str,
    issuer: str,
    audience: str,
    algorithms: Sequence[str] = DEFAULT_ALGORITHMS,
    scope_claim: str = "scope",
    scope_map: Mapping[str, Iterable[str]] | None = None,
    leeway: int = 30,
    voice: Voice | None = None,
    requests_per_minute: int | None = None,
) -> Issuer:
    """Believe tokens of `issuer` that are made for `audience` from now on.

    `scope_map` translates words of the claim `scope_claim`; without it they are scopes already.
    `leeway`, in seconds, is how far its clock may differ. Without a `voice`, its tokens speak for
    nobody of our own people. The same issuer and audience again replaces what was set.

    Raises IssuerUnusable, ScopeUnknown or HomePageMissing.
    """
    if fault := url_fault(issuer, allow_http=http_allowed()):
        raise IssuerUnusable(reason=f"its address cannot be used ({fault})")
    if not audience:
        raise IssuerUnusable(reason="the audience is missing")
    if not algorithms or not set(algorithms) <= set(ALGORITHMS):
        raise IssuerUnusable(reason=f"its algorithms must be among {', '.join(ALGORITHMS)}")
    if not 0 <= leeway <= LONGEST_LEEWAY:
        raise IssuerUnusable(reason=f"the leeway is 0 to {LONGEST_LEEWAY} seconds")
    others = Issuer.objects.filter(issuer=issuer, audience=audience, is_active=True)
    if others.exclude(tenant=tenant).exists():
        raise IssuerUnusable(reason="another centre uses this audience; ask for one of your own")
    voice = voice or Voice(SpeaksFor.OUTSIDERS)
    check_voice(voice)
    terms = {
        "name": name,
        "algorithms": list(algorithms),
        "scope_claim": scope_claim,
        "scope_map": {
            word: sorted(known_scopes(scopes)) for word, scopes in (scope_map or {}).items()
        },
        "leeway": leeway,
        "speaks_for": voice.whom,
        "home_page": voice.home_page,
        "requests_per_minute": requests_per_minute,
        "is_active": True,
    }
    trusted, _ = Issuer.objects.update_or_create(
        tenant=tenant,
        issuer=issuer,
        audience=audience,
        defaults=terms,
        create_defaults={**terms, "created_at": timezone.now()},
    )
    return trusted


def distrust_issuer(*, tenant: int, issuer: str, audience: str) -> bool:
    """Believe its tokens no longer, at once; whether they were believed."""
    return bool(
        Issuer.objects.filter(
            tenant=tenant, issuer=issuer, audience=audience, is_active=True
        ).update(is_active=False)
    )


def _trusted(label: Label) -> TrustedIssuer:
    """Who trusts this issuer for this audience. Raises TokenRefused."""
    trusting = [
        one
        for one in issuers_called(label.issuer)
        if one.audience in label.audiences and label.algorithm in one.algorithms
    ]
    # A token for several tenants is a token for none: nobody could say whose records it opens.
    if len({one.tenant for one in trusting}) != 1:
        raise TokenRefused(f"{len(trusting)} tenants trust this issuer for this audience")
    return trusting[0]


def _access(token: str, label: Label, trusted: TrustedIssuer) -> Access:
    try:
        key, provider = PROVIDERS.key_of(label.issuer, label.key_id, label.algorithm)
    except ProviderUnreachable as error:
        raise IssuerUnreachable(retry_after=int(MINIMUM)) from error
    if key is None:
        raise TokenRefused("its issuer has no such key")
    claims = claims_of(
        token,
        key,
        issuer=trusted.issuer,
        audience=trusted.audience,
        algorithm=label.algorithm,
        leeway=trusted.leeway,
    )
    name, authority = authority_of(
        claims, issuer=trusted.issuer, token_endpoint=provider.token_endpoint
    )
    return Access(
        tenant=trusted.tenant,
        credential=trusted.id,
        key=trusted.issuer,
        name=name,
        scopes=scopes_of(claims, claim=trusted.scope_claim, mapping=trusted.scope_map),
        authority=authority,
        voice=trusted.voice,
        requests_per_minute=trusted.requests_per_minute,
        last_used_at=trusted.last_used_at,
    )

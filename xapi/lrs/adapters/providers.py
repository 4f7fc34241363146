"""The keys by which issuers sign, fetched by OpenID Connect Discovery and remembered.

Only issuers that a tenant trusts are ever asked, through the guard of `xapi.outside`: private
networks only where the installation opened them, TLS everywhere else, no redirects, a deadline.
A token with an unknown key makes us ask again, since issuers change keys without notice, but not
more often than each MINIMUM: a stream of made-up tokens must not become a stream of questions.

Remembered by each process for itself; asking twice is cheaper than sharing.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import jwt
import msgspec
import structlog

from xapi.outside.addresses import url_fault
from xapi.outside.answers import NoAnswer
from xapi.outside.http import HttpClient, Limits
from xapi.outside.policy import address_policy, http_allowed

FRESH: Final = 3600.0
"""Seconds after which keys are fetched anew."""
MINIMUM: Final = 60.0
"""Seconds between two fetches from one issuer, whatever happens."""
STALE: Final = 24 * 3600.0
"""Seconds for which keys are still used when the issuer cannot be reached."""
PATIENCE: Final = 1.0
"""Seconds for which a request waits while another one asks."""
_LONGEST: Final = 256 * 1024
_MOST_KEYS: Final = 100
_LIMITS: Final = Limits(connect=3.0, pause=3.0, total=6.0)

log = structlog.get_logger("callcraft.lrs")


class ProviderUnreachable(Exception):
    """The issuer gave no usable answer; the text says what was wrong, for the log."""


@dataclass(frozen=True, slots=True)
class Provider:
    """What an issuer says of itself: its keys, and where it gives out tokens (or "")."""

    keys: tuple[dict[str, Any], ...]
    token_endpoint: str

    def key(self, key_id: str | None, algorithm: str) -> jwt.PyJWK | None:
        """The key that this token claims to be signed with, for this algorithm; None if none.

        Without a key id, only where the issuer leaves no choice.
        """
        fitting = [
            found
            for jwk in self.keys
            if key_id in (None, jwk.get("kid")) and (found := _usable(jwk, algorithm)) is not None
        ]
        return fitting[0] if len(fitting) == 1 else None


class Providers:
    """Issuers and what is known of them. One fetch at a time for each; safe between threads."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._entries: dict[str, _Entry] = {}

    def key_of(
        self, issuer: str, key_id: str | None, algorithm: str
    ) -> tuple[jwt.PyJWK | None, Provider]:
        """The key by its id, or None where the issuer has none such. Raises ProviderUnreachable."""
        with self._lock:
            entry = self._entries.setdefault(issuer, _Entry())
        provider, now = entry.provider, self._clock()
        if provider is not None and now - entry.fetched_at < FRESH:
            key = provider.key(key_id, algorithm)
            if key is not None:
                return key, provider
        provider = self._refreshed(issuer, entry)
        return provider.key(key_id, algorithm), provider

    def _refreshed(self, issuer: str, entry: "_Entry") -> Provider:
        now = self._clock()
        # Whoever comes while somebody is asking waits a little, but a slow issuer must not hold
        # every thread of the process.
        if entry.lock.acquire(timeout=PATIENCE):
            try:
                self._ask(issuer, entry, now)
            finally:
                entry.lock.release()
        if entry.provider is None or now - entry.fetched_at >= STALE:
            raise ProviderUnreachable(issuer)
        return entry.provider

    def _ask(self, issuer: str, entry: "_Entry", now: float) -> None:
        if now - entry.asked_at < MINIMUM:
            return
        entry.asked_at = now
        try:
            entry.provider, entry.fetched_at = discover(issuer), now
        except ProviderUnreachable as error:
            log.warning("lrs.issuer_unreachable", issuer=issuer, reason=str(error))


class _Entry:
    """One issuer: what it last said, when that was, and when it was last asked."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.provider: Provider | None = None
        self.fetched_at = self.asked_at = float("-inf")


PROVIDERS: Final = Providers()


def discover(issuer: str) -> Provider:
    """Ask an issuer for its keys (OpenID Connect Discovery 1.0 §4; RFC 7517 §5).

    Raises ProviderUnreachable.
    """
    client = HttpClient(address_policy(), _LIMITS)
    about = _fetch(client, f"{issuer.rstrip('/')}/.well-known/openid-configuration")
    if about.get("issuer") != issuer:
        raise ProviderUnreachable("it calls itself by another name")
    address, endpoint = about.get("jwks_uri"), about.get("token_endpoint")
    if not isinstance(address, str):
        raise ProviderUnreachable("it names no jwks_uri")
    keys = _fetch(client, address).get("keys")
    if not isinstance(keys, list):
        raise ProviderUnreachable("its jwks_uri holds no keys")
    usable = tuple(key for key in keys[:_MOST_KEYS] if isinstance(key, dict))
    return Provider(usable, endpoint if isinstance(endpoint, str) else "")


def _fetch(client: HttpClient, url: str) -> dict[str, Any]:
    if fault := url_fault(url, allow_http=http_allowed()):
        raise ProviderUnreachable(f"its address cannot be used: {fault}")
    answer = client.get(url, headers={"Accept": "application/json"}, longest=_LONGEST)
    if isinstance(answer, NoAnswer):
        raise ProviderUnreachable(answer.reason)
    if answer.status != 200 or answer.cut:
        raise ProviderUnreachable(f"it answered {answer.status}")
    try:
        return msgspec.json.decode(answer.body, type=dict[str, Any])
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ProviderUnreachable("its answer is no JSON object") from error


def _usable(jwk: dict[str, Any], algorithm: str) -> jwt.PyJWK | None:
    """The key, if it is there to sign with by this algorithm (RFC 7517 §4.2, §4.4)."""
    if jwk.get("use", "sig") != "sig" or jwk.get("alg", algorithm) != algorithm:
        return None
    try:
        return jwt.PyJWK.from_dict({**jwk}, algorithm=algorithm)
    except jwt.PyJWTError:
        return None  # Of another kind than the algorithm needs.

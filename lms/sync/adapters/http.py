"""One HTTP POST to an address that somebody else chose, and what came back.

Redirects are not followed (they could lead anywhere, and a redirected POST is a guess), proxies of
the environment are not used, certificates are always checked, at most LONGEST_BODY bytes of the
answer are read, and the whole exchange has one deadline. httpcore, the lower half of httpx, is
used directly because it lets us open the connections ourselves (see `network`).
"""

import functools
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import certifi
import httpcore

from lms.sync.adapters.network import (
    AddressRefusedError,
    Deadline,
    GuardedBackend,
    NameUnknownError,
    Resolver,
    UntrustedError,
    resolve,
)
from lms.sync.rules.addresses import AddressPolicy, url_fault
from lms.sync.rules.answers import Answer, NoAnswer

LONGEST_BODY = 64 * 1024
_FAULTS: dict[type[Exception], str] = {
    AddressRefusedError: "address_refused",
    NameUnknownError: "name_unknown",
    UntrustedError: "tls_invalid",
    httpcore.TimeoutException: "timed_out",
    httpcore.ConnectError: "connection_refused",
    httpcore.NetworkError: "connection_broken",
    httpcore.ProtocolError: "connection_broken",
}
"""What can keep an answer from coming → a code of `reasons`. The first kind that fits counts."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds: for connecting, for one read or write, and for the whole exchange."""

    connect: float = 5.0
    pause: float = 10.0
    total: float = 20.0


@dataclass(frozen=True, slots=True)
class HttpClient:
    """Posts within `limits` to addresses that `policy` permits; `trust` replaces the public CAs."""

    policy: AddressPolicy
    limits: Limits = field(default_factory=Limits)
    resolver: Resolver = resolve
    trust: ssl.SSLContext | None = None

    def post(self, url: str, *, headers: Mapping[str, str], body: bytes) -> Answer | NoAnswer:
        """Send `body` and return the answer. Never raises for what partner or network do."""
        if url_fault(url, allow_http=True):
            return NoAnswer("address_refused", "the URL cannot be used")
        try:
            return self._exchange(url, headers, body)
        except tuple(_FAULTS) as error:
            reason = next(reason for kind, reason in _FAULTS.items() if isinstance(error, kind))
            return NoAnswer(reason, str(error))

    def _exchange(self, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        parts = urlsplit(url)
        backend = GuardedBackend(
            self.policy,
            Deadline(self.limits.total),
            plain=parts.scheme == "http",
            resolver=self.resolver,
        )
        timeout = {
            "connect": self.limits.connect,
            "read": self.limits.pause,
            "write": self.limits.pause,
        }
        sent = {
            "Host": parts.netloc,
            "User-Agent": "Callcraft",
            # What we cannot unpack within a limit we do not ask for.
            "Accept-Encoding": "identity",
            "Connection": "close",
            "Content-Length": str(len(body)),
            **headers,
        }
        trust = self.trust or _public_trust()
        with (
            httpcore.ConnectionPool(ssl_context=trust, network_backend=backend) as pool,
            pool.stream(
                "POST",
                url,
                headers=list(sent.items()),
                content=body,
                extensions={"timeout": timeout},
            ) as response,
        ):
            received = bytearray()
            for chunk in response.iter_stream():
                received += chunk
                if len(received) > LONGEST_BODY:
                    break
            return Answer(
                status=response.status,
                headers={
                    name.decode("latin-1").lower(): value.decode("latin-1")
                    for name, value in response.headers
                },
                body=bytes(received[:LONGEST_BODY]),
                cut=len(received) > LONGEST_BODY,
            )


@functools.cache
def _public_trust() -> ssl.SSLContext:
    return ssl.create_default_context(cafile=certifi.where())

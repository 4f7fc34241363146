"""One HTTP exchange with an address that somebody else chose, and what came back.

Redirects are not followed (they could lead anywhere, and a redirected POST is a guess), proxies of
the environment are not used, certificates are always checked, no more of the answer is read than
the caller asked for, and the whole exchange has one deadline. httpcore, the lower half of httpx, is
used directly because it lets us open the connections ourselves (see `network`).
"""

import functools
import io
import ssl
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO
from urllib.parse import urlsplit

import certifi
import httpcore

from xapi.outside.addresses import AddressPolicy, url_fault
from xapi.outside.answers import Answer, NoAnswer
from xapi.outside.network import (
    AddressRefusedError,
    Deadline,
    GuardedBackend,
    NameUnknownError,
    Resolver,
    UntrustedError,
    resolve,
)

LONGEST_BODY = 64 * 1024
Body = bytes | Iterator[bytes]
_FAULTS: dict[type[Exception], str] = {
    AddressRefusedError: "address_refused",
    NameUnknownError: "name_unknown",
    UntrustedError: "tls_invalid",
    httpcore.TimeoutException: "timed_out",
    httpcore.ConnectError: "connection_refused",
    httpcore.NetworkError: "connection_broken",
    httpcore.ProtocolError: "connection_broken",
}
"""What can keep an answer from coming → the reason of NoAnswer. The first kind that fits counts."""
REASONS = frozenset(_FAULTS.values())


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds: for connecting, for one read or write, and for the whole exchange."""

    connect: float = 5.0
    pause: float = 10.0
    total: float = 20.0


@dataclass(frozen=True, slots=True)
class HttpClient:
    """Speaks within `limits` where `policy` permits it; `trust` replaces the public CAs."""

    policy: AddressPolicy
    limits: Limits = field(default_factory=Limits)
    resolver: Resolver = resolve
    trust: ssl.SSLContext | None = None

    def post(self, url: str, *, headers: Mapping[str, str], body: Body) -> Answer | NoAnswer:
        """Send `body` and return the answer. Never raises for what partner or network do."""
        return self.request("POST", url, headers=headers, body=body)

    def get(
        self, url: str, *, headers: Mapping[str, str], longest: int = LONGEST_BODY
    ) -> Answer | NoAnswer:
        """Fetch up to `longest` bytes. Never raises for what partner or network do."""
        return self.request("GET", url, headers=headers, longest=longest)

    def download(
        self, url: str, *, headers: Mapping[str, str], into: BinaryIO, longest: int
    ) -> Answer | NoAnswer:
        """Fetch up to `longest` bytes into a file; the answer has no body then.

        Never raises for what partner or network do; what goes wrong with the file is raised. Of
        an answer that does not come whole, a part may be in the file.
        """
        return self.request("GET", url, headers=headers, longest=longest, into=into)

    def request(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str],
        body: Body = b"",
        longest: int = LONGEST_BODY,
        into: BinaryIO | None = None,
    ) -> Answer | NoAnswer:
        """One exchange; of the answer's body at most `longest` bytes are kept, `into` a file or
        in the answer.

        For a body in blocks the caller's headers give its Content-Length; what goes wrong with the
        blocks themselves is raised.
        """
        if url_fault(url, allow_http=True):
            return NoAnswer("address_refused", "the URL cannot be used")
        try:
            return self._exchange(method, url, headers, body, longest, into)
        except tuple(_FAULTS) as error:
            reason = next(reason for kind, reason in _FAULTS.items() if isinstance(error, kind))
            return NoAnswer(reason, str(error))

    def _exchange(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        body: Body,
        longest: int,
        into: BinaryIO | None,
    ) -> Answer:
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
            **_length_of(method, body),
            **headers,
        }
        trust = self.trust or _public_trust()
        with (
            httpcore.ConnectionPool(ssl_context=trust, network_backend=backend) as pool,
            pool.stream(
                method,
                url,
                headers=list(sent.items()),
                content=body,
                extensions={"timeout": timeout},
            ) as response,
        ):
            kept = io.BytesIO()
            place = kept if into is None else into
            size = 0
            for chunk in response.iter_stream():
                place.write(chunk[: max(longest - size, 0)])
                size += len(chunk)
                if size > longest:
                    break
            return Answer(
                status=response.status,
                headers={
                    name.decode("latin-1").lower(): value.decode("latin-1")
                    for name, value in response.headers
                },
                body=kept.getvalue(),
                cut=size > longest,
            )


def _length_of(method: str, body: Body) -> dict[str, str]:
    if not isinstance(body, bytes) or (method == "GET" and not body):
        return {}
    return {"Content-Length": str(len(body))}


@functools.cache
def _public_trust() -> ssl.SSLContext:
    return ssl.create_default_context(cafile=certifi.where())

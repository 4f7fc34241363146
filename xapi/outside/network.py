"""Connections that obey an address policy and a deadline, as a network backend for httpcore.

The name is resolved here, judged here and connected to here: the address that was judged is the
one that is used, so a name that answers differently the second time (DNS rebinding) gains nothing.
The deadline is for the whole exchange. Time-outs per read alone would let a partner that sends
one byte every few seconds hold a worker for hours.
"""

import ipaddress
import queue
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any

import httpcore

from xapi.outside.addresses import Address, AddressPolicy

Resolver = Callable[[str, int], list[Address]]


class AddressRefusedError(Exception):
    """The policy does not permit any address that the host name stands for."""


class NameUnknownError(Exception):
    """The host name stands for no address."""


class UntrustedError(Exception):
    """The TLS handshake failed: above all, the certificate is not to be trusted."""


class Deadline:
    """A moment on the monotonic clock after which nothing is waited for."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def left(self, timeout: float | None) -> float:
        """Return the seconds that a single wait may last; 0 or less when time is up."""
        rest = self._end - time.monotonic()
        return rest if timeout is None else min(rest, timeout)


def resolve(host: str, port: int) -> list[Address]:
    """Ask the system's resolver. Raises NameUnknownError."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise NameUnknownError(host) from error
    # A scope (fe80::1%eth0) is cut: link-local addresses are judged by their number.
    return [ipaddress.ip_address(str(entry[4][0]).partition("%")[0]) for entry in found]


class GuardedBackend(httpcore.NetworkBackend):
    """Opens connections to permitted addresses only; `plain` ones never to the open internet."""

    def __init__(
        self,
        policy: AddressPolicy,
        deadline: Deadline,
        *,
        plain: bool,
        resolver: Resolver = resolve,
    ) -> None:
        self._policy = policy
        self._deadline = deadline
        self._plain = plain
        self._resolver = resolver
        self._system = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        candidates = [address for address in self._addresses(host, port) if self._may_use(address)]
        if not candidates:
            raise AddressRefusedError(host)
        failure: httpcore.ConnectError | httpcore.ConnectTimeout | None = None
        for address in candidates:
            wait = self._deadline.left(timeout)
            if wait <= 0:
                break
            try:
                stream = self._system.connect_tcp(
                    str(address), port, wait, local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
            else:
                return _DeadlineStream(stream, self._deadline)
        raise failure or httpcore.ConnectTimeout("the deadline has passed")

    def _may_use(self, address: Address) -> bool:
        if not self._policy.permits(address):
            return False
        return not (self._plain and self._policy.is_public(address))

    def _addresses(self, host: str, port: int) -> list[Address]:
        """Resolve within the deadline: the system's resolver itself knows no time-out."""
        answers: queue.SimpleQueue[list[Address] | Exception] = queue.SimpleQueue()

        def ask() -> None:
            try:
                answers.put(self._resolver(host, port))
            except NameUnknownError as error:
                answers.put(error)

        threading.Thread(target=ask, name=f"resolve {host}", daemon=True).start()
        try:
            answer = answers.get(timeout=max(self._deadline.left(None), 0.001))
        except queue.Empty:
            raise httpcore.ConnectTimeout("the name was not resolved in time") from None
        if isinstance(answer, Exception):
            raise answer
        return answer


class _DeadlineStream(httpcore.NetworkStream):
    """Cuts every wait of a stream to what is left until the deadline."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        wait = self._deadline.left(timeout)
        if wait <= 0:
            raise httpcore.ReadTimeout("the deadline has passed")
        return self._stream.read(max_bytes, wait)

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        wait = self._deadline.left(timeout)
        if wait <= 0:
            raise httpcore.WriteTimeout("the deadline has passed")
        self._stream.write(buffer, wait)

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        wait = self._deadline.left(timeout)
        if wait <= 0:
            raise httpcore.ConnectTimeout("the deadline has passed")
        try:
            secured = self._stream.start_tls(ssl_context, server_hostname, wait)
        except httpcore.ConnectError as error:
            # Further out httpcore drops the cause, so the two must be told apart here.
            if isinstance(error.__cause__, ssl.SSLError):
                raise UntrustedError(str(error)) from error
            raise
        return _DeadlineStream(secured, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)

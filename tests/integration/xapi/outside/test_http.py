"""The HTTP client against real sockets: whom it talks to, and how long it listens."""

import io
import ipaddress
import re
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from xapi.outside.addresses import Address, AddressPolicy
from xapi.outside.answers import Answer, NoAnswer
from xapi.outside.http import LONGEST_BODY, HttpClient, Limits
from xapi.outside.network import NameUnknownError, resolve

OPEN = AddressPolicy(allow_private=True)
QUICK = Limits(connect=1.0, pause=0.4, total=0.8)
HOME = ipaddress.ip_address("127.0.0.1")


class OneAnswer:
    """A server that gives the same bytes to everyone, and counts who came."""

    def __init__(self, answer: bytes, context: ssl.SSLContext | None = None) -> None:
        self.answer = answer
        self.context = context
        self.requests: list[bytes] = []
        self.connections = 0
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]

    def serve(self) -> None:
        while True:
            try:
                channel, _ = self._socket.accept()
            except OSError:
                return
            self.connections += 1
            try:
                if self.context:
                    channel = self.context.wrap_socket(channel, server_side=True)
                self.requests.append(whole_request(channel))
                channel.sendall(self.answer)
            except OSError:
                continue
            finally:
                channel.close()

    def __enter__(self) -> "OneAnswer":
        threading.Thread(target=self.serve, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()


def whole_request(channel: socket.socket) -> bytes:
    """Read to the end of the body: closing over unread bytes would reset the connection."""
    request = b""
    while chunk := channel.recv(65536):
        request += chunk
        head, blank, body = request.partition(b"\r\n\r\n")
        length = re.search(rb"(?i)content-length: (\d+)", head)
        if blank and len(body) >= (int(length[1]) if length else 0):
            break
    return request


OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


@pytest.fixture
def server() -> Iterator[OneAnswer]:
    with OneAnswer(OK) as running:
        yield running


def post(client: HttpClient, url: str) -> Answer | NoAnswer:
    return client.post(url, headers={"webhook-id": "m-1"}, body=b"{}")


def reason(answer: Answer | NoAnswer) -> str:
    assert isinstance(answer, NoAnswer), answer
    return answer.reason


def test_answer_comes_back_whole(server: OneAnswer) -> None:
    answer = post(HttpClient(OPEN, QUICK), f"http://127.0.0.1:{server.port}/hook?x=1")
    assert isinstance(answer, Answer)
    assert (answer.status, answer.body, answer.cut) == (200, b"ok", False)
    assert server.requests[0].startswith(b"POST /hook?x=1 HTTP/1.1\r\n")
    assert f"Host: 127.0.0.1:{server.port}".encode() in server.requests[0]
    assert b"webhook-id: m-1" in server.requests[0]


def test_download_goes_into_the_file_and_no_further_than_allowed(server: OneAnswer) -> None:
    client, url = HttpClient(OPEN, QUICK), f"http://127.0.0.1:{server.port}/file"
    for longest, kept, is_cut in ((100, b"ok", False), (2, b"ok", False), (1, b"o", True)):
        into = io.BytesIO()
        answer = client.download(url, headers={}, into=into, longest=longest)
        assert isinstance(answer, Answer)
        assert (into.getvalue(), answer.body, answer.cut) == (kept, b"", is_cut)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "0"])
def test_own_network_is_refused_before_any_connection(server: OneAnswer, host: str) -> None:
    client = HttpClient(AddressPolicy(), QUICK)
    assert reason(post(client, f"https://{host}:{server.port}/")) == "address_refused"
    assert server.connections == 0


def test_plain_http_never_leaves_for_the_open_internet() -> None:
    client = HttpClient(OPEN, QUICK, resolver=lambda *_: [ipaddress.ip_address("93.184.215.14")])
    assert reason(post(client, "http://lms.example/")) == "address_refused"


def test_name_that_changes_its_address_gains_nothing(server: OneAnswer) -> None:
    """DNS rebinding: the second answer would be another host. There is no second question."""
    asked: list[str] = []

    def rebinding(host: str, port: int) -> list[Address]:
        asked.append(host)
        return [HOME if len(asked) == 1 else ipaddress.ip_address("169.254.169.254")]

    client = HttpClient(OPEN, QUICK, resolver=rebinding)
    answer = post(client, f"http://lms.example:{server.port}/")
    assert isinstance(answer, Answer)
    assert asked == ["lms.example"]
    assert f"Host: lms.example:{server.port}".encode() in server.requests[0]


def test_of_several_addresses_only_permitted_ones_are_used(server: OneAnswer) -> None:
    mixed = [ipaddress.ip_address("169.254.169.254"), HOME]
    client = HttpClient(OPEN, QUICK, resolver=lambda *_: mixed)
    assert isinstance(post(client, f"http://lms.example:{server.port}/"), Answer)


def test_dead_address_of_a_name_is_passed_over(server: OneAnswer) -> None:
    both = [ipaddress.ip_address("127.0.0.2"), HOME]
    client = HttpClient(OPEN, QUICK, resolver=lambda *_: both)
    assert isinstance(post(client, f"http://lms.example:{server.port}/"), Answer)


def test_unknown_name_is_told_apart() -> None:
    def nowhere(host: str, port: int) -> list[Address]:
        raise NameUnknownError(host)

    assert reason(post(HttpClient(OPEN, QUICK, resolver=nowhere), "https://lms.example/")) == (
        "name_unknown"
    )


def test_system_resolver_knows_loopback_and_refuses_nonsense() -> None:
    assert HOME in resolve("localhost", 80)
    with pytest.raises(NameUnknownError):
        resolve("no-such-host.invalid", 80)


def test_resolver_that_hangs_is_not_waited_for() -> None:
    gate = threading.Event()

    def hanging(host: str, port: int) -> list[Address]:
        gate.wait(10)
        return [HOME]

    began = time.monotonic()
    assert reason(post(HttpClient(OPEN, QUICK, resolver=hanging), "https://lms.example/")) == (
        "timed_out"
    )
    gate.set()
    assert time.monotonic() - began < 3


def test_closed_port_is_refused_connection() -> None:
    with socket.create_server(("127.0.0.1", 0)) as unused:
        port = unused.getsockname()[1]
    assert reason(post(HttpClient(OPEN, QUICK), f"http://127.0.0.1:{port}/")) == (
        "connection_refused"
    )


@pytest.mark.parametrize(
    "answer", [b"", b"SSH-2.0-OpenSSH\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf"]
)
def test_broken_answer_is_told_apart(answer: bytes) -> None:
    with OneAnswer(answer) as server:
        url = f"http://127.0.0.1:{server.port}/"
        assert reason(post(HttpClient(OPEN, QUICK), url)) == "connection_broken"


def test_answer_is_read_only_up_to_the_limit() -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Length: 90000000\r\n\r\n"
    with OneAnswer(head + b"x" * (LONGEST_BODY * 3)) as server:
        answer = post(HttpClient(OPEN, QUICK), f"http://127.0.0.1:{server.port}/")
    assert isinstance(answer, Answer)
    assert answer.cut
    assert len(answer.body) == LONGEST_BODY


def test_redirect_is_not_followed() -> None:
    with OneAnswer(OK) as other:
        there = f"http://127.0.0.1:{other.port}/"
        head = f"HTTP/1.1 307 Moved\r\nLocation: {there}\r\nContent-Length: 0\r\n\r\n".encode()
        with OneAnswer(head) as server:
            answer = post(HttpClient(OPEN, QUICK), f"http://127.0.0.1:{server.port}/")
        assert isinstance(answer, Answer)
        assert (answer.status, other.connections) == (307, 0)


class Certified:
    """A key and a certificate for one name, signed by itself."""

    def __init__(self, folder: Path, name: str, *, days: int = 10) -> None:
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        now = datetime.now(UTC)
        certificate = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(subject)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=30))
            .not_valid_after(now + timedelta(days=days))
            .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
            .sign(key, hashes.SHA256())
        )
        self.certificate = folder / "certificate.pem"
        self.certificate.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
        key_file = folder / "key.pem"
        key_file.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )
        self.server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.server.load_cert_chain(self.certificate, key_file)

    def client(self, *, trusted: bool = True) -> HttpClient:
        trust = ssl.create_default_context(cafile=self.certificate) if trusted else None
        return HttpClient(OPEN, QUICK, resolver=lambda *_: [HOME], trust=trust)


def test_trusted_certificate_of_the_right_name_is_accepted(tmp_path: Path) -> None:
    certified = Certified(tmp_path, "lms.example")
    with OneAnswer(OK, certified.server) as server:
        answer = post(certified.client(), f"https://lms.example:{server.port}/")
    assert isinstance(answer, Answer)
    assert answer.status == 200


@pytest.mark.parametrize(
    ("name", "days", "trusted"),
    [("other.example", 10, True), ("lms.example", -1, True), ("lms.example", 10, False)],
    ids=["wrong name", "expired", "unknown issuer"],
)
def test_certificate_gone_wrong_stops_the_delivery(
    tmp_path: Path, name: str, days: int, trusted: bool
) -> None:
    certified = Certified(tmp_path, name, days=days)
    with OneAnswer(OK, certified.server) as server:
        url = f"https://lms.example:{server.port}/"
        assert reason(post(certified.client(trusted=trusted), url)) == "tls_invalid"
        assert server.requests == [], "nothing was said before the certificate was checked"


def test_environment_of_the_process_does_not_choose_a_proxy(
    server: OneAnswer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:1")
    url = f"http://127.0.0.1:{server.port}/"
    assert isinstance(post(HttpClient(OPEN, QUICK), url), Answer)

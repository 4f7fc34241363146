"""The practice LMS as an HTTP server on the loopback interface.

`POST /webhook` takes signed completions; `GET /` shows them; `GET /completions` gives them as
JSON; `POST /behaviour` (form field `mode`) changes how the next webhooks are answered.
"""

import json
import logging
import socket
import struct
import threading
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from lms.sync.practice.behaviour import Behaviour, Mode
from lms.sync.practice.page import STYLE, language_of, page
from lms.sync.practice.store import Store
from lms.sync.rules.completions import EVENT_TYPE, TEST_EVENT_TYPE
from lms.sync.rules.signing import BadSignatureError, verify

LONGEST_BODY = 256 * 1024
LONGEST_HANG = 60.0
DRIP_PAUSE = 0.2
LOOPBACK = "127.0.0.1"

log = logging.getLogger("callcraft.practice_lms")


def utc_now() -> datetime:
    return datetime.now(UTC)


class PracticeLms:
    """A running practice LMS; `port` 0 takes any free one. Use it as a context manager.

    `secrets` are those it accepts signatures of; `clock` is what it takes for the time of day.
    """

    def __init__(
        self,
        secrets: Sequence[str],
        *,
        port: int = 0,
        store: Store | None = None,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self.secrets = list(secrets)
        self.store = store or Store()
        self.behaviour = Behaviour()
        self.clock = clock
        self.stopping = threading.Event()
        self.requests = 0
        """How many webhooks came with a good signature."""
        handler = type("PracticeHandler", (_Handler,), {"lms": self})
        self._server = ThreadingHTTPServer((LOOPBACK, port), handler)
        self._server.daemon_threads = True

    @property
    def url(self) -> str:
        return f"http://{LOOPBACK}:{self._server.server_port}"

    @property
    def webhook_url(self) -> str:
        return f"{self.url}/webhook"

    def serve(self) -> None:
        """Serve in this thread until `stop` is called from another, or KeyboardInterrupt."""
        self._server.serve_forever(poll_interval=0.05)

    def stop(self) -> None:
        self.stopping.set()
        self._server.shutdown()
        self._server.server_close()

    def __enter__(self) -> "PracticeLms":
        threading.Thread(target=self.serve, name="practice-lms", daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        self.store.close()


class _RefusedError(Exception):
    """A request that is answered with an error, and why."""

    def __init__(self, status: HTTPStatus, error: str) -> None:
        self.status = status
        self.error = error
        super().__init__(error)


class _Handler(BaseHTTPRequestHandler):
    lms: PracticeLms
    server_version = "PracticeLMS"
    sys_version = ""
    timeout = LONGEST_HANG

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        if not self._is_ours():
            self._json(HTTPStatus.FORBIDDEN, {"error": "wrong host"})
        elif address.path == "/":
            asked = parse_qs(address.query).get("lang", [""])[0]
            language = language_of(asked, self.headers.get("Accept-Language", ""))
            html = page(self.lms.store.current(), self.lms.behaviour.lasting, language)
            self._send(HTTPStatus.OK, html.encode(), "text/html; charset=utf-8")
        elif address.path == "/style.css":
            self._send(HTTPStatus.OK, STYLE.read_bytes(), "text/css; charset=utf-8")
        elif address.path == "/completions":
            self._json(HTTPStatus.OK, {"completions": [one.content for one in self._newest()]})
        else:
            self._json(HTTPStatus.NOT_FOUND, {"error": "no such page"})

    def do_POST(self) -> None:
        address = urlsplit(self.path)
        try:
            body = self._body()
            if address.path == "/webhook":
                self._webhook(body)
            elif address.path == "/behaviour" and self._is_ours():
                self._change_behaviour(body)
            else:
                raise _RefusedError(HTTPStatus.NOT_FOUND, "no such page")
        except _RefusedError as refused:
            self._json(refused.status, {"error": refused.error})

    def _webhook(self, body: bytes) -> None:
        """Check who it is from, then behave as told."""
        try:
            message_id = verify(
                dict(self.headers.items()), body, self.lms.secrets, now=self.lms.clock()
            )
        except BadSignatureError as error:
            raise _RefusedError(HTTPStatus.UNAUTHORIZED, error.fault) from None
        try:
            content = json.loads(body)
            kind = content["type"]
        except (ValueError, TypeError, KeyError):
            raise _RefusedError(HTTPStatus.BAD_REQUEST, "not an event") from None
        mode = self.lms.behaviour.next()
        self.lms.requests += 1
        log.info("webhook %s (%s): %s", message_id, kind, mode.value)
        _MODES[mode](self, message_id, content)

    def _accept(self, message_id: str, content: Mapping[str, Any]) -> None:
        is_new = self._take(message_id, content)
        self._json(HTTPStatus.OK, {"taken": True, "new": is_new})

    def _take(self, message_id: str, content: Mapping[str, Any]) -> bool:
        if content["type"] == TEST_EVENT_TYPE:
            return False
        if content["type"] != EVENT_TYPE:
            raise _RefusedError(HTTPStatus.UNPROCESSABLE_ENTITY, "unknown type of event")
        try:
            return self.lms.store.take(message_id, content, self.lms.clock())
        except (KeyError, TypeError):
            raise _RefusedError(HTTPStatus.UNPROCESSABLE_ENTITY, "a field is missing") from None

    def _server_error(self, *_: object) -> None:
        self._json(HTTPStatus.INTERNAL_SERVER_ERROR, {"error": "database gone"})

    def _unavailable(self, *_: object) -> None:
        self._json(HTTPStatus.SERVICE_UNAVAILABLE, {"error": "maintenance"}, retry_after="30")

    def _throttled(self, *_: object) -> None:
        self._json(HTTPStatus.TOO_MANY_REQUESTS, {"error": "slow down"}, retry_after="5")

    def _hang(self, *_: object) -> None:
        self.lms.stopping.wait(LONGEST_HANG)
        self.close_connection = True

    def _reset(self, *_: object) -> None:
        # Linger of zero seconds: closing sends RST instead of FIN.
        linger = struct.pack("ii", 1, 0)
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self.connection.close()
        self.close_connection = True

    def _answer_lost(self, message_id: str, content: Mapping[str, Any]) -> None:
        """Take it, then break the connection: the sender cannot know, and sends it again."""
        self._take(message_id, content)
        self._reset()

    def _take_and_hang(self, message_id: str, content: Mapping[str, Any]) -> None:
        self._take(message_id, content)
        self._hang()

    def _half_body(self, message_id: str, content: Mapping[str, Any]) -> None:
        self._take(message_id, content)
        body = b'{"taken": true, "new": true}'
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[: len(body) // 2])
        self.close_connection = True

    def _slow_drip(self, *_: object) -> None:
        """Send headers byte by byte: each read of the sender succeeds, and none is the last."""
        line = b"HTTP/1.1 200 OK\r\nX-Drip: " + b"." * int(LONGEST_HANG / DRIP_PAUSE)
        try:
            for position in range(len(line)):
                self.wfile.write(line[position : position + 1])
                if self.lms.stopping.wait(DRIP_PAUSE):
                    break
        except OSError:
            log.info("the sender did not wait for the end of the drip")
        self.close_connection = True

    def _error_in_success(self, *_: object) -> None:
        self._json(HTTPStatus.OK, {"exception": "dml_write_exception", "message": "not written"})

    def _garbled(self, *_: object) -> None:
        self._send(HTTPStatus.OK, b'{"taken": tr', "application/json")

    def _redirect(self, *_: object) -> None:
        self.send_response(HTTPStatus.FOUND)
        self.send_header("Location", f"{self.lms.url}/login")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _reject(self, *_: object) -> None:
        self._json(HTTPStatus.UNPROCESSABLE_ENTITY, {"error": "unknown course"})

    def _conflict(self, *_: object) -> None:
        self._json(HTTPStatus.CONFLICT, {"error": "another result is recorded"})

    def _forget(self, *_: object) -> None:
        self._json(HTTPStatus.OK, {"taken": True, "new": True})

    def _change_behaviour(self, body: bytes) -> None:
        if self.headers.get("Origin", self.lms.url) != self._origin():
            raise _RefusedError(HTTPStatus.FORBIDDEN, "wrong origin")
        form = parse_qs(body.decode("utf-8", "replace"))
        try:
            self.lms.behaviour.stay(Mode(form["mode"][0]))
        except (KeyError, ValueError):
            raise _RefusedError(HTTPStatus.BAD_REQUEST, "unknown mode") from None
        language = language_of(form.get("lang", [""])[0], "")
        self.send_response(HTTPStatus.SEE_OTHER)
        self.send_header("Location", f"/?lang={language}")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _body(self) -> bytes:
        length = self.headers.get("Content-Length", "")
        if not (length.isascii() and length.isdigit()):
            raise _RefusedError(HTTPStatus.LENGTH_REQUIRED, "no length")
        if int(length) > LONGEST_BODY:
            self.close_connection = True
            raise _RefusedError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too large")
        return self.rfile.read(int(length))

    def _newest(self) -> list[Any]:
        return self.lms.store.current()

    def _origin(self) -> str:
        return f"http://{self.headers.get('Host', '')}"

    def _is_ours(self) -> bool:
        """Tell whether the page was asked for by a loopback name, not through a foreign one."""
        host = self.headers.get("Host", "").rpartition(":")[0]
        return host in (LOOPBACK, "localhost")

    def _json(
        self, status: HTTPStatus, content: Mapping[str, Any], *, retry_after: str = ""
    ) -> None:
        body = json.dumps(content, ensure_ascii=False).encode()
        extra = {"Retry-After": retry_after} if retry_after else {}
        self._send(status, body, "application/json; charset=utf-8", extra)

    def _send(
        self,
        status: HTTPStatus,
        body: bytes,
        content_type: str,
        extra: Mapping[str, str] | None = None,
    ) -> None:
        self.send_response(status)
        headers = {
            "Content-Type": content_type,
            "Content-Length": str(len(body)),
            "Content-Security-Policy": "default-src 'none'; style-src 'self'; form-action 'self'",
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "no-store",
            **(extra or {}),
        }
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's name
        log.debug(format, *args)


_MODES: dict[Mode, Callable[[_Handler, str, Mapping[str, Any]], None]] = {
    Mode.GOOD: _Handler._accept,
    Mode.SERVER_ERROR: _Handler._server_error,
    Mode.UNAVAILABLE: _Handler._unavailable,
    Mode.THROTTLED: _Handler._throttled,
    Mode.HANG: _Handler._hang,
    Mode.RESET: _Handler._reset,
    Mode.ANSWER_LOST: _Handler._answer_lost,
    Mode.TAKE_AND_HANG: _Handler._take_and_hang,
    Mode.HALF_BODY: _Handler._half_body,
    Mode.SLOW_DRIP: _Handler._slow_drip,
    Mode.ERROR_IN_SUCCESS: _Handler._error_in_success,
    Mode.GARBLED: _Handler._garbled,
    Mode.REDIRECT: _Handler._redirect,
    Mode.REJECT: _Handler._reject,
    Mode.CONFLICT: _Handler._conflict,
    Mode.FORGET: _Handler._forget,
}

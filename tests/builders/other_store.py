"""Another record store, over a real socket, that can be told to misbehave."""

import json
import threading
import time
from collections import deque
from dataclasses import dataclass, field
from enum import StrEnum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

from xapi.statements import compare
from xapi.statements.parsing import read_stored

Json = dict[str, Any]


class Mode(StrEnum):
    """What it does with one request."""

    SERVE = "as it should"
    FAIL = "500"
    THROTTLE = "429"
    REFUSE_KEY = "401"
    REDIRECT = "302"
    REFUSE_ALL = "400"
    SIGN_IN_PAGE = "a page with 200"
    HANG = "no answer"
    TAKE_AND_HANG = "stored, and no answer"
    TAKE_AND_DROP = "stored, but the answer is lost"


@dataclass
class OtherStore:
    """Keeps statements by id in the order they came. `bad` ids are refused with 400."""

    kept: dict[str, Json] = field(default_factory=dict)
    bad: set[str] = field(default_factory=set)
    voided: set[str] = field(default_factory=set)
    plan: deque[Mode] = field(default_factory=deque)
    always: Mode = Mode.SERVE
    hides: bool = False
    posts: list[list[str]] = field(default_factory=list)
    gets: list[str] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    # For being pulled from.
    page_size: int = 1000
    consistent_through: str | None = "2099-01-01T00:00:00Z"
    more_at: str = ""
    release: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> "OtherStore":
        handler = type("Handler", (_Handler,), {"store": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.release.set()
        self._server.shutdown()
        self._server.server_close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/xapi"

    @property
    def ids(self) -> list[str]:
        """What it has, in the order it came."""
        return list(self.kept)

    def next_mode(self) -> Mode:
        """What to do with the request at hand: as planned, then always the same."""
        return self.plan.popleft() if self.plan else self.always

    def take(self, batch: list[Json]) -> int:
        """Store all of a batch or nothing; the status to answer with."""
        if any(statement["id"] in self.bad for statement in batch):
            return 400
        for statement in batch:
            mine = self.kept.get(statement["id"])
            if mine is not None and not compare(_parsed(mine), _parsed(statement)):
                return 409
        for statement in batch:
            self.kept.setdefault(statement["id"], statement)
        return 200


def _parsed(statement: Json) -> Any:
    return read_stored(json.dumps(statement).encode())


class _Handler(BaseHTTPRequestHandler):
    store: ClassVar[OtherStore]

    def do_POST(self) -> None:
        store = self.store
        body = self.rfile.read(int(self.headers["Content-Length"]))
        store.headers.append({name.lower(): value for name, value in self.headers.items()})
        store.bodies.append(body)
        first = body
        if self.headers["Content-Type"].startswith("multipart/mixed"):
            first = body.split(b"\r\n\r\n", 1)[1].split(b"\r\n--", 1)[0]
        batch = json.loads(first)
        store.posts.append([statement["id"] for statement in batch])
        mode = store.next_mode()
        if mode is Mode.SERVE:
            status = store.take(batch)
            ids = [statement["id"] for statement in batch]
            self.answer(status, ids if status == 200 else {"why": status})
        elif mode is Mode.TAKE_AND_DROP:
            store.take(batch)
            self.connection.close()
        elif mode in (Mode.HANG, Mode.TAKE_AND_HANG):
            if mode is Mode.TAKE_AND_HANG:
                store.take(batch)
            store.release.wait(20)
            self.connection.close()
        else:
            self.misbehave(mode)

    def misbehave(self, mode: Mode) -> None:
        if mode is Mode.SIGN_IN_PAGE:
            self.answer(200, "<html>Please sign in</html>")
        elif mode is Mode.REDIRECT:
            self.answer(302, {}, Location="https://elsewhere.example/")
        elif mode is Mode.THROTTLE:
            self.answer(429, {}, **{"Retry-After": "120"})
        else:
            self.answer(int(mode.value), {"error": "as told"})

    def do_GET(self) -> None:
        store = self.store
        store.gets.append(self.path)
        if store.hides:
            self.answer(403, {})
            return
        query = {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
        if "statementId" in query or "voidedStatementId" in query:
            self.one(query)
        elif (mode := store.next_mode()) is Mode.SERVE:
            self.page(query)
        else:
            self.misbehave(mode)

    def one(self, query: dict[str, str]) -> None:
        wanted = query.get("statementId") or query["voidedStatementId"]
        found = self.store.kept.get(wanted)
        if found is None or (wanted in self.store.voided) is not ("voidedStatementId" in query):
            self.answer(404, {})
        else:
            self.answer(200, found)

    def page(self, query: dict[str, str]) -> None:
        store = self.store
        start = int(query.get("start", "0"))
        since = query.get("since", "")
        found = [s for s in store.kept.values() if s["stored"] > since]
        shown = found[start : start + store.page_size]
        more = ""
        if start + store.page_size < len(found):
            more = f"{store.more_at}/xapi/statements?since={since}&start={start + store.page_size}"
        told = {}
        if store.consistent_through:
            told = {"X-Experience-API-Consistent-Through": store.consistent_through}
        self.answer(200, {"statements": shown, "more": more}, **told)

    def answer(self, status: int, content: object, **headers: str) -> None:
        body = content.encode() if isinstance(content, str) else json.dumps(content).encode()
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Quiet."""


def wait_for(condition: Any, seconds: float = 20) -> None:
    """Until `condition()` holds."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not come to that"
        time.sleep(0.02)

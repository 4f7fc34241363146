"""A small hub of H5P content types, over a real socket, that can be told to misbehave."""

import json
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar
from urllib.parse import parse_qs, unquote, urlsplit

Json = dict[str, Any]

SITE = "9d2c8a10-site-of-the-centre"


def offered(machine_name: str, version: tuple[int, int, int] = (1, 2, 3), **more: Any) -> Json:
    """One entry of a hub's list, as hubs write it; `more` are other fields of it."""
    major, minor, patch = version
    return {
        "id": machine_name,
        "version": {"major": major, "minor": minor, "patch": patch},
        "coreApiVersionNeeded": {"major": 1, "minor": 24},
        "title": machine_name.rpartition(".")[2],
        "summary": "Asks the caller's question",
        "description": "<p>Long</p>",
        "icon": "https://pictures.example/icon.svg",
        "owner": "Example Institute",
        "isRecommended": False,
        "license": {"id": "MIT", "attributes": {}},
        **more,
    }


@dataclass
class SmallHub:
    """Registers whoever asks, lists `content_types`, hands out `packages` by machine name.

    `status` is answered to everything where it is set; `answer` is sent as the list as it is.
    """

    content_types: list[Json] = field(default_factory=list)
    packages: Mapping[str, bytes] = field(default_factory=dict)
    etag: str = ""
    status: int = 0
    answer: bytes | None = None
    asked: list[tuple[str, str]] = field(default_factory=list)
    """Method and path of every request."""
    fields: list[dict[str, list[str]]] = field(default_factory=list)
    """What was told in every POST."""

    def __enter__(self) -> "SmallHub":
        handler = type("Handler", (_Handler,), {"hub": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def url(self) -> str:
        """What CALLCRAFT_H5P_HUB would be."""
        return f"http://127.0.0.1:{self._server.server_address[1]}/v1"


class _Handler(BaseHTTPRequestHandler):
    hub: ClassVar[SmallHub]
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        size = int(self.headers.get("Content-Length", 0))
        self.hub.fields.append(
            parse_qs(self.rfile.read(size).decode(), keep_blank_values=True, strict_parsing=True)
        )
        path = self._path()
        if self.hub.status:
            self._send(self.hub.status, b"{}")
        elif path == "/v1/sites":
            self._send(200, json.dumps({"uuid": SITE}).encode())
        elif path != "/v1/content-types/":
            self._send(404, b"")
        elif self.hub.etag and self.headers.get("If-None-Match") == self.hub.etag:
            self._send(304, b"")
        else:
            listed = json.dumps({"contentTypes": self.hub.content_types}).encode()
            self._send(200, listed if self.hub.answer is None else self.hub.answer)

    def do_GET(self) -> None:
        name = unquote(self._path().removeprefix("/v1/content-types/"))
        package = self.hub.packages.get(name)
        if self.hub.status or package is None:
            self._send(self.hub.status or 404, b"")
        else:
            self._send(200, package)

    def _path(self) -> str:
        path = urlsplit(self.path).path
        self.hub.asked.append((self.command, path))
        return path

    def _send(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        if self.hub.etag:
            self.send_header("ETag", self.hub.etag)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Quiet."""

"""An H5P host that knows nothing of us: `h5p-standalone` in a plain page, as its manual has it.

It unpacks packages, plays them with H5P's own core, and keeps what the core sends: states, results
and statements. All of it is in memory, to be looked at.
"""

import io
import json
import threading
import zipfile
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Literal
from urllib.parse import parse_qs, urlsplit

PLAYER = Path(__file__).resolve().parents[2] / "node_modules" / "h5p-standalone" / "dist"
Embedding = Literal["iframe", "div"]

_TYPES = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".json": "application/json",
    ".svg": "image/svg+xml",
}
_PAGE = """<!doctype html>
<html lang="{language}"><head><meta charset="utf-8"><title>A page with H5P</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>
  button, p, h1 {{ color: red; font: 30px serif; text-transform: uppercase; }}
</style></head>
<body>
<h1>A page with H5P</h1>
<div id="place"></div>
<script>window.told = [];</script>
<script src="/player/main.bundle.js"></script>
<script>new H5PStandalone.H5P(document.getElementById("place"), {options});</script>
</body></html>
"""
_LISTENER = """
H5P.externalDispatcher.on("xAPI", (event) => {
  top.told.push(JSON.parse(JSON.stringify(event.data.statement)));
});
"""


class ForeignH5p:
    """`address` is its origin; packages are put in by `add`."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.packages: dict[str, Mapping[str, bytes]] = {}
        self.states: dict[str, dict[str, str]] = defaultdict(dict)
        """By package, then by kind: JSON each."""
        self.results: dict[str, list[dict[str, str]]] = defaultdict(list)
        """What the core told of each end: score, maxScore, opened, finished."""

    def add(self, package: bytes) -> str:
        """Take in a package; returns what it is known by."""
        name = f"p{len(self.packages) + 1}"
        with zipfile.ZipFile(io.BytesIO(package)) as opened:
            self.packages[name] = {one: opened.read(one) for one in opened.namelist()}
        return name

    def page(self, package: str, *, embedded: Embedding = "iframe", language: str = "en") -> str:
        """The address of a page that plays a package."""
        return f"{self.address}/play/{package}/{embedded}?language={language}"

    def options(self, package: str, embedded: str) -> dict[str, Any]:
        """What `h5p-standalone` is told."""
        state = self.states[package].get("state")
        return {
            "id": "1",
            "h5pJsonPath": f"/packages/{package}",
            "frameJs": "/player/frame.bundle.js",
            "frameCss": "/player/styles/h5p.css",
            "customJs": "/listener.js",
            "embedType": embedded,
            "xAPIObjectIRI": f"{self.address}/contents/{package}",
            "user": {"name": "Sam Example", "mail": "sam@lms.example"},
            "saveFreq": 60,
            "postUserStatistics": True,
            "contentUserData": [] if state is None else [{"state": state}],
            "ajax": {
                "contentUserDataUrl": f"/states/{package}/:dataType/:subContentId",
                "setFinishedUrl": f"/finished/{package}",
            },
        }


class _Handler(BaseHTTPRequestHandler):
    host: ForeignH5p

    def do_GET(self) -> None:
        place = urlsplit(self.path)
        match place.path.strip("/").split("/"):
            case ["listener.js"]:
                self._answer(_LISTENER.encode(), ".js")
            case ["player", *path]:
                file = PLAYER.joinpath(*path)
                self._answer(file.read_bytes() if file.is_file() else None, file.suffix)
            case ["packages", package, *path]:
                name = "/".join(path)
                self._answer(self.host.packages[package].get(name), Path(name).suffix)
            case ["play", package, embedded]:
                language = parse_qs(place.query)["language"][0]
                options = json.dumps(self.host.options(package, embedded))
                self._answer(_PAGE.format(language=language, options=options).encode(), ".html")
            case _:
                self._answer(None)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        form = {name: values[0] for name, values in parse_qs(body).items()}
        match urlsplit(self.path).path.strip("/").split("/"):
            case ["states", package, kind, "0"]:
                self.host.states[package][kind] = form["data"]
                self._answer(b'{"success": true}', ".json")
            case ["finished", package]:
                self.host.results[package].append(form)
                self._answer(b'{"success": true}', ".json")
            case _:
                self._answer(None)

    def log_message(self, *_: Any) -> None:
        """Tests say what matters."""

    def _answer(self, data: bytes | None, suffix: str = ".html") -> None:
        self.send_response(HTTPStatus.NOT_FOUND if data is None else HTTPStatus.OK)
        self.send_header("Content-Type", f"{_TYPES.get(suffix, 'text/html')}; charset=utf-8")
        self.send_header("Content-Length", str(len(data or b"")))
        self.end_headers()
        self.wfile.write(data or b"")


@contextmanager
def foreign_h5p() -> Iterator[ForeignH5p]:
    """A host on a port of its own, under a name that is another site than ours."""

    class Handler(_Handler):
        pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        Handler.host = ForeignH5p(f"http://h5p.localhost:{server.server_port}")
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield Handler.host
        finally:
            server.shutdown()
            thread.join()

"""A learning platform that knows nothing of us: it serves zips and plays them by the standards.

SCORM by scorm-again's run-time in a plain page; cmi5 by the few resources that an assignable unit
needs. What it was told is kept, in memory, to be looked at.
"""

import io
import json
import threading
import zipfile
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, urlencode, urlsplit
from uuid import uuid4

from xapi.statements import Version, parse

LIBRARY = Path(__file__).resolve().parents[2] / "node_modules" / "scorm-again" / "dist"
ACTOR = {
    "objectType": "Agent",
    "name": "李示例",
    "account": {"homePage": "https://lms.example", "name": "L-7"},
}
_TYPES = {".html": "text/html", ".js": "text/javascript", ".css": "text/css"}
_HOST_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>A learning platform</title>
<script src="/library/{library}.min.js"></script></head>
<body style="margin:0">
<script>
  const is12 = "{library}" === "scorm12";
  const memory = "learner:{package}";
  const api = new (is12 ? Scorm12API : Scorm2004API)({{ autocommit: false, logLevel: 5 }});
  const learner = is12
    ? {{ core: {{ student_id: "L-7", student_name: "李示例" }} }}
    : {{ learner_id: "L-7", learner_name: "李示例" }};
  api.loadFromJSON(learner);
  const kept = JSON.parse(localStorage.getItem(memory) ?? "null");
  if (kept) api.loadFromJSON(kept);
  window[is12 ? "API" : "API_1484_11"] = api;
  /** Every element as it was set last, and the answers by number. */
  window.told = {{}};
  window.ended = false;
  api.on(is12 ? "LMSSetValue" : "SetValue", (element, value) => {{ told[element] = value; }});
  const keep = () => {{
    const {{ cmi }} = JSON.parse(JSON.stringify(api.renderCMIToJSONObject()));
    delete cmi.interactions;
    delete cmi.learner_id;
    delete cmi.learner_name;
    if (cmi.core) {{
      const {{ lesson_status, lesson_location, score }} = cmi.core;
      cmi.core = {{ lesson_status, lesson_location, score }};
    }}
    localStorage.setItem(memory, JSON.stringify(cmi));
  }};
  api.on(is12 ? "LMSCommit" : "Commit", keep);
  api.on(is12 ? "LMSFinish" : "Terminate", () => {{ keep(); window.ended = true; }});
</script>
<iframe src="{start}" allow="fullscreen" style="border:0;width:100%;height:100vh"></iframe>
</body></html>
"""


@dataclass
class Cmi5Memory:
    """What one registration of a cmi5 course was told."""

    registration: str = field(default_factory=lambda: str(uuid4()))
    statements: list[dict[str, Any]] = field(default_factory=list)
    documents: dict[str, bytes] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)

    def verbs(self) -> list[str]:
        """The verbs told so far, by their last step."""
        return [one["verb"]["id"].rsplit("/", 1)[-1] for one in self.statements]

    def results(self, verb: str) -> list[dict[str, Any]]:
        """The results of statements with this verb."""
        return [
            one.get("result", {}) for one in self.statements if one["verb"]["id"].endswith(verb)
        ]


class ForeignLms:
    """`address` is its origin; packages are put in by `add`."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.packages: dict[str, Mapping[str, bytes]] = {}
        self.cmi5: dict[str, Cmi5Memory] = defaultdict(Cmi5Memory)

    def add(self, zip_file: bytes) -> str:
        """Take in a package; returns what it is known by."""
        name = f"p{len(self.packages) + 1}"
        with zipfile.ZipFile(io.BytesIO(zip_file)) as opened:
            self.packages[name] = {one: opened.read(one) for one in opened.namelist()}
        return name

    def scorm_page(self, package: str, start: str, *, library: str) -> str:
        """The address of the page that plays a SCORM package."""
        return f"{self.address}/play/{package}/{library}?start={quote(start)}"

    def cmi5_page(
        self, package: str, start: str, activity: str, *, mastery: float | None = None
    ) -> str:
        """Launch an assignable unit (cmi5 §8): a new session of the same registration."""
        memory = self.cmi5[package]
        fetch, session = uuid4().hex, str(uuid4())
        memory.tokens[fetch] = uuid4().hex
        launch: dict[str, Any] = {
            "contextTemplate": {
                "contextActivities": {"grouping": [{"id": "https://course.example/unit"}]},
                "extensions": {"https://w3id.org/xapi/cmi5/context/extensions/sessionid": session},
            },
            "launchMode": "Normal",
            "moveOn": "CompletedAndPassed",
            "returnURL": f"{self.address}/back",
        }
        if mastery is not None:
            launch["masteryScore"] = mastery
        memory.documents["LMS.LaunchData"] = json.dumps(launch).encode()
        query = {
            "endpoint": f"{self.address}/xapi/{package}/",
            "fetch": f"{self.address}/fetch/{package}/{fetch}",
            "actor": json.dumps(ACTOR),
            "registration": memory.registration,
            "activityId": activity,
        }
        return f"{self.address}/packages/{package}/{start}?{urlencode(query)}"


class _Handler(BaseHTTPRequestHandler):
    lms: ForeignLms

    def do_GET(self) -> None:
        place = urlsplit(self.path)
        steps = place.path.strip("/").split("/")
        query = {name: values[0] for name, values in parse_qs(place.query).items()}
        match steps:
            case ["library", name]:
                self._answer((LIBRARY / name).read_bytes(), "text/javascript")
            case ["play", package, library]:
                start = f"/packages/{package}/{query['start']}"
                text = _HOST_PAGE.format(library=library, package=package, start=start)
                self._answer(text.encode(), "text/html")
            case ["packages", package, *path]:
                self._file(package, "/".join(path))
            case ["xapi", package, "activities", "state"]:
                self._document(package, query["stateId"])
            case ["xapi", _, "agents", "profile"]:
                self._refuse(HTTPStatus.NOT_FOUND)
            case _:
                self._answer(b"<!doctype html><title>Back</title>", "text/html")

    def do_POST(self) -> None:
        steps = self.path.strip("/").split("/")
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        match steps:
            case ["fetch", package, number]:
                token = self.lms.cmi5[package].tokens.get(number)
                given = {"auth-token": token} if token else {"error-code": "1"}
                self.lms.cmi5[package].tokens.pop(number, None)
                self._answer(json.dumps(given).encode(), "application/json")
            case ["xapi", package, "statements"]:
                self._statements(package, body)
            case _:
                self._refuse(HTTPStatus.NOT_FOUND)

    def do_PUT(self) -> None:
        place = urlsplit(self.path)
        _, package, *_ = place.path.strip("/").split("/")
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.lms.cmi5[package].documents[parse_qs(place.query)["stateId"][0]] = body
        self._answer(b"", "text/plain", HTTPStatus.NO_CONTENT)

    def log_message(self, *_: Any) -> None:
        """Tests say what matters."""

    def _statements(self, package: str, body: bytes) -> None:
        """Take statements as a strict record does: all valid, or none."""
        memory = self.lms.cmi5[package]
        told = json.loads(body)
        try:
            for one in told:
                parse(json.dumps(one).encode(), Version("1.0.3"))
        except ValueError as fault:
            memory.refused.append(str(fault))
            self._refuse(HTTPStatus.BAD_REQUEST)
            return
        known = {one["id"] for one in memory.statements}
        memory.statements += [one for one in told if one["id"] not in known]
        ids = json.dumps([one["id"] for one in told]).encode()
        self._answer(ids, "application/json")

    def _document(self, package: str, name: str) -> None:
        found = self.lms.cmi5[package].documents.get(name)
        if found is None:
            self._refuse(HTTPStatus.NOT_FOUND)
        else:
            self._answer(found, "application/json")

    def _file(self, package: str, path: str) -> None:
        data = self.lms.packages[package].get(path)
        if data is None:
            self._refuse(HTTPStatus.NOT_FOUND)
        else:
            self._answer(data, _TYPES.get(Path(path).suffix, "application/octet-stream"))

    def _refuse(self, status: HTTPStatus) -> None:
        self._answer(status.phrase.encode(), "text/plain", status)

    def _answer(self, data: bytes, kind: str, status: HTTPStatus = HTTPStatus.OK) -> None:
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


@contextmanager
def foreign_lms() -> Iterator[ForeignLms]:
    """A platform on a port of its own, under a name that is another site than ours."""

    class Handler(_Handler):
        pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        Handler.lms = ForeignLms(f"http://lms.localhost:{server.server_port}")
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield Handler.lms
        finally:
            server.shutdown()
            thread.join()

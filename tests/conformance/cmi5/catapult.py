"""The counter at which CATAPULT's LMS tests ask for what no standard says how to get: imports,
launch URLs, waivers, abandoned sessions, a key to the record store.

Each request calls one service of ours and tells what it answered; nothing is done here.
"""

import base64
import io
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote
from uuid import UUID

from django.conf import settings
from django.db import connections

from scorm_packages.cmi5.services import abandon_session, launch_au, waive_au
from scorm_packages.intake.services import import_package
from scorm_packages.runtime.models import Registration
from scorm_packages.runtime.queries import playable_items
from scorm_packages.runtime.services import register
from xapi.lrs.services import create_credential

TENANT = 1
Answer = dict[str, Any]


class PackageRefused(Exception):
    """Intake found errors; the message lists their codes."""


def access(_values: Answer) -> Answer:
    """A key that reads everything."""
    key, secret = create_credential(tenant=TENANT, name="CATAPULT", scopes=["all"])
    word = base64.b64encode(f"{key}:{secret}".encode()).decode()
    return {
        "endpoint": f"{settings.CALLCRAFT_BASE_URL}/xapi",
        "authorization": f"Basic {word}",
    }


def import_course(data: bytes, name: str) -> Answer:
    """Bring a package in by the door that everybody uses. Raises PackageRefused."""
    report = import_package(
        tenant=TENANT, upload=io.BytesIO(data), file_name=name, imported_by="CATAPULT"
    )
    if report.package is None:
        raise PackageRefused(", ".join(finding.code for finding in report.findings))
    return {"package": str(report.package.id)}


def launch(values: Answer) -> Answer:
    """The launch URL of the n-th unit, for a learner who is registered at the first launch."""
    account = values["actor"]["account"]
    if values.get("registration"):
        registration = _registration(values)
    else:
        registration = register(
            tenant=TENANT,
            package=UUID(values["course"]),
            actor_home_page=account["homePage"],
            actor_name=account["name"],
            learner_name=account["name"],
            learner_id=account["name"],
        )
    launched = launch_au(
        tenant=TENANT,
        registration=registration,
        item=playable_items(TENANT, registration.package_id)[values["unit"]],
        mode=values.get("launchMode") or "Normal",
        return_url=f"{settings.CALLCRAFT_BASE_URL}/healthz",
    )
    return {"url": launched.url}


def waive(values: Answer) -> Answer:
    """Let the learner off the n-th unit."""
    registration = _registration(values)
    item = playable_items(TENANT, registration.package_id)[values["unit"]]
    session = waive_au(
        tenant=TENANT,
        registration=registration.id,
        item=item.id,
        reason=values["reason"],
        waived_by="CATAPULT",
    )
    return {"session": str(session)}


def abandon(values: Answer) -> Answer:
    """End a session."""
    return {"ended": abandon_session(tenant=TENANT, session=UUID(values["session"]))}


DESKS: dict[str, Callable[[Answer], Answer]] = {
    "access": access,
    "launch": launch,
    "waive": waive,
    "abandon": abandon,
}


class Counter(BaseHTTPRequestHandler):
    """POST /<desk> with JSON; POST /import?<name> with the file itself."""

    def do_POST(self) -> None:
        """Answer 200, 422 for a package that is refused, or 500 with what went wrong."""
        desk, _, name = self.path.removeprefix("/").partition("?")
        body = self.rfile.read(int(self.headers["Content-Length"]))
        try:
            if desk == "import":
                answer = import_course(body, unquote(name))
            else:
                answer = DESKS[desk](json.loads(body))
        except PackageRefused as refused:
            self._answer(422, str(refused))
        except Exception as error:  # noqa: BLE001 - the suite shows it with the test that asked
            self._answer(500, repr(error))
        else:
            self._answer(200, json.dumps(answer))
        finally:
            connections.close_all()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as it is inherited
        """Say nothing: the suite tells what happened."""

    def _answer(self, status: int, text: str) -> None:
        data = text.encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


def _registration(values: Answer) -> Registration:
    return Registration.objects.get(tenant=TENANT, id=values["registration"])


@contextmanager
def open_counter() -> Iterator[str]:
    """Open the counter on this machine; gives its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Counter)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()

"""A served course, a learner's browser, and eyes on what the server has got."""

import os
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import override_settings
from playwright.sync_api import Browser, BrowserContext, Frame, Page, expect
from pytest_django.live_server_helper import LiveServer

from scorm_packages.runtime.models import Package, Registration, RuntimeSession, ScoState
from tests.builders.runtime import build_launch, build_package, build_registration
from tests.builders.sequenced import build_sequenced_package
from xapi.lrs.queries import statements_of_registrations

# Playwright runs an event loop in this thread. The ORM is used between its calls, never within.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

SCO = """<!doctype html>
<html lang="zh"><meta charset="utf-8"><title>课</title>
<h1>第一课</h1><p id="place"></p>
<script>
  let scorm = window;
  while (!scorm.API && scorm.parent !== scorm) scorm = scorm.parent;
  const API = scorm.API;
  API.LMSInitialize("");
  const get = (element) => API.LMSGetValue(element);
  const set = (element, value) => API.LMSSetValue(element, value);
  document.getElementById("place").textContent = get("cmi.core.lesson_location");
</script>
"""
# A course of the old school: it saves when it is unloaded, and nowhere else.
SCO_THAT_SAVES_ON_UNLOAD = (
    SCO
    + """
<script>
  addEventListener("unload", () => {
    set("cmi.core.lesson_location", "saved on unload");
    set("cmi.core.session_time", "0000:00:42.00");
    set("cmi.core.exit", "suspend");
    API.LMSFinish("");
  });
</script>
"""
)
# SCORM 2004: says which activity it is.
SCO_2004 = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Part</title>
<h1></h1><p id="place"></p>
<script>
  let scorm = window;
  while (!scorm.API_1484_11 && scorm.parent !== scorm) scorm = scorm.parent;
  const API = scorm.API_1484_11 ?? opener.API_1484_11;
  API.Initialize("");
  const get = (element) => API.GetValue(element);
  const set = (element, value) => API.SetValue(element, value);
  document.querySelector("h1").textContent =
    new URLSearchParams(location.search).get("activity");
  document.getElementById("place").textContent = get("cmi.location");
</script>
"""


@pytest.fixture(autouse=True)
def served(live_server: LiveServer, tmp_path: Path) -> Iterator[None]:
    """Content hosts on the live server, files in this test's folder."""
    port = live_server.url.rsplit(":", 1)[1]
    storages = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path)},
        },
    }
    with override_settings(
        STORAGES=storages,
        CALLCRAFT_CONTENT_ORIGIN=f"http://{{label}}.{settings.CALLCRAFT_CONTENT_HOST}:{port}",
    ):
        yield


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    context = chromium.new_context(locale="zh-CN")
    yield context
    # The database is emptied next: nothing may still be on its way to it.
    context.set_offline(True)
    context.close()
    wait_until(lambda: not requests_in_progress(), "the server to be idle")


def requests_in_progress() -> list[str]:
    """The live server's connections; each has a thread, which ends with it."""
    names = [thread.name for thread in threading.enumerate()]
    return [name for name in names if "process_request_thread" in name]


class Course:
    """A package that a learner takes, in one or more windows."""

    def __init__(self, context: BrowserContext, exit_url: str, **package: Any) -> None:
        self.context = context
        self.exit_url = exit_url
        self.package = self.build(**package)
        self.registration: Registration = build_registration(self.package)

    def build(self, **package: Any) -> Package:
        package.setdefault("files", {"index.html": SCO})
        return build_package(**package)

    def open(self, page: Page | None = None, **launch: Any) -> "Window":
        """Launch the course, as the app's "start" button does."""
        launch.setdefault("exit_url", self.exit_url)
        url = build_launch(self.registration, **launch).url
        page = page or self.context.new_page()
        page.goto(url)
        return Window(page)

    def state(self) -> ScoState | None:
        return ScoState.objects.filter(attempt__registration=self.registration).first()

    def cmi(self, element: str) -> str:
        """What the server holds of an element; nothing when it holds none."""
        state = self.state()
        return "" if state is None else state.cmi.get(element, "")

    def wait_for(self, element: str, value: str) -> None:
        wait_until(lambda: self.cmi(element) == value, f"{element} to be {value[:60]!r}")

    def sessions(self) -> list[RuntimeSession]:
        return list(
            RuntimeSession.objects.filter(attempt__registration=self.registration).order_by(
                "opened_at"
            )
        )

    def verbs(self) -> list[str]:
        stored = statements_of_registrations(self.registration.tenant, {self.registration.id})
        return [one.statement["verb"]["id"].rsplit("/", 1)[-1] for one in stored]


class SequencedCourse(Course):
    """A course of SCORM 2004; its parts are told apart by their activity."""

    def build(self, **package: Any) -> Package:
        package.setdefault("files", {"index.html": SCO_2004})
        return build_sequenced_package(**package)

    def part(self, activity: str) -> ScoState | None:
        """What the server holds of an activity; the latest try at it."""
        states = ScoState.objects.filter(attempt__registration=self.registration)
        return states.filter(item__identifier=activity).order_by("item_attempt").last()

    def kept(self, activity: str, element: str) -> str:
        state = self.part(activity)
        return "" if state is None else state.cmi.get(element, "")


class Window:
    """A window in which the run-time page is open."""

    def __init__(self, page: Page) -> None:
        self.page = page

    @property
    def content(self) -> Frame:
        """The content's own frame, once it has loaded."""
        self.page.wait_for_function(
            "() => document.querySelector('iframe')?.contentDocument?.readyState === 'complete'"
            " && document.querySelector('iframe').contentDocument.URL !== 'about:blank'"
        )
        return self.page.frames[-1]

    def set(self, element: str, value: str) -> str:
        result: str = self.content.evaluate("([e, v]) => set(e, v)", [element, value])
        return result

    def get(self, element: str) -> str:
        result: str = self.content.evaluate("(e) => get(e)", element)
        return result

    def call(self, expression: str) -> str:
        result: str = self.content.evaluate(expression)
        return result

    def wait_for_part(self, activity: str) -> None:
        """Until the content of this activity has come up."""
        heading = self.page.frame_locator("iframe").locator("h1")
        expect(heading).to_have_text(activity, timeout=15_000)

    def wait_for_sign(self, text: str) -> None:
        self.page.locator("#sign", has_text=text).wait_for()


def wait_until(condition: Callable[[], bool], what: str, seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            pytest.fail(f"waited {seconds} s in vain for {what}")
        time.sleep(0.05)


CourseMaker = Callable[..., Course]


@pytest.fixture
def make_course(context: BrowserContext, live_server: LiveServer) -> CourseMaker:
    return lambda **package: Course(context, f"{live_server.url}/healthz", **package)


@pytest.fixture
def course(make_course: CourseMaker) -> Course:
    return make_course()


SequencedMaker = Callable[..., SequencedCourse]


@pytest.fixture
def make_sequenced(context: BrowserContext, live_server: LiveServer) -> SequencedMaker:
    return lambda **package: SequencedCourse(context, f"{live_server.url}/healthz", **package)


@pytest.fixture
def sequenced(make_sequenced: SequencedMaker) -> SequencedCourse:
    return make_sequenced()

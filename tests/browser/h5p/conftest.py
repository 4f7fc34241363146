"""A centre with the libraries of our own, and trainers who write content with them."""

import os
from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path

import pytest
from csp.constants import SELF
from django.conf import settings
from django.test import Client, override_settings
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page
from pytest_django.live_server_helper import LiveServer

from content.h5p.models import Draft
from lms.people.models import Employee
from lms.people.rules.roles import Role
from tests.builders.centre import Centre
from tests.builders.file_stores import files_in

# Playwright runs an event loop in this thread. The ORM is used between its calls, never within.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

LAST_ANSWERS_MS = 300

OpenEditor = Callable[..., Page]


@pytest.fixture
def origins(live_server: LiveServer, tmp_path: Path) -> Iterator[None]:
    """The app and the hosts of contents on the live server, files in this test's folder."""
    port = live_server.url.rsplit(":", 1)[1]
    content = f"http://{{label}}.{settings.CALLCRAFT_CONTENT_HOST}:{port}"
    policy = deepcopy(settings.CONTENT_SECURITY_POLICY)
    policy["DIRECTIVES"] |= {
        "img-src": [SELF, "data:", content.format(label="*")],
        "media-src": [SELF, content.format(label="*")],
        "frame-src": [SELF, content.format(label="*")],
    }
    with (
        files_in(tmp_path),
        override_settings(
            CALLCRAFT_BASE_URL=live_server.url,
            CALLCRAFT_CONTENT_ORIGIN=content,
            CONTENT_SECURITY_POLICY=policy,
        ),
    ):
        yield


@pytest.fixture
def centre(origins: None, transactional_db: None) -> Centre:
    return Centre()


@pytest.fixture
def trainer(centre: Centre) -> Employee:
    return centre.person("沈老师", Role.TRAINER)


@pytest.fixture
def open_editor(
    live_server: LiveServer, chromium: Browser, trainer: Employee
) -> Iterator[OpenEditor]:
    """Open a draft: `open_editor(draft, person, language="en", width=320, dark=True)`.

    What the browser complains of, a breach of the content security policy among it, fails the
    test at its end; a test that provokes answers of refusal names their status in `expected`.
    """
    contexts: list[BrowserContext] = []
    complaints: list[str] = []
    is_over = False

    def complain(message: ConsoleMessage, expected: int) -> None:
        is_expected = expected != 0 and f"a status of {expected}" in message.text
        if message.type == "error" and not is_expected and not is_over:
            complaints.append(message.text)

    def open_editor(
        draft: Draft,
        person: Employee | None = None,
        *,
        language: str = "en",
        width: int = 1280,
        dark: bool = False,
        expected: int = 0,
        bypass_csp: bool = False,
    ) -> Page:
        context = chromium.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": 900},
            color_scheme="dark" if dark else "light",
            bypass_csp=bypass_csp,
        )
        contexts.append(context)
        client = Client()
        client.force_login(person or trainer)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        cookies = {settings.SESSION_COOKIE_NAME: session, "django_language": language}
        context.add_cookies(
            [
                {"name": name, "value": value, "url": live_server.url}
                for name, value in cookies.items()
            ]
        )
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: complain(message, expected))
        page.goto(f"/authoring/h5p/{draft.id}/")
        page.locator(".ed-form").wait_for()
        return page

    yield open_editor
    is_over = True
    for context in contexts:
        # Nothing may be saved any more while the next test empties the database.
        context.route("**/authoring/**", lambda route: route.abort())
        for page in context.pages:
            page.wait_for_timeout(LAST_ANSWERS_MS)
        context.close()
    assert complaints == []

"""A centre on a live server, and browsers signed in to it."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page
from pytest_django.live_server_helper import LiveServer

from lms.people.models import Employee
from tests.builders.centre import Centre
from tests.builders.file_stores import files_in

# Playwright runs an event loop in this thread. The ORM is used between its calls, never within.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

OpenAs = Callable[..., Page]


@pytest.fixture(autouse=True)
def own_storage(tmp_path: Path) -> Iterator[None]:
    with files_in(tmp_path):
        yield


@pytest.fixture
def centre(transactional_db: None) -> Centre:
    return Centre()


@pytest.fixture
def open_as(live_server: LiveServer, chromium: Browser) -> Iterator[OpenAs]:
    """Open pages as somebody: `open_as(person, language="en", width=320, dark=True)`.

    Whatever the browser complains of, a breach of the content security policy among it, fails the
    test at its end.
    """
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_as(
        person: Employee | None,
        *,
        language: str = "en",
        width: int = 1280,
        dark: bool = False,
        bypass_csp: bool = False,
    ) -> Page:
        context = chromium.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": 800},
            color_scheme="dark" if dark else "light",
            bypass_csp=bypass_csp,
        )
        contexts.append(context)
        cookies = {"django_language": language}
        if person is not None:
            client = Client()
            client.force_login(person)
            cookies[settings.SESSION_COOKIE_NAME] = client.cookies["sessionid"].value
        context.add_cookies(
            [
                {"name": name, "value": value, "url": live_server.url}
                for name, value in cookies.items()
            ]
        )
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console",
            lambda message: complaints.append(message.text) if message.type == "error" else None,
        )
        return page

    yield open_as
    for context in contexts:
        context.close()
    assert complaints == []

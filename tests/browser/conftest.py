"""Browsers and the running house, for tests that walk as people do."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.builders.house import House, running_house


@pytest.fixture(scope="package")
def house() -> Iterator[House]:
    """One demo centre for all tests that do not break it."""
    with running_house() as running:
        yield running


@pytest.fixture(scope="package")
def chromium(chromium_path: Path) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium_path,
            args=[
                *(["--no-sandbox"] if os.geteuid() == 0 else []),
                "--disable-gpu",
                "--disable-quic",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
            ],
        )
        yield browser
        browser.close()


def sign_in(page: Page, house: House, login: str, password: str = "callcraft-demo") -> None:
    page.goto(f"{house.url}/account/login/")
    page.locator("input[name=login]").fill(login)
    page.locator("input[name=password]").fill(password)
    page.locator("input[name=password]").press("Enter")
    page.wait_for_url(f"{house.url}/")

"""Finds Chromium for the tests, and gets it and Chinese fonts where that can be done unasked."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from deploy.bootstrap.console import Impossible, answer, run, say, step
from deploy.bootstrap.environment import PYTHON

VARIABLE = "CALLCRAFT_CHROMIUM"
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
_MAC = "/Applications/{0}.app/Contents/MacOS/{0}"
_ASK_PLAYWRIGHT = """
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    print(playwright.chromium.executable_path)
"""


def find() -> Path | None:
    """The Chromium to test with: CALLCRAFT_CHROMIUM, else one on PATH, else Playwright's own.

    Each is asked for its version first: some systems put a stub there that only says how to
    install it. Raises `Impossible` when CALLCRAFT_CHROMIUM names something else.
    """
    if named := os.environ.get(VARIABLE):
        if not _works(Path(named)):
            raise Impossible(f"{VARIABLE} names {named}, which is not a browser that starts.")
        return Path(named)
    return next((path for path in _candidates() if _works(path)), None)


def ensure() -> None:
    """Make sure of Chromium and of a font with Chinese characters. Raises `Impossible`."""
    if find() is None:
        _get_browser()
    if shutil.which("fc-list") and not answer(["fc-list", ":lang=zh", "family"]):
        _get_fonts()


def _candidates() -> Iterator[Path]:
    yield from (Path(path) for path in map(shutil.which, _NAMES) if path)
    yield from (Path(_MAC.format(name)) for name in ("Chromium", "Google Chrome"))
    if own := answer([PYTHON, "-c", _ASK_PLAYWRIGHT]):
        yield Path(own)


def _works(path: Path) -> bool:
    return path.is_file() and answer([path, "--version"]) is not None


def _get_browser() -> None:
    if _is_debian_root():
        with step("Installing Chromium and Chinese fonts"):
            _apt_install("chromium", "fonts-noto-cjk")
        if find():
            return
    failure = ""
    try:
        with step("Installing Playwright's Chromium"):
            run([PYTHON, "-m", "playwright", "install", "chromium"])
    except Impossible as error:
        failure = f" Playwright could not download it either: {error}"
    if find() is None:
        raise Impossible(
            f"The browser tests need Chromium, and none was found.{failure} Install it (Debian,"
            " Ubuntu: apt-get install chromium fonts-noto-cjk; macOS: brew install --cask chromium)"
            f" or set {VARIABLE} to the path of a Chromium or Chrome program."
        )


def _get_fonts() -> None:
    if _is_debian_root():
        with step("Installing Chinese fonts"):
            _apt_install("fonts-noto-cjk")
    else:
        say(
            "No font with Chinese characters is installed: pages will show boxes in the browser"
            " tests' pictures. Debian, Ubuntu: apt-get install fonts-noto-cjk"
        )


def _is_debian_root() -> bool:
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def _apt_install(*packages: str) -> None:
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    try:
        run(["apt-get", "update", "-qq"], env=quiet)
        run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages], env=quiet)
    except Impossible as error:
        say(f"{error}")

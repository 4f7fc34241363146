"""The page itself: narrow, wide, dark, in both languages, and for everybody."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, expect
from playwright.sync_api import Error as PlaywrightError

from tests.browser.runtime.conftest import Course

pytestmark = pytest.mark.django_db(transaction=True)

AXE = Path(__file__).parents[3] / "node_modules" / "axe-core" / "axe.min.js"


def violations(page: Page) -> list[str]:
    """What axe finds wrong with our own part of the page (WCAG 2.2 A and AA)."""
    # The page's policy forbids scripts in the page; the debugger may still evaluate one.
    page.evaluate(AXE.read_text(encoding="utf-8"))
    result: dict[str, Any] = page.evaluate(
        "() => axe.run({exclude: [['iframe']]}, {runOnly: ['wcag2a', 'wcag2aa', 'wcag22aa']})"
    )
    return [f"{one['id']}: {one['help']}" for one in result["violations"]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_has_no_known_barrier(
    course: Course, context: BrowserContext, scheme: Any
) -> None:
    page = context.new_page()
    page.emulate_media(color_scheme=scheme)
    window = course.open(page)
    window.wait_for_sign("已保存")
    assert violations(page) == []


@pytest.mark.parametrize("language", ["en", "zh-Hans"])
def test_the_page_fits_a_narrow_phone(
    course: Course, context: BrowserContext, language: str
) -> None:
    page = context.new_page()
    page.set_viewport_size({"width": 320, "height": 568})
    window = course.open(page, language=language)
    window.wait_for_sign("Saved" if language == "en" else "已保存")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    exit_box = page.locator("#exit").bounding_box()
    assert exit_box is not None
    assert exit_box["x"] + exit_box["width"] <= 320
    frame_box = page.locator("iframe").bounding_box()
    assert frame_box is not None
    assert (frame_box["width"], frame_box["y"] + frame_box["height"]) == (320, 568)
    assert page.locator("html").get_attribute("lang") == language


def test_trouble_and_its_end_are_read_aloud(course: Course, context: BrowserContext) -> None:
    window = course.open()
    window.wait_for_sign("已保存")
    heard = window.page.get_by_role("status")
    context.set_offline(True)
    expect(heard).to_have_text("网络已断开，学习进度暂存于本机。")
    context.set_offline(False)
    expect(heard).to_have_text("学习进度已重新保存。")


def test_the_content_cannot_leave_its_frame(course: Course) -> None:
    window = course.open()
    with pytest.raises(PlaywrightError, match="does not have permission to navigate"):
        window.call("void (top.location = 'https://elsewhere.example/')")
    assert "elsewhere" not in window.page.url


def test_no_script_of_the_page_breaks_its_own_policy(
    course: Course, context: BrowserContext
) -> None:
    page = context.new_page()
    troubles: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        if message.type == "error":
            troubles.append(message.text)

    page.on("console", listen)
    page.on("pageerror", lambda error: troubles.append(str(error)))
    course.open(page).wait_for_sign("已保存")
    assert troubles == []

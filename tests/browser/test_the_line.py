"""The whole line, walked in a real browser by the people who use it.

A trainer uploads a package and gives it to somebody; the learner takes it, closes the tab in the
middle and finishes; the grade appears with its reasons; the archive has the entry and is whole;
the external LMS has received the completion.

The pictures of the README are taken on the way, when CALLCRAFT_PICTURES names a folder for them.
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from content.authoring.rules.course import read_course
from scorm_packages.export.adapters.built import player_files
from scorm_packages.export.rules.modules import write_module
from scorm_packages.export.rules.outline import Target
from tests.browser.conftest import sign_in
from tests.builders.house import House, eventually

pytestmark = pytest.mark.timeout(300)

COURSE = """
key = "line"
minutes = 3
pass_mark = 50
title = { en = "Walking the line", zh = "走完全程" }
summary = { en = "A course for the test.", zh = "测试课程。" }

[[pages]]
title = { en = "First page", zh = "第一页" }
blocks = [{ kind = "text", en = "Read this.", zh = "请阅读。" }]

[[pages]]
title = { en = "Second page", zh = "第二页" }
blocks = [{ kind = "text", en = "And this.", zh = "再读这里。" }]

[[questions]]
id = "line-1"
text = { en = "Which is right?", zh = "哪个正确？" }
options = [{ en = "This one", zh = "这个" }, { en = "That one", zh = "那个" }]
correct = [0]
feedback = { en = "The first.", zh = "第一个。" }

[[questions]]
id = "line-2"
text = { en = "And here?", zh = "这里呢？" }
options = [{ en = "This one", zh = "这个" }, { en = "That one", zh = "那个" }]
correct = [0]
feedback = { en = "The first.", zh = "第一个。" }
"""


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    made = chromium.new_context(locale="en-US", viewport={"width": 1280, "height": 860})
    made.set_default_timeout(20_000)
    yield made
    made.close()


def picture(page: Page, name: str) -> None:
    """Keep a picture for the README, when one is wanted."""
    if folder := os.environ.get("CALLCRAFT_PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png")


def test_the_whole_line(  # noqa: PLR0915 one walk from end to end
    house: House, chromium: Browser, tmp_path: Path
) -> None:
    """R138, R105: from the trainer's desk to the external LMS."""
    package = tmp_path / "line.zip"
    package.write_bytes(write_module(read_course(COURSE), player_files(), Target.SCORM_12))

    trainer = chromium.new_context(locale="en-US", viewport={"width": 1280, "height": 860})
    page = trainer.new_page()
    sign_in(page, house, "trainer1")
    page.goto(f"{house.url}/packages/upload/")
    page.set_input_files("input[type=file]", package)
    page.get_by_role("button", name="Upload").click()
    expect(page.locator("#report")).to_contain_text("走完全程")
    picture(page, "upload-en")
    page.locator("#report a[href^='/packages/']").first.click()
    page.get_by_label("Find by name or employee number").fill("D0040")
    page.locator("#people-found input[type=checkbox]").first.check()
    page.get_by_role("button", name="Give the course").click()
    expect(page.locator("main")).to_contain_text("1 learner")
    trainer.close()

    learner = chromium.new_context(locale="en-US", viewport={"width": 1280, "height": 860})
    page = learner.new_page()
    sign_in(page, house, "agent40")
    page.get_by_role("link", name=re.compile("^走完全程")).first.click()
    course_url = page.url
    page.locator("form[action$='/start/'] button").first.click()
    content = page.frame_locator("iframe")
    content.get_by_role("button", name="Next").click()
    expect(content.get_by_role("heading", name="Second page")).to_be_visible()
    expect(page.get_by_role("button", name="Contents")).to_be_hidden()  # One item: no contents.
    assert re.match(r"http://[a-z0-9]+\.content\.localhost:", page.url)
    assert not learner.cookies(page.url), "the content host has no cookies"
    page.close()  # In the middle, without a word.

    page = learner.new_page()
    page.goto(course_url)
    page.locator("form[action$='/start/'] button").first.click()
    content = page.frame_locator("iframe")
    expect(content.get_by_role("heading", name="Second page")).to_be_visible()
    content.get_by_role("button", name="To the questions").click()
    for _ in range(2):
        content.get_by_label("This one").check()
        content.get_by_role("button", name="Check my answer").click()
        content.get_by_role("button", name="Go on").click()
    expect(content.get_by_text("You have passed this course.")).to_be_visible()
    expect(page.get_by_text("Saved", exact=True)).to_be_visible()
    picture(page, "play-en")
    page.get_by_role("button", name="Exit").click()
    page.wait_for_url(course_url)
    page.get_by_role("link", name="Why this grade").click()
    expect(page.locator("main")).to_contain_text("100")
    decision_url = page.url
    picture(page, "why-en")
    learner.close()

    office = chromium.new_context(locale="en-US", viewport={"width": 1280, "height": 860})
    page = office.new_page()
    sign_in(page, house, "office")
    page.goto(f"{house.url}/archive/")
    expect(page.locator("main")).to_contain_text("走完全程")
    picture(page, "archive-en")
    page.goto(decision_url)
    expect(page.locator("main")).to_contain_text("100")
    page.goto(f"{house.url}/office/sync/messages/?q=D0040")
    expect(page.locator("main")).to_contain_text("走完全程")
    page.goto(f"{house.url}/office/sync/")
    picture(page, "sync-en")
    page.goto(house.practice_url)
    assert eventually(lambda: page.reload() and "D0040" in page.content(), 90)
    office.close()

    look_at_it_in_chinese(chromium, house, course_url, decision_url)

    assert house.command("archive", "verify-database").returncode == 0
    exported = tmp_path / "archive.zip"
    assert house.command("archive", "export", "--out", str(exported)).returncode == 0
    assert house.command("archive", "verify", str(exported)).returncode == 0


def look_at_it_in_chinese(
    chromium: Browser, house: House, course_url: str, decision_url: str
) -> None:
    """The same grade and the same course, for a learner whose browser speaks Chinese."""
    context = chromium.new_context(locale="zh-CN", viewport={"width": 1280, "height": 860})
    page = context.new_page()
    sign_in(page, house, "agent40")
    page.goto(decision_url)
    expect(page.locator("main")).to_contain_text("所适用的规则")
    picture(page, "why-zh")
    page.goto(course_url)
    page.locator("form[action$='/start/'] button").first.click()
    expect(page.frame_locator("iframe").get_by_text("恭喜，您已通过本课程。")).to_be_visible()
    expect(page.get_by_role("button", name="退出")).to_be_visible()
    picture(page, "play-zh")
    context.close()


def test_somebody_else_cannot_open_the_course_the_record_or_the_grade(
    house: House, context: BrowserContext
) -> None:
    page = context.new_page()
    sign_in(page, house, "agent15")
    own = page.locator("a[href^='/courses/']").first.get_attribute("href")
    assert own
    context.clear_cookies()
    sign_in(page, house, "agent16")
    for path in (own, "/archive/", "/office/sync/", "/packages/", "/results/", "/office/people/"):
        answer = context.request.get(f"{house.url}{path}")
        assert answer.status == 404, path


@pytest.mark.parametrize("language", ["zh", "en"])
def test_pictures_of_home(house: House, chromium: Browser, language: str) -> None:
    """The learner's home in both languages shows what to do next."""
    context = chromium.new_context(
        locale="zh-CN" if language == "zh" else "en-US", viewport={"width": 1280, "height": 860}
    )
    page = context.new_page()
    sign_in(page, house, "agent01")
    expect(page.locator("main")).to_contain_text(
        "认识我们的客服中心" if language == "zh" else "Welcome to the centre"
    )
    picture(page, f"home-{language}")
    context.close()

"""Two windows, two devices: one plays, the other knows, and nothing is lost between them."""

import json

import pytest
from playwright.sync_api import Browser, BrowserContext, Route, expect

from tests.browser.runtime.conftest import SCO, Course, CourseMaker, Window, wait_until

pytestmark = pytest.mark.django_db(transaction=True)

PLACE = "cmi.core.lesson_location"


def test_a_second_window_of_one_browser_asks_and_takes_over(course: Course) -> None:
    first = course.open()
    first.set(PLACE, "in the first window")
    second = course.open()
    question = second.page.get_by_role("dialog", name="课程已在另一个窗口中打开")
    expect(question).to_be_visible()
    assert second.page.locator("iframe").count() == 0
    question.get_by_role("button", name="改用本窗口").click()

    assert second.get(PLACE) == "in the first window"
    assert second.get("cmi.core.entry") == "resume"
    told = first.page.get_by_role("dialog", name="课程已在另一个窗口中继续")
    expect(told).to_be_visible()
    assert first.page.locator("iframe").count() == 0
    second.set(PLACE, "in the second window")
    course.wait_for(PLACE, "in the second window")


def test_a_window_that_was_replaced_can_take_over_again(course: Course) -> None:
    first = course.open()
    first.set(PLACE, "one")
    second = course.open()
    second.page.get_by_role("button", name="改用本窗口").click()
    assert second.get(PLACE) == "one"
    second.set(PLACE, "two")
    first.page.get_by_role("button", name="改用本窗口").click()  # Of the notice: reloads.
    first.page.wait_for_load_state()
    first.page.get_by_role("dialog", name="课程已在另一个窗口中打开").get_by_role(
        "button", name="改用本窗口"
    ).click()
    assert first.get(PLACE) == "two"


def test_a_duplicated_tab_gets_a_session_of_its_own(
    course: Course, context: BrowserContext
) -> None:
    """Both tabs have the same address, and so the same session, which counts commits from 1."""
    context.route("**/commits", lambda route: route.abort())
    first = course.open()
    first.set(PLACE, "in the first tab")
    page = context.new_page()
    page.goto(first.page.url)
    context.unroute("**/commits")
    page.get_by_role("button", name="改用本窗口").click()
    second = Window(page)
    page.wait_for_function("(url) => location.href !== url", arg=first.page.url)
    assert second.get(PLACE) == "in the first tab"
    second.set(PLACE, "in the second tab")
    course.wait_for(PLACE, "in the second tab")
    assert len(course.sessions()) == 2


def test_another_device_takes_over_and_the_first_learns_of_it(
    course: Course, chromium: Browser
) -> None:
    first = course.open()
    first.set(PLACE, "device one")
    course.wait_for(PLACE, "device one")
    elsewhere = chromium.new_context()
    second = course.open(elsewhere.new_page())
    assert second.get(PLACE) == "device one"
    wait_until(lambda: course.sessions()[-1].first_commit_at is not None, "the second to begin")

    first.set(PLACE, "too late")
    first.set("cmi.core.score.raw", "77")
    first.call("API.LMSCommit('')")
    expect(first.page.get_by_role("dialog", name="课程已在另一个窗口中继续")).to_be_visible(
        timeout=15_000
    )
    first.wait_for_sign("已停止保存")
    assert course.cmi(PLACE) == "device one"
    assert course.cmi("cmi.core.score.raw") == "77"
    elsewhere.set_offline(True)
    elsewhere.close()


def test_an_expired_launch_says_how_to_start_again(course: Course, context: BrowserContext) -> None:
    window = course.open()
    window.wait_for_sign("已保存")

    def expire(route: Route) -> None:
        body = json.dumps({"code": "runtime.token_expired", "message": "", "params": {}})
        route.fulfill(status=403, content_type="application/json", body=body)

    context.route("**/commits", expire)
    window.set(PLACE, "p6")
    window.call("API.LMSCommit('')")
    notice = window.page.get_by_role("dialog", name="请重新进入课程")
    expect(notice).to_be_visible()
    notice.get_by_role("button", name="返回我的课程").click()
    window.page.wait_for_url(course.exit_url)
    context.unroute("**/commits")
    assert course.open().get(PLACE) == "p6"


def test_the_items_of_a_course_are_gone_through_in_one_attempt(make_course: CourseMaker) -> None:
    course = make_course(files={"one.html": SCO, "课 2.html": SCO}, hrefs=("one.html", "课 2.html"))
    window = course.open()
    assert window.set("cmi.core.lesson_status", "completed") == "true"
    window.page.locator("#contents-button").click()
    contents = window.page.get_by_role("list")
    expect(contents.get_by_role("link", name="第 1 课")).to_have_attribute("aria-current", "page")
    contents.get_by_role("link", name="第 2 课").click()
    window.page.wait_for_function("() => document.title.startsWith('第 2 课')")
    second = Window(window.page)
    assert second.get("cmi.core.entry") == "ab-initio"
    window.page.locator("#contents-button").click()
    expect(window.page.get_by_role("listitem").first).to_contain_text("已完成")
    assert len({session.attempt_id for session in course.sessions()}) == 1


def test_an_asset_counts_as_done_when_it_was_seen(make_course: CourseMaker) -> None:
    course = make_course(files={"index.html": "<h1>阅读材料</h1>"}, kind="asset")
    window = course.open()
    assert "阅读材料" in window.content.content()
    course.wait_for("cmi.core.lesson_status", "completed")
    window.page.locator("#exit").click()
    window.page.wait_for_url(course.exit_url)
    assert course.verbs() == ["initialized", "completed", "terminated"]

"""The way on: when a part has ended, to the next one, and through the chapters."""

from typing import Any

import pytest
from playwright.sync_api import BrowserContext, expect

from scorm_packages.runtime.models import PackageItem
from tests.browser.runtime.conftest import SCO, Course, CourseMaker, wait_until
from tests.browser.runtime.test_page import violations
from tests.builders.runtime import build_launch

pytestmark = pytest.mark.django_db(transaction=True)

STATUS = "cmi.core.lesson_status"
FILES = {f"{n}.html": SCO.replace("第一课", f"Part {n}") for n in (1, 2, 3)}
PARTS: dict[str, Any] = {"files": FILES, "hrefs": tuple(FILES)}


def test_a_part_that_ended_itself_leads_on(make_course: CourseMaker) -> None:
    """Content that called LMSFinish is at its end, and its learner need not guess how to leave."""
    window = make_course(**PARTS).open(language="en")
    ways = window.page.get_by_role("region", name="Going on")
    expect(ways).to_have_count(0)
    window.set(STATUS, "completed")
    window.call("API.LMSFinish('')")
    expect(ways).to_contain_text("This part has ended.")
    expect(window.page.get_by_role("status")).to_have_text("This part has ended. Where to now?")
    assert window.page.frames[-1].locator("h1").inner_text() == "Part 1"  # Its last page stays.
    ways.get_by_role("button", name="Next part: 第 2 课").click()
    window.page.wait_for_url("**/l/*/")
    expect(window.page.frame_locator("iframe").locator("h1")).to_have_text("Part 2")
    expect(ways).to_have_count(0)


def test_after_the_only_part_the_way_leads_back_or_in_again(course: Course) -> None:
    window = course.open(language="en")
    window.set("cmi.core.exit", "suspend")
    window.call("API.LMSFinish('')")
    ways = window.page.get_by_role("region", name="Going on")
    names = [button.inner_text() for button in ways.get_by_role("button").all()]
    assert names == ["Open again", "Back to my courses"]
    first = window.page.url
    ways.get_by_role("button", name="Open again").press("Enter")
    window.page.wait_for_function("(url) => location.href !== url", arg=first)
    assert window.get("cmi.core.entry") == "resume"
    window.call("API.LMSFinish('')")
    ways.get_by_role("button", name="Back to my courses").press("Enter")
    window.page.wait_for_url(course.exit_url)
    assert course.verbs()[-1] == "terminated"


def test_following_the_next_part_comes_to_hidden_ones_too(make_course: CourseMaker) -> None:
    course = make_course(**PARTS)
    PackageItem.objects.filter(href="2.html").update(is_visible=False)
    window = course.open(language="en")
    for part in (1, 2, 3):
        expect(window.page.frame_locator("iframe").locator("h1")).to_have_text(f"Part {part}")
        window.set(STATUS, "completed")
        window.call("API.LMSFinish('')")
        onward = window.page.get_by_role("button", name="Next part")
        if part < 3:
            before = window.page.url
            onward.click()
            window.page.wait_for_function("(url) => location.href !== url", arg=before)
        else:
            expect(onward).to_have_count(0)


def test_the_contents_show_chapters_and_lead_only_to_parts(make_course: CourseMaker) -> None:
    course = make_course(**PARTS)
    chapter = PackageItem.objects.create(
        tenant=course.package.tenant,
        package=course.package,
        identifier="CHAPTER",
        title="Chapter A",
        kind=PackageItem.Kind.ASSET,
        position=1,
    )
    PackageItem.objects.filter(href="2.html").update(parent=chapter, position=2)
    PackageItem.objects.filter(href="3.html").update(parent=chapter, position=3)
    window = course.open(language="en")
    button = window.page.get_by_role("button", name="Contents")
    button.press("Enter")
    contents = window.page.get_by_role("navigation", name="Contents")
    expect(contents.get_by_text("Chapter A", exact=True)).to_be_visible()
    links = contents.get_by_role("link")
    assert [link.inner_text() for link in links.all()] == ["第 1 课", "第 2 课", "第 3 课"]
    held = contents.get_by_role("listitem").filter(has_text="Chapter A").get_by_role("listitem")
    expect(held).to_have_text(["第 2 课 not started", "第 3 课 not started"])
    expect(contents.locator("[aria-current=page]")).to_have_text("第 1 课")
    window.set(STATUS, "completed")
    window.call("API.LMSCommit('')")
    expect(contents.get_by_role("listitem").first).to_have_text("第 1 课 completed")
    assert violations(window.page) == []
    links.last.press("Enter")
    expect(window.page.frame_locator("iframe").locator("h1")).to_have_text("Part 3")


def test_a_part_opens_once_its_prerequisites_are_met(make_course: CourseMaker) -> None:
    """SCORM 1.2 CAM 2.3.5.4: `adlcp:prerequisites`."""
    course = make_course(**PARTS)
    PackageItem.objects.filter(href="3.html").update(prerequisites="ITEM-1")
    window = course.open(language="en")
    window.page.get_by_role("button", name="Contents").click()
    third = window.page.get_by_role("listitem").filter(has_text="第 3 课")
    expect(third).to_contain_text("first: 第 1 课")
    expect(third.get_by_role("link")).to_have_count(0)
    window.set(STATUS, "completed")
    window.call("API.LMSCommit('')")
    third.get_by_role("link").click()
    expect(window.page.frame_locator("iframe").locator("h1")).to_have_text("Part 3")


def test_a_page_of_another_site_opens_beside_and_counts_once_opened(
    make_course: CourseMaker, context: BrowserContext
) -> None:
    course = make_course(
        files={}, hrefs=("https://intranet.example/rules?p=1",), kind=PackageItem.Kind.ASSET
    )
    context.route(
        "https://intranet.example/**",
        lambda route: route.fulfill(body="<h1>House rules</h1>", content_type="text/html"),
    )
    window = course.open(language="en")
    link = window.page.get_by_role("link", name="Open the page")
    expect(window.page.get_by_text("intranet.example")).to_be_visible()
    assert violations(window.page) == []
    assert course.verbs() == []
    with context.expect_page() as opened:
        link.press("Enter")
    expect(opened.value.locator("h1")).to_have_text("House rules")
    assert opened.value.url == "https://intranet.example/rules?p=1"
    assert opened.value.evaluate("[window.opener, document.referrer]") == [None, ""]
    course.wait_for(STATUS, "completed")
    window.page.get_by_role("button", name="Back to my courses").click()
    window.page.wait_for_url(course.exit_url)
    assert course.verbs() == ["initialized", "completed", "terminated"]


def test_a_page_of_another_site_that_was_not_opened_counts_for_nothing(
    make_course: CourseMaker,
) -> None:
    course = make_course(
        files={}, hrefs=("https://intranet.example/",), kind=PackageItem.Kind.ASSET
    )
    window = course.open(language="en")
    window.page.get_by_role("button", name="Exit").click()
    window.page.wait_for_url(course.exit_url)
    assert course.verbs() == []
    state = course.state()
    assert state is not None
    assert state.lesson_status == "not attempted"


@pytest.mark.parametrize("language", ["en", "zh-Hans"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_way_on_fits_a_narrow_phone(
    make_course: CourseMaker, context: BrowserContext, language: str, scheme: Any
) -> None:
    course = make_course(**PARTS)
    PackageItem.objects.filter(href="2.html").update(
        title="Calming an upset caller, and what to write down afterwards 安抚情绪激动的来电者"
    )
    page = context.new_page()
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": 320, "height": 568})
    window = course.open(page, language=language)
    window.call("API.LMSFinish('')")
    ways = page.get_by_role("region", name="Going on" if language == "en" else "继续学习")
    ways.wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    for button in ways.get_by_role("button").all():
        box = button.bounding_box()
        assert box is not None
        assert box["x"] + box["width"] <= 320
        assert box["height"] >= 24
    assert violations(page) == []


POPUP_OPENER = (
    SCO + "<script>const child = () => window.open('more.html', 'more') !== null</script>"
)
POPUP = """<!doctype html><meta charset="utf-8"><title>more</title><h1>More</h1>
<script>
  opener.parent.API.LMSSetValue("cmi.core.lesson_location", "told by the window");
  opener.heard = document.title;
</script>
"""


def test_content_may_talk_with_a_window_that_it_opens(make_course: CourseMaker) -> None:
    """Glossaries, simulations and whole courses open in windows of their own."""
    course = make_course(files={"index.html": POPUP_OPENER, "more.html": POPUP})
    window = course.open()
    content = window.content
    with window.page.context.expect_page() as opened:
        assert content.evaluate("child()") is True
    expect(opened.value.locator("h1")).to_have_text("More")
    wait_until(lambda: content.evaluate("window.heard") == "more", "the window to speak")
    course.wait_for("cmi.core.lesson_location", "told by the window")


def test_whoever_opened_the_page_keeps_no_hold_on_it(
    course: Course, context: BrowserContext
) -> None:
    opener = context.new_page()
    opener.goto(course.exit_url)
    url = build_launch(course.registration, exit_url=course.exit_url).url
    with context.expect_page() as opened:
        opener.evaluate("(url) => { window.held = window.open(url); }", url)
    opened.value.locator("iframe").wait_for()
    assert opened.value.evaluate("window.opener") is None
    assert opener.evaluate("window.held.closed") is True

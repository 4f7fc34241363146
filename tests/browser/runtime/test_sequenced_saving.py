"""SCORM 2004: whatever happens between one part and the next, nothing is lost."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, expect

from scorm_packages.runtime.models import PackageItem
from tests.browser.runtime.conftest import (
    SCO_2004,
    CourseMaker,
    SequencedCourse,
    SequencedMaker,
    wait_until,
)
from tests.browser.runtime.test_sequenced import PLACE, control

pytestmark = pytest.mark.django_db(transaction=True)

DATA = "cmi.suspend_data"


def test_a_course_is_resumed_where_its_window_was_closed(sequenced: SequencedCourse) -> None:
    """A full suspend_data of 64,000 characters does not fit the beacon: the journal keeps it."""
    window = sequenced.open(language="en")
    window.wait_for_part("greeting")
    control(window, "Continue").click()
    window.wait_for_part("quiz")
    data = "书签" + "x" * 63_998
    window.set(PLACE, "p7")
    window.set(DATA, data)
    window.page.close(run_before_unload=False)

    again = sequenced.open(language="en")
    again.wait_for_part("quiz")
    assert (again.get("cmi.entry"), again.get(PLACE)) == ("resume", "p7")
    assert again.get(DATA) == data


def test_a_course_is_resumed_where_it_was_left(sequenced: SequencedCourse) -> None:
    window = sequenced.open(language="en")
    control(window, "Continue").click()
    window.wait_for_part("quiz")
    window.set(PLACE, "p2")
    window.page.get_by_role("button", name="Save and leave").click()
    window.page.wait_for_url(sequenced.exit_url)
    again = sequenced.open(language="en")
    again.wait_for_part("quiz")
    assert (again.get("cmi.entry"), again.get(PLACE)) == ("resume", "p2")


def _offline(context: BrowserContext) -> Callable[[], None]:
    context.set_offline(True)
    return lambda: context.set_offline(False)


def _server_stopped(context: BrowserContext) -> Callable[[], None]:
    context.route("**/l/**", lambda route: route.abort("connectionrefused"))
    return lambda: context.unroute("**/l/**")


@pytest.mark.parametrize("fail", [_offline, _server_stopped])
def test_going_on_waits_for_the_connection(
    sequenced: SequencedCourse,
    context: BrowserContext,
    fail: Callable[[BrowserContext], Callable[[], None]],
) -> None:
    window = sequenced.open(language="en")
    window.wait_for_part("greeting")
    context.clear_cookies()  # Nobody has to be signed in to save.
    mend = fail(context)
    window.set(PLACE, "done without a connection")
    control(window, "Continue").click()
    expect(window.page.get_by_role("heading", name="Saving, then going on…")).to_be_visible()
    mend()
    window.wait_for_part("quiz")
    assert sequenced.kept("greeting", PLACE) == "done without a connection"


def test_a_request_that_was_never_sent_is_carried_out_at_the_next_launch(
    sequenced: SequencedCourse, context: BrowserContext
) -> None:
    window = sequenced.open(language="en")
    window.wait_for_part("greeting")
    window.wait_for_sign("Saved")
    context.route("**/commits", lambda route: route.abort())
    window.set(PLACE, "p9")
    control(window, "Continue").click()
    expect(window.page.get_by_role("heading", name="Saving, then going on…")).to_be_visible()
    window.page.close(run_before_unload=False)
    context.unroute("**/commits")
    again = sequenced.open(language="en")
    again.wait_for_part("quiz")
    assert sequenced.kept("greeting", PLACE) == "p9"


def test_a_second_window_goes_on_where_the_first_has_come_to(sequenced: SequencedCourse) -> None:
    first = sequenced.open(language="en")
    first.wait_for_part("greeting")
    second = sequenced.open(language="en")
    question = second.page.get_by_role("dialog")
    expect(question).to_be_visible()
    control(first, "Continue").click()
    first.wait_for_part("quiz")
    first.set(PLACE, "in the first")
    question.get_by_role("button", name="Use this window instead").click()
    second.wait_for_part("quiz")
    assert second.get(PLACE) == "in the first"
    expect(first.page.get_by_role("dialog")).to_contain_text("another window")


def test_a_reload_shows_the_same_part_again(sequenced: SequencedCourse) -> None:
    window = sequenced.open(language="en")
    control(window, "Continue").click()
    window.wait_for_part("quiz")
    window.set(PLACE, "p4")
    window.page.reload()
    window.wait_for_part("quiz")
    assert window.get(PLACE) == "p4"


def test_the_browsers_way_back_does_not_turn_the_course_back(sequenced: SequencedCourse) -> None:
    window = sequenced.open(language="en")
    window.wait_for_part("greeting")
    control(window, "Continue").click()
    window.wait_for_part("quiz")
    window.page.go_back()
    window.wait_for_part("quiz")
    assert window.set(PLACE, "p1") == "true"
    window.call("API.Commit('')")
    wait_until(lambda: sequenced.kept("quiz", PLACE) == "p1", "the commit")


def test_content_in_a_window_of_its_own_finds_the_api_in_its_opener(
    sequenced: SequencedCourse, context: BrowserContext
) -> None:
    window = sequenced.open(language="en")
    window.wait_for_part("greeting")
    window.page.get_by_role("button", name="Open in a window of its own").click()
    with context.expect_page() as opened:
        window.page.get_by_role("button", name="Open the window").click()
    popup = opened.value
    expect(popup.locator("h1")).to_have_text("greeting")
    assert popup.evaluate(f"set('{PLACE}', 'told by the window')") == "true"
    popup.close()
    ways = window.page.get_by_role("region", name="Going on")
    ways.get_by_role("button", name="Open again").click()
    with context.expect_page() as reopened:
        window.page.get_by_role("button", name="Open the window").click()
    expect(reopened.value.locator("#place")).to_have_text("told by the window")


def test_what_the_learner_asks_for_goes_before_what_the_content_asks_for(
    make_sequenced: SequencedMaker,
) -> None:
    """Content that saves and asks for the end whenever it is unloaded, as some tools write it."""
    page = (
        SCO_2004
        + """<script>
        addEventListener("unload", () => {
          set("cmi.location", "saved on unload");
          set("adl.nav.request", "exitAll");
          API.Terminate("");
        });
        </script>"""
    )
    course = make_sequenced(files={"index.html": page})
    window = course.open(language="en")
    window.wait_for_part("greeting")
    control(window, "Continue").click()
    window.wait_for_part("quiz")
    assert course.kept("greeting", PLACE) == "saved on unload"


def test_a_part_ends_when_its_time_is_over(sequenced: SequencedCourse) -> None:
    """RTE 4.2.17, 4.2.27: max_time_allowed with `exit,message`."""
    items = PackageItem.objects.filter(package=sequenced.package)
    items.update(max_time_allowed="PT2S", time_limit_action="exit,message")
    window = sequenced.open(language="en")
    window.wait_for_part("greeting")
    window.set(PLACE, "before the bell")
    notice = window.page.get_by_role("dialog", name="The time is over")
    notice.get_by_role("button").click()
    expect(window.page.get_by_role("heading", name="The course has ended")).to_be_visible()
    wait_until(lambda: sequenced.kept("greeting", PLACE) == "before the bell", "the last commit")


def test_a_part_of_scorm_12_ends_when_its_time_is_over(make_course: CourseMaker) -> None:
    """RTE 1.2 3.4.4: max_time_allowed with `exit,message`."""
    course = make_course()
    PackageItem.objects.update(max_time_allowed="00:00:02", time_limit_action="exit,message")
    window = course.open(language="en")
    window.set("cmi.core.lesson_location", "before the bell")
    notice = window.page.get_by_role("dialog", name="The time is over")
    notice.get_by_role("button").click()
    expect(window.page.get_by_role("region", name="Going on")).to_contain_text("The time is over")
    course.wait_for("cmi.core.lesson_location", "before the bell")
    course.wait_for("cmi.core.exit", "time-out")

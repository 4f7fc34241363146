"""A course of SCORM 2004 as its learner walks through it: the LMS's controls and the content's."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Locator, expect

from tests.browser.runtime.conftest import SequencedCourse, SequencedMaker, Window, wait_until
from tests.browser.runtime.test_page import violations
from tests.builders.sequenced import sequenced_tree

pytestmark = pytest.mark.django_db(transaction=True)

PLACE = "cmi.location"
SUCCESS = "cmi.success_status"


def control(window: Window, name: str) -> Locator:
    return window.page.get_by_role("contentinfo").get_by_role("button", name=name, exact=True)


def contents(window: Window) -> Locator:
    return window.page.get_by_role("navigation", name="Contents")


def test_a_course_is_walked_to_its_end_with_the_controls(sequenced: SequencedCourse) -> None:
    """SN 5.6: what can be asked for is enabled, what cannot is not; the contents follow."""
    window = sequenced.open(language="en")
    window.wait_for_part("greeting")
    expect(control(window, "Back")).to_be_disabled()
    closing = contents(window).get_by_role("listitem").filter(has_text="Closing").last
    expect(closing).to_contain_text("not open yet")
    expect(closing.get_by_role("button")).to_have_count(0)
    expect(contents(window).locator("[aria-current=page]")).to_have_text("Greeting")
    assert violations(window.page) == []

    control(window, "Continue").click()
    window.wait_for_part("quiz")
    window.set(SUCCESS, "passed")
    window.set("cmi.completion_status", "completed")
    window.call("API.Commit('')")
    expect(closing.get_by_role("button", name="Closing")).to_be_enabled()
    closing.get_by_role("button", name="Closing").press("Enter")
    window.wait_for_part("closing")
    expect(control(window, "Back")).to_be_enabled()
    control(window, "More").press("Enter")
    window.page.get_by_role("button", name="End the course").click()
    ended = window.page.get_by_role("region", name="The course has ended")
    ended.get_by_role("button", name="Back to my courses").click()
    window.page.wait_for_url(sequenced.exit_url)


def test_content_asks_for_what_comes_next_and_knows_what_it_may_ask_for(
    sequenced: SequencedCourse,
) -> None:
    """SN 5.6.4, 5.6.5: what was set a moment ago counts, saved or not."""
    window = sequenced.open(language="en")
    window.wait_for_part("greeting")
    assert window.get("adl.nav.request_valid.continue") == "true"
    window.set("adl.data.0.store", "heard by the next")
    window.set("adl.nav.request", "continue")
    window.call("API.Terminate('')")
    window.wait_for_part("quiz")
    assert window.get("adl.data.0.store") == "heard by the next"
    closing = "adl.nav.request_valid.choice.{target=closing}"
    assert window.get(closing) == "false"
    window.set(SUCCESS, "passed")
    assert window.get(closing) == "true"
    window.set("adl.nav.request", "{target=closing}choice")
    window.call("API.Terminate('')")
    window.wait_for_part("closing")


def test_a_request_that_cannot_be_met_says_why_and_leads_back(sequenced: SequencedCourse) -> None:
    window = sequenced.open(language="en")
    window.wait_for_part("greeting")
    window.set("cmi.exit", "suspend")
    window.set(PLACE, "p3")
    window.set("adl.nav.request", "{target=closing}choice")
    window.call("API.Terminate('')")
    expect(window.page.get_by_role("status").first).to_contain_text("cannot be opened now")
    assert violations(window.page) == []
    window.page.get_by_role("button", name="Back to where I was").click()
    window.wait_for_part("greeting")
    assert window.get(PLACE) == "p3"


def test_a_course_without_flow_begins_with_its_contents(make_sequenced: SequencedMaker) -> None:
    course = make_sequenced(tree=sequenced_tree(flow=False))
    window = course.open(language="en")
    expect(window.page.get_by_text("Choose where to go on.").last).to_be_visible()
    expect(control(window, "Continue")).to_be_disabled()
    assert violations(window.page) == []
    contents(window).get_by_role("button", name="Quiz").press("Enter")
    window.wait_for_part("quiz")


def test_a_course_that_only_goes_forward_goes_on_where_its_part_had_ended(
    make_sequenced: SequencedMaker,
) -> None:
    """There is nothing to choose from: the way on is offered in its place."""
    course = make_sequenced(tree=sequenced_tree(choice=False))
    window = course.open(language="en")
    window.wait_for_part("greeting")
    window.set("cmi.completion_status", "completed")
    window.call("API.Terminate('')")
    window.wait_for_sign("Saved")
    window.page.close()

    again = course.open(language="en")
    card = again.page.get_by_role("region", name="投诉处理实务")
    expect(card).to_contain_text("The part that you had open is over.")
    card.get_by_role("button", name="Continue").click()
    again.wait_for_part("quiz")


def test_a_control_that_the_activity_hides_is_not_shown(make_sequenced: SequencedMaker) -> None:
    """adlnav:hideLMSUI."""
    course = make_sequenced(tree=sequenced_tree(hidden=("continue", "exit", "suspendAll")))
    window = course.open(language="en")
    window.wait_for_part("greeting")
    expect(control(window, "Back")).to_be_visible()
    expect(control(window, "Continue")).to_have_count(0)
    control(window, "More").click()
    expect(window.page.get_by_role("button", name="End this part")).to_have_count(0)


def test_content_that_ends_without_a_request_leaves_it_to_the_learner(
    sequenced: SequencedCourse,
) -> None:
    window = sequenced.open(language="en")
    window.wait_for_part("greeting")
    window.call("API.Terminate('')")
    ways = window.page.get_by_role("region", name="Going on")
    expect(ways).to_contain_text("This part has ended.")
    window.wait_for_part("greeting")  # Its last page stays.
    ways.get_by_role("button", name="Continue").click()
    window.wait_for_part("quiz")


@pytest.mark.parametrize("language", ["en", "zh-Hans"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_controls_and_the_contents_fit_a_narrow_phone(
    sequenced: SequencedCourse, context: BrowserContext, language: str, scheme: Any
) -> None:
    page = context.new_page()
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": 320, "height": 568})
    window = sequenced.open(page, language=language)
    window.wait_for_part("greeting")
    toggle = page.get_by_role("button", name="Contents" if language == "en" else "目录")
    toggle.click()
    expect(page.get_by_role("navigation")).to_be_visible()
    assert violations(page) == []
    toggle.press("Escape")
    expect(page.get_by_role("navigation")).to_be_hidden()
    page.get_by_role("button", name="More" if language == "en" else "更多").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    for button in page.get_by_role("button").all():
        box = button.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 320
        assert box["height"] >= 24


def test_a_course_may_be_looked_at_without_counting(sequenced: SequencedCourse) -> None:
    window = sequenced.open(language="en", mode="browse")
    window.wait_for_part("greeting")
    expect(window.page.get_by_text("Preview")).to_be_visible()
    assert window.get("cmi.mode") == "browse"
    window.set("cmi.completion_status", "completed")
    control(window, "Continue").click()
    window.wait_for_part("quiz")
    state = sequenced.part("greeting")
    assert state is None or state.completion_status != "completed"


def test_support_sees_the_calls_and_only_where_it_asked_for_them(
    sequenced: SequencedCourse,
) -> None:
    window = sequenced.open(language="en")
    window.wait_for_part("greeting")
    window.set("cmi.nonsense", "x")
    window.page.keyboard.press("Control+Alt+KeyL")
    calls = window.page.get_by_role("region", name="Calls of the course")
    expect(calls.get_by_role("listitem").last).to_contain_text("SetValue(cmi.nonsense, x) → false")
    expect(calls.get_by_role("listitem").last).to_contain_text("[401]")
    window.call("API.Commit('')")
    window.set(PLACE, "p1")
    window.call("API.Commit('')")
    wait_until(lambda: sequenced.kept("greeting", PLACE) == "p1", "the commit")
    (session,) = sequenced.sessions()
    assert not any(body.get("log") for body in session.commits.values_list("body", flat=True))

    sequenced.registration.calls_until = timezone.now() + timedelta(hours=1)
    sequenced.registration.save(update_fields=["calls_until"])
    again = sequenced.open(window.page, language="en")
    again.wait_for_part("greeting")
    again.set(PLACE, "p2")
    again.call("API.Commit('')")
    wait_until(lambda: sequenced.kept("greeting", PLACE) == "p2", "the commit")
    logged = [
        record
        for session in sequenced.sessions()
        for body in session.commits.order_by("seq").values_list("body", flat=True)
        for record in body.get("log") or ()
    ]
    assert ["SetValue", PLACE, "p2", "true", "0"] in [record[:5] for record in logged]

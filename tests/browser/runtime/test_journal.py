"""What could not be sent is kept on the device and sent at the next launch."""

import os
import signal
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext
from playwright.sync_api import Error as PlaywrightError

from tests.browser.runtime.conftest import Course, CourseMaker, wait_until

pytestmark = pytest.mark.django_db(transaction=True)

PLACE = "cmi.core.lesson_location"
DATA = "cmi.suspend_data"


def block_saving(context: BrowserContext) -> None:
    context.route("**/commits", lambda route: route.abort())


def test_what_was_never_sent_is_replayed_at_the_next_launch(
    course: Course, context: BrowserContext
) -> None:
    window = course.open()
    window.wait_for_sign("已保存")
    block_saving(context)
    window.set(PLACE, "unsent")
    window.set("cmi.interactions.0.id", "q0")
    window.set("cmi.interactions.0.student_response", "a")
    window.set("cmi.interactions.0.result", "correct")
    window.page.close(run_before_unload=False)
    assert course.cmi(PLACE) == ""
    context.unroute("**/commits")

    again = course.open()
    assert (again.get(PLACE), again.get("cmi.core.entry")) == ("unsent", "resume")
    assert course.cmi(PLACE) == "unsent"
    assert course.verbs().count("responded") == 1


def test_a_crashed_page_loses_nothing(course: Course, context: BrowserContext) -> None:
    """The renderer dies: no handler runs, no beacon leaves."""
    window = course.open()
    window.wait_for_sign("已保存")
    block_saving(context)
    window.set(PLACE, "before the crash")
    with window.page.expect_event("crash"), suppress(PlaywrightError):
        window.page.goto("chrome://crash")
    window.page.close()
    context.unroute("**/commits")
    again = course.open()
    assert again.get(PLACE) == "before the crash"


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="finds the browser's process in /proc")
def test_a_killed_browser_loses_nothing(
    make_course: CourseMaker, chromium: Browser, chromium_path: Path, tmp_path: Path
) -> None:
    """The whole browser is killed, as when the power fails; the same profile is opened again."""
    profile = tmp_path / "profile"

    def start() -> BrowserContext:
        return chromium.browser_type.launch_persistent_context(
            profile,
            executable_path=chromium_path,
            args=[*(["--no-sandbox"] if os.geteuid() == 0 else []), "--disable-gpu"],
            locale="zh-CN",
        )

    course = make_course()
    course.context = start()
    window = course.open()
    window.wait_for_sign("已保存")
    block_saving(course.context)
    window.set(PLACE, "before the power failed")
    window.set(DATA, "x" * 4_096)
    window.page.wait_for_timeout(500)
    with window.page.expect_event("close"):
        os.kill(main_process_of(profile), signal.SIGKILL)
    assert course.cmi(PLACE) == ""

    course.context = start()
    again = course.open()
    assert (again.get(PLACE), again.get(DATA)) == ("before the power failed", "x" * 4_096)
    course.context.set_offline(True)
    course.context.close()


def main_process_of(profile: Path) -> int:
    """The browser's own process among those of a profile: the one that is no helper's."""
    for place in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            command = place.read_bytes().split(b"\0")
            if f"--user-data-dir={profile}".encode() in command and not any(
                part.startswith(b"--type=") for part in command
            ):
                return int(place.parent.name)
    raise AssertionError("the browser is not running")


def test_a_beacon_that_is_too_large_leaves_its_rest_to_the_journal(
    course: Course, context: BrowserContext
) -> None:
    window = course.open()
    window.wait_for_sign("已保存")
    large = "x" * 64_000
    window.set(PLACE, "p4")
    window.set(DATA, large)
    window.set("cmi.comments", "y" * 4_096)
    window.page.goto("about:blank")
    again = course.open()
    assert (again.get(PLACE), len(again.get(DATA))) == ("p4", 64_000)


def test_a_reload_before_anything_was_sent_replays_its_own_journal(
    course: Course, context: BrowserContext
) -> None:
    block_saving(context)
    window = course.open()
    window.set(PLACE, "first page")
    window.page.reload()
    context.unroute("**/commits")
    window.page.reload()
    assert window.get(PLACE) == "first page"
    wait_until(lambda: course.cmi(PLACE) == "first page", "the replay")

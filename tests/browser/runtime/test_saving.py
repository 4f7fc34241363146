"""Real Chromium, a real server: what a learner does is saved, whatever happens."""

import pytest
from playwright.sync_api import BrowserContext, expect

from scorm_packages.runtime.models import Interaction
from tests.browser.runtime.conftest import (
    SCO_THAT_SAVES_ON_UNLOAD,
    Course,
    CourseMaker,
    wait_until,
)

pytestmark = pytest.mark.django_db(transaction=True)

PLACE = "cmi.core.lesson_location"
DATA = "cmi.suspend_data"
STATUS = "cmi.core.lesson_status"
RAW = "cmi.core.score.raw"


def test_a_visit_from_initialize_to_finish_arrives(make_course: CourseMaker) -> None:
    course = make_course(mastery_score="80")
    window = course.open()
    assert window.get("cmi.core.student_name") == "林示例"
    assert window.get("cmi.core.entry") == "ab-initio"
    assert window.get("cmi.student_data.mastery_score") == "80"
    assert window.set(PLACE, "p2") == "true"
    assert window.set("cmi.core.student_id", "x") == "false"
    assert window.set(RAW, "87.5") == "true"
    assert window.set("cmi.core.session_time", "0000:00:12.50") == "true"
    assert window.call("API.LMSCommit('')") == "true"
    course.wait_for(PLACE, "p2")
    assert window.call("API.LMSFinish('')") == "true"
    course.wait_for(STATUS, "passed")
    window.wait_for_sign("已保存")
    state = course.state()
    assert state is not None
    assert (str(state.score_raw), state.total_time_cs, state.entry) == ("87.500000", 12_50, "")
    wait_until(lambda: course.verbs()[-1:] == ["terminated"], "the terminated statement")
    assert course.verbs() == ["initialized", "scored", "passed", "terminated"]


def test_what_is_set_is_saved_within_seconds_without_a_commit(course: Course) -> None:
    window = course.open()
    window.set(PLACE, "p3")
    window.wait_for_sign("正在保存")
    course.wait_for(PLACE, "p3")
    window.wait_for_sign("已保存")


def test_a_closed_window_is_resumed_where_it_was(course: Course) -> None:
    window = course.open()
    data = "书签" + "x" * 4_094
    window.set(PLACE, "p7")
    window.set(DATA, data)
    window.page.close(run_before_unload=False)
    course.wait_for(PLACE, "p7")

    again = course.open()
    assert again.get("cmi.core.entry") == "resume"
    assert (again.get(PLACE), again.get(DATA)) == ("p7", data)
    wait_until(lambda: "resumed" in course.verbs(), "the resumed statement")
    assert course.verbs() == ["initialized", "suspended", "resumed"]


def test_the_time_of_a_visit_counts_though_the_content_keeps_none(course: Course) -> None:
    window = course.open()
    assert window.get("cmi.core.entry") == "ab-initio"
    window.page.wait_for_timeout(1_200)
    window.page.close()
    wait_until(lambda: course.verbs() == ["initialized", "suspended"], "the end of the visit")
    state = course.state()
    assert state is not None
    assert 100 <= state.total_time_cs <= 2_000


@pytest.mark.parametrize("leave", ["close", "exit", "reload"])
def test_a_course_that_saves_only_on_unload_is_saved(make_course: CourseMaker, leave: str) -> None:
    course = make_course(files={"index.html": SCO_THAT_SAVES_ON_UNLOAD})
    window = course.open()
    assert window.get("cmi.core.entry") == "ab-initio"
    if leave == "close":
        window.page.close()
    elif leave == "exit":
        window.page.locator("#exit").click()
        window.page.wait_for_url(course.exit_url)
    else:
        window.page.reload()
        assert window.get(PLACE) == "saved on unload"
    course.wait_for(PLACE, "saved on unload")
    assert course.sessions()[0].session_time_cs == 42_00
    assert course.verbs()[:2] == ["initialized", "suspended"]


def test_work_done_offline_arrives_once_when_the_network_is_back(
    course: Course, context: BrowserContext
) -> None:
    window = course.open()
    window.set(PLACE, "p1")
    course.wait_for(PLACE, "p1")
    context.set_offline(True)
    for step in range(3):
        window.set(PLACE, f"offline {step}")
        window.set(f"cmi.interactions.{step}.id", f"q{step}")
        window.set(f"cmi.interactions.{step}.type", "choice")
        window.set(f"cmi.interactions.{step}.student_response", "a")
        window.set(f"cmi.interactions.{step}.result", "correct")
        window.call("API.LMSCommit('')")
    window.wait_for_sign("离线")
    assert course.cmi(PLACE) == "p1"
    context.set_offline(False)
    course.wait_for(PLACE, "offline 2")
    window.wait_for_sign("已保存")
    assert course.verbs().count("responded") == 3
    (session,) = course.sessions()
    numbers = list(session.commits.order_by("seq").values_list("seq", flat=True))
    assert numbers == list(range(1, session.highest_seq + 1))


def test_saving_goes_on_when_the_server_fails_for_a_while(
    course: Course, context: BrowserContext
) -> None:
    window = course.open()
    window.wait_for_sign("已保存")
    failures: list[str] = []

    def fail(route: object) -> None:
        failures.append("503")
        route.fulfill(status=503, body="busy")  # type: ignore[attr-defined]

    context.route("**/commits", fail)
    window.set(PLACE, "p9")
    window.call("API.LMSCommit('')")
    window.wait_for_sign("尚未保存")
    with window.page.expect_request("**/commits"):
        assert failures
    context.unroute("**/commits")
    course.wait_for(PLACE, "p9")
    window.wait_for_sign("已保存")


def test_the_content_origin_needs_no_login(course: Course, context: BrowserContext) -> None:
    """The launch token outlives the login: there is no cookie that could be missing."""
    window = course.open()
    context.clear_cookies()
    window.set(PLACE, "after sign-out")
    window.call("API.LMSCommit('')")
    course.wait_for(PLACE, "after sign-out")
    assert context.cookies() == []


def test_any_string_survives_the_journey(course: Course) -> None:
    """Compressed bookmarks hold U+0000 and halves of surrogate pairs."""
    window = course.open()
    strange = r"'a\u0000b\ud83dc\udc00\uf8fe0000\ud83d\ude00'"
    assert window.call(f"set('{DATA}', {strange})") == "true"
    window.page.reload()
    assert window.call(f"String(get('{DATA}') === {strange})") == "true"


def test_chinese_ids_and_answers_of_several_lines_are_kept(course: Course) -> None:
    """The standard knows ASCII ids and one-line answers; courses made here do not."""
    window = course.open()
    assert window.set("cmi.objectives.0.id", "目标一") == "true"
    assert window.set("cmi.interactions.0.id", "第1题") == "true"
    assert window.set("cmi.interactions.0.type", "fill-in") == "true"
    assert window.set("cmi.interactions.0.student_response", "您好，\n请问…") == "true"
    assert window.set("cmi.interactions.0.result", "correct") == "true"
    assert window.get("cmi.objectives.0.id") == "目标一"
    window.page.reload()
    assert window.get("cmi.objectives.0.id") == "目标一"
    assert window.get("cmi.interactions._count") == "1"
    assert window.set("cmi.interactions.1.id", "第2题") == "true"
    given = Interaction.objects.get()
    assert (given.identifier, given.student_response) == ("第1题", "您好，\n请问…")


def test_leaving_unsaved_is_the_learners_choice(course: Course, context: BrowserContext) -> None:
    window = course.open()
    window.wait_for_sign("已保存")
    context.route("**/commits", lambda route: route.abort())
    window.set(PLACE, "p5")
    window.page.locator("#exit").click()
    dialog = window.page.get_by_role("dialog", name="还有进度尚未保存")
    expect(dialog).to_be_visible(timeout=15_000)
    dialog.get_by_role("button", name="现在离开").click()
    window.page.wait_for_url(course.exit_url)
    context.unroute("**/commits")
    again = course.open()  # What the page's last beacon did not bring, the journal brings now.
    assert (again.get(PLACE), again.get("cmi.core.entry")) == ("p5", "resume")

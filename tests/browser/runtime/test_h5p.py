"""H5P content in a real browser: it plays, resumes as it was left, and says what was done."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Frame, Page, expect
from pytest_django.live_server_helper import LiveServer

from scorm_packages.runtime.models import Interaction, Package, RuntimeCommit
from tests.browser.runtime.conftest import Course, Window, wait_until
from tests.browser.runtime.test_page import violations
from tests.builders.h5p import (
    Library,
    choice_parameters,
    field_files,
    field_parameters,
    library,
    renamed,
    series_parameters,
    sub_content_id,
    with_description,
    with_files,
    with_needed,
)
from tests.builders.h5p_courses import activity_of, build_h5p_course
from xapi.lrs.queries import statements_of_registrations

pytestmark = pytest.mark.django_db(transaction=True)

MULTI_CHOICE = renamed(library("Callcraft.TestQuestion"), "H5P.MultiChoice", 1, 16)
"""Speaks as a real multiple choice does, so that its answers are scored again."""
CLAIMED = "https://callcraft.example/xapi/extensions/claimed-score"


class H5PCourse(Course):
    """An H5P content that a learner takes."""

    def build(self, **package: Any) -> Package:
        return build_h5p_course(**package)

    def statements(self, verb: str = "") -> list[dict[str, Any]]:
        """What was told, oldest first; of one verb, if it is named."""
        stored = statements_of_registrations(self.registration.tenant, {self.registration.id})
        told = [one.statement for one in stored]
        return [one for one in told if one["verb"]["id"].rsplit("/", 1)[-1] == verb or not verb]

    def wait_for_verb(self, verb: str, times: int = 1) -> list[dict[str, Any]]:
        wait_until(lambda: len(self.statements(verb)) >= times, f"{times} × {verb}")
        return self.statements(verb)

    def saved_state(self) -> dict[str, Any] | None:
        state = self.cmi("h5p.state.0.state")
        return json.loads(state) if state else None


class Exercise:
    """The question in its frame, as its learner has it."""

    def __init__(self, window: Window) -> None:
        self.window = window
        self.frame = window.page.frame_locator("iframe.content")

    @property
    def boxes(self) -> list[bool]:
        found = self.frame.locator(".callcraft-test-box")
        expect(found.first).to_be_visible(timeout=15_000)
        return [box.is_checked() for box in found.all()]

    def tick(self, *numbers: int) -> None:
        for number in numbers:
            self.frame.locator(".callcraft-test-box").nth(number).check(timeout=15_000)

    def check(self) -> None:
        self.frame.get_by_role("button", name="Check").first.click()

    @property
    def result(self) -> Any:
        return self.frame.locator(".callcraft-test-result").first

    def run(self, script: str) -> Any:
        return self.inner.evaluate(script)

    @property
    def inner(self) -> Frame:
        return self.window.page.frames[-1]


Maker = Callable[..., H5PCourse]


@pytest.fixture
def make_h5p(context: BrowserContext, live_server: LiveServer) -> Maker:
    return lambda **package: H5PCourse(context, f"{live_server.url}/healthz", **package)


@pytest.fixture
def course(make_h5p: Maker) -> H5PCourse:
    return make_h5p(main=MULTI_CHOICE)


@pytest.fixture
def complaints(context: BrowserContext) -> list[str]:
    """What the browser's console complains of, in all windows."""
    heard: list[str] = []
    context.on(
        "console",
        lambda message: heard.append(message.text) if message.type == "error" else None,
    )
    context.on("weberror", lambda error: heard.append(str(error.error)))
    return heard


def opened(course: H5PCourse, page: Page | None = None, **launch: Any) -> Exercise:
    exercise = Exercise(course.open(page, **{"language": "en", **launch}))
    assert exercise.boxes
    return exercise


def test_it_plays_is_answered_and_told(course: H5PCourse, complaints: list[str]) -> None:
    exercise = opened(course)
    exercise.tick(0, 2)
    exercise.check()
    expect(exercise.result).to_have_text("2 / 2")
    course.wait_for_verb("passed")
    verbs = course.verbs()
    assert verbs[:2] == ["initialized", "attempted"]
    assert sorted(verbs[2:]) == ["answered", "interacted", "interacted", "passed", "scored"]
    (answered,) = course.statements("answered")
    assert answered["object"]["id"] == activity_of(course.package)
    assert answered["result"]["response"] == "0[,]2"
    assert answered["result"]["score"] == {"min": 0, "raw": 2, "max": 2, "scaled": 1}
    assert answered["context"]["registration"] == str(course.registration.id)
    state = course.state()
    assert state is not None
    assert [state.lesson_status, state.score_raw, state.score_max] == ["passed", 2, 2]
    assert complaints == []


def test_it_resumes_as_it_was_left_by_the_exit_button(course: H5PCourse) -> None:
    exercise = opened(course)
    exercise.tick(1)
    exercise.window.page.get_by_role("button", name="Exit").click()
    exercise.window.page.wait_for_url(course.exit_url)
    assert course.saved_state() == {"answers": [1], "answered": False}
    assert course.verbs()[-1] == "suspended"
    again = opened(course)
    assert again.boxes == [False, True, False]
    course.wait_for_verb("resumed")


def test_the_last_click_before_the_tab_closes_is_kept(course: H5PCourse) -> None:
    """mod_hvp #442: points lost because the state is saved three seconds later."""
    exercise = opened(course)
    course.wait_for_verb("attempted")
    exercise.tick(0, 2)
    exercise.window.page.close()
    wait_until(
        lambda: course.saved_state() == {"answers": [0, 2], "answered": False}, "the last click"
    )
    assert opened(course).boxes == [True, False, True]


def test_the_answer_before_the_tab_closes_is_told_once(course: H5PCourse) -> None:
    exercise = opened(course)
    exercise.tick(0, 2)
    exercise.check()
    exercise.window.page.close()
    course.wait_for_verb("answered")
    again = opened(course)
    expect(again.result).to_have_text("2 / 2")
    course.wait_for_verb("initialized", times=2)
    again.window.page.close()
    assert len(course.statements("answered")) == 1
    assert len(course.statements("passed")) == 1


def test_without_a_network_it_goes_on_and_is_told_later_in_its_order(
    course: H5PCourse, context: BrowserContext
) -> None:
    exercise = opened(course)
    exercise.window.wait_for_sign("Saved")
    context.set_offline(True)
    exercise.tick(1)
    exercise.check()
    expect(exercise.result).to_have_text("0 / 2")
    exercise.window.wait_for_sign("offline")
    exercise.frame.locator(".callcraft-test-box").nth(1).uncheck()
    exercise.tick(0)
    exercise.check()
    assert course.statements("answered") == []
    context.set_offline(False)
    answered = course.wait_for_verb("answered", times=2)
    assert [one["result"]["score"]["raw"] for one in answered] == [0, 1]
    ids = [one["id"] for one in course.statements()]
    assert len(ids) == len(set(ids))


def test_what_was_done_offline_before_the_tab_closed_is_replayed(
    course: H5PCourse, context: BrowserContext
) -> None:
    exercise = opened(course)
    exercise.window.wait_for_sign("Saved")
    context.set_offline(True)
    exercise.tick(0, 2)
    exercise.check()
    exercise.window.page.close()
    assert course.statements("answered") == []
    context.set_offline(False)
    again = opened(course)
    expect(again.result).to_have_text("2 / 2")
    assert again.boxes == [True, False, True]
    assert len(course.wait_for_verb("answered")) == 1
    assert len(course.wait_for_verb("passed")) == 1


def test_a_second_window_takes_over_with_what_the_first_had(
    course: H5PCourse, context: BrowserContext
) -> None:
    first = opened(course)
    first.tick(2)
    page = context.new_page()
    window = course.open(page, language="en")
    page.get_by_role("button", name="Use this window").click()
    page.wait_for_url("**/l/*/")
    assert Exercise(window).boxes == [False, False, True]
    expect(first.window.page.get_by_role("dialog")).to_be_visible()


def test_a_score_that_the_answer_does_not_come_to_is_found_out(course: H5PCourse) -> None:
    """Score tampering in the browser: the answer counts, and the claim is kept beside it."""
    exercise = opened(course)
    exercise.tick(0)
    exercise.run(
        """() => {
          const question = H5P.instances[0];
          question.getScore = () => 2;
        }"""
    )
    exercise.check()
    expect(exercise.result).to_have_text("2 / 2")
    (answered,) = course.wait_for_verb("answered")
    assert answered["result"]["score"]["raw"] == 1
    assert answered["result"]["success"] is False
    assert answered["result"]["extensions"][CLAIMED]["raw"] == 2
    state = course.state()
    assert state is not None
    assert [state.lesson_status, state.score_raw] == ["completed", 1]


def test_the_state_of_another_content_is_not_kept(course: H5PCourse) -> None:
    exercise = opened(course)
    course.wait_for_verb("attempted")
    exercise.run("() => H5P.setUserData(2, 'state', {stolen: true})")
    exercise.tick(0)
    exercise.window.page.get_by_role("button", name="Exit").click()
    exercise.window.page.wait_for_url(course.exit_url)
    commits = RuntimeCommit.objects.filter(session__attempt__registration=course.registration)
    assert "stolen" not in json.dumps([commit.body for commit in commits])


def test_parts_are_told_with_their_parent_and_the_whole_once(make_h5p: Maker) -> None:
    course = make_h5p(main=library("Callcraft.TestSeries"), parameters=series_parameters())
    exercise = opened(course)
    exercise.tick(0, 2)
    exercise.check()
    (answered,) = course.wait_for_verb("answered")
    activity = activity_of(course.package)
    assert answered["object"]["id"] == f"{activity}?subContentId={sub_content_id(1)}"
    assert answered["context"]["contextActivities"]["parent"][0]["id"] == activity
    state = course.state()
    assert state is not None
    assert state.lesson_status == "incomplete"
    for _ in range(2):
        exercise.frame.get_by_role("button", name="Finish").click()
    course.wait_for_verb("answered", times=3)
    assert len(course.wait_for_verb("completed")) == 1


def column_of_questions() -> dict[str, Any]:
    """A column with two questions, which speak and are scored as the real ones are."""
    series = renamed(library("Callcraft.TestSeries"), "H5P.Column", 1, 18)
    semantics = series.files["semantics.json"].decode()
    taking = semantics.replace(library("Callcraft.TestQuestion").name, MULTI_CHOICE.name)
    column = with_files(series, {"semantics.json": taking.encode()})
    return {
        "main": column,
        "parameters": series_parameters(choice_parameters(), choice_parameters(), of=MULTI_CHOICE),
        "libraries": with_needed(column, [MULTI_CHOICE]),
    }


def test_the_score_of_the_whole_rests_on_the_answers_in_it(make_h5p: Maker) -> None:
    """Nothing is told twice: what was answered goes with the score, seen by no other system."""
    course = make_h5p(**column_of_questions())
    exercise = opened(course)
    exercise.tick(0, 2)
    exercise.check()
    course.wait_for_verb("answered")
    exercise.frame.get_by_role("button", name="Finish").click()
    whole = course.wait_for_verb("answered", times=2)[-1]
    assert whole["result"]["score"]["raw"] == 2
    assert whole["result"]["score"]["max"] == 4
    assert "extensions" not in whole["result"]
    assert "parts" not in json.dumps(whole)


def test_a_score_of_the_whole_that_its_answers_do_not_come_to_is_found_out(
    make_h5p: Maker,
) -> None:
    course = make_h5p(**column_of_questions())
    exercise = opened(course)
    exercise.tick(0)
    exercise.run("() => { H5P.instances[0].getScore = () => 4; }")
    exercise.frame.get_by_role("button", name="Finish").click()
    (whole,) = course.wait_for_verb("answered")
    assert whole["result"]["score"]["raw"] == 1
    assert whole["result"]["extensions"][CLAIMED]["raw"] == 4
    state = course.state()
    assert state is not None
    assert [state.lesson_status, state.score_raw, state.score_max] == ["completed", 1, 4]
    shown = Interaction.objects.get(session__attempt__registration=course.registration)
    assert (shown.result, shown.claimed) == ("1 / 4", "4 / 4")


def test_pictures_and_recordings_are_served_to_their_content(
    make_h5p: Maker, complaints: list[str]
) -> None:
    course = make_h5p(
        main=library("Callcraft.TestFields"), parameters=field_parameters(), files=field_files()
    )
    window = course.open(language="en")
    fields = window.page.frame_locator("iframe.content")
    expect(fields.locator(".callcraft-test-field[data-name=plain]")).to_contain_text(
        "Plain & simple", timeout=15_000
    )
    frame = window.page.frames[-1]
    for path, data in field_files().items():
        size = frame.evaluate(
            "async (path) => (await (await fetch(H5P.getPath(path, 1))).arrayBuffer()).byteLength",
            path,
        )
        assert size == len(data), path
    assert frame.evaluate("window.callcraftTestEditorWasLoaded") is None
    assert [each for each in complaints if "media" not in each] == []


def test_a_library_that_does_not_load_is_told_to_the_learner(
    course: H5PCourse, context: BrowserContext
) -> None:
    context.route("**/libraries/**/question.js", lambda route: route.abort())
    window = course.open(language="en")
    dialog = window.page.get_by_role("dialog")
    expect(dialog).to_contain_text("A part of this page is missing")
    context.unroute_all()
    dialog.get_by_role("button", name="Open again").click()
    assert Exercise(window).boxes == [False, False, False]


def test_nothing_is_loaded_from_elsewhere_and_the_page_is_accessible(
    course: H5PCourse, context: BrowserContext
) -> None:
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    exercise = opened(course, language="zh-Hans")
    origins = {url.split("/l/")[0].split("/static/")[0] for url in asked if "://" in url}
    assert len(origins) == 1
    assert violations(exercise.window.page) == []


def test_content_has_no_hold_on_the_app(make_h5p: Maker) -> None:
    """What a library runs, it runs on the content's own origin, without cookies."""
    nosy: Library = with_files(
        library("Callcraft.TestQuestion"),
        {
            "question.js": library("Callcraft.TestQuestion").files["question.js"]
            + b"\nwindow.seen = {cookie: document.cookie, host: location.host};"
        },
    )
    course = make_h5p(main=nosy, parameters=choice_parameters())
    exercise = opened(course)
    seen = exercise.run("() => window.seen")
    assert seen["cookie"] == ""
    assert seen["host"].startswith(course.package.label)


def test_browsing_keeps_nothing(course: H5PCourse) -> None:
    exercise = opened(course, mode="browse")
    exercise.tick(0, 2)
    exercise.check()
    exercise.window.page.get_by_role("button", name="Exit").click()
    exercise.window.page.wait_for_url(course.exit_url)
    assert course.saved_state() is None
    assert set(course.verbs()) <= {"initialized", "suspended", "terminated"}


def test_in_a_window_of_its_own_it_is_heard_and_kept_as_well(
    course: H5PCourse, context: BrowserContext
) -> None:
    exercise = opened(course)
    page = exercise.window.page
    page.get_by_role("button", name="Open in a window of its own").click()
    page.wait_for_load_state()
    with context.expect_page() as popup:
        page.get_by_role("button", name="Open the window").click()
    boxes = popup.value.locator(".callcraft-test-box")
    boxes.nth(0).check(timeout=15_000)
    popup.value.get_by_role("button", name="Check").click()
    course.wait_for_verb("answered")
    boxes.nth(1).check()
    popup.value.close()
    wait_until(
        lambda: course.saved_state() == {"answers": [0, 1], "answered": True}, "the last click"
    )
    course.wait_for_verb("terminated")


def test_content_that_asks_nothing_is_done_once_it_is_shown(make_h5p: Maker) -> None:
    pictures = library("Callcraft.TestPicture")
    course = make_h5p(main=with_description(pictures, runnable=1), parameters={})
    course.open(language="en")
    course.wait_for_verb("completed")


def test_content_that_will_say_what_it_comes_to_is_not_done_by_opening_it(
    make_h5p: Maker,
) -> None:
    """A game may report points at its end, and not know how many there are before."""
    source = library("Callcraft.TestQuestion").files["question.js"]
    game = with_files(
        library("Callcraft.TestQuestion"),
        {"question.js": source.replace(b"self.getMaxScore", b"self.mostPoints")},
    )
    course = make_h5p(main=game)
    exercise = opened(course)
    exercise.window.wait_for_sign("Saved")
    exercise.window.page.get_by_role("button", name="Exit").click()
    exercise.window.page.wait_for_url(course.exit_url)
    assert course.verbs()[-1] == "suspended"
    assert course.statements("completed") == []


def test_who_made_it_and_on_which_terms_is_shown(make_h5p: Maker) -> None:
    parameters = series_parameters()
    parameters["parts"][0]["metadata"] |= {
        "license": "PD",
        "authors": [{"name": "Part Author", "role": "Author"}],
    }
    course = make_h5p(
        main=library("Callcraft.TestSeries"),
        parameters=parameters,
        license="CC BY",
        licenseVersion="4.0",
        authors=[{"name": "Whole Author", "role": "Author"}],
    )
    exercise = opened(course)
    exercise.frame.locator(".h5p-actions").get_by_text("Rights of use").click()
    rights = exercise.frame.locator(".h5p-copyrights-dialog")
    expect(rights).to_contain_text("Whole Author")
    expect(rights).to_contain_text("Attribution")
    expect(rights).to_contain_text("Part Author")


def test_content_that_asks_for_the_whole_screen_gets_it(make_h5p: Maker) -> None:
    question = with_description(library("Callcraft.TestQuestion"), fullscreen=1)
    exercise = opened(make_h5p(main=question))
    exercise.frame.get_by_role("button", name="Full screen").click()
    exercise.inner.wait_for_function("() => document.fullscreenElement !== null")

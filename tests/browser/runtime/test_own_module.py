"""Our module as an H5P file, brought in and played in our own house as anybody's would be."""

import io
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, expect
from pytest_django.live_server_helper import LiveServer

from content.authoring.rules.course import Course as Module
from lms.config.demo.courses import demo_course
from scorm_packages.export.adapters.built import h5p_library_files
from scorm_packages.export.rules.h5p_modules import write_h5p_module
from scorm_packages.intake.services import import_package
from scorm_packages.runtime.models import Package
from tests.browser.export.conftest import Play
from tests.browser.runtime.conftest import Window
from tests.browser.runtime.test_h5p import CLAIMED, H5PCourse
from tests.builders.h5p_courses import activity_of
from tests.builders.runtime import TENANT

pytestmark = pytest.mark.django_db(transaction=True)

MODULE = demo_course("business")
CALL = demo_course("simulation")


class OwnCourse(H5PCourse):
    """A module of ours that came back in as a `.h5p`."""

    module: Module

    def build(self, **package: Any) -> Package:
        self.module = package["module"]
        report = import_package(
            tenant=TENANT,
            upload=io.BytesIO(write_h5p_module(self.module, h5p_library_files())),
            file_name="module.h5p",
            imported_by="test",
            may_install_libraries=True,
        )
        assert report.package is not None
        assert [each.code for each in report.findings if each.severity != "info"] == []
        return report.package

    def opened(self, **launch: Any) -> tuple[Window, Play]:
        window = self.open(**{"language": "en", **launch})
        screen = window.page.frame_locator("iframe.content").locator("#screen")
        expect(screen).to_be_visible(timeout=15_000)
        return window, Play(window.page.frames[-1], self.module)


Maker = Callable[[Module], OwnCourse]


@pytest.fixture
def take_in(context: BrowserContext, live_server: LiveServer) -> Maker:
    return lambda module: OwnCourse(context, f"{live_server.url}/healthz", module=module)


def leave(course: OwnCourse, window: Window) -> None:
    window.page.get_by_role("button", name="Exit").click()
    window.page.wait_for_url(course.exit_url)


def test_it_plays_resumes_and_is_told_to_the_end(take_in: Maker) -> None:
    course = take_in(MODULE)
    window, play = course.opened()
    play.read()
    play.answer(MODULE.questions[0], [0])
    leave(course, window)
    assert course.verbs()[-1] == "suspended"

    window, play = course.opened()
    assert play.shown_question() == MODULE.questions[1].text["en"]
    for question in MODULE.questions[1:]:
        play.answer(question, list(question.correct))
    assert play.score() == "80"
    course.wait_for_verb("passed")
    *answered, whole = course.statements("answered")
    activity = activity_of(course.package)
    assert [one["result"]["success"] for one in answered] == [False, True, True, True, True]
    assert all(one["object"]["id"].startswith(f"{activity}?subContentId=") for one in answered)
    text = MODULE.questions[0].text
    described = answered[0]["object"]["definition"]["description"]
    assert described == {"en-US": text["en"], "zh-Hans": text["zh-Hans"]}
    assert whole["object"]["id"] == activity
    assert whole["result"]["score"] == {"min": 0, "raw": 80, "max": 100, "scaled": 0.8}
    assert "extensions" not in whole["result"]
    state = course.state()
    assert state is not None
    assert [state.lesson_status, state.score_raw, state.score_max] == ["passed", 80, 100]

    leave(course, window)
    window, play = course.opened()
    assert play.score() == "80"
    leave(course, window)
    assert len(course.statements("passed")) == 1
    assert len(course.statements("answered")) == len(MODULE.questions) + 1


def test_it_speaks_the_learners_language_and_asks_nobody_else(
    take_in: Maker, context: BrowserContext
) -> None:
    asked: list[str] = []
    complaints: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    context.on(
        "console",
        lambda message: complaints.append(message.text) if message.type == "error" else None,
    )
    course = take_in(MODULE)
    _, play = course.opened(language="zh-Hans")
    play.frame.get_by_role("heading", name=MODULE.pages[0].title["zh-Hans"]).wait_for()
    origins = {url.split("/l/")[0].split("/static/")[0] for url in asked if "://" in url}
    assert len(origins) == 1
    assert complaints == [], "the policy of the content's page allows all that it does"


CHEAT = """() => {
  const content = H5P.instances[0];
  const trigger = content.trigger;
  content.trigger = (event, ...others) => {
    const result = event?.data?.statement?.result;
    if (result) {
      const { max } = result.score;
      result.score = { min: 0, raw: max, max, scaled: 1 };
      result.success = true;
    }
    trigger(event, ...others);
  };
}"""


def test_a_score_that_the_answers_do_not_come_to_is_found_out(take_in: Maker) -> None:
    """Score tampering in the browser, for our own type: of each answer and of the whole."""
    course = take_in(MODULE)
    _, play = course.opened()
    play.frame.evaluate(CHEAT)
    play.read()
    for question in MODULE.questions:
        wrong = next(n for n in range(len(question.options)) if n not in question.correct)
        play.answer(question, [wrong])
    *answered, whole = course.wait_for_verb("answered", times=len(MODULE.questions) + 1)
    assert [whole["result"]["score"]["raw"], whole["result"]["success"]] == [0, False]
    assert whole["result"]["extensions"][CLAIMED]["raw"] == 100
    for one in answered:
        assert one["result"]["score"]["raw"] == 0
        assert one["result"]["extensions"][CLAIMED]["raw"] == 1
    assert course.statements("passed") == []
    state = course.state()
    assert state is not None
    assert [state.lesson_status, state.score_raw] == ["completed", 0]


def test_a_critical_mistake_cannot_be_talked_away(take_in: Maker) -> None:
    """The points are the right ones, and still the call does not pass."""
    course = take_in(replace(CALL, pass_mark=50))
    _, play = course.opened()
    play.frame.evaluate(CHEAT)
    for _ in CALL.pages:
        play.go_on()
    for step, reply in enumerate([0, 1, 0, 0, 0], start=1):
        play.frame.locator(".reply button.choice").nth(reply).click()
        expect(play.frame.locator(".talk .you")).to_have_count(step)
    play.go_on()
    course.wait_for_verb("completed")
    whole = course.statements("answered")[-1]
    assert [whole["result"]["score"]["raw"], whole["result"]["success"]] == [80, False]
    assert course.statements("passed") == []

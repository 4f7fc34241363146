"""One module in four formats, played where nobody knows us: the tracking is the same in all."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Frame, Page

from lms.config.demo.courses import demo_course
from scorm_packages.export.adapters.built import player_files
from scorm_packages.export.rules.modules import write_module
from scorm_packages.export.rules.outline import Target
from tests.browser.export.conftest import Play
from tests.builders.foreign_lms import ForeignLms

COURSE = demo_course("business")
ACTIVITY = "https://course.example/business"
ANSWERS = [[0], *(list(question.correct) for question in COURSE.questions[1:])]
"""The first one is wrong, all others right."""
EXPECTED_SCORE = 80


@dataclass(frozen=True)
class Tracked:
    """What a platform was told, in the words of no standard."""

    completed: bool
    passed: bool
    scaled: float
    answers: list[tuple[str, str, bool]]


@dataclass
class Visit:
    """One opening of the package in a platform."""

    page: Page
    play: Play
    told: Callable[[], dict[str, Any]]


def open_scorm(learner: BrowserContext, lms: ForeignLms, package: str, library: str) -> Visit:
    page = learner.new_page()
    page.goto(lms.scorm_page(package, "index.html", library=library))
    return Visit(page, Play(content_of(page), COURSE), lambda: dict(page.evaluate("told")))


def content_of(page: Page) -> Frame:
    page.frame_locator("iframe").locator("main#screen").wait_for()
    return page.frames[-1]


def tracked_by_scorm12(told: dict[str, Any]) -> Tracked:
    count = 1 + max(int(name.split(".")[2]) for name in told if "interactions" in name)
    at = "cmi.interactions.{}.{}"
    return Tracked(
        completed=told["cmi.core.lesson_status"] in {"passed", "failed", "completed"},
        passed=told["cmi.core.lesson_status"] == "passed",
        scaled=float(told["cmi.core.score.raw"]) / 100,
        answers=[
            (
                told[at.format(n, "id")],
                told[at.format(n, "student_response")],
                told[at.format(n, "result")] == "correct",
            )
            for n in range(count)
        ],
    )


def tracked_by_scorm2004(told: dict[str, Any]) -> Tracked:
    count = 1 + max(int(name.split(".")[2]) for name in told if "interactions" in name)
    at = "cmi.interactions.{}.{}"
    return Tracked(
        completed=told["cmi.completion_status"] == "completed",
        passed=told["cmi.success_status"] == "passed",
        scaled=float(told["cmi.score.scaled"]),
        answers=[
            (
                told[at.format(n, "id")],
                told[at.format(n, "learner_response")],
                told[at.format(n, "result")] == "correct",
            )
            for n in range(count)
        ],
    )


SCORM = [
    (Target.SCORM_12, "scorm12", tracked_by_scorm12),
    (Target.SCORM_2004, "scorm2004", tracked_by_scorm2004),
    (Target.SCORM_2004_3RD, "scorm2004", tracked_by_scorm2004),
]
EXPECTED = Tracked(
    completed=True,
    passed=True,
    scaled=EXPECTED_SCORE / 100,
    answers=[
        (question.id, ",".join("abc"[place] for place in chosen), n > 0)
        for n, (question, chosen) in enumerate(zip(COURSE.questions, ANSWERS, strict=True))
    ],
)


@pytest.mark.parametrize(("target", "library", "tracked"), SCORM)
def test_scorm_plays_to_the_end_over_two_visits(
    lms: ForeignLms,
    learner: BrowserContext,
    target: Target,
    library: str,
    tracked: Callable[[dict[str, Any]], Tracked],
) -> None:
    """Completion, success, score, every answer, resume and time (RTE 1.2 §3.4, 2004 §4.2)."""
    package = lms.add(write_module(COURSE, player_files(), target))
    first = open_scorm(learner, lms, package, library)
    first.play.read()
    first.play.answer(COURSE.questions[0], ANSWERS[0])
    first.page.locator("iframe").evaluate("frame => frame.remove()")
    assert first.page.evaluate("ended")
    told = first.told()

    second = open_scorm(learner, lms, package, library)
    assert second.play.shown_question() == COURSE.questions[1].text["en"]
    for question, chosen in zip(COURSE.questions[1:], ANSWERS[1:], strict=True):
        second.play.answer(question, chosen)
    assert second.play.score() == str(EXPECTED_SCORE)
    second.page.locator("iframe").evaluate("frame => frame.remove()")

    later = second.told()
    both = tracked({**told, **later})
    assert (both.completed, both.passed, both.scaled) == (True, True, EXPECTED.scaled)
    assert sorted(_all_answers(tracked, told, later)) == sorted(EXPECTED.answers)
    time = "cmi.core.session_time" if target is Target.SCORM_12 else "cmi.session_time"
    assert later[time] not in {"", "0000:00:00.00", "PT0S"}


def _all_answers(
    tracked: Callable[[dict[str, Any]], Tracked], *visits: dict[str, Any]
) -> list[tuple[str, str, bool]]:
    """The answers of all visits; each visit of this platform counts from 0 again."""
    rest = {
        "cmi.core.lesson_status": "",
        "cmi.core.score.raw": "0",
        "cmi.completion_status": "",
        "cmi.success_status": "",
        "cmi.score.scaled": "0",
    }
    return [answer for told in visits for answer in tracked({**rest, **told}).answers]


def test_cmi5_plays_to_the_end_over_two_sessions(lms: ForeignLms, learner: BrowserContext) -> None:
    """cmi5 §7.1, §9.3, §10, §11: the same tracking, and every statement valid."""
    package = lms.add(write_module(COURSE, player_files(), Target.CMI5))
    memory = lms.cmi5[package]

    def opened() -> Play:
        page = learner.new_page()
        page.goto(lms.cmi5_page(package, "index.html", ACTIVITY, mastery=0.6))
        page.locator("main#screen").wait_for()
        return Play(page.main_frame, COURSE)

    first = opened()
    first.read()
    first.answer(COURSE.questions[0], ANSWERS[0])
    first.frame.get_by_role("button", name="Exit").click()
    first.frame.page.wait_for_url("**/back")
    first.frame.page.wait_for_timeout(300)
    assert memory.verbs() == ["initialized", "answered", "terminated"]

    second = opened()
    assert second.shown_question() == COURSE.questions[1].text["en"]
    for question, chosen in zip(COURSE.questions[1:], ANSWERS[1:], strict=True):
        second.answer(question, chosen)
    second.frame.get_by_role("button", name="Exit").click()
    second.frame.page.wait_for_url("**/back")
    second.frame.page.wait_for_timeout(300)

    assert memory.refused == []
    told = memory.verbs()[3:]
    assert told == ["initialized", *["answered"] * 4, "completed", "passed", "terminated"]
    (passed,) = memory.results("passed")
    assert passed["score"]["scaled"] == EXPECTED.scaled
    assert passed["success"] is True
    given = [
        (
            one["object"]["id"].rsplit("/", 1)[-1],
            one["result"]["response"].replace("[,]", ","),
            one["result"]["success"],
        )
        for one in memory.statements
        if one["verb"]["id"].endswith("answered")
    ]
    assert given == EXPECTED.answers
    assert memory.results("terminated")[-1]["duration"] not in {"", "PT0S"}


def test_cmi5_tells_a_fail_once_and_only_when_the_learner_leaves(
    lms: ForeignLms, learner: BrowserContext
) -> None:
    """cmi5 §9.3.5: one of passed and failed in a session; a fail may still become a pass."""
    package = lms.add(write_module(COURSE, player_files(), Target.CMI5))
    memory = lms.cmi5[package]
    page = learner.new_page()
    page.goto(lms.cmi5_page(package, "index.html", ACTIVITY, mastery=0.6))
    page.locator("main#screen").wait_for()
    play = Play(page.main_frame, COURSE)
    play.read()
    for question in COURSE.questions:
        wrong = next(n for n in range(len(question.options)) if n not in question.correct)
        play.answer(question, [wrong])
    assert play.score() == "0"
    assert "failed" not in memory.verbs()
    page.get_by_role("button", name="Exit").click()
    page.wait_for_url("**/back")
    page.wait_for_timeout(300)
    assert memory.verbs()[-2:] == ["failed", "terminated"]
    assert memory.verbs().count("completed") == 1


def test_a_page_outside_any_platform_plays_and_says_so(
    lms: ForeignLms, learner: BrowserContext
) -> None:
    package = lms.add(write_module(COURSE, player_files(), Target.SCORM_12))
    page = learner.new_page()
    page.goto(f"{lms.address}/packages/{package}/index.html")
    assert page.get_by_text("Preview: nothing is recorded here.").is_visible()

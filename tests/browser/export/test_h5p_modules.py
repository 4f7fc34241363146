"""Our modules in an H5P host of somebody else's: they play, resume and report there."""

import json
from dataclasses import dataclass, replace
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Frame, Page, expect

from content.authoring.rules.course import Course
from content.h5p.rules.names import LibraryName
from content.h5p.rules.scoring import find_sub_content, rescore
from lms.config.demo.courses import demo_course
from scorm_packages.export.adapters.built import h5p_library_files
from scorm_packages.export.rules.h5p_modules import parameters_of, write_h5p_module
from tests.browser.export.conftest import Play
from tests.browser.runtime.conftest import wait_until
from tests.browser.runtime.test_page import violations
from tests.builders.foreign_h5p import Embedding, ForeignH5p
from xapi.statements import Version, parse

COURSE = demo_course("business")
CALL = demo_course("simulation")
ANSWERS = [[0], *(list(question.correct) for question in COURSE.questions[1:])]
"""The first one is wrong, all others right."""
NAME = LibraryName("Callcraft.Module", 1, 0)
EMBEDDINGS = pytest.mark.parametrize("embedded", ["iframe", "div"])


@dataclass
class Visit:
    """One opening of a module in a host's page."""

    page: Page
    frame: Frame
    play: Play

    def told(self, verb: str = "") -> list[dict[str, Any]]:
        """Every statement, or those with this verb."""
        said: list[dict[str, Any]] = self.page.evaluate("top.told")
        return [one for one in said if one["verb"]["id"].rsplit("/", 1)[-1] == verb or not verb]

    def ask(self, script: str) -> Any:
        """What the content answers to its host."""
        return self.frame.evaluate(f"() => {{ const content = H5P.instances[0]; {script} }}")

    @property
    def height(self) -> float:
        """How much room the content has."""
        box = self.page.locator("#place iframe, #place .h5p-content").first.bounding_box()
        assert box is not None
        return box["height"]


class Player:
    """A learner who opens modules in a foreign host."""

    def __init__(self, host: ForeignH5p, learner: BrowserContext) -> None:
        self.host = host
        self.learner = learner

    def add(self, course: Course) -> str:
        return self.host.add(write_h5p_module(course, h5p_library_files()))

    def open(
        self, package: str, course: Course = COURSE, embedded: Embedding = "iframe", **how: str
    ) -> Visit:
        page = self.learner.new_page()
        page.goto(self.host.page(package, embedded=embedded, **how))
        framed = page.frame_locator("#place iframe") if embedded == "iframe" else page
        framed.locator("#screen").wait_for()
        frame = page.frames[-1] if embedded == "iframe" else page.main_frame
        return Visit(page, frame, Play(frame, course))


@pytest.fixture
def player(h5p: ForeignH5p, learner: BrowserContext) -> Player:
    return Player(h5p, learner)


def take(play: Play, reply: int) -> None:
    """Choose one of the customer's replies; the transcript grows by it."""
    talk = play.frame.locator(".talk .you")
    count = talk.count()
    play.frame.locator(".reply button.choice").nth(reply).click()
    expect(talk).to_have_count(count + 1)


@EMBEDDINGS
def test_it_plays_to_the_end_over_two_visits(player: Player, embedded: Embedding) -> None:
    """Bar: the file plays in any H5P host, resumes and reports."""
    package = player.add(COURSE)
    first = player.open(package, embedded=embedded)
    first.play.read()
    first.play.answer(COURSE.questions[0], ANSWERS[0])
    assert [one["verb"]["id"].rsplit("/", 1)[-1] for one in first.told()] == [
        "attempted",
        "answered",
    ]
    first.page.close()

    second = player.open(package, embedded=embedded)
    assert second.play.shown_question() == COURSE.questions[1].text["en"]
    for question, chosen in zip(COURSE.questions[1:], ANSWERS[1:], strict=True):
        second.play.answer(question, chosen)
    assert second.play.score() == "80"
    answered = [*second.told("answered")]
    assert [one["result"]["success"] for one in answered] == [True] * 4
    (completed,) = second.told("completed")
    assert completed["result"]["score"] == {"min": 0, "max": 100, "raw": 80, "scaled": 0.8}
    assert completed["result"]["success"] is True
    (result,) = player.host.results[package]
    assert (result["score"], result["maxScore"]) == ("80", "100")

    wait_until(lambda: '"done":true' in player.host.states[package]["state"], "the last state")
    third = player.open(package, embedded=embedded)
    assert third.play.score() == "80"
    third.play.frame.get_by_role("button", name="Back to the first page").click()
    third.play.read()
    for _ in COURSE.questions:
        third.play.go_on()
    assert third.play.score() == "80"
    assert third.told("completed") == [], "who looks at it again has not done it again"


def test_every_statement_is_valid_and_counts_the_same_again(player: Player) -> None:
    """xAPI 1.0.3; and what the server makes of each answer is what the browser made of it."""
    visit = player.open(player.add(COURSE))
    visit.play.read()
    for question, chosen in zip(COURSE.questions, ANSWERS, strict=True):
        visit.play.answer(question, chosen)
    told = visit.told("answered") + visit.told("completed")
    for one in told:
        parse(json.dumps(one).encode(), Version.V1)
    activity = told[-1]["object"]["id"]
    parts = [one["object"]["id"].removeprefix(f"{activity}?subContentId=") for one in told[:-1]]
    parameters = parameters_of(COURSE)
    assert parts == [one["subContentId"] for one in parameters["questions"]]
    for one, part in zip(told, [*parts, None], strict=True):
        found = find_sub_content(parameters, part, main=NAME) if part else (NAME, parameters)
        assert found is not None
        again = rescore(*found, one)
        assert again is not None
        score = one["result"]["score"]
        assert (again.raw, again.max) == (score["raw"], score["max"])
        if part:
            parent = one["context"]["contextActivities"]["parent"]
            assert [each["id"] for each in parent] == [activity]
    assert told[-1]["result"]["response"] == "1[.]a[,]2[.]b[,]3[.]a[,]4[.]b[,]5[.]c"


@pytest.mark.parametrize(
    ("replies", "score", "passed"), [([0, 0, 0, 0, 0], 100, True), ([0, 1, 0, 0, 0], 80, False)]
)
def test_a_call_plays_to_its_end_and_a_critical_mistake_does_not_pass(
    player: Player, replies: list[int], score: int, passed: bool
) -> None:
    package = player.add(CALL)
    visit = player.open(package, CALL)
    for page in CALL.pages:
        visit.frame.get_by_role("heading", name=page.title["en"], exact=True).wait_for()
        visit.play.go_on()
    for reply in replies[:2]:
        take(visit.play, reply)
    visit.page.close()
    visit = player.open(package, CALL)
    expect(visit.frame.locator(".talk .you")).to_have_count(2)
    for reply in replies[2:]:
        take(visit.play, reply)
    visit.play.go_on()
    assert visit.play.score() == str(score)
    (completed,) = visit.told("completed")
    assert completed["result"]["score"]["raw"] == score
    assert completed["result"]["success"] is passed
    again = rescore(NAME, parameters_of(CALL), completed)
    assert again is not None
    assert (int(again.raw), again.passes) == (score, passed)


def test_a_module_of_pages_alone_is_done_when_it_was_read(player: Player) -> None:
    pages = replace(COURSE, questions=[])
    visit = player.open(player.add(pages), pages)
    visit.play.read()
    (completed,) = visit.told("completed")
    assert completed["result"]["success"] is True


def test_it_keeps_the_contract_of_h5p_questions(player: Player) -> None:
    package = player.add(COURSE)
    visit = player.open(package)
    assert visit.ask("return content.getMaxScore()") == 100
    assert visit.ask("return [content.getScore(), content.getAnswerGiven()]") == [0, False]
    assert visit.ask("return content.getCurrentState()") is None
    visit.play.read()
    visit.play.answer(COURSE.questions[0], ANSWERS[0])
    visit.play.answer(COURSE.questions[1], ANSWERS[1])
    assert visit.ask("return [content.getScore(), content.getAnswerGiven()]") == [20, True]
    report = visit.ask("return content.getXAPIData()")
    assert report["statement"]["result"]["score"]["raw"] == 20
    assert [one["statement"]["result"]["success"] for one in report["children"]] == [False, True]
    assert visit.ask("return content.getTitle()") == COURSE.title["en"]

    visit.ask("content.showSolutions()")
    expect(visit.frame.get_by_role("heading", name="Right answers")).to_be_visible()
    right = sum(len(question.correct) for question in COURSE.questions)
    expect(visit.frame.locator("li.right")).to_have_count(right)
    expect(visit.frame.get_by_text("(your answer)")).to_have_count(2)

    visit.ask("content.resetTask()")
    visit.frame.get_by_role("heading", name=COURSE.pages[0].title["en"]).wait_for()
    assert visit.ask("return [content.getScore(), content.getAnswerGiven()]") == [0, False]
    visit.page.close()
    assert player.open(package).ask("return content.getAnswerGiven()") is False


@EMBEDDINGS
def test_it_has_as_much_room_as_it_needs(player: Player, embedded: Embedding) -> None:
    visit = player.open(player.add(COURSE), embedded=embedded)
    for _ in COURSE.pages:
        visit.frame.wait_for_function(
            "() => document.scrollingElement.scrollHeight - innerHeight < 2"
            if embedded == "iframe"
            else "() => document.querySelector('.callcraft-module').offsetHeight > 200"
        )
        needed = visit.frame.locator(".callcraft-module").evaluate("one => one.offsetHeight")
        assert visit.height > needed - 1
        visit.play.go_on()


@EMBEDDINGS
def test_it_asks_nothing_of_the_network_but_what_the_host_loads(
    player: Player, learner: BrowserContext, embedded: Embedding
) -> None:
    asked: list[str] = []
    complaints: list[str] = []
    learner.on("request", lambda request: asked.append(request.url))
    learner.on("weberror", lambda error: complaints.append(str(error.error)))
    package = player.add(COURSE)
    visit = player.open(package, embedded=embedded)
    visit.play.read()
    visit.play.answer(COURSE.questions[0], ANSWERS[0])
    assert {url.split("/", 3)[2] for url in asked} == {player.host.address.split("/")[2]}
    own = [url for url in asked if "Callcraft.Module" in url and not url.endswith(".json")]
    assert [url.rsplit("/", 1)[-1] for url in own] == ["module.js"]
    assert complaints == []


def test_looks_of_the_host_and_of_the_module_do_not_meet(player: Player) -> None:
    visit = player.open(player.add(COURSE), embedded="div")
    heading = visit.frame.locator("#screen h1")
    assert heading.evaluate("one => getComputedStyle(one).textTransform") == "none"
    outside = visit.frame.get_by_role("heading", name="A page with H5P")
    assert outside.evaluate("one => getComputedStyle(one).color") == "rgb(255, 0, 0)"


@EMBEDDINGS
def test_it_speaks_the_language_of_the_page_and_remembers_the_learners(
    player: Player, embedded: Embedding
) -> None:
    package = player.add(COURSE)
    visit = player.open(package, embedded=embedded, language="zh-CN")
    visit.frame.get_by_role("heading", name=COURSE.pages[0].title["zh-Hans"]).wait_for()
    visit.frame.get_by_role("button", name="English").click()
    visit.frame.get_by_role("heading", name=COURSE.pages[0].title["en"]).wait_for()
    visit.page.close()
    again = player.open(package, embedded=embedded, language="zh-CN")
    again.frame.get_by_role("heading", name=COURSE.pages[0].title["en"]).wait_for()


def test_a_whole_module_can_be_done_by_keyboard(player: Player) -> None:
    visit = player.open(player.add(COURSE), embedded="div")
    keyboard = visit.page.keyboard
    keyboard.press("Tab")  # The language.
    for page in COURSE.pages:
        visit.frame.get_by_role("heading", name=page.title["en"], exact=True).wait_for()
        for _ in range(5):
            keyboard.press("Tab")
            name = visit.frame.evaluate(
                "() => document.activeElement.shadowRoot?.activeElement?.className"
            )
            if name == "primary":
                break
        keyboard.press("Enter")
    visit.frame.get_by_text(COURSE.questions[0].text["en"], exact=True).wait_for()
    keyboard.press("Tab")
    keyboard.press("ArrowDown")
    keyboard.press("Tab")
    keyboard.press("Enter")
    expect(visit.frame.locator(".verdict strong")).to_be_visible()
    assert visit.told("answered")[0]["result"]["response"] == "b"


@EMBEDDINGS
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_accessible(player: Player, embedded: Embedding, scheme: Any) -> None:
    visit = player.open(player.add(COURSE), embedded=embedded)
    visit.page.emulate_media(color_scheme=scheme)
    visit.play.read()
    visit.frame.locator("input[value='0']").check()
    visit.play.go_on()
    visit.frame.locator(".verdict strong").wait_for()
    found = [one for one in violations(visit.page) if "A page with H5P" not in str(one)]
    assert found == []


def test_text_that_looks_like_markup_is_text(player: Player) -> None:
    evil = """<img src=x onerror="top.broken = 1"> &amp; "quoted" """.strip()
    hostile = replace(COURSE, title={"en": evil, "zh-Hans": evil})
    visit = player.open(player.add(hostile), hostile)
    expect(visit.frame.locator(".title")).to_have_text(evil)
    assert visit.page.evaluate("top.broken") is None

"""A platform of somebody else's, and a learner who plays our modules there."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Frame

from content.authoring.rules.course import Course, Question
from tests.builders.file_stores import files_in
from tests.builders.foreign_h5p import ForeignH5p, foreign_h5p
from tests.builders.foreign_lms import ForeignLms, foreign_lms

# Playwright runs an event loop in this thread. The ORM is used between its calls, never within.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.fixture(autouse=True)
def own_storage(tmp_path: Path) -> Iterator[None]:
    with files_in(tmp_path):
        yield


@pytest.fixture
def lms() -> Iterator[ForeignLms]:
    with foreign_lms() as running:
        yield running


@pytest.fixture
def h5p() -> Iterator[ForeignH5p]:
    with foreign_h5p() as running:
        yield running


@pytest.fixture
def learner(chromium: Browser) -> Iterator[BrowserContext]:
    context = chromium.new_context(locale="en-US")
    yield context
    context.close()


class Play:
    """A learner in our player, whatever is around it."""

    def __init__(self, frame: Frame, course: Course) -> None:
        self.frame = frame
        self.course = course

    def go_on(self) -> None:
        self.frame.locator("nav.buttons button.primary").click()

    def read(self) -> None:
        """Go through all pages, to the first question."""
        for page in self.course.pages:
            self.frame.get_by_role("heading", name=page.title["en"], exact=True).wait_for()
            self.go_on()

    def answer(self, question: Question, chosen: list[int]) -> None:
        """Choose, have it checked, go on."""
        self.frame.get_by_text(question.text["en"], exact=True).wait_for()
        for place in chosen:
            self.frame.locator(f"input[value='{place}']").check()
        self.go_on()
        self.frame.locator(".verdict strong").wait_for()
        self.go_on()

    def shown_question(self) -> str:
        return self.frame.locator("legend").inner_text()

    def score(self) -> str:
        return self.frame.locator(".score span").inner_text()

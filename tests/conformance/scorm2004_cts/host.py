"""What the referee needs of an LMS: one learner, one package, one window."""

from collections.abc import Callable, Sequence
from typing import Protocol

from tests.conformance.scorm2004_cts.commands import Method
from tests.conformance.scorm2004_cts.screen import Screen


class Host(Protocol):
    """An LMS with a learner in front of it, who takes one package."""

    @property
    def learner_id(self) -> str:
        """What `cmi.learner_id` must be."""

    @property
    def unkept(self) -> Sequence[str]:
        """What the content was told to be saved, and was not."""

    def open(self) -> Screen:
        """The learner opens the course: for the first time, or again."""

    def screen(self) -> Screen:
        """What is to be seen now."""

    def call(self, method: Method, *arguments: str) -> str:
        """The content calls its API; what it asks for happens when Terminate returns."""

    def ask(self, request: str, target: str, unload: Callable[[], None]) -> Screen:
        """The learner uses a control, or chooses `target` from the contents.

        The content is taken away, and `unload` is what it does in that moment.
        """

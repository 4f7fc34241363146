"""What the LMS shows to the learner, and the suite's questions about it (UIQ)."""

from collections.abc import Sequence
from dataclasses import dataclass

_THE_ROOT = "the activity that corresponds to the root of "
_CONTROLS = frozenset(
    {"continue", "previous", "exit", "exitall", "abandon", "abandonall", "suspendall"}
)
"""The navigation events, without spaces and capitals: the suite writes "Suspend All"."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the table of contents."""

    activity: str
    title: str
    is_enabled: bool


@dataclass(frozen=True, slots=True)
class Screen:
    """Everything that matters of what is to be seen."""

    activity: str | None
    """What is being played; None at the contents, or when the course was left."""
    enabled: Sequence[str]
    disabled: Sequence[str]
    has_contents: bool
    entries: Sequence[Entry]
    """The table of contents; the root comes first."""
    root: str
    is_over: bool = False
    """The course was left: its session has ended."""
    refusal: str = ""
    """The exception code of the request that led here, if it was refused."""

    def entry(self, title: str) -> Entry | None:
        """The line of the contents that the suite means by `title`."""
        for entry in self.entries:
            if title.startswith(_THE_ROOT):
                if entry.activity == self.root:
                    return entry
            elif entry.title.strip() == title.strip():
                return entry
        return None

    def can_choose(self, title: str) -> bool:
        """Whether the learner could click it."""
        entry = self.entry(title)
        return self.has_contents and entry is not None and entry.is_enabled

    def answer(self, question: str) -> bool:
        """Answer one of the suite's questions, e.g. `toc.enabled.selectable@Activity 2`.

        A control that is hidden counts as disabled: the learner cannot use it. Raises ValueError
        for a question that the suite does not know.
        """
        asked, _, about = question.partition("@")
        about, dot, suffix = about.partition(".")
        asked += dot + suffix
        match asked.split("."):
            case ["toc", "enabled"]:
                return self.has_contents
            case ["toc", "enabled", "selectable"]:
                return self.can_choose(about)
            case ["toc", "visible"]:
                return self.has_contents and self.entry(about) is not None
            case ["ui", "visible"]:
                return _plain(about) in map(_plain, (*self.enabled, *self.disabled))
            case [control, "enabled"] if _plain(control) in _CONTROLS:
                return _plain(control) in map(_plain, self.enabled)
            case [control, "disabled"] if _plain(control) in _CONTROLS:
                return _plain(control) not in map(_plain, self.enabled)
            case ["click", "button"]:
                return True  # Only a button of the suite's own page.
        raise ValueError(f"unknown question {question!r}")


def _plain(control: str) -> str:
    return control.replace(" ", "").lower()

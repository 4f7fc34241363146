"""How a step that takes time tells the person who waits."""

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

Progress = Callable[[str], None]


def silent(_message: str) -> None:
    """The progress of a step that nobody watches."""


def to_stderr(message: str) -> None:
    with suppress(BrokenPipeError):  # A closed terminal must not keep things from being stopped.
        print(message, file=sys.stderr, flush=True)


def console_language() -> str:
    """The language of the terminal, "zh-Hans" or "en", as the locale variables say."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            return "zh-Hans" if value.lower().startswith("zh") else "en"
    return "en"


@contextmanager
def timed(title: str, say: Progress) -> Iterator[Progress]:
    """Say `title` when the step starts, what it says itself, and how long it took in the end."""
    begun = time.monotonic()
    say(f"{title} …")
    yield lambda message: say(f"  {message}")
    say(f"{title}: {time.monotonic() - begun:.1f} s")

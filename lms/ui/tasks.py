"""What waits for somebody: each room says what it knows of, and one page shows it all."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from typing import Any, Final

from django.utils.functional import Promise

MOST_EACH: Final = 20
"""Of how many a room tells at most: nobody works off a list of hundreds on a front page."""


class Urgency(IntEnum):
    """How much something presses, most first."""

    OVERDUE = 0
    BLOCKED = 1
    WAITING = 2
    SOON = 3
    LATER = 4


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do. `url` is where it is done; `detail` says whom or what it is about."""

    title: str | Promise
    url: str
    room: str
    urgency: Urgency
    detail: str = ""
    due_on: date | None = None
    count: int = 1
    """How many of its kind it stands for."""


Provider = Callable[[Any], Iterable[Task]]
_providers: dict[str, Provider] = {}


def register(room: str, provider: Provider) -> None:
    """Have `provider(viewer)` asked for what waits for a viewer. Again replaces it."""
    _providers[room] = provider


def tasks_of(viewer: Any) -> list[Task]:
    """What waits for `viewer` in every room, the most pressing first."""
    found = [task for provider in _providers.values() for task in [*provider(viewer)][:MOST_EACH]]
    return sorted(found, key=lambda one: (one.urgency, one.due_on or date.max, one.room))

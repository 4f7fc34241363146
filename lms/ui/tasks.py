"""What waits for somebody: each room says what it knows of, and one page shows it all.

Most of what may wait for somebody does not. So a room tells of kinds, each with the rows it would
be told from: which of them have any is asked once, for all kinds of all rooms.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from typing import Any, Final

from django.db.models import IntegerField, QuerySet, Value
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


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of thing that may wait. `rows` is not sliced yet.

    `tell(rows)` makes tasks of them, and is called only where there are any.
    """

    rows: QuerySet[Any]
    tell: Callable[[QuerySet[Any]], Iterable[Task]]


Told = Task | Kind
Provider = Callable[[Any], Iterable[Told]]
_providers: dict[str, Provider] = {}


def register(room: str, provider: Provider) -> None:
    """Have `provider(viewer)` asked for what waits for a viewer. Again replaces it."""
    _providers[room] = provider


def tasks_of(viewer: Any) -> list[Task]:
    """What waits for `viewer` in every room, the most pressing first.

    One query, and what those kinds ask that have something to tell.
    """
    rooms = {room: [*provider(viewer)] for room, provider in _providers.items()}
    return _sorted(task for found in _told(rooms).values() for task in found)


def told(found: Iterable[Told]) -> list[Task]:
    """The tasks of one room, the most pressing first, at most `MOST_EACH`."""
    return _told({"": [*found]})[""]


def which_have_rows(*asked: QuerySet[Any]) -> list[bool]:
    """For each of some query sets, none of them sliced, whether it has any rows. One query."""
    probes = [
        rows.order_by().annotate(which=Value(number, IntegerField())).values_list("which")[:1]
        for number, rows in enumerate(asked)
    ]
    if not probes:
        return []
    there = {number for (number,) in probes[0].union(*probes[1:], all=True)}
    return [number in there for number in range(len(asked))]


def _told(rooms: Mapping[str, Sequence[Told]]) -> dict[str, list[Task]]:
    kinds = [one for found in rooms.values() for one in found if isinstance(one, Kind)]
    have_rows = iter(which_have_rows(*(kind.rows for kind in kinds)))
    tasks: dict[str, list[Task]] = {}
    for room, found in rooms.items():
        of_room: list[Task] = []
        for one in found:
            if isinstance(one, Task):
                of_room.append(one)
            elif next(have_rows):
                of_room += one.tell(one.rows)
        tasks[room] = _sorted(of_room)[:MOST_EACH]
    return tasks


def _sorted(tasks: Iterable[Task]) -> list[Task]:
    return sorted(tasks, key=lambda one: (one.urgency, one.due_on or date.max, one.room))

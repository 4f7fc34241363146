"""The office cockpit: what is overdue, blocked, waiting and due soon, from every room at once."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from django.apps import apps
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lms.people.models import Employee
from lms.people.queries import roles_of
from lms.people.rules.roles import rights_of
from lms.ui.tasks import Task, Urgency, tasks_of

URGENCIES: dict[Urgency, str | Promise] = {
    Urgency.OVERDUE: _("Overdue"),
    Urgency.BLOCKED: _("Blocked"),
    Urgency.WAITING: _("Waits for you"),
    Urgency.SOON: _("Due soon"),
    Urgency.LATER: _("Later"),
}
_KEYS = {urgency.name.lower(): urgency for urgency in Urgency}


@dataclass(frozen=True, slots=True)
class Group:
    """Tasks that press alike. `count` is how many things they stand for."""

    key: str
    label: str | Promise
    tasks: Sequence[Task]
    count: int


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a filter with how many things it would leave."""

    key: str
    label: str | Promise
    count: int


@dataclass(frozen=True, slots=True)
class Cockpit:
    """`groups` is what the filter leaves; the choices are of all there is."""

    groups: Sequence[Group]
    urgencies: Sequence[Choice]
    rooms: Sequence[Choice]
    total: int


def cockpit(viewer: Employee, *, room: str = "", urgency: str = "") -> Cockpit:
    """What waits for `viewer`, narrowed by the room that told it and by how much it presses.

    An unknown room or urgency narrows to nothing rather than failing: it comes from an address.
    """
    everything = tasks_of(viewer)
    shown = [
        task
        for task in everything
        if (not room or task.room == room) and (not urgency or task.urgency is _KEYS.get(urgency))
    ]
    return Cockpit(
        groups=groups_of(shown),
        urgencies=[Choice(group.key, group.label, group.count) for group in groups_of(everything)],
        rooms=_rooms(everything),
        total=_count(everything),
    )


@dataclass(frozen=True, slots=True)
class FirstTasks:
    """The most pressing tasks, for a page that is about other things too."""

    first: Sequence[Task]
    total: int
    has_page: bool


def first_tasks(viewer: Employee, most: int = 5) -> FirstTasks:
    """What presses most of what waits for `viewer`; learners have no page of their own for it."""
    tasks = tasks_of(viewer)
    has_page = is_staff(viewer)
    return FirstTasks(tasks[:most] if has_page else tasks, _count(tasks), has_page)


def is_staff(viewer: Employee) -> bool:
    """Whether somebody does anything here beyond learning."""
    return bool(rights_of(roles_of(viewer)))


def groups_of(tasks: Sequence[Task]) -> list[Group]:
    """Tasks that are sorted by urgency, in groups of it."""
    found = ((urgency, list(same)) for urgency, same in groupby(tasks, lambda one: one.urgency))
    return [
        Group(urgency.name.lower(), URGENCIES[urgency], same, _count(same))
        for urgency, same in found
    ]


def _rooms(tasks: Sequence[Task]) -> list[Choice]:
    counts: Counter[str] = Counter()
    for task in tasks:
        counts[task.room] += task.count
    choices = [Choice(room, name_of_room(room), count) for room, count in counts.items()]
    return sorted(choices, key=lambda one: str(one.label))


def name_of_room(room: str) -> str | Promise:
    """What a room is called on screen: the name it has as an application."""
    try:
        return apps.get_app_config(room).verbose_name
    except LookupError:
        return room


def _count(tasks: Sequence[Task]) -> int:
    return sum(task.count for task in tasks)

"""What the frame of a page must know of its reader, told by a room above.

`lms.ui` lies below the people, so it cannot ask them; `furnish` is called once, when the room
that keeps people is ready.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest


def _nobody(_user: Any) -> Collection[str]:
    return frozenset()


def _nowhere(_request: HttpRequest) -> str:
    return ""


@dataclass(slots=True)
class House:
    """`roles_of(user)` names a user's roles; `centre_of(request)` names the centre."""

    roles_of: Callable[[Any], Collection[str]] = _nobody
    centre_of: Callable[[HttpRequest], str] = _nowhere


house = House()


def furnish(
    *, roles_of: Callable[[Any], Collection[str]], centre_of: Callable[[HttpRequest], str]
) -> None:
    """Tell the frame of all pages how to learn a user's roles and the name of the centre."""
    house.roles_of = roles_of
    house.centre_of = centre_of

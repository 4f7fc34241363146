"""Which items of a package make up its result.

A package's parts are its SCOs: they are what reports, and each has to be done. An asset reports
nothing; to have looked at it stands for no SCO. Only where a package has no SCO at all are its
assets its parts, each done once it was opened.

`isvisible="false"` (SCORM 1.2 CAM §2.3) keeps an item out of the contents and nothing else: it is
still a part. So that whatever counts can also be done, the player and the course page lead to it
in its turn, between what stands before and after it.
"""

from collections.abc import Iterable
from typing import Protocol, TypeVar

SCO = "sco"


class Item(Protocol):
    """What this rule needs to know of an item."""

    @property
    def kind(self) -> str: ...
    @property
    def href(self) -> str: ...


ItemT = TypeVar("ItemT", bound=Item)


def counted_parts(items: Iterable[ItemT]) -> list[ItemT]:
    """The items of one package that count, in the order given; headings never do."""
    playable = [item for item in items if item.href]
    return [item for item in playable if item.kind == SCO] or playable

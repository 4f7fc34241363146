"""The contents of a package as they are listed, and the way through its parts."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol, TypeVar
from uuid import UUID

from scorm_packages.runtime.rules.scorm12 import FINISHED, NOT_ATTEMPTED


class Item(Protocol):
    """What the contents need to know of an item; a heading has no href."""

    @property
    def id(self) -> UUID: ...
    @property
    def parent_id(self) -> UUID | None: ...
    @property
    def href(self) -> str: ...
    @property
    def is_visible(self) -> bool: ...


ItemT = TypeVar("ItemT", bound=Item)


def listed(items: Sequence[ItemT]) -> list[tuple[int, ItemT]]:
    """The items that the contents show, in their order, each with its level from 1.

    `items` are all of a package, parents before children. A hidden item is left out, and what is
    below it moves up; so is a heading with nothing to open below it.
    """
    by_id = {item.id: item for item in items}
    shown = {item.id for item in items if item.is_visible and item.href}
    for item in [by_id[playable] for playable in shown]:
        shown.update(above.id for above in _above(item, by_id) if above.is_visible)
    return [
        (1 + sum(above.id in shown for above in _above(item, by_id)), item)
        for item in items
        if item.id in shown
    ]


def next_part(items: Sequence[ItemT], current: UUID, statuses: Mapping[UUID, str]) -> ItemT | None:
    """What to go on with after `current`, hidden parts included.

    The next that is not finished, from there to the end and then from the beginning; where all
    are finished, what follows in the order.
    """
    playable = [item for item in items if item.href]
    place = next((n for n, item in enumerate(playable) if item.id == current), len(playable))
    following, before = playable[place + 1 :], playable[:place]
    unfinished = (
        item
        for item in [*following, *before]
        if statuses.get(item.id, NOT_ATTEMPTED) not in FINISHED
    )
    return next(unfinished, following[0] if following else None)


def _above(item: ItemT, by_id: Mapping[UUID, ItemT]) -> Iterable[ItemT]:
    """The item's parent, its parent, and so on."""
    while item.parent_id is not None:
        item = by_id[item.parent_id]
        yield item

"""The contents of a package as they are listed, and the way through its parts."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Protocol, TypeVar
from uuid import UUID

from scorm_packages.runtime.rules.prerequisites import heading_status, judge
from scorm_packages.runtime.rules.progress import FINISHED, NOT_ATTEMPTED


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


class OrderedItem(Item, Protocol):
    """What prerequisites need besides."""

    @property
    def identifier(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def prerequisites(self) -> str: ...


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


def prerequisites_missing(
    items: Sequence[OrderedItem], statuses: Mapping[UUID, str]
) -> dict[UUID, tuple[str, ...]]:
    """The items of SCORM 1.2 that may not be opened yet, each with the titles that it waits for.

    What has been begun stays open: its learner may be in the middle of it.
    """
    if not any(item.prerequisites for item in items):
        return {}
    by_identifier = _statuses_by_identifier(items, statuses)
    titles = {item.identifier: item.title for item in items}
    missing: dict[UUID, tuple[str, ...]] = {}
    for item in items:
        if not item.prerequisites or statuses.get(item.id, NOT_ATTEMPTED) != NOT_ATTEMPTED:
            continue
        verdict = judge(item.prerequisites, by_identifier)
        if not verdict.holds:
            missing[item.id] = tuple(titles[one] for one in verdict.awaited)
    return missing


def _statuses_by_identifier(
    items: Sequence[OrderedItem], statuses: Mapping[UUID, str]
) -> dict[str, str]:
    by_id = {item.id: item for item in items}
    below: dict[UUID, list[str]] = defaultdict(list)
    for item in items:
        if item.href:
            for above in _above(item, by_id):
                below[above.id].append(statuses.get(item.id, NOT_ATTEMPTED))
    return {
        item.identifier: statuses.get(item.id, NOT_ATTEMPTED)
        if item.href
        else heading_status(below[item.id])
        for item in items
    }


def next_part(
    items: Sequence[ItemT],
    current: UUID,
    statuses: Mapping[UUID, str],
    locked: Collection[UUID] = (),
) -> ItemT | None:
    """What to go on with after `current`, hidden parts included, `locked` ones not.

    The next that is not finished, from there to the end and then from the beginning; where all
    are finished, what follows in the order.
    """
    playable = [item for item in items if item.href and item.id not in locked]
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

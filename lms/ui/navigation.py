"""The navigation as data: each room registers its entries when it is ready."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class NavItem:
    """One entry. Without `roles` everybody signed in sees it; `order` sorts from left to right.

    Entries of a `group` share a menu; a group of which somebody sees one entry is that entry.
    `count(user)` is how many things wait behind it for one reader: asked once for each page.
    """

    label: str | Promise
    url_name: str
    icon: str
    roles: frozenset[str] = frozenset()
    order: int = 100
    group: str = ""
    count: Callable[[Any], int] | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry as one reader sees it on one page; a menu has entries of its own."""

    label: str
    url: str
    icon: str
    is_current: bool
    entries: Sequence["Entry"] = ()
    count: int = 0


@dataclass(frozen=True, slots=True)
class Menu:
    """A menu in which the entries of a group stand."""

    label: str | Promise
    icon: str


MENUS: Final = {
    "learn": Menu(_("Learning"), icon="school"),
    "teach": Menu(_("Teaching"), icon="presentation"),
    "office": Menu(_("Training office"), icon="building"),
    "centre": Menu(_("Centre"), icon="settings"),
}

_items: dict[str, NavItem] = {}


def register(item: NavItem) -> None:
    """Add an entry; the same URL name again replaces it, so that reloading does no harm."""
    if item.group and item.group not in MENUS:
        raise ValueError(f"there is no menu “{item.group}”")
    _items[item.url_name] = item


def registered() -> list[NavItem]:
    return sorted(_items.values(), key=lambda item: (item.order, item.url_name))


def entries(roles: Collection[str], path: str, user: Any = None) -> list[Entry]:
    """What `user`, who has `roles`, sees on the page at `path`.

    Current is the entry with the longest address that `path` lies under. Home lies above
    everything and is current only on itself. A menu stands where its first entry would.
    """
    visible = [
        (item, reverse(item.url_name))
        for item in registered()
        if not item.roles or not item.roles.isdisjoint(roles)
    ]
    under = [url for _, url in visible if path == url or (url != "/" and path.startswith(url))]
    current = max(under, key=len, default=None)
    places: dict[str, list[Entry]] = {}
    for item, url in visible:
        waiting = item.count(user) if item.count and user is not None else 0
        entry = Entry(str(item.label), url, item.icon, url == current, count=waiting)
        places.setdefault(item.group or item.url_name, []).append(entry)
    return [
        _menu(MENUS[place], shared) if len(shared) > 1 else shared[0]
        for place, shared in places.items()
    ]


def _menu(menu: Menu, shared: Sequence[Entry]) -> Entry:
    return Entry(str(menu.label), "", menu.icon, any(one.is_current for one in shared), shared)

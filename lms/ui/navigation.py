"""The navigation as data: each room registers its entries when it is ready."""

from collections.abc import Collection
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class NavItem:
    """One entry. Without `roles` everybody signed in sees it; `order` sorts from left to right."""

    label: str | Promise
    url_name: str
    icon: str
    roles: frozenset[str] = frozenset()
    order: int = 100


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry as one reader sees it on one page."""

    label: str
    url: str
    icon: str
    is_current: bool


_items: dict[str, NavItem] = {}


def register(item: NavItem) -> None:
    """Add an entry; the same URL name again replaces it, so that reloading does no harm."""
    _items[item.url_name] = item


def registered() -> list[NavItem]:
    return sorted(_items.values(), key=lambda item: (item.order, item.url_name))


def entries(roles: Collection[str], path: str) -> list[Entry]:
    """What somebody with `roles` sees on the page at `path`.

    Current is the entry with the longest address that `path` lies under. Home lies above
    everything and is current only on itself.
    """
    visible = [
        (item, reverse(item.url_name))
        for item in registered()
        if not item.roles or not item.roles.isdisjoint(roles)
    ]
    under = [url for _, url in visible if path == url or (url != "/" and path.startswith(url))]
    current = max(under, key=len, default=None)
    return [Entry(str(item.label), url, item.icon, url == current) for item, url in visible]

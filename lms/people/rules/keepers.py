"""Whether somebody above must keep a file that was handed in.

A file goes when the person it is about is forgotten, unless a duty says otherwise. A room above
that has such a duty registers a `Keeper` when the app is ready.
"""

from collections.abc import Callable, Collection

Keeper = Callable[[int, Collection[str]], Collection[str]]
"""Of the files of a tenant, by their SHA-256 in hex: those that must stay."""

_keepers: list[Keeper] = []


def register_keeper(keeper: Keeper) -> None:
    """Ask `keeper` before a file goes; registering it again changes nothing."""
    if keeper not in _keepers:
        _keepers.append(keeper)


def kept(tenant: int, sha256s: Collection[str]) -> set[str]:
    """Those of the files that somebody must keep."""
    return {sha256 for keeper in _keepers for sha256 in keeper(tenant, sha256s)}

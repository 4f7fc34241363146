"""What an entry of the ambiguity ledger is, and what a boundary table is."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from lms.regulation.rules.settings import Setting, Settings, Text, require_known


@dataclass(frozen=True, slots=True)
class Row:
    """One case of a boundary table: its key and value for machines, and both in words."""

    key: str
    label: Text
    value: str
    said: Text


@dataclass(frozen=True, slots=True)
class BoundaryTable:
    """What a reading makes of every case around the boundary.

    `head` names the cases. `rows` gets every setting of the entry, complete and checked.
    """

    name: str
    title: Text
    head: Text
    rows: Callable[[Settings], Sequence[Row]]


@dataclass(frozen=True, slots=True)
class Ambiguity:
    """One thing that the regulations leave open (A1–A39).

    `unclear` says in our own words what is left open, `fresh` how a fresh installation reads it.
    `rows` are the requirements that depend on it, `clauses` the places of the source.
    """

    id: str
    topic: Text
    unclear: Text
    fresh: Text
    settings: tuple[Setting, ...]
    rows: tuple[str, ...]
    clauses: tuple[str, ...]
    tables: tuple[BoundaryTable, ...] = ()

    @property
    def defaults(self) -> Mapping[str, str]:
        """How a fresh installation reads it."""
        return {setting.name: setting.default for setting in self.settings}

    def setting(self, name: str) -> Setting:
        """The setting of that name. Raises KeyError."""
        return {one.name: one for one in self.settings}[name]

    def complete(self, chosen: Settings) -> dict[str, str]:
        """`chosen`, with the default for what it does not say. Raises UnknownReading."""
        return require_known(chosen, self.settings)

"""Rooms above that keep data about people besides the record.

Whoever erases a person, puts a pseudonym in their place or exports them goes through
`services.protection` or `services.person_export`. A room above that has rows of its own about
people registers a `Holder` when the app is ready, and both doors reach it: there is no way to
forget somebody in one place only.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable
from uuid import UUID

from xapi.statements.actors import Identifier


@dataclass(frozen=True, slots=True)
class Involved:
    """Whose rows would be touched, so that a hold can forbid it."""

    registration: UUID
    person: Identifier


class Holder(Protocol):
    """What a room can say about a person, and do.

    `person` are all the identifiers of one person, in all spellings. Each method but `export`
    runs inside the caller's transaction.
    """

    @property
    def name(self) -> str:
        """What its file of an export is called, without the ending."""

    def involved(self, tenant: int, person: Collection[Identifier]) -> Iterable[Involved]:
        """Registrations of the person, and of others whose rows name them."""

    def counts(self, tenant: int, person: Collection[Identifier]) -> Mapping[str, int]:
        """How many of what `forget` would take away or change in all.

        Asked before anything changes: a room where something has to be concluded first says so
        here by a `Problem`.
        """

    def forget(
        self, tenant: int, person: Collection[Identifier], pseudonym: Identifier
    ) -> Mapping[str, int]:
        """Do one piece of the work, and say how many of what went or changed.

        Empty when nothing is left to do: called until then, also after an interruption.
        """

    def export(
        self, tenant: int, person: Collection[Identifier]
    ) -> Iterator[tuple[str, dict[str, Any]]]:
        """Everything about the person, a row at a time: what it is, and its columns."""


@runtime_checkable
class KeepsFiles(Protocol):
    """A holder that has files of a person as well."""

    def files(
        self, tenant: int, person: Collection[Identifier]
    ) -> Iterator[tuple[str, Iterator[bytes]]]:
        """Each with its path in an export, which no other room uses, and its bytes by blocks."""


_holders: list[Holder] = []


def register_holder(holder: Holder) -> None:
    """Have `holder` take part; one of the same name takes its place."""
    _holders[:] = [one for one in _holders if one.name != holder.name] + [holder]


def holders() -> tuple[Holder, ...]:
    """All that take part, in the order of their names."""
    return tuple(sorted(_holders, key=lambda holder: holder.name))

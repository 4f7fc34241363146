"""Content in content, by its id."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from content.h5p.rules.names import LibraryName

Found = tuple[LibraryName, Mapping[str, Any]]

MOST_VALUES = 200_000


@dataclass(frozen=True, slots=True)
class SubContent:
    """A part of a content: the value of a library field, or a group with an id of its own.

    Of a group, such as a question of a set, the library is the one around it, and the parameters
    are the group.
    """

    id: str | None
    library: LibraryName
    parameters: Mapping[str, Any]


def sub_contents(
    parameters: Mapping[str, Any], *, main: LibraryName | None = None
) -> Iterator[SubContent]:
    """All parts, in the order in which they stand; `main` is around a group at the top."""
    waiting: list[tuple[Any, LibraryName | None]] = [(parameters, main)]
    for _ in range(MOST_VALUES):
        if not waiting:
            return
        value, around = waiting.pop()
        if isinstance(value, list):
            waiting += [(each, around) for each in reversed(value)]
        elif isinstance(value, Mapping):
            named = library_in(value)
            library, inside = named or (around, value)
            told = value.get("subContentId")
            has_id = isinstance(told, str)
            if library is not None and (named or has_id):
                yield SubContent(told if has_id else None, library, inside)
            waiting += [(each, library) for each in reversed(list(inside.values()))]


def find_sub_content(
    parameters: Mapping[str, Any], sub_content_id: str, *, main: LibraryName | None = None
) -> Found | None:
    """Return the library and the parameters of the part with this id; None where there is none."""
    for part in sub_contents(parameters, main=main):
        if part.id == sub_content_id:
            return part.library, part.parameters
    return None


def library_in(value: Mapping[str, Any]) -> Found | None:
    """The library and the parameters in the value of a library field."""
    named, params = value.get("library"), value.get("params")
    name = LibraryName.parse(named) if isinstance(named, str) else None
    return (name, params) if name is not None and isinstance(params, Mapping) else None

"""Content in content, by its id."""

from collections.abc import Mapping
from typing import Any

from content.h5p.rules.names import LibraryName

Found = tuple[LibraryName, Mapping[str, Any]]

MOST_VALUES = 200_000


def find_sub_content(
    parameters: Mapping[str, Any], sub_content_id: str, *, main: LibraryName | None = None
) -> Found | None:
    """Return the library and the parameters of the part with this id; None where there is none.

    A part is the value of a library field, or a group with an id of its own, such as a question
    of a set: the library is then the one around it (`main`, for a group at the top), and the
    parameters are the group.
    """
    waiting: list[tuple[Any, LibraryName | None]] = [(parameters, main)]
    for _ in range(MOST_VALUES):
        if not waiting:
            return None
        value, around = waiting.pop()
        if isinstance(value, list):
            waiting += [(each, around) for each in reversed(value)]
        elif isinstance(value, Mapping):
            library, inside = _library_in(value) or (around, value)
            if value.get("subContentId") == sub_content_id and library is not None:
                return library, inside
            waiting += [(each, library) for each in reversed(list(inside.values()))]
    return None


def _library_in(value: Mapping[str, Any]) -> Found | None:
    """The library and the parameters in the value of a library field."""
    named, params = value.get("library"), value.get("params")
    name = LibraryName.parse(named) if isinstance(named, str) else None
    return (name, params) if name is not None and isinstance(params, Mapping) else None

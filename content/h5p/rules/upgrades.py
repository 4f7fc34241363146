"""Bringing content to newer versions of its libraries: to which, and where in its parameters.

A library says in `upgrades.js` how parameters of its older versions become those of its newer
ones; https://h5p.org/documentation/developers/content-upgrade describes it. Those are programs, and
run in the browser (`content/frontend/src/h5p-upgrade`). What they run on is worked out here:

* The main library goes to the newest version that can be played.
* Then its parts: the *new* definition of a library lists which versions a field takes, and the
  newest of those that is installed is the one. A part is never brought to an older version, and
  one whose field takes no other version stays as it is.

`Shape` is what is left of a definition when only the way to its parts is kept.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from content.h5p.rules.names import LibraryName
from content.h5p.rules.semantics import Field, Group, Library, List, Semantics

Shape = Mapping[str, Any]
"""One of `{"fields": {name: shape}}`, `{"each": shape}`, `{"parts": {machine name: version}}`."""

NO_PARTS: Shape = {"fields": {}}
MOST_LIBRARIES = 300
"""More than any content type can hold in its parts, and theirs."""


@dataclass(frozen=True, slots=True)
class Upgrade:
    """What content of a library is brought to.

    `shapes` leads to the parts of each library that may occur; `targets` are the versions that
    the content and its parts are brought to.
    """

    main: LibraryName
    target: LibraryName
    shapes: Mapping[LibraryName, Shape] = field(repr=False)
    targets: tuple[LibraryName, ...] = ()

    def changes(self, named: Iterable[LibraryName]) -> bool:
        """Tell whether content that names these libraries is behind any of them."""
        newest = newest_of_each(self.targets)
        behind = (
            each not in self.targets and each < newest.get(each.machine_name, each)
            for each in named
        )
        return self.main != self.target or any(behind)


def newest_of_each(names: Iterable[LibraryName]) -> dict[str, LibraryName]:
    """The newest of the versions of each library, by machine name."""
    return {each.machine_name: each for each in sorted(names)}


def newest_version(name: LibraryName, usable: Iterable[LibraryName]) -> LibraryName:
    """The newest of the usable versions of a library; itself where there is no newer one."""
    return max([name, *(each for each in usable if each.machine_name == name.machine_name)])


def plan_upgrade(
    main: LibraryName,
    target: LibraryName,
    *,
    usable: Iterable[LibraryName],
    semantics_of: Callable[[LibraryName], Semantics | None],
    named: Iterable[LibraryName] = (),
) -> Upgrade:
    """Work out what content of `main` that names the libraries `named` comes to with `target`.

    `usable` are the versions that are installed and not switched off.
    """
    planner = _Planner(frozenset(usable), semantics_of)
    planner.visit([target])
    targets = tuple(dict.fromkeys([target, *planner.shapes]))
    # What the content names and no field takes stays as it is, and has parts of its own.
    planner.visit(each for each in named if each != main)
    return Upgrade(main, target, planner.shapes, targets)


@dataclass(slots=True)
class _Planner:
    usable: frozenset[LibraryName]
    semantics_of: Callable[[LibraryName], Semantics | None]
    shapes: dict[LibraryName, Shape] = field(default_factory=dict)

    def visit(self, names: Iterable[LibraryName]) -> None:
        """Add the shapes of libraries, and of all that their parts can be brought to."""
        waiting = list(names)
        while waiting and len(self.shapes) < MOST_LIBRARIES:
            name = waiting.pop()
            if name in self.shapes:
                continue
            semantics = self.semantics_of(name)
            if semantics is not None:
                parts: set[LibraryName] = set()
                shape = _fields_shape(semantics.fields, self.usable, parts)
                self.shapes[name] = shape or NO_PARTS
                waiting += sorted(parts)


def _fields_shape(
    fields: Iterable[Field], known: frozenset[LibraryName], found: set[LibraryName]
) -> Shape | None:
    shapes = {each.name: _shape(each, known, found) for each in fields}
    kept = {name: shape for name, shape in shapes.items() if shape is not None}
    return {"fields": kept} if kept else None


def _shape(of: Field, known: frozenset[LibraryName], found: set[LibraryName]) -> Shape | None:
    """The way to the parts in a field; None where it holds none. Adds their targets to `found`."""
    match of:
        case List():
            item = _shape(of.item, known, found)
            return None if item is None else {"each": item}
        case Group():
            if of.only_field is not None:
                return _shape(of.only_field, known, found)
            return _fields_shape(of.fields, known, found)
        case Library():
            newest = newest_of_each(known.intersection(of.options))
            found.update(newest.values())
            return {"parts": {name: str(each) for name, each in newest.items()}}
        case _:
            return None


def parts_in(parameters: Any) -> int:
    """Count the contents within content."""
    waiting, count = [parameters], 0
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            count += isinstance(value.get("library"), str) and "params" in value
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value
    return count

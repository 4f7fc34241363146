"""Which libraries content needs, and in which order they load.

As H5P's core does it: depth first; of a library its dynamic dependencies come first, then the
preloaded ones, then those of the editor; a library comes after all that it needs. All that an
editor library needs is for the editor too. What a dynamic dependency preloads is preloaded, but
not the dependency itself: that is loaded where the content names it.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from content.h5p.rules.findings import Finding, finding
from content.h5p.rules.libraries import DependencyKind, LibraryDescription
from content.h5p.rules.names import LibraryName

Describe = Callable[[LibraryName], LibraryDescription | None]
"""What is known of a library; None for one that is not there."""

ORDER: tuple[DependencyKind, ...] = ("dynamic", "preloaded", "editor")


@dataclass(frozen=True, slots=True)
class Needed:
    """A library that is needed, and what for."""

    description: LibraryDescription
    kind: DependencyKind

    @property
    def name(self) -> LibraryName:
        """The library."""
        return self.description.name


@dataclass(frozen=True, slots=True)
class Missing:
    """A library that is named and not there. `needed_by` is a library's name, or empty."""

    name: LibraryName
    kind: DependencyKind
    needed_by: str
    is_vital: bool
    """Whether the content does not play without it. One that content does not name, and that only
    dynamic dependencies lead to, is not vital: nothing of it would be used."""


@dataclass(frozen=True, slots=True)
class LoadOrder:
    """All libraries that some content needs, each after those that it needs itself.

    Those that are preloaded come first, and one that is needed in two ways is there twice.
    `circles` are libraries that preload each other, so that no order suits all of them.
    """

    needed: tuple[Needed, ...]
    missing: tuple[Missing, ...] = ()
    circles: tuple[tuple[LibraryName, ...], ...] = ()

    @property
    def libraries(self) -> tuple[LibraryDescription, ...]:
        """Every library once, each after those that it needs."""
        return tuple({each.name: each.description for each in self.needed}.values())

    def of_kind(self, kind: DependencyKind) -> tuple[LibraryDescription, ...]:
        """The libraries of a kind, in the order in which they load."""
        return tuple(each.description for each in self.needed if each.kind == kind)

    @property
    def preloaded(self) -> tuple[LibraryDescription, ...]:
        """The libraries that are loaded to play the content, in order.

        Two minor versions of a library would overwrite each other in the browser, so only the one
        that is met first is loaded, as in H5P's core.
        """
        first: dict[str, LibraryDescription] = {}
        for library in self.of_kind("preloaded"):
            first.setdefault(library.name.machine_name, library)
        return tuple(first.values())

    @property
    def scripts(self) -> tuple[str, ...]:
        """The scripts to load, in order, each as `H5P.Blanks-1.14/js/blanks.js`."""
        return tuple(
            f"{library.name.folder}/{path}"
            for library in self.preloaded
            for path in library.scripts
        )

    def styles(self, main: LibraryDescription) -> tuple[str, ...]:
        """The styles to load, in order, but for those that the main library does without."""
        return tuple(
            f"{library.name.folder}/{path}"
            for library in self.preloaded
            if library.name.machine_name not in main.drops_styles_of
            for path in library.styles
        )


def load_order(roots: Iterable[LibraryName], describe: Describe) -> LoadOrder:
    """Work out what `roots` need: a content's main library first, then those its parts name.

    Each of `roots` is loaded. Every library is looked at once for each kind, so circles end by
    themselves.
    """
    roots = list(roots)
    vital = _walk(roots, describe, ("preloaded",)).missing
    walk = _walk(roots, describe, ORDER)
    met = [each.name for each in walk.order if each.kind == "preloaded"]
    # Where a dynamic dependency leads back, the walk through all kinds places a library before
    # one that it preloads. A second one, through these alone, changes nothing else.
    loaded = _walk(met, describe, ("preloaded",))
    others = (each for each in walk.order if each.kind != "preloaded")
    missing = (
        Missing(name, kind, needed_by, is_vital=name in vital)
        for name, (kind, needed_by) in walk.missing.items()
    )
    return LoadOrder((*loaded.order, *others), tuple(missing), tuple(loaded.circles))


def dependency_findings(
    order: LoadOrder, others: Callable[[str], Iterable[LibraryName]]
) -> Iterator[Finding]:
    """Say what is wrong with a load order.

    `others` tells which versions of a machine name are there instead of the one that is missing.
    """
    for missing in order.missing:
        values = {"library": missing.name, "needed_by": missing.needed_by or "h5p.json"}
        if not missing.is_vital:
            kind = "editor" if missing.kind == "editor" else "dynamic"
            yield finding(f"h5p.dependency.{kind}_missing", missing.needed_by, **values)
        elif there := sorted(others(missing.name.machine_name)):
            versions = ", ".join(f"{each.major}.{each.minor}" for each in there)
            yield finding("h5p.dependency.version", missing.needed_by, versions=versions, **values)
        else:
            yield finding("h5p.dependency.missing", missing.needed_by, **values)
    for circle in order.circles:
        names = " → ".join(str(each) for each in (*circle, circle[0]))
        yield finding("h5p.dependency.circular", circle[0].folder, names=names)


@dataclass(slots=True)
class _Step:
    """A library on the way down: what it is needed for, what of it is still to be looked at."""

    description: LibraryDescription
    kind: DependencyKind
    rest: Iterator[tuple[DependencyKind, LibraryName]]


def _walk(
    roots: Iterable[LibraryName], describe: Describe, follow: Sequence[DependencyKind]
) -> "_Walk":
    walk = _Walk(describe, follow)
    for root in roots:
        walk.begin(root)
    return walk


@dataclass(slots=True)
class _Walk:
    """One walk through the dependencies. Its stack is its own, because chains may be long."""

    describe: Describe
    follow: Sequence[DependencyKind]
    order: list[Needed] = field(default_factory=list)
    missing: dict[LibraryName, tuple[DependencyKind, str]] = field(default_factory=dict)
    circles: list[tuple[LibraryName, ...]] = field(default_factory=list)
    _seen: set[tuple[LibraryName, DependencyKind]] = field(default_factory=set)
    _stack: list[_Step] = field(default_factory=list)

    def begin(self, root: LibraryName) -> None:
        """Walk through all that `root` needs, and place them and it."""
        self._go_down(root, "preloaded")
        while self._stack:
            step = self._stack[-1]
            next_one = next(step.rest, None)
            if next_one is None:
                self._stack.pop()
                self.order.append(Needed(step.description, step.kind))
                continue
            kind, name = next_one
            self._go_down(name, "editor" if step.kind == "editor" else kind)

    def _go_down(self, name: LibraryName, kind: DependencyKind) -> None:
        if (name, kind) in self._seen:
            self._note_circle(name)
            return
        self._seen.add((name, kind))
        description = self.describe(name)
        if description is None:
            self._note_missing(name, kind)
            return
        rest = ((each, needed) for each in self.follow for needed in description.needed(each))
        self._stack.append(_Step(description, kind, rest))

    def _note_missing(self, name: LibraryName, kind: DependencyKind) -> None:
        """Note a missing library once; that only the editor misses it counts least."""
        known = self.missing.get(name)
        if known is None or (known[0] == "editor" and kind != "editor"):
            needed_by = str(self._stack[-1].description.name) if self._stack else ""
            self.missing[name] = (kind, needed_by)

    def _note_circle(self, name: LibraryName) -> None:
        """Note the circle if `name` is above on the stack. Of one kind alone, that is a fault."""
        above = [step.description.name for step in self._stack]
        if name in above:
            self.circles.append(tuple(above[above.index(name) :]))

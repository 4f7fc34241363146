"""Which libraries are installed, and what they say of themselves."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from content.h5p.models import Library
from content.h5p.rules.addons import joining
from content.h5p.rules.dependencies import load_order
from content.h5p.rules.libraries import LibraryDescription
from content.h5p.rules.names import LibraryName
from content.h5p.rules.semantics import NO_SEMANTICS, Semantics, read_semantics

MOST_SEMANTICS = 300


@dataclass(frozen=True, slots=True)
class InstalledLibrary:
    """A library as far as its place among the others matters."""

    id: UUID
    description: LibraryDescription
    sha256: str
    storage_prefix: str
    is_disabled: bool

    @property
    def name(self) -> LibraryName:
        """The library."""
        return self.description.name


@dataclass(frozen=True, slots=True)
class InstalledLibraries:
    """All current libraries of a tenant, as they were when they were asked for."""

    by_name: Mapping[LibraryName, InstalledLibrary]

    def describe(self, name: LibraryName) -> LibraryDescription | None:
        """What the library says of itself; None when it is not installed."""
        library = self.by_name.get(name)
        return None if library is None else library.description

    def versions_of(self, machine_name: str) -> list[LibraryName]:
        """All versions of a library."""
        return [name for name in self.by_name if name.machine_name == machine_name]

    def addons_of(self, parameters: Mapping[str, Any]) -> list[LibraryName]:
        """Those that join content with these parameters, as far as they can be played."""
        known = ((name, each.description.joins) for name, each in self.by_name.items())
        return [name for name in joining(parameters, known) if self._is_playable(name)]

    def _is_playable(self, name: LibraryName) -> bool:
        order = load_order([name], self.describe)
        lacking = any(each.is_vital for each in order.missing)
        return not lacking and not self.disabled(each.name for each in order.preloaded)

    def disabled(self, names: Iterable[LibraryName]) -> list[LibraryName]:
        """Those of `names` that are switched off."""
        return [name for name in names if (each := self.by_name.get(name)) and each.is_disabled]


def current_libraries(tenant: int) -> QuerySet[Library]:
    """The libraries in use: of each name and version, the highest patch."""
    return Library.objects.filter(tenant=tenant, replaced_at__isnull=True)


def libraries_at(tenant: int, at: datetime | None) -> QuerySet[Library]:
    """The libraries that were in use at a time, or are now; of each the highest patch is last.

    A page that was opened with one patch goes on loading from it, also when a higher one comes in.
    """
    if at is None:
        return current_libraries(tenant).order_by("patch")
    later = Q(replaced_at__isnull=True) | Q(replaced_at__gt=at)
    return Library.objects.filter(later, tenant=tenant, installed_at__lte=at).order_by("patch")


def installed_libraries(tenant: int, *, at: datetime | None = None) -> InstalledLibraries:
    """Return all libraries of the tenant that are current, or were at a time (`libraries_at`).

    One query, without their semantics.
    """
    rows = libraries_at(tenant, at).values_list(
        "id", "description", "sha256", "storage_prefix", "disabled_at"
    )
    found = (
        InstalledLibrary(
            id_, LibraryDescription.from_record(record), sha256, prefix, disabled is not None
        )
        for id_, record, sha256, prefix, disabled in rows
    )
    return InstalledLibraries({each.name: each for each in found})


def library_prefix(tenant: int, folder: str, *, at: datetime | None = None) -> str | None:
    """The key prefix of the library whose folder is called `folder`, ending with a slash.

    With `at`, that of the patch which was current then (`libraries_at`). None when there is no
    such library, or when it is switched off.
    """
    name = LibraryName.parse(folder)
    if name is None:
        return None
    return (
        libraries_at(tenant, at)
        .filter(
            machine_name=name.machine_name,
            major=name.major,
            minor=name.minor,
            disabled_at__isnull=True,
        )
        .values_list("storage_prefix", flat=True)
        .last()
    )


def semantics_of_library(tenant: int, name: LibraryName) -> Semantics | None:
    """What the current library says of its parameters; None when it is not installed."""
    library = (
        current_libraries(tenant)
        .filter(machine_name=name.machine_name, major=name.major, minor=name.minor)
        .only("semantics")
        .first()
    )
    return None if library is None else read_sound_semantics(library.semantics)


@lru_cache(maxsize=MOST_SEMANTICS)
def read_sound_semantics(text: str) -> Semantics:
    """Read semantics that were found sound when their package was read."""
    if not text:
        return NO_SEMANTICS
    document = read_semantics(text.encode(), "semantics.json")
    if document.semantics is None:
        raise ValueError(f"sound semantics cannot be read: {document.findings}")
    return document.semantics

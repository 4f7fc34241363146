"""Who needs which library: for the page that lists them, and before one is removed."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import QuerySet

from content.h5p.models import Content, ContentLibrary, Draft, Library, LibraryDependency
from content.h5p.queries.installed import current_libraries
from content.h5p.queries.policy import allowed_libraries
from content.h5p.rules.names import LibraryName


@dataclass(frozen=True, slots=True)
class Usage:
    """How many need a library directly: contents and drafts that name it, and other current
    libraries, of which `needed_by` has the names.
    """

    contents: int
    needed_by: tuple[str, ...]
    drafts: int = 0

    @property
    def libraries(self) -> int:
        """How many other libraries need it."""
        return len(self.needed_by)

    @property
    def is_free(self) -> bool:
        """Whether nobody would miss it."""
        return not (self.contents or self.drafts or self.needed_by)


UNUSED = Usage(0, ())


def library_usage(tenant: int) -> Mapping[LibraryName, Usage]:
    """Return the usage of every library that anybody needs. Three queries.

    What a library's editor needs is not counted: it is no part of playing.
    """
    contents = Counter(
        LibraryName(*row)
        for row in ContentLibrary.objects.filter(tenant=tenant).values_list(
            "machine_name", "major", "minor"
        )
    )
    drafts = Counter(
        name
        for told in Draft.objects.filter(tenant=tenant, deleted_at=None).values_list(
            "libraries", flat=True
        )
        for name in map(LibraryName.parse, told)
        if name is not None
    )
    needed_by: defaultdict[LibraryName, set[str]] = defaultdict(set)
    dependencies = (
        LibraryDependency.objects.filter(tenant=tenant, library__replaced_at__isnull=True)
        .exclude(kind=LibraryDependency.Kind.EDITOR)
        .select_related("library")
        .only(
            "machine_name",
            "major",
            "minor",
            "library__machine_name",
            "library__major",
            "library__minor",
        )
    )
    for each in dependencies:
        needed_by[each.name].add(str(each.library.name))
    return {
        name: Usage(contents[name], tuple(sorted(needed_by.get(name, ()))), drafts[name])
        for name in contents.keys() | drafts.keys() | needed_by.keys()
    }


def contents_with(tenant: int, name: LibraryName) -> QuerySet[Content]:
    """The contents that name the library, as their main one or in a part."""
    naming = ContentLibrary.objects.filter(
        tenant=tenant, machine_name=name.machine_name, major=name.major, minor=name.minor
    )
    return Content.objects.filter(tenant=tenant, id__in=naming.values("content"))


@dataclass(frozen=True, slots=True)
class LibraryRow:
    """A current library as the page shows it."""

    library: Library
    usage: Usage
    is_allowed: bool
    """Whether it may come in again by whoever uploads a package."""


def library_rows(tenant: int, *, search: str = "") -> list[LibraryRow]:
    """Return the current libraries by title, with who needs them. Five queries."""
    usage = library_usage(tenant)
    allowed = allowed_libraries(tenant)
    libraries = current_libraries(tenant).defer("semantics", "files")
    words = search.lower().split()
    return [
        LibraryRow(
            library,
            usage.get(library.name, UNUSED),
            allowed.covers(library.machine_name, library.sha256),
        )
        for library in sorted(
            libraries, key=lambda each: (each.title.lower(), each.machine_name, each.name.version)
        )
        if all(word in f"{library.title} {library.machine_name}".lower() for word in words)
    ]

"""What a host needs to know to play content."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from content.h5p.exceptions import LibraryMissing, LibrarySwitchedOff
from content.h5p.models import Content
from content.h5p.queries.installed import InstalledLibraries, installed_libraries
from content.h5p.rules.dependencies import LoadOrder, load_order
from content.h5p.rules.names import LibraryName


@dataclass(frozen=True, slots=True, kw_only=True)
class PlayedContent:
    """Content with everything that is loaded for it.

    Its files lie below `storage_prefix` by their path below content/. `scripts` and `styles` are
    in the order in which they load, each as `H5P.Blanks-1.14/js/blanks.js`.
    """

    id: UUID
    title: str
    library: LibraryName
    parameters: dict[str, Any]
    metadata: Mapping[str, Any]
    language: str
    storage_prefix: str
    scripts: tuple[str, ...]
    styles: tuple[str, ...]
    library_prefixes: Mapping[str, str]
    """Folder of each library that it may load from → key prefix of its files."""
    fullscreen: bool
    """Whether its main library likes to be shown on the whole screen."""
    embeds: frozenset[str]
    """How its main library can be embedded: "div", "iframe", both or (unsaid) neither."""

    @property
    def embed(self) -> bool:
        """Whether it can be put into a page without a frame of its own."""
        return "div" in self.embeds

    @property
    def libraries(self) -> frozenset[str]:
        """The folders that it may load from."""
        return frozenset(self.library_prefixes)


def played_content(
    tenant: int, content: UUID, *, at: datetime | None = None
) -> PlayedContent | None:
    """Return the content with its load order; None when there is none of that id.

    With `at`, with the patches of its libraries that were current then: a launch goes on with what
    it began with. Raises LibraryMissing, LibrarySwitchedOff.
    """
    row = Content.objects.filter(tenant=tenant, id=content).first()
    if row is None:
        return None
    return assembled(
        id=row.id,
        title=row.title,
        library=row.name,
        parameters=row.parameters,
        metadata=row.metadata,
        language=row.language,
        storage_prefix=row.storage_prefix,
        needed=[each.name for each in row.libraries.all()],
        installed=installed_libraries(tenant, at=at),
    )


def assembled(
    *,
    id: UUID,  # noqa: A002 - as PlayedContent calls it
    title: str,
    library: LibraryName,
    parameters: dict[str, Any],
    metadata: Mapping[str, Any],
    language: str,
    storage_prefix: str,
    needed: Sequence[LibraryName],
    installed: InstalledLibraries,
) -> PlayedContent:
    """Put together what plays the content: the libraries that it needs, and those that join it.

    Raises LibraryMissing, LibrarySwitchedOff.
    """
    order = load_order([*needed, *installed.addons_of(parameters)], installed.describe)
    main = installed.describe(library)
    lacking = [each.name for each in order.missing if each.is_vital]
    if main is None or lacking:
        raise LibraryMissing(libraries=", ".join(map(str, lacking or [library])))
    if off := installed.disabled(each.name for each in order.preloaded):
        raise LibrarySwitchedOff(libraries=", ".join(map(str, off)))
    return PlayedContent(
        id=id,
        title=title,
        library=library,
        parameters=parameters,
        metadata=metadata,
        language=language,
        storage_prefix=storage_prefix,
        scripts=order.scripts,
        styles=order.styles(main),
        library_prefixes={
            each.name.folder: installed.by_name[each.name].storage_prefix
            for each in order.of_kind("preloaded")
        },
        fullscreen=main.fullscreen,
        embeds=main.embeds,
    )


def order_of_content(content: Content, installed: InstalledLibraries) -> LoadOrder:
    """Return what the content needs and what joins it. Its rows in `libraries` are read."""
    names = [each.name for each in content.libraries.all()]
    return load_order([*names, *installed.addons_of(content.parameters)], installed.describe)

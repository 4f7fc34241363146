"""What a package holds and what is wrong with it, told from its files alone.

    h5p.json                      its title, its main library, the libraries that it names
    content/content.json          the parameters
    content/images/first.png      files of the content
    H5P.Blanks-1.14/library.json  a library, with its files beside it

A package may bring its libraries or count on them being installed; whether they are is asked
elsewhere (`dependencies`). A package of libraries alone, without h5p.json and content, is one too.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from content.h5p.rules.files import (
    CONTENT,
    CONTENT_EXTENSIONS,
    CONTENT_JSON,
    DEFAULT_LIMITS,
    H5P_JSON,
    MIB,
    PackageFiles,
    PackageLimits,
    extension,
    is_hidden,
    read_file,
)
from content.h5p.rules.findings import Finding, finding, finding_on_names, has_errors
from content.h5p.rules.json import DEFAULT_LIMITS as JSON_LIMITS
from content.h5p.rules.json import Document, read_json, read_object
from content.h5p.rules.libraries import read_named_library
from content.h5p.rules.names import LibraryName, is_machine_name
from content.h5p.rules.packaged import LibraryReading, PackagedLibrary
from content.h5p.rules.semantics import check_metadata

_DocumentReader = Callable[[bytes, str], Document]


@dataclass(frozen=True, slots=True)
class PackagedContent:
    """The content in a package, as it says of itself: parameters and metadata are unchecked.

    `named` are the libraries that h5p.json names, the main one among them; `files` has the size
    of each, by its path below content/.
    """

    title: str
    main: LibraryName
    language: str
    named: tuple[LibraryName, ...]
    metadata: Mapping[str, Any]
    parameters: Any
    files: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class PackageContents:
    """All that a package holds. It may be used only when no finding is an error."""

    content: PackagedContent | None
    libraries: Mapping[LibraryName, PackagedLibrary]
    findings: tuple[Finding, ...]


def read_package(
    files: PackageFiles,
    *,
    limits: PackageLimits = DEFAULT_LIMITS,
    libraries_only: bool = False,
) -> PackageContents:
    """Read a package, or of any package its libraries alone.

    Never raises on bad content; what `files` raises passes through.
    """
    reading = _Reading(files, limits)
    content = None
    if reading.is_within_limits():
        reading.read_libraries()
        if not libraries_only:
            content = reading.read_content()
        elif not reading.libraries and not has_errors(reading.findings):
            reading.findings.append(finding("h5p.package.no_libraries"))
    return PackageContents(content, reading.libraries, tuple(reading.findings))


@dataclass(slots=True)
class _Reading:
    """One reading of a package, and what there is to say."""

    source: PackageFiles
    limits: PackageLimits
    libraries: dict[LibraryName, PackagedLibrary] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def is_within_limits(self) -> bool:
        """Tell whether the package is small enough to be looked at."""
        sizes = {name: self.source.size(name) for name in self.source.names()}
        if len(sizes) > self.limits.files:
            self._tell("h5p.package.too_many_files", count=len(sizes), limit=self.limits.files)
        total = sum(sizes.values())
        if total > self.limits.total:
            self._tell(
                "h5p.package.too_large",
                size=f"{total / MIB:.0f} MiB",
                limit=f"{self.limits.total / MIB:.0f} MiB",
            )
        if large := sorted(name for name, size in sizes.items() if size > self.limits.file):
            limit = f"{self.limits.file / MIB:.0f} MiB"
            self.findings.append(finding_on_names("h5p.package.file_too_large", large, limit=limit))
        return not has_errors(self.findings)

    def read_libraries(self) -> None:
        """Read every library of the package."""
        reading = LibraryReading(self.source, self.limits.libraries)
        reading.read()
        self.libraries = reading.found
        self.findings += reading.findings

    def read_content(self) -> PackagedContent | None:
        """Read h5p.json and the content; None for a package of libraries alone, or a broken one."""
        names = self.source.names()
        if H5P_JSON not in names:
            if any(name.startswith(CONTENT) for name in names) or not self.libraries:
                self._tell("h5p.package.no_h5p_json")
            return None
        if CONTENT_JSON not in names:
            self._tell("h5p.package.no_content", CONTENT_JSON)
            return None
        description = self._document(H5P_JSON, read_object)
        parameters = self._document(CONTENT_JSON, read_json)
        files = self._content_files()
        if not description.is_sound or not parameters.is_sound:
            return None
        values: Mapping[str, Any] = description.value
        named = self._named(values)
        main = self._main(values, named)
        title = values.get("title")
        if not isinstance(title, str) or not title.strip():
            self._tell("h5p.package.no_title", H5P_JSON)
        if main is None:
            return None
        metadata, findings = check_metadata(values, H5P_JSON)
        self.findings += findings
        return PackagedContent(
            title=title.strip() if isinstance(title, str) else "",
            main=main,
            language=_language(values),
            named=tuple(named),
            metadata=metadata,
            parameters=parameters.value,
            files=files,
        )

    def _content_files(self) -> dict[str, int]:
        files: dict[str, int] = {}
        refused: list[str] = []
        for name in self.source.names():
            if not name.startswith(CONTENT) or name == CONTENT_JSON or is_hidden(name):
                continue
            if extension(name) in CONTENT_EXTENSIONS:
                files[name.removeprefix(CONTENT)] = self.source.size(name)
            else:
                refused.append(name)
        if refused:
            self.findings.append(finding_on_names("h5p.content.file_type", sorted(refused)))
        return files

    def _named(self, values: Mapping[str, Any]) -> list[LibraryName]:
        """The libraries that h5p.json names as its own dependencies."""
        dependencies = values.get("preloadedDependencies")
        if not isinstance(dependencies, list):
            self._tell("h5p.package.no_dependencies", H5P_JSON)
            return []
        named = [read_named_library(each) for each in dependencies]
        if None in named:
            position = named.index(None)
            self._tell(
                "h5p.package.wrong_dependency",
                f"{H5P_JSON}:preloadedDependencies[{position}]",
                value=repr(dependencies[position]),
            )
        return list(dict.fromkeys(each for each in named if each is not None))

    def _main(self, values: Mapping[str, Any], named: Sequence[LibraryName]) -> LibraryName | None:
        machine_name = values.get("mainLibrary")
        if not isinstance(machine_name, str) or not is_machine_name(machine_name):
            self._tell("h5p.package.no_main_library", H5P_JSON)
            return None
        versions = [each for each in named if each.machine_name == machine_name]
        if not versions:
            self._tell("h5p.package.main_not_named", H5P_JSON, library=machine_name)
            return None
        if len(versions) > 1:
            found = ", ".join(str(each) for each in versions)
            self._tell("h5p.package.main_twice", H5P_JSON, libraries=found)
        return versions[0]

    def _document(self, place: str, reader: _DocumentReader) -> Document:
        document = reader(read_file(self.source, place, JSON_LIMITS.size), place)
        self.findings += document.findings
        return document

    def _tell(self, code: str, place: str = "", **values: object) -> None:
        self.findings.append(finding(code, place, **values))


def _language(values: Mapping[str, Any]) -> str:
    """The language that the content says it is in; empty for "und", which says nothing."""
    for key in ("defaultLanguage", "language"):
        language = values.get(key)
        if isinstance(language, str) and language.isascii() and 2 <= len(language) <= 35:
            return "" if language == "und" else language
    return ""

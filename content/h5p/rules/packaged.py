"""The libraries in a package: a folder each, with library.json and all that it names."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from content.h5p.rules.files import (
    CONTENT,
    H5P_JSON,
    LIBRARY_EXTENSIONS,
    PackageFiles,
    extension,
    is_hidden,
    read_file,
)
from content.h5p.rules.findings import Finding, finding, finding_on_names
from content.h5p.rules.json import DEFAULT_LIMITS as JSON_LIMITS
from content.h5p.rules.json import read_json, read_object
from content.h5p.rules.libraries import LibraryDescription, read_library
from content.h5p.rules.names import LibraryName, is_machine_name
from content.h5p.rules.semantics import read_semantics

LIBRARY_JSON = "library.json"
SEMANTICS_JSON = "semantics.json"
LANGUAGE = "language/"


@dataclass(frozen=True, slots=True)
class PackagedLibrary:
    """A library in a package. `files` has the size of each, by its path below `folder`."""

    folder: str
    description: LibraryDescription
    semantics: str
    languages: tuple[str, ...]
    files: Mapping[str, int]


@dataclass(slots=True)
class LibraryReading:
    """One reading of a package's libraries, at most `most` of them, and what there is to say."""

    files: PackageFiles
    most: int
    found: dict[LibraryName, PackagedLibrary] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def read(self) -> None:
        """Read every library of the package."""
        by_folder = self._by_folder()
        if len(by_folder) > self.most:
            count, limit = len(by_folder), self.most
            self._tell("h5p.package.too_many_libraries", count=count, limit=limit)
            return
        for folder in sorted(by_folder):
            library = self._read_library(folder, by_folder[folder])
            if library is None:
                continue
            name = library.description.name
            if name in self.found:
                other = self.found[name].folder
                self._tell("h5p.library.twice", folder, library=name, other=other)
            self.found[name] = library
        self._compare_spellings()

    def _by_folder(self) -> dict[str, dict[str, int]]:
        """The files of every folder but the content's, by their path in it."""
        by_folder: defaultdict[str, dict[str, int]] = defaultdict(dict)
        beside: list[str] = []
        for name in self.files.names():
            folder, slash, path = name.partition("/")
            if is_hidden(name) or name == H5P_JSON or name.startswith(CONTENT):
                continue
            if not slash:
                beside.append(name)
            else:
                by_folder[folder][path] = self.files.size(name)
        if beside:
            self.findings.append(finding_on_names("h5p.package.left_out", sorted(beside)))
        return by_folder

    def _read_library(self, folder: str, files: dict[str, int]) -> PackagedLibrary | None:
        named = LibraryName.parse(folder)
        if " " in folder or (named is None and not is_machine_name(folder)):
            self._tell("h5p.library.folder_name", folder, folder=folder)
            return None
        place = f"{folder}/{LIBRARY_JSON}"
        if LIBRARY_JSON not in files:
            self._tell("h5p.library.no_description", folder, folder=folder)
            return None
        kept = self._servable(folder, files)
        document = read_object(read_file(self.files, place, JSON_LIMITS.size), place)
        self.findings += document.findings
        if not document.is_sound:
            return None
        languages = self._languages(folder, kept)
        description, findings = read_library(document.value, place, kept)
        self.findings += findings
        semantics = self._read_semantics(folder, kept)
        if description is None or semantics is None:
            return None
        name = description.name
        if (name != named) if named else (name.machine_name != folder):
            self._tell("h5p.library.folder_mismatch", folder, folder=folder, library=name)
            return None
        return PackagedLibrary(folder, description, semantics, languages, kept)

    def _servable(self, folder: str, files: Mapping[str, int]) -> dict[str, int]:
        """The files of a library that are stored; the others are left out and told."""
        kept = {path: size for path, size in files.items() if _is_of_library(path)}
        if out := sorted(f"{folder}/{path}" for path in files if path not in kept):
            self.findings.append(finding_on_names("h5p.library.file_left_out", out))
        return kept

    def _read_semantics(self, folder: str, files: Mapping[str, int]) -> str | None:
        """The text of semantics.json, empty without one; None where it cannot be used."""
        if SEMANTICS_JSON not in files:
            return ""
        place = f"{folder}/{SEMANTICS_JSON}"
        data = read_file(self.files, place, JSON_LIMITS.size)
        document = read_semantics(data, place)
        self.findings += document.findings
        return None if document.semantics is None else data.decode("utf-8-sig")

    def _languages(self, folder: str, files: dict[str, int]) -> tuple[str, ...]:
        """The languages that the library has texts for. A broken one is taken out of `files`."""
        found = []
        for path in sorted(files):
            language = path.removeprefix(LANGUAGE).removesuffix(".json")
            if path != f"{LANGUAGE}{language}.json" or language.startswith("."):
                continue
            place = f"{folder}/{path}"
            document = read_json(read_file(self.files, place, JSON_LIMITS.size), place)
            if document.is_sound and isinstance(document.value, dict):
                found.append(language)
            else:
                del files[path]
                self._tell("h5p.library.language_broken", place, file=place)
        return tuple(found)

    def _compare_spellings(self) -> None:
        """Refuse libraries that differ in letter case alone: one would be taken for the other."""
        spellings: dict[str, str] = {}
        for name in sorted(self.found):
            first = spellings.setdefault(name.machine_name.lower(), name.machine_name)
            if first != name.machine_name:
                self._tell(
                    "h5p.library.shadows",
                    self.found[name].folder,
                    library=name.machine_name,
                    other=first,
                )

    def _tell(self, code: str, place: str = "", **values: object) -> None:
        self.findings.append(finding(code, place, **values))


def _is_of_library(path: str) -> bool:
    return extension(path) in LIBRARY_EXTENSIONS and not path.rpartition("/")[2].startswith(".")

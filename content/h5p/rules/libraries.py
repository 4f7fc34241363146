"""library.json: what a library is called, what it needs and what it loads.

Only what is understood is taken over; the file itself is stored with the others and leaves with
them, so nothing is lost by that.
"""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeGuard

from content.h5p.rules.addons import read_addition
from content.h5p.rules.files import is_plain_path
from content.h5p.rules.findings import Finding, finding, finding_on_names, has_errors
from content.h5p.rules.names import LARGEST_VERSION, LibraryName, is_machine_name

DependencyKind = Literal["preloaded", "dynamic", "editor"]
KINDS: tuple[DependencyKind, ...] = ("preloaded", "dynamic", "editor")

CORE = (1, 28)
"""The version of H5P's core JavaScript that content is played with here."""
MOST_DEPENDENCIES = 500
LONGEST_TITLE = 255


@dataclass(frozen=True, slots=True)
class Dependency:
    """Another library that is needed."""

    library: LibraryName
    kind: DependencyKind


@dataclass(frozen=True, slots=True, kw_only=True)
class LibraryDescription:
    """What a library.json says. Paths are relative to the library's folder."""

    name: LibraryName
    patch: int
    title: str
    is_runnable: bool
    core: tuple[int, int] | None = None
    scripts: tuple[str, ...] = ()
    styles: tuple[str, ...] = ()
    dependencies: tuple[Dependency, ...] = ()
    drops_styles_of: frozenset[str] = frozenset()
    """Machine names of libraries whose styles are not loaded where this one is the main one."""
    fullscreen: bool = False
    embeds: frozenset[str] = frozenset()
    licence: str = ""
    joins: tuple[str, ...] = ()
    """Expressions: content with a text in which one is found has this library too (`addons`)."""

    @property
    def version(self) -> str:
        """Major, minor and patch, as people write it."""
        return f"{self.name.major}.{self.name.minor}.{self.patch}"

    def needed(self, kind: DependencyKind) -> tuple[LibraryName, ...]:
        """The libraries that it needs in that way, in its own order."""
        return tuple(each.library for each in self.dependencies if each.kind == kind)

    def as_record(self) -> dict[str, Any]:
        """Return the form that is stored; `from_record` reads it."""
        return {
            "machineName": self.name.machine_name,
            "majorVersion": self.name.major,
            "minorVersion": self.name.minor,
            "patchVersion": self.patch,
            "title": self.title,
            "runnable": self.is_runnable,
            "coreApi": None if self.core is None else list(self.core),
            "scripts": list(self.scripts),
            "styles": list(self.styles),
            "dependencies": [[str(each.library), each.kind] for each in self.dependencies],
            "dropsStylesOf": sorted(self.drops_styles_of),
            "fullscreen": self.fullscreen,
            "embeds": sorted(self.embeds),
            "licence": self.licence,
            "joins": list(self.joins),
        }

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> "LibraryDescription":
        """Read a description back from the form that is stored."""
        named = ((LibraryName.parse(text), kind) for text, kind in record["dependencies"])
        major, minor = record["majorVersion"], record["minorVersion"]
        return cls(
            name=LibraryName(record["machineName"], major, minor),
            patch=record["patchVersion"],
            title=record["title"],
            is_runnable=record["runnable"],
            core=None if record["coreApi"] is None else tuple(record["coreApi"]),
            scripts=tuple(record["scripts"]),
            styles=tuple(record["styles"]),
            dependencies=tuple(Dependency(name, kind) for name, kind in named if name),
            drops_styles_of=frozenset(record["dropsStylesOf"]),
            fullscreen=record["fullscreen"],
            embeds=frozenset(record["embeds"]),
            licence=record["licence"],
            joins=tuple(record.get("joins", ())),  # Not in what was stored before there were any.
        )


def read_library(
    values: Mapping[str, Any], place: str, files: Collection[str]
) -> tuple[LibraryDescription | None, list[Finding]]:
    """Read the values of the library.json at `place` of a library that holds `files`.

    Returns None where something is missing or wrong without which it cannot be installed; the
    findings say what.
    """
    reader = _Reader(values, place)
    name = reader.name()
    description = LibraryDescription(
        name=name or LibraryName("", 0, 0),
        patch=reader.version("patchVersion"),
        title=reader.title(),
        is_runnable=reader.flag("runnable", required=True),
        core=reader.core(),
        scripts=reader.paths("preloadedJs", files),
        styles=reader.paths("preloadedCss", files),
        dependencies=reader.dependencies(),
        drops_styles_of=reader.dropped(),
        fullscreen=reader.flag("fullscreen"),
        embeds=reader.embeds(),
        licence=reader.text("license"),
        joins=reader.joins(),
    )
    reader.extensions()
    if name is None or has_errors(reader.findings):
        return None, reader.findings
    if any(each.library == name and each.kind == "preloaded" for each in description.dependencies):
        reader.tell("h5p.dependency.circular", names=str(name))
        return None, reader.findings
    return description, reader.findings


def fingerprint(digests: Mapping[str, str]) -> str:
    """Return the SHA-256 of a library: of its files' paths and SHA-256s, in the order of paths.

    Two libraries with the same one are the same, file for file.
    """
    whole = hashlib.sha256()
    for path in sorted(digests):
        whole.update(f"{digests[path]}  {path}\n".encode())
    return whole.hexdigest()


def read_named_library(value: Any) -> LibraryName | None:
    """Read `{"machineName": …, "majorVersion": …, "minorVersion": …}`; None for anything else."""
    if not isinstance(value, dict):
        return None
    machine_name = value.get("machineName")
    major, minor = _integer(value.get("majorVersion")), _integer(value.get("minorVersion"))
    if not isinstance(machine_name, str) or not is_machine_name(machine_name):
        return None
    if major is None or minor is None:
        return None
    return LibraryName(machine_name, major, minor)


def _integer(value: Any) -> int | None:
    """A version number; old packages write them as text."""
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 7:
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        return None
    return value if 0 <= value <= LARGEST_VERSION else None


class _Reader:
    """One reading of a library.json; keeps what there is to say."""

    def __init__(self, values: Mapping[str, Any], place: str) -> None:
        self._values = values
        self._place = place
        self.findings: list[Finding] = []

    def tell(self, code: str, **values: object) -> None:
        self.findings.append(finding(code, self._place, **values))

    def name(self) -> LibraryName | None:
        machine_name = self._values.get("machineName")
        if not isinstance(machine_name, str) or not is_machine_name(machine_name):
            self._wrong("machineName")
            machine_name = None
        major, minor = self.version("majorVersion"), self.version("minorVersion")
        return None if machine_name is None else LibraryName(machine_name, major, minor)

    def version(self, key: str) -> int:
        number = _integer(self._values.get(key))
        if number is None:
            self._wrong(key)
        return number or 0

    def title(self) -> str:
        title = self._values.get("title")
        if not isinstance(title, str) or not 0 < len(title) <= LONGEST_TITLE:
            self._wrong("title")
            return ""
        return title

    def flag(self, key: str, *, required: bool = False) -> bool:
        value = self._values.get(key)
        if value is None and not required:
            return False
        if value in (0, 1, "0", "1"):  # False and True are equal to 0 and 1.
            return bool(int(value))
        self._wrong(key)
        return False

    def text(self, key: str) -> str:
        value = self._values.get(key)
        return value[:LONGEST_TITLE] if isinstance(value, str) else ""

    def core(self) -> tuple[int, int] | None:
        value = self._values.get("coreApi")
        if value is None:
            return None
        needed = value if isinstance(value, dict) else {}
        major, minor = _integer(needed.get("majorVersion")), _integer(needed.get("minorVersion"))
        if major is None or minor is None:
            self._wrong("coreApi")
            return None
        if (major, minor) > CORE:
            ours = ".".join(map(str, CORE))
            self.tell("h5p.library.core_api", needed=f"{major}.{minor}", ours=ours)
        return major, minor

    def paths(self, key: str, files: Collection[str]) -> tuple[str, ...]:
        """The paths of scripts or styles, all of which must be there."""
        paths = [
            # A query after the name was once used to pass caches by.
            each["path"].partition("?")[0] if _has_path(each) else ""
            for each in self._list(key)
        ]
        if not all(is_plain_path(path) for path in paths):
            self._wrong(key)
            return ()
        missing = [path for path in paths if path not in files]
        if missing:
            self.findings.append(finding_on_names("h5p.library.missing_file", missing, self._place))
        return tuple(dict.fromkeys(paths))

    def dependencies(self) -> tuple[Dependency, ...]:
        found: dict[Dependency, None] = {}
        for kind in KINDS:
            for value in self._list(f"{kind}Dependencies"):
                library = read_named_library(value)
                if library is None:
                    self._wrong(f"{kind}Dependencies")
                    break
                found[Dependency(library, kind)] = None
        if len(found) > MOST_DEPENDENCIES:
            self.tell("h5p.library.too_many_dependencies", count=len(found))
        return tuple(found)

    def dropped(self) -> frozenset[str]:
        named = (
            each.get("machineName") if isinstance(each, dict) else None
            for each in self._list("dropLibraryCss")
        )
        return frozenset(name for name in named if isinstance(name, str) and is_machine_name(name))

    def embeds(self) -> frozenset[str]:
        return frozenset({"div", "iframe"} & {str(each) for each in self._list("embedTypes")})

    def joins(self) -> tuple[str, ...]:
        expressions, findings = read_addition(self._values.get("addTo"), self._place)
        self.findings += findings
        return expressions

    def extensions(self) -> None:
        """Tell of what the library asks from its host beyond H5P's core; we have none of it."""
        value = self._values.get("requiredExtensions")
        if value and isinstance(value, dict):
            names = [f"{name} {version}"[:60] for name, version in value.items()]
            self.findings.append(
                finding_on_names("h5p.library.extensions", sorted(names), self._place)
            )
        elif value:
            self._wrong("requiredExtensions")

    def _list(self, key: str) -> Iterable[Any]:
        value = self._values.get(key)
        if value is None:
            return ()
        if not isinstance(value, list):
            self._wrong(key)
            return ()
        return value

    def _wrong(self, key: str) -> None:
        if key not in self._values:
            self.tell("h5p.library.missing_key", key=key)
        else:
            self.tell("h5p.library.wrong_key", key=key, value=repr(self._values[key]))


def _has_path(value: Any) -> TypeGuard[dict[str, str]]:
    return isinstance(value, dict) and isinstance(value.get("path"), str)

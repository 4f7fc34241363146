"""Deciding what a package would change, before anything is written.

A package is judged together with what is installed: which of its libraries come in, which stay
out, whether all that the content needs will be there then, and whether its parameters are what
those libraries say.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from content.h5p.queries import (
    AllowedLibraries,
    InstalledLibraries,
    allowed_libraries,
    installed_libraries,
    read_sound_semantics,
    semantics_of_library,
)
from content.h5p.rules.dependencies import LoadOrder, dependency_findings, load_order
from content.h5p.rules.files import MIB, PackageFiles
from content.h5p.rules.findings import Finding, finding, finding_on_names, has_errors
from content.h5p.rules.libraries import LibraryDescription, fingerprint
from content.h5p.rules.names import LibraryName
from content.h5p.rules.package import PackageContents, PackagedContent
from content.h5p.rules.packaged import PackagedLibrary
from content.h5p.rules.semantics import Checked, Semantics, check_parameters

NOTHING_NEEDED = LoadOrder(())


@dataclass(frozen=True, slots=True)
class NewLibrary:
    """A library of the package that comes in."""

    packaged: PackagedLibrary
    sha256: str

    @property
    def name(self) -> LibraryName:
        """The library."""
        return self.packaged.description.name


@dataclass(frozen=True, slots=True)
class Plan:
    """What installing the package would do. It may be carried out only when it `is_sound`.

    `libraries` come in; `needed` is all that the content then needs. `checked` are its parameters,
    cleaned; both are for packages with content.
    """

    tenant: int
    contents: PackageContents
    libraries: tuple[NewLibrary, ...] = ()
    checked: Checked | None = None
    needed: LoadOrder = NOTHING_NEEDED
    findings: tuple[Finding, ...] = ()

    @property
    def is_sound(self) -> bool:
        """Whether no finding is an error."""
        return not has_errors(self.findings)


def plan_installation(
    *, tenant: int, files: PackageFiles, contents: PackageContents, may_install_libraries: bool
) -> Plan:
    """Judge the package `contents`, which was read from `files`, for this tenant.

    Reads the database and the libraries' files; writes nothing. Trouble with `files` is raised.
    """
    findings = contents.findings
    if has_errors(findings):
        return Plan(tenant, contents, findings=findings)
    planner = _Planner(
        tenant,
        files,
        contents,
        may_install_libraries,
        installed_libraries(tenant),
        allowed_libraries(tenant),
    )
    return planner.plan()


@dataclass(slots=True)
class _Planner:
    """One judgement of one package."""

    tenant: int
    files: PackageFiles
    contents: PackageContents
    may_install: bool
    installed: InstalledLibraries
    allowed: AllowedLibraries
    coming: dict[LibraryName, NewLibrary] = field(default_factory=dict)
    kept_out: dict[LibraryName, NewLibrary] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    semantics: dict[LibraryName, Semantics | None] = field(default_factory=dict)

    def plan(self) -> Plan:
        self._compare_libraries()
        content = self.contents.content
        checked = None if content is None else self._check_parameters(content)
        order = self._order(content, checked)
        self._judge_kept_out(order)
        self.findings += dependency_findings(order, self._versions_of)
        if content is not None:
            self._judge_content(content, order)
        self._tell_names("h5p.library.installs", self.coming)
        return Plan(
            self.tenant,
            self.contents,
            tuple(self.coming.values()),
            checked,
            order,
            (*self.contents.findings, *self.findings),
        )

    # -- Libraries -----------------------------------------------------------------------------

    def _compare_libraries(self) -> None:
        """Decide of every library of the package whether it comes in."""
        spellings = {
            each.machine_name.lower(): each.machine_name for each in self.installed.by_name
        }
        for name, packaged in self.contents.libraries.items():
            other = spellings.get(name.machine_name.lower(), name.machine_name)
            if other != name.machine_name:
                self._tell("h5p.library.shadows", packaged, library=name.machine_name, other=other)
                continue
            new = NewLibrary(packaged, self._fingerprint(packaged))
            if not self._is_newer(new):
                continue
            lets_in = self.allowed.lets_in(
                name.machine_name, new.sha256, may_install=self.may_install
            )
            (self.coming if lets_in else self.kept_out)[name] = new

    def _is_newer(self, new: NewLibrary) -> bool:
        installed = self.installed.by_name.get(new.name)
        if installed is None:
            return True
        packaged, there = new.packaged.description, installed.description
        if packaged.patch == there.patch and new.sha256 != installed.sha256:
            self._tell("h5p.library.differs", new.packaged, library=_versioned(packaged))
        elif packaged.patch < there.patch:
            self._tell(
                "h5p.library.older",
                new.packaged,
                library=_versioned(packaged),
                installed=_versioned(there),
            )
        return packaged.patch > there.patch

    def _fingerprint(self, library: PackagedLibrary) -> str:
        return fingerprint(
            {path: self._digest(f"{library.folder}/{path}") for path in library.files}
        )

    def _digest(self, name: str) -> str:
        digest = hashlib.sha256()
        with self.files.open(name) as file:
            while piece := file.read(MIB):
                digest.update(piece)
        return digest.hexdigest()

    def _judge_kept_out(self, order: LoadOrder) -> None:
        """Refuse the package if something that it needs may not come in; else only tell."""
        needed = {each.name for each in order.needed if each.kind != "editor"}
        lacking = {
            name: new
            for name, new in self.kept_out.items()
            if name not in self.installed.by_name and name in needed
        }
        left = {name: new for name, new in self.kept_out.items() if name not in lacking}
        refused = "h5p.library.not_allowed" if self.may_install else "h5p.library.not_permitted"
        self._tell_names(refused, lacking)
        self._tell_names("h5p.library.not_taken", left)

    # -- What it needs -------------------------------------------------------------------------

    def _order(self, content: PackagedContent | None, checked: Checked | None) -> LoadOrder:
        if content is None or checked is None:
            return load_order([*self.coming, *self.kept_out], self._describe)
        roots = [content.main, *sorted(checked.libraries), *content.named]
        return load_order([*roots, *self.coming], self._describe)

    def _describe(self, name: LibraryName) -> LibraryDescription | None:
        """What a library says that comes in or is there, or that would have to come in."""
        new = self._packaged(name)
        return self.installed.describe(name) if new is None else new.packaged.description

    def _packaged(self, name: LibraryName) -> NewLibrary | None:
        """The library of the package that counts, as if all that is needed might come in.

        So what may not come in is named once, by `_judge_kept_out`, and not everywhere again.
        """
        if name in self.coming or name in self.installed.by_name:
            return self.coming.get(name)
        return self.kept_out.get(name)

    def _versions_of(self, machine_name: str) -> list[LibraryName]:
        coming = [name for name in self.coming if name.machine_name == machine_name]
        return [*coming, *self.installed.versions_of(machine_name)]

    # -- Content -------------------------------------------------------------------------------

    def _check_parameters(self, content: PackagedContent) -> Checked:
        checked = check_parameters(
            content.parameters, content.main, self._semantics_of, files=content.files
        )
        self.findings += checked.findings
        return checked

    def _semantics_of(self, name: LibraryName) -> Semantics | None:
        if name not in self.semantics:
            self.semantics[name] = self._read_semantics(name)
        return self.semantics[name]

    def _read_semantics(self, name: LibraryName) -> Semantics | None:
        new = self._packaged(name)
        if new is None:
            return semantics_of_library(self.tenant, name)
        return read_sound_semantics(new.packaged.semantics)

    def _judge_content(self, content: PackagedContent, order: LoadOrder) -> None:
        main = self._describe(content.main)
        if main is not None and not main.is_runnable:
            self.findings.append(finding("h5p.main.not_runnable", "h5p.json", library=content.main))
        if off := self.installed.disabled(each.name for each in order.preloaded):
            self.findings.append(finding_on_names("h5p.library.disabled", map(str, off), ""))

    # -- Telling -------------------------------------------------------------------------------

    def _tell(self, code: str, where: PackagedLibrary, /, **values: object) -> None:
        self.findings.append(finding(code, where.folder, **values))

    def _tell_names(self, code: str, libraries: Mapping[LibraryName, NewLibrary]) -> None:
        if libraries:
            names = (_versioned(new.packaged.description) for new in libraries.values())
            self.findings.append(finding_on_names(code, names, ""))


def _versioned(library: LibraryDescription) -> str:
    return f"{library.name.machine_name} {library.version}"

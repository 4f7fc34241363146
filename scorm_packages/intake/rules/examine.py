"""The diagnosis of an uploaded file: everything that can be said before anything is written."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import BinaryIO

from scorm_packages.intake.rules.contents import check_layout, check_sizes, read_entry
from scorm_packages.intake.rules.directory import read_directory
from scorm_packages.intake.rules.faults import ZipFault
from scorm_packages.intake.rules.limits import DEFAULT_LIMITS, Limits
from scorm_packages.intake.rules.names import StoredFile, check_names
from scorm_packages.manifest.findings import Finding, by_severity, finding, has_errors
from scorm_packages.manifest.formats import (
    FORMAT_OF_MARKER,
    Format,
    Location,
    is_aicc,
    locate,
    manifest_format,
)
from scorm_packages.manifest.hrefs import PackageFiles
from scorm_packages.manifest.scorm12 import Manifest, read_manifest
from scorm_packages.manifest.xml import Document, check_size, read_xml

MOST_DAMAGED = 5
SCRIPT_SUFFIXES = (".js", ".mjs", ".html", ".htm", ".xhtml")
API_CALL = b"LMSInitialize"  # SCORM 1.2 RTE §3.3: every SCO calls it, whatever tool made it.


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What an upload is, and what is wrong with it.

    `files` are those to install, by their path relative to the package's folder in the zip. They
    and `manifest` are for use only when the package `is_sound`.
    """

    format: Format | None = None
    manifest: Manifest | None = None
    files: tuple[StoredFile, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def is_sound(self) -> bool:
        """Whether it can be installed: no finding is an error."""
        return self.manifest is not None and not has_errors(self.findings)

    @property
    def size(self) -> int:
        """The size of all files together, unpacked, in bytes."""
        return sum(file.entry.size for file in self.files)


def examine(upload: BinaryIO, limits: Limits = DEFAULT_LIMITS) -> Diagnosis:
    """Examine the seekable file `upload`: zip, contents, format and manifest.

    Every byte is read once, and at most a few MiB are held. Never raises on bad content; errors
    of the file object itself (OSError) pass through.
    """
    examination = _Examination(upload, limits)
    try:
        examination.run()
    except ZipFault as stopped:
        examination.findings.append(stopped.finding)
    return Diagnosis(
        format=examination.format,
        manifest=examination.manifest,
        files=tuple(examination.files),
        findings=tuple(by_severity(examination.findings)),
    )


@dataclass(slots=True)
class _Examination:
    """One run through an upload; what is known so far stands even when it stops halfway."""

    upload: BinaryIO
    limits: Limits
    format: Format | None = None
    manifest: Manifest | None = None
    files: list[StoredFile] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    calls_api: bool = False

    def run(self) -> None:
        directory = read_directory(self.upload, self.limits)
        files, findings = check_names(directory.entries, self.limits)
        self.findings += findings
        if has_errors(findings):
            return
        check_sizes(files, self.limits)
        check_layout(self.upload, files, directory.start)
        damages = self._damages(files)
        self.findings += damages
        paths = [file.path for file in files]
        location, findings = locate(paths)
        self.findings += findings
        if location is None and is_aicc(paths):
            self.format = Format.AICC
        if location is not None and all(each.place != location.path for each in damages):
            self._read_package(location, files)

    def _damages(self, files: Iterable[StoredFile]) -> list[Finding]:
        """Read every file to its end; stop after a few that are damaged."""
        damages: list[Finding] = []
        for file in files:
            try:
                self.calls_api |= self._read_through(file)
            except ZipFault as damage:
                damages.append(damage.finding)
                if len(damages) == MOST_DAMAGED:
                    break
        return damages

    def _read_through(self, file: StoredFile) -> bool:
        """Read a file to its end, and tell whether it is a page or script that calls the API."""
        is_script = file.path.lower().endswith(SCRIPT_SUFFIXES)
        calls_api = False
        before = b""
        for piece in read_entry(self.upload, file):
            if is_script and not calls_api:
                calls_api = API_CALL in before + piece
                before = piece[-len(API_CALL) :]  # The name may lie across two pieces.
        return calls_api

    def _read_package(self, location: Location, files: Iterable[StoredFile]) -> None:
        self.findings += location.findings
        self.files = [
            StoredFile(file.path.removeprefix(location.folder), file.entry)
            for file in files
            if file.path.startswith(location.folder)
        ]
        root = None
        self.format = FORMAT_OF_MARKER.get(location.marker)
        if self.format is None:
            document = self._read_description(location)
            self.findings += document.findings
            root = document.root
            self.format = None if root is None else manifest_format(root)
        if root is not None and self.format is Format.SCORM_12:
            sizes = PackageFiles({file.path: file.entry.size for file in self.files})
            self.manifest, findings = read_manifest(root, location.name, sizes)
            self.findings += findings
            if self.manifest is not None and self.manifest.has_sco and not self.calls_api:
                self.findings.append(finding("scorm12.no_api_call"))
        elif self.format is not None:
            self.findings.append(finding("package.format_unsupported", format=self.format.label))

    def _read_description(self, location: Location) -> Document:
        stored = next(file for file in self.files if file.path == location.name)
        if too_large := check_size(stored.entry.size, location.name):
            return Document(None, (too_large,))
        return read_xml(b"".join(read_entry(self.upload, stored)), location.name)

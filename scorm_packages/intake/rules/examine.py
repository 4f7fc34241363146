"""The diagnosis of an uploaded file: everything that can be said before anything is written."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO

from lxml import etree

from content.h5p.rules.package import PackageContents
from scorm_packages.intake.rules.contents import ZipFiles, check_layout, check_sizes, read_entry
from scorm_packages.intake.rules.directory import read_directory
from scorm_packages.intake.rules.faults import ZipFault
from scorm_packages.intake.rules.limits import DEFAULT_LIMITS, Limits
from scorm_packages.intake.rules.names import StoredFile, check_names
from scorm_packages.intake.rules.scan import (
    CALL_OF_SCORM_12,
    CALL_OF_SCORM_2004,
    ContentScan,
)
from scorm_packages.manifest.cmi5 import read_course
from scorm_packages.manifest.course import Course, Item
from scorm_packages.manifest.findings import (
    Finding,
    at_most_of_each,
    by_severity,
    finding,
    finding_on_names,
    has_errors,
)
from scorm_packages.manifest.formats import (
    FORMAT_OF_MARKER,
    Format,
    Location,
    is_aicc,
    locate,
    manifest_format,
    root_of_description,
)
from scorm_packages.manifest.h5p import read_h5p
from scorm_packages.manifest.hrefs import PackageFiles
from scorm_packages.manifest.readers import READERS
from scorm_packages.manifest.xml import MAX_BYTES, Document, check_size, read_xml

MOST_DAMAGED = 5
SNIFFED = 64 * 1024
BARE_CMI5 = "cmi5.xml"
"""What a course structure that comes without a zip is called (cmi5 §14.2)."""


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What an upload is, and what is wrong with it.

    `files` are those to install, by their path relative to the package's folder in the zip. A
    course structure without a zip is its own only file, `BARE_CMI5`, of `bare_size` bytes. They
    and `course` are for use only when the package `is_sound`. `h5p` is what an H5P package holds.
    """

    format: Format | None = None
    course: Course | None = None
    files: tuple[StoredFile, ...] = ()
    findings: tuple[Finding, ...] = ()
    bare_size: int | None = None
    h5p: PackageContents | None = None

    @property
    def is_bare(self) -> bool:
        """Whether it is a description alone, without a zip."""
        return self.bare_size is not None

    @property
    def is_sound(self) -> bool:
        """Whether it can be installed: no finding is an error."""
        return self.course is not None and not has_errors(self.findings)

    @property
    def size(self) -> int:
        """The size of all files together, unpacked, in bytes."""
        return sum(file.entry.size for file in self.files) + (self.bare_size or 0)

    @property
    def file_count(self) -> int:
        """How many files are stored."""
        return len(self.files) + int(self.is_bare)


def examine(upload: BinaryIO, limits: Limits = DEFAULT_LIMITS) -> Diagnosis:
    """Examine the seekable file `upload`: zip, contents, format and description.

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
        course=examination.course,
        files=tuple(examination.files),
        findings=tuple(by_severity(at_most_of_each(examination.findings))),
        bare_size=examination.bare_size,
        h5p=examination.h5p,
    )


def examine_zip(
    upload: BinaryIO, limits: Limits = DEFAULT_LIMITS
) -> tuple[tuple[StoredFile, ...], tuple[Finding, ...]]:
    """Examine the seekable file `upload` as a zip of any content.

    The files may be used only when no finding is an error.
    """
    examination = _Examination(upload, limits)
    files: list[StoredFile] = []
    try:
        files = examination.read_files()
    except ZipFault as stopped:
        examination.findings.append(stopped.finding)
    return tuple(files), tuple(by_severity(at_most_of_each(examination.findings)))


@dataclass(slots=True)
class _Examination:
    """One run through an upload; what is known so far stands even when it stops halfway."""

    upload: BinaryIO
    limits: Limits
    format: Format | None = None
    course: Course | None = None
    bare_size: int | None = None
    h5p: PackageContents | None = None
    files: list[StoredFile] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    scan: ContentScan = field(default_factory=ContentScan)

    def run(self) -> None:
        self.upload.seek(0)
        described = root_of_description(self.upload.read(SNIFFED))
        if described == "courseStructure":
            self._read_bare()
        elif described:
            self.findings.append(finding("package.description_alone", root=described))
        else:
            self._read_zip()

    def _read_bare(self) -> None:
        """Read a course structure that was uploaded without a package (cmi5 §14.2)."""
        self.format = Format.CMI5
        self.bare_size = self.upload.seek(0, 2)
        if too_large := check_size(self.bare_size, BARE_CMI5):
            self.findings.append(too_large)
            return
        self.upload.seek(0)
        document = read_xml(self.upload.read(MAX_BYTES), BARE_CMI5)
        self.findings += document.findings
        if document.root is not None:
            self.course, findings = read_course(document.root, BARE_CMI5, None)
            self.findings += findings

    def _read_zip(self) -> None:
        files = self.read_files()
        if not files:
            return
        damaged = {each.place for each in self.findings if each.severity == "error"}
        paths = [file.path for file in files]
        location, findings = locate(paths)
        self.findings += findings
        if location is None and is_aicc(paths):
            self.format = Format.AICC
        if location is not None and location.path not in damaged:
            self._read_package(location, files)

    def read_files(self) -> list[StoredFile]:
        """Check names, sizes, layout and every byte; none where the names alone say enough.

        Raises ZipFault where nothing more can be told.
        """
        directory = read_directory(self.upload, self.limits)
        files, findings = check_names(directory.entries, self.limits)
        self.findings += findings
        if has_errors(findings):
            return []
        check_sizes(files, self.limits)
        check_layout(self.upload, files, directory.start)
        self.findings += self._damages(files)
        return files

    def _damages(self, files: Iterable[StoredFile]) -> list[Finding]:
        """Read every file to its end; stop after a few that are damaged."""
        damages: list[Finding] = []
        for file in files:
            try:
                self.scan.watch(file.path, read_entry(self.upload, file))
            except ZipFault as damage:
                damages.append(damage.finding)
                if len(damages) == MOST_DAMAGED:
                    break
        return damages

    def _read_package(self, location: Location, files: Iterable[StoredFile]) -> None:
        self.findings += location.findings
        self.files = [
            StoredFile(file.path.removeprefix(location.folder), file.entry)
            for file in files
            if file.path.startswith(location.folder)
        ]
        self.format = FORMAT_OF_MARKER.get(location.marker)
        if self.format is Format.H5P:
            self._read_h5p()
            return
        if self.format is not None and self.format not in READERS:
            self._refuse_format(self.format)
            return
        document = self._read_description(location)
        self.findings += document.findings
        if document.root is not None:
            self._read_course(document.root, location.name)

    def _read_course(self, root: etree._Element, name: str) -> None:
        if self.format is None:
            self.format = manifest_format(root)
        reader = READERS.get(self.format)
        if reader is None:
            self._refuse_format(self.format)
            return
        sizes = PackageFiles({file.path: file.entry.size for file in self.files})
        self.course, findings = reader(root, name, sizes)
        self.findings += findings
        if self.course is not None:
            self.findings += scan_findings(self.format, self.course.items, self.scan)

    def _read_h5p(self) -> None:
        """Read an H5P package; whether it fits the installed libraries is asked later."""
        self.h5p, self.course, findings = read_h5p(ZipFiles(self.upload, self.files))
        self.findings += findings

    def _refuse_format(self, format_: Format) -> None:
        self.findings.append(finding("package.format_unsupported", format=format_.label))

    def _read_description(self, location: Location) -> Document:
        stored = next(file for file in self.files if file.path == location.name)
        if too_large := check_size(stored.entry.size, location.name):
            return Document(None, (too_large,))
        return read_xml(b"".join(read_entry(self.upload, stored)), location.name)


API_CALLS: Mapping[Format, tuple[bytes, str]] = {
    Format.SCORM_12: (CALL_OF_SCORM_12, "scorm12.no_api_call"),
    Format.SCORM_2004: (CALL_OF_SCORM_2004, "scorm2004.no_api_call"),
}


def scan_findings(format_: Format, items: Sequence[Item], scan: ContentScan) -> list[Finding]:
    """Say what follows from the text of pages and scripts, for a course of these items."""
    findings = []
    mark, code = API_CALLS.get(format_, (b"", ""))
    has_sco = any(each.kind == "sco" and each.href for item in items for each in item.walk())
    if mark and has_sco and mark not in scan.marks:
        findings.append(finding(code))
    if scan.hosts:
        hosts = [f"{host} ({path})" for host, path in sorted(scan.hosts.items())]
        findings.append(finding_on_names("package.external_hosts", hosts, ""))
    return findings

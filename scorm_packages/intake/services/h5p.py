"""Installing an H5P package: its content and libraries are kept by `content.h5p`.

The rows of the package and those of its content are written in one transaction.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

import structlog

from content.h5p import services as h5p
from content.h5p.models import Content
from content.h5p.rules.files import PackageFiles
from content.h5p.rules.package import PackageContents
from scorm_packages.intake.queries import installed_package
from scorm_packages.intake.rules.contents import ZipFiles
from scorm_packages.intake.rules.examine import examine_zip
from scorm_packages.intake.rules.faults import ZipFault
from scorm_packages.intake.rules.limits import DEFAULT_LIMITS, Limits
from scorm_packages.intake.services.reports import ImportReport, already_installed
from scorm_packages.intake.services.rows import (
    Incoming,
    Upload,
    lock_against_the_same_file,
    record_package,
)
from scorm_packages.manifest.findings import Finding, at_most_of_each, by_severity, has_errors
from scorm_packages.manifest.formats import Format
from scorm_packages.manifest.h5p import as_told
from scorm_packages.runtime.models import Package
from xapi.tenancy import uuid7

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class LibraryReport:
    """What became of a file with libraries: what was found, and those that came in, by name and
    version; none when all are installed already, or when a finding is an error."""

    findings: list[Finding]
    installed: tuple[str, ...]

    @property
    def refused(self) -> bool:
        """Whether nothing was installed because of errors."""
        return has_errors(self.findings)


class _AlreadyThere(Exception):
    """The same file was installed while ours was written: ours is undone."""

    def __init__(self, package: Package) -> None:
        self.package = package
        super().__init__(str(package.id))


def plan_h5p(
    upload: Upload, contents: PackageContents, *, may_install_libraries: bool
) -> tuple[h5p.Plan, list[Finding]]:
    """Judge the package together with the installed libraries.

    Returns what would be done, and what there is to say beyond the examination of the file.
    """
    plan = h5p.plan_installation(
        tenant=upload.tenant,
        files=_files(upload),
        contents=contents,
        may_install_libraries=may_install_libraries,
    )
    return plan, as_told(plan.findings[len(contents.findings) :])


def install_h5p(upload: Upload, plan: h5p.Plan, findings: list[Finding]) -> ImportReport:
    """Carry out a sound plan, and write the rows of the package with it."""
    try:
        return install_content(upload, _files(upload), plan, findings)
    except ZipFault as fault:  # The file changed under our hands after it was examined.
        return ImportReport(upload.diagnosis.format, None, [fault.finding], installed=False)


def install_content(
    incoming: Incoming,
    files: PackageFiles,
    plan: h5p.Plan,
    findings: list[Finding],
    *,
    also: Callable[[Content], None] | None = None,
) -> ImportReport:
    """Carry out a sound plan for content that comes from `files`, as a package.

    `also` is called in the same transaction. What `files` raises is raised, and leaves nothing.
    """
    made: list[Package] = []

    def record(content: Content) -> None:
        lock_against_the_same_file(incoming)
        existing = installed_package(incoming.tenant, incoming.sha256)
        if existing is not None:
            raise _AlreadyThere(existing)
        made.append(
            record_package(incoming, uuid7(), content.storage_prefix, findings, h5p_content=content)
        )
        if also is not None:
            also(content)

    try:
        h5p.carry_out(
            plan,
            files=files,
            source_sha256=incoming.sha256,
            installed_by=incoming.imported_by,
            file_title=incoming.title,
            also=record,
        )
    except _AlreadyThere as there:
        return already_installed(there.package, findings)
    [package] = made
    log.info("intake.installed", tenant=incoming.tenant, package=str(package.id))
    return ImportReport(Format.H5P, package, findings, installed=True)


def import_libraries(
    *, tenant: int, upload: BinaryIO, imported_by: str, limits: Limits = DEFAULT_LIMITS
) -> LibraryReport:
    """Install the H5P libraries in the seekable file `upload`, whatever else it holds.

    For whoever may install libraries. Nothing is installed when a finding is an error.
    """
    stored, findings = examine_zip(upload, limits)
    if has_errors(findings):
        return LibraryReport(list(findings), ())
    try:
        done = h5p.install_package(
            tenant=tenant,
            files=ZipFiles(upload, stored),
            source_sha256="",
            installed_by=imported_by,
            may_install_libraries=True,
            libraries_only=True,
        )
    except ZipFault as fault:
        return LibraryReport([fault.finding], ())
    told = by_severity(at_most_of_each([*findings, *as_told(done.findings)]))
    return LibraryReport(told, tuple(str(library) for library in done.libraries))


def _files(upload: Upload) -> ZipFiles:
    return ZipFiles(upload.file, upload.diagnosis.files)

"""Installing an uploaded package, whole or not at all.

Files are written first, under a prefix that no row points to yet; then the rows, in one
transaction. A failure in between removes the files. Only a killed process can leave files without
rows, and `sweep_orphans` removes those.
"""

import hashlib
import io
import uuid
from contextlib import suppress
from pathlib import PurePath
from typing import BinaryIO

import structlog
from django.db import DatabaseError, connection, transaction

from content.storage import services as storage
from scorm_packages.intake.queries import has_other_version, installed_package
from scorm_packages.intake.rules.contents import CHUNK, EntryStream
from scorm_packages.intake.rules.examine import BARE_CMI5, examine
from scorm_packages.intake.rules.faults import ZipFault
from scorm_packages.intake.rules.limits import DEFAULT_LIMITS, Limits
from scorm_packages.intake.services.h5p import install_h5p, plan_h5p
from scorm_packages.intake.services.reports import ImportReport, already_installed
from scorm_packages.intake.services.rows import (
    Upload,
    format_of,
    lock_against_the_same_file,
    prefix_of,
    record_package,
)
from scorm_packages.manifest.findings import (
    Finding,
    at_most_of_each,
    by_severity,
    finding,
    has_errors,
)
from scorm_packages.runtime.models import Package
from xapi.tenancy import uuid7

log = structlog.get_logger(__name__)


def import_package(
    *,
    tenant: int,
    upload: BinaryIO,
    file_name: str,
    imported_by: str,
    dry_run: bool = False,
    may_install_libraries: bool = False,
    limits: Limits = DEFAULT_LIMITS,
) -> ImportReport:
    """Examine the seekable file `upload` and install it, unless it has errors or `dry_run`.

    `may_install_libraries` says whether an H5P package may bring libraries that are not installed
    yet: they are programs, and installing them is a right of its own.

    A file that is installed already is not installed again: whoever uploads it once more gets the
    package that is there. Another version of a course is installed beside the old one, because
    learners finish in the version they began. Trouble with the store or the database is raised,
    and leaves nothing behind either.
    """
    diagnosis = examine(upload, limits)
    findings = list(diagnosis.findings)
    if diagnosis.course is None or not diagnosis.is_sound:
        log.info("intake.refused", tenant=tenant, codes=sorted({each.code for each in findings}))
        return ImportReport(diagnosis.format, None, findings, installed=False)
    course = diagnosis.course
    title = course.title
    if not title:
        # A name from the command line may hold bytes that are no text.
        title = PurePath(file_name).stem.encode(errors="replace").decode() or course.identifier
        findings.append(finding("package.title_from_file", file_name, title=title))
    sha256 = _sha256(upload)
    if existing := installed_package(tenant, sha256):
        return already_installed(existing, findings)
    if has_other_version(tenant, format_of(diagnosis), course.identifier, title):
        findings.append(finding("package.other_version", identifier=course.identifier))
    sound = Upload(
        tenant=tenant,
        sha256=sha256,
        title=title,
        imported_by=imported_by,
        course=course,
        format=format_of(diagnosis),
        size=diagnosis.size,
        file_count=diagnosis.file_count,
        file=upload,
        diagnosis=diagnosis,
    )
    plan = None
    if diagnosis.h5p is not None:
        plan, more = plan_h5p(sound, diagnosis.h5p, may_install_libraries=may_install_libraries)
        findings += more
    findings = by_severity(at_most_of_each(findings))
    if dry_run or has_errors(findings):
        return ImportReport(diagnosis.format, None, findings, installed=False)
    return _install(sound, findings) if plan is None else install_h5p(sound, plan, findings)


def _install(upload: Upload, findings: list[Finding]) -> ImportReport:
    """Write the files, then the rows; undo the files when anything fails."""
    package_id = uuid7()
    prefix = prefix_of(upload.tenant, package_id)
    try:
        _write_files(upload, prefix)
        with transaction.atomic():
            lock_against_the_same_file(upload)
            existing = installed_package(upload.tenant, upload.sha256)
            if existing is None:
                package = record_package(upload, package_id, prefix, findings)
    except ZipFault as fault:  # The file changed under our hands after it was examined.
        storage.delete_prefix(prefix)
        return ImportReport(upload.diagnosis.format, None, [fault.finding], installed=False)
    except BaseException:
        _undo(upload.tenant, package_id, prefix)
        raise
    if existing is not None:
        storage.delete_prefix(prefix)
        return already_installed(existing, findings)
    log.info("intake.installed", tenant=upload.tenant, package=str(package.id))
    return ImportReport(upload.diagnosis.format, package, findings, installed=True)


def _undo(tenant: int, package_id: uuid.UUID, prefix: str) -> None:
    """Delete the files of an import that failed, unless its rows are there all the same.

    A connection that breaks after COMMIT was sent tells nothing. Where nobody can be asked now, the
    files stay for `sweep_orphans`.
    """
    with suppress(DatabaseError):
        if not connection.in_atomic_block:
            connection.close_if_unusable_or_obsolete()
        if not Package.objects.filter(tenant=tenant, id=package_id).exists():
            storage.delete_prefix(prefix)


def _write_files(upload: Upload, prefix: str) -> None:
    if upload.diagnosis.is_bare:
        upload.file.seek(0)
        storage.put(prefix + BARE_CMI5, upload.file)
    for each in upload.diagnosis.files:
        with io.BufferedReader(EntryStream(upload.file, each), CHUNK) as stream:
            storage.put(prefix + each.path, stream)


def _sha256(file: BinaryIO) -> str:
    digest = hashlib.sha256()
    file.seek(0)
    while piece := file.read(CHUNK):
        digest.update(piece)
    return digest.hexdigest()

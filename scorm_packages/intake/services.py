"""Installing an uploaded package, whole or not at all.

Files are written first, under a prefix that no row points to yet; then the rows, in one
transaction. A failure in between removes the files. Only a killed process can leave files without
rows, and `sweep_orphans` removes those.
"""

import base64
import hashlib
import io
import secrets
import uuid
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import PurePath
from typing import Any, BinaryIO

import structlog
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from content.storage import services as storage
from scorm_packages.intake.queries import has_other_version, installed_package
from scorm_packages.intake.rules.contents import CHUNK, EntryStream
from scorm_packages.intake.rules.dryrun import PREFIX as DRY_RUN
from scorm_packages.intake.rules.dryrun import findings_of as findings_of_dry_run
from scorm_packages.intake.rules.dryrun import read_dry_run
from scorm_packages.intake.rules.examine import BARE_CMI5, Diagnosis, examine
from scorm_packages.intake.rules.faults import ZipFault
from scorm_packages.intake.rules.limits import DEFAULT_LIMITS, Limits
from scorm_packages.manifest.course import Course, Item
from scorm_packages.manifest.findings import Finding, by_severity, finding, has_errors
from scorm_packages.manifest.formats import Format
from scorm_packages.runtime.models import Package, PackageItem
from xapi.tenancy import uuid7

log = structlog.get_logger(__name__)

FOLDER = "packages"
ORPHANED_AFTER = timedelta(days=1)
"""Longer than any upload takes: files younger than this may belong to an import under way."""


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What became of an upload.

    `package` is the installed one; or the one that was there already, when the very same file is
    uploaded again; or None. `installed` tells whether this upload made it.
    """

    format: Format | None
    package: Package | None
    findings: list[Finding]
    installed: bool

    @property
    def refused(self) -> bool:
        """Whether the package has errors; nothing was stored then."""
        return has_errors(self.findings)

    def as_dict(self, language: str) -> dict[str, Any]:
        """Return the report as data, with the sentences in `language`."""
        return {
            "format": self.format,
            "package": None if self.package is None else str(self.package.id),
            "findings": [each.as_dict(language) for each in self.findings],
            "installed": self.installed,
        }


@dataclass(frozen=True, slots=True)
class _Upload:
    """A sound upload on its way in."""

    tenant: int
    file: BinaryIO
    sha256: str
    title: str
    imported_by: str
    diagnosis: Diagnosis
    course: Course


def import_package(
    *,
    tenant: int,
    upload: BinaryIO,
    file_name: str,
    imported_by: str,
    dry_run: bool = False,
    limits: Limits = DEFAULT_LIMITS,
) -> ImportReport:
    """Examine the seekable file `upload` and install it, unless it has errors or `dry_run`.

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
        return _already_installed(existing, findings)
    if has_other_version(tenant, _format(diagnosis), course.identifier, title):
        findings.append(finding("package.other_version", identifier=course.identifier))
    findings = by_severity(findings)
    if dry_run:
        return ImportReport(diagnosis.format, None, findings, installed=False)
    sound = _Upload(tenant, upload, sha256, title, imported_by, diagnosis, course)
    return _install(sound, findings)


def sweep_orphans(*, older_than: timedelta = ORPHANED_AFTER, now: datetime | None = None) -> int:
    """Delete the files of imports that were killed before their rows were written.

    The prefix of a package ends with its id, a UUID of version 7, which tells when the import
    began: those younger than `older_than` may still be under way. Returns the files deleted.
    """
    before = (now or timezone.now()) - older_than
    deleted = 0
    for tenant in storage.list_prefixes(FOLDER):
        for name in storage.list_prefixes(f"{FOLDER}/{tenant}"):
            package_id = _package_id(name)
            if package_id is None or _began(package_id) >= before or not tenant.isdecimal():
                continue
            if not Package.objects.filter(tenant=int(tenant), id=package_id).exists():
                deleted += storage.delete_prefix(_prefix(int(tenant), package_id))
    return deleted


@transaction.atomic
def record_dry_run(*, tenant: int, package: uuid.UUID, report: str) -> list[Finding]:
    """Keep with a package what a dry run of it found, in place of what the last one found.

    Raises DryRunError when `report` is none; Package.DoesNotExist.
    """
    findings = findings_of_dry_run(read_dry_run(report), timezone.localdate())
    row = Package.objects.select_for_update(no_key=True).get(tenant=tenant, id=package)
    kept = [each for each in row.findings if not each["code"].startswith(DRY_RUN)]
    row.findings = kept + [each.as_record() for each in findings]
    row.save(update_fields=["findings"])
    return findings


def _already_installed(existing: Package, findings: list[Finding]) -> ImportReport:
    date = timezone.localtime(existing.imported_at).date().isoformat()
    known = finding("package.already_installed", date=date, title=existing.title)
    return ImportReport(
        Format(existing.format), existing, by_severity([*findings, known]), installed=False
    )


def _install(upload: _Upload, findings: list[Finding]) -> ImportReport:
    """Write the files, then the rows; undo the files when anything fails."""
    package_id = uuid7()
    prefix = _prefix(upload.tenant, package_id)
    try:
        _write_files(upload, prefix)
        with transaction.atomic():
            _lock_against_the_same_file(upload)
            existing = installed_package(upload.tenant, upload.sha256)
            if existing is None:
                package = _record(upload, package_id, prefix, findings)
    except ZipFault as fault:  # The file changed under our hands after it was examined.
        storage.delete_prefix(prefix)
        return ImportReport(upload.diagnosis.format, None, [fault.finding], installed=False)
    except BaseException:
        _undo(upload.tenant, package_id, prefix)
        raise
    if existing is not None:
        storage.delete_prefix(prefix)
        return _already_installed(existing, findings)
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


def _write_files(upload: _Upload, prefix: str) -> None:
    if upload.diagnosis.is_bare:
        upload.file.seek(0)
        storage.put(prefix + BARE_CMI5, upload.file)
    for each in upload.diagnosis.files:
        with io.BufferedReader(EntryStream(upload.file, each), CHUNK) as stream:
            storage.put(prefix + each.path, stream)


def _lock_against_the_same_file(upload: _Upload) -> None:
    """Let only one of several imports of the same file go on, until its transaction ends."""
    digest = hashlib.sha256(f"intake {upload.tenant} {upload.sha256}".encode()).digest()
    key = int.from_bytes(digest[:8], "big", signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [key])


def _record(
    upload: _Upload, package_id: uuid.UUID, prefix: str, findings: list[Finding]
) -> Package:
    """Write the rows of the package. Runs in the caller's transaction."""
    package = Package.objects.create(
        tenant=upload.tenant,
        id=package_id,
        label=_new_label(),
        format=_format(upload.diagnosis),
        edition=upload.course.edition,
        identifier=upload.course.identifier,
        title=upload.title,
        language=upload.course.language,
        storage_prefix=prefix,
        zip_sha256=upload.sha256,
        size_bytes=upload.diagnosis.size,
        file_count=upload.diagnosis.file_count,
        structure=upload.course.structure,
        findings=[each.as_record() for each in findings],
        imported_by=upload.imported_by,
    )
    rows: list[PackageItem] = []
    _add_items(rows, package, upload.course.items, parent=None)
    PackageItem.objects.bulk_create(rows)
    return package


def _add_items(
    rows: list[PackageItem], package: Package, items: Iterable[Item], parent: PackageItem | None
) -> None:
    """Add a row for each of `items` and those below, parents before children."""
    for item in items:
        row = PackageItem(
            tenant=package.tenant,
            package=package,
            identifier=item.identifier,
            title=item.title,
            href=item.href,
            kind=item.kind,
            position=len(rows) + 1,
            parent=parent,
            mastery_score=item.mastery_score,
            prerequisites=item.prerequisites,
            max_time_allowed=item.max_time_allowed,
            time_limit_action=item.time_limit_action,
            data_from_lms=item.data_from_lms,
            parameters=item.parameters,
            is_visible=item.is_visible,
        )
        rows.append(row)
        _add_items(rows, package, item.children, parent=row)


def _format(diagnosis: Diagnosis) -> Package.Format:
    """Return the format of a package that can be installed."""
    return Package.Format(str(diagnosis.format))


def _sha256(file: BinaryIO) -> str:
    digest = hashlib.sha256()
    file.seek(0)
    while piece := file.read(CHUNK):
        digest.update(piece)
    return digest.hexdigest()


def _new_label() -> str:
    """Make a DNS label that cannot be guessed: a letter, then 80 random bits in base32."""
    return "p" + base64.b32encode(secrets.token_bytes(10)).decode("ascii").lower()


def _prefix(tenant: int, package_id: uuid.UUID) -> str:
    return f"{FOLDER}/{tenant}/{package_id}/"


def _package_id(name: str) -> uuid.UUID | None:
    try:
        package_id = uuid.UUID(name)
    except ValueError:
        return None
    return package_id if package_id.version == 7 else None


def _began(package_id: uuid.UUID) -> datetime:
    """Return the time in a UUID of version 7: its first 48 bits, in milliseconds (RFC 9562)."""
    return datetime.fromtimestamp((package_id.int >> 80) / 1000, tz=UTC)

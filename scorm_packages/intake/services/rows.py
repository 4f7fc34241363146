"""The rows of a package, and the lock under which they are written."""

import base64
import hashlib
import secrets
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import BinaryIO

from django.db import connection

from content.h5p.models import Content
from scorm_packages.intake.rules.examine import Diagnosis
from scorm_packages.manifest.course import Course, Item
from scorm_packages.manifest.findings import Finding
from scorm_packages.runtime.models import Package, PackageItem

FOLDER = "packages"


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """A sound package on its way in, from wherever it comes. `size` is unpacked, in bytes."""

    tenant: int
    sha256: str
    title: str
    imported_by: str
    course: Course
    format: Package.Format
    size: int
    file_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload(Incoming):
    """A package that was uploaded as a file."""

    file: BinaryIO
    diagnosis: Diagnosis


def lock_against_the_same_file(upload: Incoming) -> None:
    """Let only one of several imports of the same file go on, until its transaction ends."""
    digest = hashlib.sha256(f"intake {upload.tenant} {upload.sha256}".encode()).digest()
    key = int.from_bytes(digest[:8], "big", signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [key])


def record_package(
    upload: Incoming,
    package_id: uuid.UUID,
    prefix: str,
    findings: list[Finding],
    h5p_content: Content | None = None,
) -> Package:
    """Write the rows of the package. Runs in the caller's transaction."""
    package = Package.objects.create(
        tenant=upload.tenant,
        id=package_id,
        label=_new_label(),
        format=upload.format,
        edition=upload.course.edition,
        identifier=upload.course.identifier,
        title=upload.title,
        language=upload.course.language,
        storage_prefix=prefix,
        zip_sha256=upload.sha256,
        size_bytes=upload.size,
        file_count=upload.file_count,
        structure=upload.course.structure,
        h5p_content=h5p_content,
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


def format_of(diagnosis: Diagnosis) -> Package.Format:
    """Return the format of a package that can be installed."""
    return Package.Format(str(diagnosis.format))


def _new_label() -> str:
    """Make a DNS label that cannot be guessed: a letter, then 80 random bits in base32."""
    return "p" + base64.b32encode(secrets.token_bytes(10)).decode("ascii").lower()


def prefix_of(tenant: int, package_id: uuid.UUID) -> str:
    """Where the files of a package lie in the store."""
    return f"{FOLDER}/{tenant}/{package_id}/"

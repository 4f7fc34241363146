"""Bringing H5P packages to newer libraries: each upgrade is another version of the same course.

Learners go on in the version they began; a track plays the new one when somebody says so.
"""

from collections.abc import Mapping
from typing import Any

from content.h5p import services as h5p
from content.h5p.exceptions import NotBehind
from content.h5p.models import Content
from content.h5p.rules.names import LibraryName
from scorm_packages.intake.services.h5p import install_content
from scorm_packages.intake.services.reports import ImportReport
from scorm_packages.intake.services.rows import Incoming
from scorm_packages.manifest.course import Item
from scorm_packages.manifest.findings import at_most_of_each, by_severity, has_errors
from scorm_packages.manifest.formats import Format
from scorm_packages.manifest.h5p import H5PCourse, as_told
from scorm_packages.runtime.models import Package, PackageItem


def upgrade_package(
    *,
    package: Package,
    target: LibraryName,
    parameters_json: str,
    metadata: Mapping[str, Any],
    by: str,
) -> ImportReport:
    """Install what a browser made of an H5P package's content as the next version of its course.

    Nothing is installed when a finding is an error. Of two upgrades at once the second gets the
    package that the first has made. Raises NotBehind, LibrariesChanged, UpgradeScriptTooLarge.
    """
    if package.h5p_content_id is None:
        raise NotBehind
    planned = h5p.plan_content_upgrade(
        tenant=package.tenant,
        content=package.h5p_content_id,
        target=target,
        parameters_json=parameters_json,
        metadata=metadata,
    )
    findings = by_severity(at_most_of_each(as_told(planned.findings)))
    if not planned.is_sound or has_errors(findings):
        return ImportReport(Format.H5P, None, findings, installed=False)
    names = planned.files.names()
    incoming = Incoming(
        tenant=package.tenant,
        sha256=planned.sha256,
        title=package.title,
        imported_by=by,
        course=_course_of(package),
        format=Package.Format.H5P,
        size=sum(planned.files.size(name) for name in names),
        file_count=len(names),
    )

    def mark(content: Content) -> None:
        h5p.mark_upgraded(content, planned.before)
        made = Package.objects.filter(tenant=package.tenant, h5p_content=content)
        made.update(max_attempts=package.max_attempts)

    return install_content(incoming, planned.files, planned.plan, findings, also=mark)


def _course_of(package: Package) -> H5PCourse:
    """The course as it is, with what the office has set for it."""
    rows = PackageItem.objects.filter(tenant=package.tenant, package=package).order_by("position")
    return H5PCourse(
        identifier=package.identifier,
        title=package.title,
        language=package.language,
        items=tuple(
            Item(
                identifier=row.identifier,
                title=row.title,
                href=row.href,
                kind="h5p",
                mastery_score=row.mastery_score,
            )
            for row in rows
        ),
    )

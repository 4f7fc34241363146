"""Upgrading H5P content: it makes another version of a course, and it is written down."""

from collections.abc import Mapping
from typing import Any

from content.h5p.rules.names import LibraryName
from lms.people.models import Employee
from lms.people.services import audit
from scorm_packages.intake.services import ImportReport, upgrade_package
from scorm_packages.runtime.models import Package


def upgrade_h5p(
    actor: Employee,
    package: Package,
    target: LibraryName,
    parameters_json: str,
    metadata: Mapping[str, Any],
) -> ImportReport:
    """Install what a browser made of a package's content. Raises NotBehind, LibrariesChanged."""
    report = upgrade_package(
        package=package,
        target=target,
        parameters_json=parameters_json,
        metadata=metadata,
        by=actor.name,
    )
    if report.installed and report.package is not None:
        detail = {"from": str(package.id), "library": str(target)}
        audit(actor, "package.upgraded", "package", report.package.id, detail)
    return report

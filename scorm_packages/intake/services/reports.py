"""What is told of an upload."""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from scorm_packages.manifest.findings import Finding, by_severity, finding, has_errors
from scorm_packages.manifest.formats import Format
from scorm_packages.runtime.models import Package


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


def already_installed(existing: Package, findings: list[Finding]) -> ImportReport:
    """The report on a file that is installed already: it has that package."""
    date = timezone.localtime(existing.imported_at).date().isoformat()
    known = finding("package.already_installed", date=date, title=existing.title)
    return ImportReport(
        Format(existing.format), existing, by_severity([*findings, known]), installed=False
    )

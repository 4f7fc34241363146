"""Installing H5P's own editor from an uploaded archive."""

from dataclasses import dataclass
from typing import BinaryIO

from content.h5p import services as h5p
from scorm_packages.intake.rules.contents import ZipFiles
from scorm_packages.intake.rules.examine import examine_zip
from scorm_packages.intake.rules.faults import ZipFault
from scorm_packages.intake.rules.limits import DEFAULT_LIMITS, Limits
from scorm_packages.manifest.findings import Finding, at_most_of_each, by_severity, has_errors
from scorm_packages.manifest.h5p import as_told


@dataclass(frozen=True, slots=True)
class EditorReport:
    """What became of an archive. `sha256` is that of the editor that is installed now, and empty
    when it was refused; `is_new` is false when the very same was there already."""

    findings: list[Finding]
    sha256: str = ""
    is_new: bool = False

    @property
    def refused(self) -> bool:
        """Whether nothing was installed because of errors."""
        return has_errors(self.findings)


def import_editor(
    *,
    tenant: int,
    upload: BinaryIO,
    file_name: str,
    imported_by: str,
    limits: Limits = DEFAULT_LIMITS,
) -> EditorReport:
    """Install the editor in the seekable zip `upload`, in the place of the one that is there.

    For whoever may install libraries: an editor is a program too. The zip is examined as a
    package is, and nothing is installed when a finding is an error.
    """
    stored, findings = examine_zip(upload, limits)
    if has_errors(findings):
        return EditorReport(list(findings))
    try:
        done = h5p.install_editor(
            tenant=tenant,
            files=ZipFiles(upload, stored),
            name=file_name,
            installed_by=imported_by,
        )
    except ZipFault as fault:  # The file changed under our hands after it was examined.
        return EditorReport([fault.finding])
    # What else was noticed in the zip is about courses: nothing of that is kept.
    told = by_severity(at_most_of_each(as_told(done.findings)))
    return EditorReport(told, "" if done.editor is None else done.editor.sha256, done.is_new)

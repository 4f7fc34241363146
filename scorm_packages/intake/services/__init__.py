"""What is done with uploads. Each verb is one transaction, or leaves nothing behind."""

from scorm_packages.intake.services.dry_runs import record_dry_run
from scorm_packages.intake.services.h5p import LibraryReport, import_libraries
from scorm_packages.intake.services.importing import import_package
from scorm_packages.intake.services.reports import ImportReport
from scorm_packages.intake.services.sweeping import sweep_orphans

__all__ = [
    "ImportReport",
    "LibraryReport",
    "import_libraries",
    "import_package",
    "record_dry_run",
    "sweep_orphans",
]

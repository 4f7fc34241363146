"""What is done with uploads. Each verb is one transaction, or leaves nothing behind."""

from scorm_packages.intake.services.dry_runs import record_dry_run
from scorm_packages.intake.services.h5p import LibraryReport, import_libraries
from scorm_packages.intake.services.h5p_drafts import publish_draft
from scorm_packages.intake.services.h5p_editor import EditorReport, import_editor
from scorm_packages.intake.services.h5p_upgrades import upgrade_package
from scorm_packages.intake.services.importing import import_package
from scorm_packages.intake.services.reports import ImportReport
from scorm_packages.intake.services.sweeping import sweep_orphans

__all__ = [
    "EditorReport",
    "ImportReport",
    "LibraryReport",
    "import_editor",
    "import_libraries",
    "import_package",
    "publish_draft",
    "record_dry_run",
    "sweep_orphans",
    "upgrade_package",
]

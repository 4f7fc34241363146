"""Reads of the export."""

from scorm_packages.export.queries.courses import (
    InstalledCourse,
    installed_course,
    own_target,
    planned_export,
    stored_files,
)
from scorm_packages.export.queries.dispatches import (
    DISPATCHABLE,
    Dispatched,
    LearnerRow,
    conditions_of,
    current_package,
    dispatches,
    is_over,
    learner_of,
    learners_of,
    registrations_of,
    standing_of_registration,
    used_up,
)

__all__ = [
    "DISPATCHABLE",
    "Dispatched",
    "InstalledCourse",
    "LearnerRow",
    "conditions_of",
    "current_package",
    "dispatches",
    "installed_course",
    "is_over",
    "learner_of",
    "learners_of",
    "own_target",
    "planned_export",
    "registrations_of",
    "standing_of_registration",
    "stored_files",
    "used_up",
]

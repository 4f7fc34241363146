"""What others ask about tracks and whoever is in them."""

from lms.tracks.queries.clearances import (
    AgentStanding,
    clearances,
    confidentiality_owed,
    stale_items,
)
from lms.tracks.queries.curricula import (
    findings_of_track,
    item_locks,
    method_mix,
    newest_version,
    shape_of,
)
from lms.tracks.queries.enrolments import (
    PlanCoverage,
    WindowRow,
    enrolments_of,
    expiring,
    new_hire_windows,
    plan_coverage,
    post_coverage,
    without_mentor,
)
from lms.tracks.queries.registrations import enrolments_of_registrations
from lms.tracks.queries.tasks import office_tasks

__all__ = [
    "AgentStanding",
    "PlanCoverage",
    "WindowRow",
    "clearances",
    "confidentiality_owed",
    "enrolments_of",
    "enrolments_of_registrations",
    "expiring",
    "findings_of_track",
    "item_locks",
    "method_mix",
    "new_hire_windows",
    "newest_version",
    "office_tasks",
    "plan_coverage",
    "post_coverage",
    "shape_of",
    "stale_items",
    "without_mentor",
]

"""The tables of this room."""

from lms.tracks.models.clearance import Clearance, Subject, SubjectVersion, Teaches
from lms.tracks.models.curricula import Prerequisite, Stage, Track, TrackItem
from lms.tracks.models.enrolments import (
    Completion,
    CourseRegistration,
    Enrolment,
    EnrolmentChange,
    IndividualPlan,
    IndividualPlanItem,
)
from lms.tracks.models.external import (
    ExternalCase,
    ExternalCost,
    ExternalDeposit,
    ExternalProvider,
)
from lms.tracks.models.standby import (
    StandbyCase,
    StandbyEvidence,
    StandbyGap,
    StandbyMeasure,
    StandbyStep,
)

__all__ = [
    "Clearance",
    "Completion",
    "CourseRegistration",
    "Enrolment",
    "EnrolmentChange",
    "ExternalCase",
    "ExternalCost",
    "ExternalDeposit",
    "ExternalProvider",
    "IndividualPlan",
    "IndividualPlanItem",
    "Prerequisite",
    "Stage",
    "StandbyCase",
    "StandbyEvidence",
    "StandbyGap",
    "StandbyMeasure",
    "StandbyStep",
    "Subject",
    "SubjectVersion",
    "Teaches",
    "Track",
    "TrackItem",
]

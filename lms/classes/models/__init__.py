"""Tables: runs and who teaches and takes part, sessions and who was there, leave, cases."""

from lms.classes.models.attendance import (
    Amendment,
    Attendance,
    ClassMaterial,
    RollCallMark,
    SheetScan,
    SignEvent,
    SignTerms,
)
from lms.classes.models.cases import Case, CaseEvidence, CaseParty, Transfer
from lms.classes.models.leave import Exemption, LeaveRequest, MakeUp
from lms.classes.models.runs import (
    CostLine,
    CourseRun,
    Lecturer,
    Participant,
    ReadinessItem,
    TrainingSession,
)
from lms.classes.models.settings import CalendarAddress, ClassSettings
from lms.classes.models.trainers import TrainerProfile

__all__ = [
    "Amendment",
    "Attendance",
    "CalendarAddress",
    "Case",
    "CaseEvidence",
    "CaseParty",
    "ClassMaterial",
    "ClassSettings",
    "CostLine",
    "CourseRun",
    "Exemption",
    "LeaveRequest",
    "Lecturer",
    "MakeUp",
    "Participant",
    "ReadinessItem",
    "RollCallMark",
    "SheetScan",
    "SignEvent",
    "SignTerms",
    "TrainerProfile",
    "TrainingSession",
    "Transfer",
]

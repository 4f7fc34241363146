"""Tables of planning: approvals, needs, plans, requests, meetings, duties and reports."""

from lms.planning.models.approvals import Approval, ApprovalStep
from lms.planning.models.duties import Duty, DutyEvidence, LimitSet, TeamReport
from lms.planning.models.meetings import Attendance, Meeting, Memo
from lms.planning.models.needs import Need, NeedsPlan, NeedsSurvey
from lms.planning.models.plans import CostLine, Plan, PlanItem, PlanReceipt, PlanSection
from lms.planning.models.requests import HelpRequest, RequestMove, TrainingRequest

__all__ = [
    "Approval",
    "ApprovalStep",
    "Attendance",
    "CostLine",
    "Duty",
    "DutyEvidence",
    "HelpRequest",
    "LimitSet",
    "Meeting",
    "Memo",
    "Need",
    "NeedsPlan",
    "NeedsSurvey",
    "Plan",
    "PlanItem",
    "PlanReceipt",
    "PlanSection",
    "RequestMove",
    "TeamReport",
    "TrainingRequest",
]

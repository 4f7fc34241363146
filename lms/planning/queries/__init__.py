"""What is needed, planned, asked for and done; and what waits for whom."""

from lms.planning.queries.approvals import approvers_of, may_decide, open_step, waiting_for
from lms.planning.queries.plans import coaching_plan_on
from lms.planning.queries.readings import drafter_of, levels_used, needs_due, report_due

__all__ = [
    "approvers_of",
    "coaching_plan_on",
    "drafter_of",
    "levels_used",
    "may_decide",
    "needs_due",
    "open_step",
    "report_due",
    "waiting_for",
]

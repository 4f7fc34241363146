"""What is done with plans and approvals."""

from lms.planning.services.approvals import Step, ask_approval, decide_approval, withdraw_approval

__all__ = ["Step", "ask_approval", "decide_approval", "withdraw_approval"]

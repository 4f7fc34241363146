"""What this room does when others speak or ask."""

from typing import Any

from lms.coaching.queries.feedback import feedback_of_run
from lms.coaching.queries.tasks import office_tasks
from lms.coaching.services.talking import APPROVAL_KIND, note_decision
from lms.planning.models import Approval
from lms.planning.signals import approval_decided
from lms.tracks.rules.run_evidence import register_feedback
from lms.ui.tasks import register


def connect() -> None:
    """Called once, when Django is ready."""
    approval_decided.connect(hear_decision, dispatch_uid="coaching.plan")
    register_feedback("coaching", feedback_of_run)
    register("coaching", office_tasks)


def hear_decision(*, approval: Approval, **_: Any) -> None:
    """A coaching plan was decided."""
    if approval.kind == APPROVAL_KIND:
        note_decision(approval)

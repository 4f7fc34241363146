"""What this room does when others speak or ask."""

from typing import Any

from lms.coaching.queries.feedback import feedback_of_run
from lms.coaching.queries.tasks import waits
from lms.coaching.services.asking import ask_after_run
from lms.coaching.services.talking import APPROVAL_KIND, note_decision
from lms.planning.models import Approval
from lms.planning.signals import approval_decided
from lms.tracks.rules.run_evidence import RunFacts, register_feedback
from lms.tracks.signals import run_ended
from lms.ui.tasks import register


def connect() -> None:
    """Called once, when Django is ready."""
    approval_decided.connect(hear_decision, dispatch_uid="coaching.plan")
    run_ended.connect(hear_end, dispatch_uid="coaching.run_ended")
    register_feedback("coaching", feedback_of_run)
    register("coaching", waits)


def hear_decision(*, approval: Approval, **_: Any) -> None:
    """A coaching plan was decided."""
    if approval.kind == APPROVAL_KIND:
        note_decision(approval)


def hear_end(*, tenant: int, run: RunFacts, **_: Any) -> None:
    """A run is over: its participants are asked about it, in the transaction that says so."""
    ask_after_run(tenant, run)

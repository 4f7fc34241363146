"""What this room does when others decide or ask."""

from collections.abc import Callable
from typing import Any, Final

from lms.classes.queries.delivered import delivered_by_classes
from lms.classes.queries.recent import recent_runs
from lms.classes.queries.tasks import ROOM, waits
from lms.classes.services.leave import LEAVE, leave_decided
from lms.classes.services.preparing import BUDGET, budget_decided
from lms.classes.services.sessions import WORK_TIME, work_time_decided
from lms.planning.models import Approval
from lms.planning.rules.delivery import register_delivery
from lms.planning.signals import approval_decided
from lms.tracks.rules.run_evidence import register_runs
from lms.ui.tasks import register

_DECIDED: Final[dict[str, Callable[[Approval], None]]] = {
    LEAVE: leave_decided,
    WORK_TIME: work_time_decided,
    BUDGET: budget_decided,
}


def connect() -> None:
    """Called once, when Django is ready."""
    approval_decided.connect(on_approval_decided, dispatch_uid="classes.approval_decided")
    register(ROOM, waits)
    register_delivery(ROOM, delivered_by_classes)
    register_runs(ROOM, recent_runs)


def on_approval_decided(approval: Approval, **_: Any) -> None:
    """Do what was asked for, in the transaction of the decision."""
    act = _DECIDED.get(approval.kind)
    if act:
        act(approval)

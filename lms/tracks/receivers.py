"""What this room does when others speak: approvals of external training, notices read, tasks."""

from typing import Any

from django.dispatch import receiver

from lms.planning.models import Approval
from lms.planning.signals import approval_decided
from lms.tracks.queries.tasks import ROOM, waits
from lms.tracks.services.external import APPROVAL, hear_of_approval
from lms.ui.tasks import register


@receiver(approval_decided)
def on_approval_decided(approval: Approval, **_: Any) -> None:
    """An application for external training was decided."""
    if approval.kind == APPROVAL:
        hear_of_approval(approval)


def connect() -> None:
    """Called once, when Django is ready."""
    register(ROOM, waits)

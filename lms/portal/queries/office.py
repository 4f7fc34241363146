"""What waits for the office: deliveries, the archive's last check, people who are overdue."""

from dataclasses import dataclass

from django.db.models import Count, Q

from lms.archives.models import ArchiveCheck
from lms.archives.queries import latest_check
from lms.people.models import Employee
from lms.people.queries import has_right
from lms.people.rules.roles import Right
from lms.sync.models import OutboxMessage
from lms.sync.rules.ordering import MessageState


@dataclass(frozen=True, slots=True)
class Waiting:
    """None where the viewer has no right to the matter."""

    unsent: int | None
    given_up: int | None
    check: ArchiveCheck | None
    keeps_archive: bool


def waiting(viewer: Employee) -> Waiting:
    """Two queries at most."""
    unsent = given_up = None
    if has_right(viewer, Right.OPERATE_SYNC):
        counts = OutboxMessage.objects.filter(tenant=viewer.tenant).aggregate(
            unsent=Count(
                "id", filter=Q(state__in=(MessageState.PENDING.value, MessageState.LEASED.value))
            ),
            given_up=Count(
                "id", filter=Q(state__in=(MessageState.DEAD.value, MessageState.HELD.value))
            ),
        )
        unsent, given_up = counts["unsent"], counts["given_up"]
    keeps = has_right(viewer, Right.KEEP_ARCHIVE)
    return Waiting(
        unsent=unsent,
        given_up=given_up,
        check=latest_check(viewer.tenant) if keeps else None,
        keeps_archive=keeps,
    )

"""What is done for many people at once from the team's page."""

from collections.abc import Collection
from datetime import date
from typing import Final

from django.db import transaction
from django.db.models import QuerySet

from lms.people.models import Employee
from lms.people.rules.filing import text
from lms.people.services import audit, notify
from lms.tracks.models import Track
from lms.tracks.services.enrolling import enrol_people

MOST_AT_ONCE: Final = 500
REMINDER: Final = "portal.reminder"


def open_tracks(tenant: int) -> QuerySet[Track]:
    """The tracks that people can be given now."""
    return Track.objects.filter(tenant=tenant, state=Track.State.ACTIVE).order_by("title_en")


def assign(
    actor: Employee,
    track: Track,
    people: Collection[Employee],
    *,
    due_on: date | None = None,
    reason: str = "",
) -> int:
    """Let `people`, all in the actor's reach, join `track`; returns how many are new in it.

    `reason` is wanted where the track is for another post. Raises what `enrol_people` raises.
    """
    joined = enrol_people(actor, track, people, due_on=due_on, other_post_reason=reason)
    return len(joined.enrolled)


@transaction.atomic
def remind(actor: Employee, people: Collection[Employee], *, note: str = "") -> int:
    """Remind `people` of the training they have open, with a word of the actor's own.

    Each reminder is a notice of its own, and who was reminded is in the audit trail.
    """
    told = notify(
        actor.tenant,
        people,
        kind=REMINDER,
        title=text("Please go on with your training", "请继续完成您的培训"),
        body=text(f"{note}\n{actor.name}".strip(), f"{note}\n{actor.name}".strip()),
        url="/",
    )
    audit(
        actor,
        "portal.reminded",
        "employees",
        actor.id,
        {"people": sorted(str(one.employee_id) for one in told)},
    )
    return len(told)

"""What waits for somebody in this room."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms.grading.models import Recommendation
from lms.grading.queries.appeals import reviewable
from lms.grading.queries.recommendations import confirmable, visible_recommendations
from lms.people.models import Employee
from lms.people.queries import has_right
from lms.people.rules.roles import Right
from lms.ui.tasks import Task, Urgency

ROOM = "grading"


def office_tasks(viewer: Employee) -> list[Task]:
    """Consequences to decide about, appeals to answer, and what rests on a basis that is gone."""
    found: list[Task] = []
    if has_right(viewer, Right.REVIEW_APPEALS):
        found += _appeals(viewer)
    if has_right(viewer, Right.CONFIRM_CONSEQUENCES):
        found += [*_waiting(viewer), *_without_basis(viewer)]
    return found


def _appeals(viewer: Employee) -> Iterator[Task]:
    today = timezone.localdate()
    for appeal in reviewable(viewer).select_related("employee").order_by("due_on")[:10]:
        yield Task(
            title=_("Answer an appeal"),
            url=reverse("grading:appeal", args=[appeal.id]),
            room=ROOM,
            urgency=Urgency.OVERDUE if appeal.due_on < today else Urgency.WAITING,
            detail=appeal.employee.name,
            due_on=appeal.due_on,
        )


def _waiting(viewer: Employee) -> Iterator[Task]:
    if count := confirmable(viewer).count():
        yield Task(
            title=_("Consequences to confirm or dismiss"),
            url=reverse("grading:recommendations"),
            room=ROOM,
            urgency=Urgency.WAITING,
            count=count,
        )


def _without_basis(viewer: Employee) -> Iterator[Task]:
    gone = visible_recommendations(viewer).filter(
        basis_gone_at__isnull=False, state=Recommendation.State.CONFIRMED
    )
    if count := gone.count():
        yield Task(
            title=_("Confirmed consequences whose basis has changed"),
            url=reverse("grading:recommendations") + "?state=basis_gone",
            room=ROOM,
            urgency=Urgency.WAITING,
            count=count,
        )

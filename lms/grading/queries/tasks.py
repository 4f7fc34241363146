"""What waits for somebody in this room."""

from collections.abc import Iterator

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms.grading.models import Appeal, Recommendation
from lms.grading.queries.appeals import reviewable
from lms.grading.queries.recommendations import confirmable, visible_recommendations
from lms.people.models import Employee
from lms.people.queries import has_right
from lms.people.rules.roles import Right
from lms.ui.tasks import Kind, Task, Urgency, told

ROOM = "grading"


def office_tasks(viewer: Employee) -> list[Task]:
    """Consequences to decide about, appeals to answer, and what rests on a basis that is gone."""
    return told(waits(viewer))


def waits(viewer: Employee) -> Iterator[Kind]:
    """The kinds of things that may wait for `viewer` here."""
    if has_right(viewer, Right.REVIEW_APPEALS):
        yield Kind(reviewable(viewer), _appeals)
    if has_right(viewer, Right.CONFIRM_CONSEQUENCES):
        yield Kind(confirmable(viewer), _waiting)
        gone = visible_recommendations(viewer).filter(
            basis_gone_at__isnull=False, state=Recommendation.State.CONFIRMED
        )
        yield Kind(gone, _without_basis)


def _appeals(rows: QuerySet[Appeal]) -> Iterator[Task]:
    today = timezone.localdate()
    for appeal in rows.select_related("employee").order_by("due_on")[:10]:
        yield Task(
            title=_("Answer an appeal"),
            url=reverse("grading:appeal", args=[appeal.id]),
            room=ROOM,
            urgency=Urgency.OVERDUE if appeal.due_on < today else Urgency.WAITING,
            detail=appeal.employee.name,
            due_on=appeal.due_on,
        )


def _waiting(rows: QuerySet[Recommendation]) -> Iterator[Task]:
    yield Task(
        title=_("Consequences to confirm or dismiss"),
        url=reverse("grading:recommendations"),
        room=ROOM,
        urgency=Urgency.WAITING,
        count=rows.count(),
    )


def _without_basis(rows: QuerySet[Recommendation]) -> Iterator[Task]:
    yield Task(
        title=_("Confirmed consequences whose basis has changed"),
        url=reverse("grading:recommendations") + "?state=basis_gone",
        room=ROOM,
        urgency=Urgency.WAITING,
        count=rows.count(),
    )

"""What waits for the office and for those who lead, in this room."""

from collections.abc import Iterator
from datetime import date
from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms.people.models import Employee
from lms.people.queries import has_right
from lms.people.rules.roles import Right
from lms.tracks.models import ExternalCase, StandbyCase, Track
from lms.tracks.queries.enrolments import new_hire_windows, unfinished, without_mentor
from lms.tracks.queries.standby import visible_cases
from lms.tracks.rules.external import State as ExternalState
from lms.tracks.rules.periods import Window
from lms.tracks.rules.standby import ENDED, State
from lms.ui.tasks import MOST_EACH, Kind, Task, Urgency, told

ROOM = "tracks"


def office_tasks(viewer: Employee) -> list[Task]:
    """What `viewer` has to see to, the most pressing first."""
    return told(waits(viewer))


def waits(viewer: Any) -> Iterator[Kind]:
    """The kinds of things that `viewer` may have to see to."""
    if not isinstance(viewer, Employee):
        return
    today, tenant = timezone.localdate(), viewer.tenant
    if has_right(viewer, Right.MANAGE_TRACKS):
        training = unfinished(tenant).filter(track__kind=Track.Kind.NEW_HIRE)
        yield Kind(training, lambda _rows: _new_hires(viewer, today))
        awaited = ExternalCase.objects.filter(
            tenant=tenant, state__in=[ExternalState.RETURNED, ExternalState.OVERDUE]
        )
        yield Kind(awaited, _external)
        yield Kind(Track.objects.filter(tenant=tenant, state=Track.State.DRAFT), _drafts)
    if has_right(viewer, Right.SEE_RECORDS):
        cases = visible_cases(viewer).exclude(state__in=[state.value for state in ENDED])
        yield Kind(cases, partial(_standby, today))


def _new_hires(viewer: Employee, today: date) -> Iterator[Task]:
    shown = 0
    for row in new_hire_windows(viewer.tenant, today):
        over = row.state is Window.EXCEEDED
        if row.state is Window.RUNNING or (over and row.enrolment.exceeded_reason):
            continue
        yield Task(
            title=_("New-hire training took too long: say why")
            if over
            else _("New-hire training ends soon"),
            url=reverse("tracks:enrolment", args=[row.enrolment.id]),
            room=ROOM,
            urgency=Urgency.OVERDUE if over else Urgency.SOON,
            detail=row.enrolment.employee.name,
            due_on=row.window.last,
        )
        shown += 1
        if shown == MOST_EACH:
            break
    for enrolment in without_mentor(viewer.tenant, today)[:MOST_EACH]:
        yield Task(
            title=_("New hire without a mentor"),
            url=reverse("tracks:enrolment", args=[enrolment.id]),
            room=ROOM,
            urgency=Urgency.WAITING,
            detail=enrolment.employee.name,
        )


def _external(cases: QuerySet[ExternalCase]) -> Iterator[Task]:
    for case in cases.select_related("employee").order_by("notes_due_on")[:MOST_EACH]:
        over = case.state == ExternalState.OVERDUE
        yield Task(
            title=_("Notes of external training are overdue")
            if over
            else _("Notes of external training are awaited"),
            url=reverse("tracks:external_case", args=[case.id]),
            room=ROOM,
            urgency=Urgency.OVERDUE if over else Urgency.LATER,
            detail=f"{case.employee.name} · {case.title}",
            due_on=case.notes_due_on,
        )


def _drafts(drafts: QuerySet[Track]) -> Iterator[Task]:
    for track in drafts.order_by("created_at")[:MOST_EACH]:
        yield Task(
            title=_("Track not opened yet"),
            url=reverse("tracks:track", args=[track.id]),
            room=ROOM,
            urgency=Urgency.LATER,
            detail=str(track),
        )


def _standby(today: date, cases: QuerySet[StandbyCase]) -> Iterator[Task]:
    for case in cases.order_by("starts_on")[:MOST_EACH]:
        yield Task(
            title=_WORDS[State(case.state)],
            url=reverse("tracks:standby_case", args=[case.id]),
            room=ROOM,
            urgency=_pressing(case, today),
            detail=case.employee.name,
            due_on=case.starts_on if case.state in (State.DRAFT, State.NOTICED) else case.ends_on,
        )


def _pressing(case: StandbyCase, today: date) -> Urgency:
    if case.state == State.NOTICED and case.received_at is None and case.starts_on <= today:
        return Urgency.BLOCKED
    if case.state == State.TRAINING and case.ends_on < today:
        return Urgency.OVERDUE
    return Urgency.LATER if case.state == State.TRAINING else Urgency.WAITING


_WORDS = {
    State.DRAFT: _("Standby case: prepare the notice"),
    State.NOTICED: _("Standby case: notice to be received"),
    State.TRAINING: _("Standby case: training runs"),
    State.REPORTED: _("Standby case: decide the outcome"),
    State.DECIDED: _("Standby case: close after the appeal period"),
    State.APPEALED: _("Standby case: review the appeal"),
}

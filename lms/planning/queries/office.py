"""What waits for somebody in planning: for the page that shows it all."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.people.models import Employee
from lms.people.queries import has_right, work_calendar
from lms.people.rules.roles import Right
from lms.planning.models import HelpRequest, Need, NeedsPlan, Plan, PlanReceipt, TrainingRequest
from lms.planning.queries.access import is_office, led_by, visible_help
from lms.planning.queries.approvals import waiting_for
from lms.planning.queries.needs import needs_of_teams, planning_year
from lms.planning.queries.readings import limits_of, needs_due_is_decided
from lms.planning.queries.reports import reports_of
from lms.planning.rules.limits import help_due, step_due
from lms.ui.tasks import MOST_EACH, Task, Urgency

_ROOM = "planning"


def office_tasks(viewer: Employee) -> list[Task]:
    """What waits for `viewer` here, the most pressing first, at most 20."""
    today = timezone.localdate()
    found = [*_approvals(viewer), *_own_requests(viewer)]
    if has_right(viewer, Right.DRAFT_PLANS):
        found += _of_teams(viewer, today)
    if is_office(viewer):
        found += [*_of_office(viewer, today), *_requests(viewer)]
    if has_right(viewer, Right.COACH):
        found += _help(viewer)
    return sorted(found, key=lambda one: (one.urgency, one.due_on or date.max))[:MOST_EACH]


def _approvals(viewer: Employee) -> Iterator[Task]:
    for step in waiting_for(viewer)[:MOST_EACH]:
        yield Task(
            title=step.approval.title,
            url=reverse("planning:approvals"),
            room=_ROOM,
            urgency=Urgency.WAITING,
            detail=step.approval.asked_by.name,
        )


def _own_requests(viewer: Employee) -> Iterator[Task]:
    for request in TrainingRequest.objects.filter(
        tenant=viewer.tenant, requester=viewer, state=TrainingRequest.State.DELIVERED
    )[:MOST_EACH]:
        yield Task(
            title=_("Say how the training was that you asked for"),
            url=reverse("planning:request", args=[request.id]),
            room=_ROOM,
            urgency=Urgency.WAITING,
            detail=request.topic,
        )


def _of_teams(viewer: Employee, today: date) -> Iterator[Task]:
    """What the teams of `viewer` owe: needs plans, receipts, reports."""
    led = led_by(viewer)
    if not led:
        return
    soon = timedelta(days=limits_of(viewer.tenant).reminder_days)
    for team in needs_of_teams(viewer.tenant, planning_year(today), today):
        if team.unit.id in led and not team.is_handed_in and today >= team.due - soon:
            yield Task(
                title=_("Hand in the needs plan"),
                url=reverse("planning:needs"),
                room=_ROOM,
                urgency=Urgency.OVERDUE if team.is_overdue else Urgency.SOON,
                detail=team.unit.name,
                due_on=team.due,
            )
    for receipt in PlanReceipt.objects.filter(
        tenant=viewer.tenant, unit__in=led, received_at=None
    ).select_related("plan", "unit")[:MOST_EACH]:
        yield Task(
            title=_("Confirm that your team has the plan"),
            url=reverse("planning:plan", args=[receipt.plan_id]),
            room=_ROOM,
            urgency=Urgency.WAITING,
            detail=receipt.plan.title,
        )
    before = today.replace(day=1) - timedelta(days=1)
    for row in reports_of(viewer.tenant, before.year, before.month, today):
        if row.unit.id in led and not row.is_handed_in:
            yield Task(
                title=_("Hand in the monthly report"),
                url=reverse("planning:report", args=[row.unit.id, before.year, before.month]),
                room=_ROOM,
                urgency=Urgency.OVERDUE if row.is_overdue else Urgency.SOON,
                detail=row.unit.name,
                due_on=row.due,
            )


def _of_office(viewer: Employee, today: date) -> Iterator[Task]:
    tenant, year = viewer.tenant, planning_year(today)
    if not needs_due_is_decided(tenant):
        yield Task(
            title=_("Have the due date of needs plans decided (A20)"),
            url=reverse("planning:needs"),
            room=_ROOM,
            urgency=Urgency.BLOCKED,
        )
    late = [team for team in needs_of_teams(tenant, year, today) if team.is_overdue]
    if late:
        yield Task(
            title=_("Needs plans are overdue"),
            url=reverse("planning:needs") + f"?year={year}",
            room=_ROOM,
            urgency=Urgency.OVERDUE,
            detail=", ".join(team.unit.name for team in late[:5]),
            due_on=late[0].due,
            count=len(late),
        )
    waiting = Need.objects.filter(
        tenant=tenant, needs_plan__state=NeedsPlan.State.SUBMITTED, decision=""
    ).count()
    if waiting:
        yield Task(
            title=_("Review the needs of the teams"),
            url=reverse("planning:review"),
            room=_ROOM,
            urgency=Urgency.WAITING,
            count=waiting,
        )
    for plan in Plan.objects.filter(tenant=tenant, state=Plan.State.APPROVED).select_related(
        "unit"
    )[:MOST_EACH]:
        yield Task(
            title=_("Issue the approved plan"),
            url=reverse("planning:plan", args=[plan.id]),
            room=_ROOM,
            urgency=Urgency.WAITING,
            detail=plan.title,
        )


def _requests(viewer: Employee) -> Iterator[Task]:
    calendar, limits = work_calendar(viewer.tenant), limits_of(viewer.tenant)
    today = timezone.localdate()
    for request in TrainingRequest.objects.filter(
        tenant=viewer.tenant,
        state__in=("office", "accepted", "merged", "scheduled"),
    ).order_by("since")[:MOST_EACH]:
        since = timezone.localdate(request.since)
        due = step_due(request.state, since, limits, calendar) or request.scheduled_on
        yield Task(
            title=_("Training request"),
            url=reverse("planning:request", args=[request.id]),
            room=_ROOM,
            urgency=Urgency.OVERDUE if due and due < today else Urgency.WAITING,
            detail=request.topic,
            due_on=due,
        )


def _help(viewer: Employee) -> Iterator[Task]:
    calendar, limits = work_calendar(viewer.tenant), limits_of(viewer.tenant)
    today = timezone.localdate()
    for call in (
        visible_help(viewer)
        .filter(state=HelpRequest.State.OPEN)
        .exclude(asked_by=viewer)[:MOST_EACH]
    ):
        due = help_due(timezone.localdate(call.asked_at), limits, calendar)
        yield Task(
            title=_("Somebody needs help"),
            url=reverse("planning:help"),
            room=_ROOM,
            urgency=Urgency.OVERDUE if due < today else Urgency.WAITING,
            detail=f"{call.asked_by.name}: {call.topic}",
            due_on=due,
        )

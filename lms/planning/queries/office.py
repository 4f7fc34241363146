"""What waits for somebody in planning: for the page that shows it all."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.people.models import Employee
from lms.people.queries import has_right, has_role, work_calendar
from lms.people.rules.roles import Right
from lms.planning.models import (
    ApprovalStep,
    HelpRequest,
    Need,
    NeedsPlan,
    Plan,
    PlanReceipt,
    TrainingRequest,
)
from lms.planning.queries.access import is_office, led_by, visible_help
from lms.planning.queries.approvals import waiting_for
from lms.planning.queries.cadence import offers_awaited
from lms.planning.queries.needs import needs_of_teams, planning_year
from lms.planning.queries.readings import limits_of, needs_due_is_decided
from lms.planning.queries.reports import reports_of
from lms.planning.rules.cadence import HOLDERS, OFFERS, Standing
from lms.planning.rules.limits import help_due, step_due
from lms.planning.rules.periods import Period
from lms.ui.language import is_chinese
from lms.ui.tasks import MOST_EACH, Kind, Task, Told, Urgency, told

_ROOM = "planning"


def office_tasks(viewer: Employee) -> list[Task]:
    """What waits for `viewer` here, the most pressing first, at most 20."""
    return told(waits(viewer))


def waits(viewer: Any) -> Iterator[Told]:
    """What waits for `viewer`, and the kinds of things that may."""
    if not isinstance(viewer, Employee):
        return
    today = timezone.localdate()
    yield Kind(waiting_for(viewer), _approvals)
    delivered = TrainingRequest.objects.filter(
        tenant=viewer.tenant, requester=viewer, state=TrainingRequest.State.DELIVERED
    )
    yield Kind(delivered, _own_requests)
    if has_right(viewer, Right.DRAFT_PLANS):
        yield from _of_teams(viewer, today)
    if is_office(viewer):
        yield from _of_office(viewer, today)
        open_requests = TrainingRequest.objects.filter(
            tenant=viewer.tenant, state__in=("office", "accepted", "merged", "scheduled")
        )
        yield Kind(open_requests, partial(_requests, viewer))
    yield from _offers(viewer, today)
    if has_right(viewer, Right.COACH):
        calls = visible_help(viewer).filter(state=HelpRequest.State.OPEN).exclude(asked_by=viewer)
        yield Kind(calls, partial(_help, viewer))


def _approvals(steps: QuerySet[ApprovalStep]) -> Iterator[Task]:
    for step in steps[:MOST_EACH]:
        yield Task(
            title=step.approval.title,
            url=reverse("planning:approvals"),
            room=_ROOM,
            urgency=Urgency.WAITING,
            detail=step.approval.asked_by.name,
        )


def _own_requests(rows: QuerySet[TrainingRequest]) -> Iterator[Task]:
    for request in rows[:MOST_EACH]:
        yield Task(
            title=_("Say how the training was that you asked for"),
            url=reverse("planning:request", args=[request.id]),
            room=_ROOM,
            urgency=Urgency.WAITING,
            detail=request.topic,
        )


def _of_teams(viewer: Employee, today: date) -> Iterator[Told]:
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
    receipts = PlanReceipt.objects.filter(tenant=viewer.tenant, unit__in=led, received_at=None)
    yield Kind(receipts, _receipts)
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


def _receipts(rows: QuerySet[PlanReceipt]) -> Iterator[Task]:
    for receipt in rows.select_related("plan", "unit")[:MOST_EACH]:
        yield Task(
            title=_("Confirm that your team has the plan"),
            url=reverse("planning:plan", args=[receipt.plan_id]),
            room=_ROOM,
            urgency=Urgency.WAITING,
            detail=receipt.plan.title,
        )


def _of_office(viewer: Employee, today: date) -> Iterator[Told]:
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
    needs = Need.objects.filter(
        tenant=tenant, needs_plan__state=NeedsPlan.State.SUBMITTED, decision=""
    )
    yield Kind(needs, _to_review)
    yield Kind(Plan.objects.filter(tenant=tenant, state=Plan.State.APPROVED), _to_issue)


def _to_review(needs: QuerySet[Need]) -> Iterator[Task]:
    yield Task(
        title=_("Review the needs of the teams"),
        url=reverse("planning:review"),
        room=_ROOM,
        urgency=Urgency.WAITING,
        count=needs.count(),
    )


def _to_issue(plans: QuerySet[Plan]) -> Iterator[Task]:
    for plan in plans.select_related("unit")[:MOST_EACH]:
        yield Task(
            title=_("Issue the approved plan"),
            url=reverse("planning:plan", args=[plan.id]),
            room=_ROOM,
            urgency=Urgency.WAITING,
            detail=plan.title,
        )


def _offers(viewer: Employee, today: date) -> Iterator[Task]:
    """Quarters without what each of them has to have, for whoever sees to it (R49, R50)."""
    mine = {offer for offer, roles in HOLDERS.items() if has_role(viewer, *roles)}
    if not mine:
        return
    language = "zh-Hans" if is_chinese() else "en"
    for one in offers_awaited(viewer.tenant, today, limits_of(viewer.tenant).reminder_days):
        if one.offer not in mine:
            continue
        was_missed = one.standing(today) is Standing.MISSED
        yield Task(
            title=_("A quarter passed without what it has to have")
            if was_missed
            else _("Plan what each quarter has to have"),
            url=quarter_url(one.quarter),
            room=_ROOM,
            urgency=Urgency.OVERDUE if was_missed else Urgency.SOON,
            detail=f"{OFFERS[one.offer][language]} · {one.quarter.year} Q{one.quarter.number}",
            due_on=one.quarter.last,
        )


def quarter_url(quarter: Period) -> str:
    """The plan calendar of a quarter."""
    page = reverse("planning:plan_calendar")
    return f"{page}?year={quarter.year}&quarter={quarter.number}"


def _requests(viewer: Employee, rows: QuerySet[TrainingRequest]) -> Iterator[Task]:
    calendar, limits = work_calendar(viewer.tenant), limits_of(viewer.tenant)
    today = timezone.localdate()
    for request in rows.order_by("since")[:MOST_EACH]:
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


def _help(viewer: Employee, rows: QuerySet[HelpRequest]) -> Iterator[Task]:
    calendar, limits = work_calendar(viewer.tenant), limits_of(viewer.tenant)
    today = timezone.localdate()
    for call in rows[:MOST_EACH]:
        due = help_due(timezone.localdate(call.asked_at), limits, calendar)
        yield Task(
            title=_("Somebody needs help"),
            url=reverse("planning:help"),
            room=_ROOM,
            urgency=Urgency.OVERDUE if due < today else Urgency.WAITING,
            detail=f"{call.asked_by.name}: {call.topic}",
            due_on=due,
        )

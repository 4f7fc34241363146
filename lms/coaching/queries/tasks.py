"""What waits for somebody in this room."""

from collections.abc import Iterator
from datetime import date
from itertools import islice
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms.coaching.models import Assessment, Calibration, Dispute, EvaluationPlan
from lms.coaching.queries.feedback import asked_of, may_take, visible_forms
from lms.coaching.queries.people import is_lead, is_office
from lms.coaching.queries.quality import comparisons_of, half_months, visible_loops
from lms.coaching.queries.sheets import due_checkpoints, due_periods
from lms.coaching.queries.talks import visible_talks
from lms.coaching.rules.feedback import State
from lms.coaching.rules.loop import Verdict
from lms.people.models import Employee
from lms.people.queries import has_right
from lms.people.rules.roles import Right
from lms.ui.tasks import MOST_EACH, Task, Urgency

_HALVES = 3


def office_tasks(viewer: Any) -> list[Task]:
    """What is due, blocked, overdue or waits for `viewer`; at most twenty, the pressing first."""
    if not isinstance(viewer, Employee):
        return []
    found = [
        *_mine(viewer),
        *_of_raters(viewer),
        *(_of_coaches(viewer) if has_right(viewer, Right.COACH) else ()),
        *(_of_office(viewer) if is_office(viewer) else ()),
    ]
    return sorted(found, key=lambda one: (one.urgency, one.due_on or date.max))[:MOST_EACH]


def _mine(viewer: Employee) -> Iterator[Task]:
    for one in asked_of(viewer)[:MOST_EACH]:
        url = reverse("coaching:give_feedback", args=[one.form_id])
        yield _task(_("Give feedback"), url, one.form.closes_on, one.form.trainer.name)
    replies = visible_forms(viewer).filter(trainer=viewer, state=State.SUMMARISED.value)
    for form in replies[:MOST_EACH]:
        url = reverse("coaching:feedback_case", args=[form.id])
        yield _task(_("Reply to feedback"), url, None, form.title_en)
    actions = visible_forms(viewer).filter(action_owner=viewer, state=State.ACTING.value)
    for form in actions[:MOST_EACH]:
        url = reverse("coaching:feedback_case", args=[form.id])
        yield _task(_("Act on feedback"), url, form.action_due, form.action[:80])
    waiting = Calibration.objects.filter(
        tenant=viewer.tenant,
        revealed_at=None,
        ratings__rater=viewer,
        ratings__submitted_at=None,
    )
    for calibration in waiting[:MOST_EACH]:
        url = reverse("coaching:calibration", args=[calibration.id])
        yield _task(_("Rate a call for calibration"), url, calibration.due_on, calibration.title)


def _of_raters(viewer: Employee) -> Iterator[Task]:
    disputes = Dispute.objects.filter(tenant=viewer.tenant).select_related("assessment__employee")
    mine = disputes.filter(assessment__rater=viewer, state=Dispute.State.WITH_RATER)
    for dispute in mine[:MOST_EACH]:
        yield _dispute(_("Answer a dispute"), dispute)
    if is_lead(viewer):
        waiting = disputes.filter(state=Dispute.State.WITH_LEAD).exclude(assessment__rater=viewer)
        for dispute in waiting[:MOST_EACH]:
            yield _dispute(_("Decide a dispute"), dispute)
    drafts = Assessment.objects.filter(
        tenant=viewer.tenant, rater=viewer, state=Assessment.State.DRAFT
    ).count()
    if drafts:
        yield Task(
            title=_("Finish scoring"),
            url=reverse("coaching:assessments") + "?state=draft",
            room="coaching",
            urgency=Urgency.WAITING,
            count=drafts,
        )


def _of_coaches(viewer: Employee) -> Iterator[Task]:
    for due in islice(due_checkpoints(viewer), MOST_EACH):
        url = f"{reverse('coaching:new_sheet')}?kind={due.kind}&employee={due.employee.id}"
        url += f"&day={due.checkpoint_day}"
        title = _("Follow up a new hire")
        yield _task(title, url, due.due_on, f"{due.employee.name} · {due.checkpoint_day}")
    for due in islice(due_periods(viewer), MOST_EACH):
        url = f"{reverse('coaching:new_sheet')}?kind={due.kind}&employee={due.employee.id}"
        yield _task(_("Assess the period"), url, due.due_on, due.employee.name)
    talks = visible_talks(viewer).filter(
        coach=viewer, followed_up_at=None, follow_up_on__lte=timezone.localdate()
    )
    for talk in talks[:MOST_EACH]:
        url = reverse("coaching:talk", args=[talk.id])
        yield _task(_("Follow up a coaching talk"), url, talk.follow_up_on, talk.agent.name)
    loops = list(visible_loops(viewer).filter(opened_by=viewer, state="open")[:MOST_EACH])
    for loop_id, found in comparisons_of(loops).items():
        if found.verdict is not Verdict.TOO_FEW:
            url = reverse("coaching:loop", args=[loop_id])
            yield _task(_("A tracking sheet has its figures"), url, None, "")


def _of_office(viewer: Employee) -> Iterator[Task]:
    for one in half_months(viewer, _HALVES):
        if one.lacks_plan:
            url = f"{reverse('coaching:new_plan')}?first={one.half.first.isoformat()}"
            yield Task(
                title=_("Findings without a plan or a note"),
                url=url,
                room="coaching",
                urgency=Urgency.OVERDUE,
                detail=str(one.half),
                count=one.with_defects,
            )
    today = timezone.localdate()
    forms = visible_forms(viewer).exclude(state=State.CLOSED.value).order_by("closes_on")
    for form in forms[:MOST_EACH]:
        if may_take(viewer, form):
            url = reverse("coaching:feedback_case", args=[form.id])
            yield _task(_("Take a feedback case on"), url, form.action_due, form.trainer.name)
    plans = EvaluationPlan.objects.filter(
        tenant=viewer.tenant, published_at=None, due_on__lte=today
    ).select_related("track")
    for plan in plans[:MOST_EACH]:
        url = reverse("coaching:effect", args=[plan.track_id])
        yield _task(_("Publish an evaluation"), url, plan.due_on, plan.track.key)


def _dispute(title: Any, dispute: Dispute) -> Task:
    url = reverse("coaching:dispute", args=[dispute.id])
    return _task(title, url, dispute.due_on, dispute.assessment.employee.name)


def _task(title: Any, url: str, due_on: date | None, detail: str) -> Task:
    late = due_on is not None and due_on < timezone.localdate()
    return Task(
        title=title,
        url=url,
        room="coaching",
        urgency=Urgency.OVERDUE if late else Urgency.WAITING,
        detail=detail,
        due_on=due_on,
    )

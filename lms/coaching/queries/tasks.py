"""What waits for somebody in this room."""

from collections.abc import Iterator
from datetime import date
from functools import partial
from itertools import islice
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms.coaching.models import (
    Assessment,
    Cadence,
    Calibration,
    CoachingTalk,
    Dispute,
    EvaluationPlan,
    FeedbackForm,
    Invitation,
    QualityLoop,
    SampledCall,
)
from lms.coaching.queries.feedback import asked_of, may_take, visible_forms
from lms.coaching.queries.people import is_lead, is_office
from lms.coaching.queries.quality import comparisons_of, half_months, visible_loops
from lms.coaching.queries.sheets import due_checkpoints, due_periods, new_hires
from lms.coaching.queries.talks import visible_talks
from lms.coaching.rules.feedback import State
from lms.coaching.rules.loop import Verdict
from lms.people.models import Employee
from lms.people.queries import has_right
from lms.people.rules.roles import Right
from lms.ui.tasks import MOST_EACH, Kind, Task, Told, Urgency, told

_HALVES = 3


def office_tasks(viewer: Any) -> list[Task]:
    """What is due, blocked, overdue or waits for `viewer`; at most twenty, the pressing first."""
    return told(waits(viewer))


def waits(viewer: Any) -> Iterator[Told]:
    """The kinds of things that may wait for `viewer` here."""
    if not isinstance(viewer, Employee):
        return
    yield from _mine(viewer)
    yield from _of_raters(viewer)
    if has_right(viewer, Right.COACH):
        yield from _of_coaches(viewer)
    if is_office(viewer):
        yield from _of_office(viewer)


def _mine(viewer: Employee) -> Iterator[Kind]:
    yield Kind(asked_of(viewer), _to_answer)
    forms = visible_forms(viewer)
    yield Kind(forms.filter(trainer=viewer, state=State.SUMMARISED.value), _to_reply)
    yield Kind(forms.filter(action_owner=viewer, state=State.ACTING.value), _to_act)
    waiting = Calibration.objects.filter(
        tenant=viewer.tenant,
        revealed_at=None,
        ratings__rater=viewer,
        ratings__submitted_at=None,
    )
    yield Kind(waiting, _to_rate)


def _to_answer(rows: QuerySet[Invitation]) -> Iterator[Task]:
    for one in rows[:MOST_EACH]:
        url = reverse("coaching:give_feedback", args=[one.form_id])
        yield _task(_("Give feedback"), url, one.form.closes_on, one.form.trainer.name)


def _to_reply(rows: QuerySet[FeedbackForm]) -> Iterator[Task]:
    for form in rows[:MOST_EACH]:
        url = reverse("coaching:feedback_case", args=[form.id])
        yield _task(_("Reply to feedback"), url, None, form.title_en)


def _to_act(rows: QuerySet[FeedbackForm]) -> Iterator[Task]:
    for form in rows[:MOST_EACH]:
        url = reverse("coaching:feedback_case", args=[form.id])
        yield _task(_("Act on feedback"), url, form.action_due, form.action[:80])


def _to_rate(rows: QuerySet[Calibration]) -> Iterator[Task]:
    for calibration in rows[:MOST_EACH]:
        url = reverse("coaching:calibration", args=[calibration.id])
        yield _task(_("Rate a call for calibration"), url, calibration.due_on, calibration.title)


def _of_raters(viewer: Employee) -> Iterator[Kind]:
    disputes = Dispute.objects.filter(tenant=viewer.tenant).select_related("assessment__employee")
    mine = disputes.filter(assessment__rater=viewer, state=Dispute.State.WITH_RATER)
    yield Kind(mine, partial(_disputes, _("Answer a dispute")))
    if is_lead(viewer):
        waiting = disputes.filter(state=Dispute.State.WITH_LEAD).exclude(assessment__rater=viewer)
        yield Kind(waiting, partial(_disputes, _("Decide a dispute")))
    drafts = Assessment.objects.filter(
        tenant=viewer.tenant, rater=viewer, state=Assessment.State.DRAFT
    )
    yield Kind(drafts, _unfinished)


def _disputes(title: Any, rows: QuerySet[Dispute]) -> Iterator[Task]:
    for one in rows[:MOST_EACH]:
        url = reverse("coaching:dispute", args=[one.id])
        yield _task(title, url, one.due_on, one.assessment.employee.name)


def _unfinished(drafts: QuerySet[Assessment]) -> Iterator[Task]:
    yield Task(
        title=_("Finish scoring"),
        url=reverse("coaching:assessments") + "?state=draft",
        room="coaching",
        urgency=Urgency.WAITING,
        count=drafts.count(),
    )


def _of_coaches(viewer: Employee) -> Iterator[Kind]:
    yield Kind(new_hires(viewer), lambda _rows: _checkpoints(viewer))
    cadences = Cadence.objects.filter(tenant=viewer.tenant, months__gt=0)
    yield Kind(cadences, lambda _rows: _periods(viewer))
    talks = visible_talks(viewer).filter(
        coach=viewer, followed_up_at=None, follow_up_on__lte=timezone.localdate()
    )
    yield Kind(talks, _talks)
    yield Kind(visible_loops(viewer).filter(opened_by=viewer, state="open"), _loops)


def _checkpoints(viewer: Employee) -> Iterator[Task]:
    for due in islice(due_checkpoints(viewer), MOST_EACH):
        url = f"{reverse('coaching:new_sheet')}?kind={due.kind}&employee={due.employee.id}"
        url += f"&day={due.checkpoint_day}"
        title = _("Follow up a new hire")
        day = _("day %(day)s") % {"day": due.checkpoint_day}
        yield _task(title, url, due.due_on, f"{due.employee.name} · {day}")


def _periods(viewer: Employee) -> Iterator[Task]:
    for due in islice(due_periods(viewer), MOST_EACH):
        url = f"{reverse('coaching:new_sheet')}?kind={due.kind}&employee={due.employee.id}"
        yield _task(_("Assess the period"), url, due.due_on, due.employee.name)


def _talks(rows: QuerySet[CoachingTalk]) -> Iterator[Task]:
    for talk in rows[:MOST_EACH]:
        url = reverse("coaching:talk", args=[talk.id])
        yield _task(_("Follow up a coaching talk"), url, talk.follow_up_on, talk.agent.name)


def _loops(rows: QuerySet[QualityLoop]) -> Iterator[Task]:
    for loop_id, found in comparisons_of(list(rows[:MOST_EACH])).items():
        if found.verdict is not Verdict.TOO_FEW:
            url = reverse("coaching:loop", args=[loop_id])
            yield _task(_("A tracking sheet has its figures"), url, None, "")


def _of_office(viewer: Employee) -> Iterator[Kind]:
    sampled = SampledCall.objects.filter(tenant=viewer.tenant)
    yield Kind(sampled, lambda _rows: _without_plan(viewer))
    forms = visible_forms(viewer).exclude(state=State.CLOSED.value).order_by("closes_on")
    yield Kind(forms, partial(_to_take, viewer))
    plans = EvaluationPlan.objects.filter(
        tenant=viewer.tenant, published_at=None, due_on__lte=timezone.localdate()
    ).select_related("track")
    yield Kind(plans, _to_publish)


def _without_plan(viewer: Employee) -> Iterator[Task]:
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


def _to_take(viewer: Employee, forms: QuerySet[FeedbackForm]) -> Iterator[Task]:
    for form in forms[:MOST_EACH]:
        if may_take(viewer, form):
            url = reverse("coaching:feedback_case", args=[form.id])
            yield _task(_("Take a feedback case on"), url, form.action_due, form.trainer.name)


def _to_publish(plans: QuerySet[EvaluationPlan]) -> Iterator[Task]:
    for plan in plans[:MOST_EACH]:
        url = reverse("coaching:effect", args=[plan.track_id])
        yield _task(_("Publish an evaluation"), url, plan.due_on, plan.track.key)


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

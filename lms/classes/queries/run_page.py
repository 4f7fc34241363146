"""Everything that the page of a run shows, in a fixed number of questions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from lms.classes.models import CostLine, CourseRun, Participant, ReadinessItem, TrainingSession
from lms.classes.queries.readings import reading_of
from lms.classes.queries.runs import active_participants, cost_of
from lms.classes.queries.scheduling import Check, check_session
from lms.classes.queries.sheets import RUN_NOTICE, received_at
from lms.classes.rules.costs import RunCost
from lms.classes.rules.validity import not_post_related
from lms.people.models import Notice
from lms.planning.models import Approval, PlanItem
from lms.regulation.rules.ambiguities.groups import class_size, groups_suggested
from lms.tracks.rules.run_evidence import FeedbackSummary, feedback_of


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A participant, and when they got the notice of the run."""

    participant: Participant
    told_at: datetime | None
    is_unrelated: bool


@dataclass(frozen=True, slots=True)
class SessionRow:
    session: TrainingSession
    check: Check | None
    """What speaks against it; None once it has begun."""


@dataclass(frozen=True, slots=True)
class RunView:
    """What the page shows beside the run itself."""

    sessions: Sequence[SessionRow]
    people: Sequence[PersonRow]
    checklist: Sequence[ReadinessItem]
    costs: Sequence[CostLine]
    cost: RunCost
    unrelated: Sequence[str]
    groups: Sequence[int]
    feedback: FeedbackSummary | None
    approvals: Sequence[Approval]
    plan_item: PlanItem | None
    needs_approval: bool

    @property
    def ready(self) -> int:
        return sum(one.ready_at is not None for one in self.checklist)


def run_view(run: CourseRun) -> RunView:
    """Look at a run."""
    now = timezone.now()
    people = list(active_participants(run).order_by("employee__employee_no"))
    told = _told(run)
    unrelated = not_post_related(run.post_tags, [one.employee.post for one in people])
    sessions = list(
        TrainingSession.objects.filter(tenant=run.tenant, run=run).select_related(
            "run__item__track"
        )
    )
    rows = [
        SessionRow(
            one,
            check_session(one)
            if one.starts_at > now and one.cancelled_at is None and run.is_open
            else None,
        )
        for one in sessions
    ]
    size = reading_of(run.tenant, "A28", timezone.localdate())
    split = class_size(len(people), size) != "ok"
    asked = {TrainingSession.WorkTime.NEEDED, TrainingSession.WorkTime.REJECTED}
    return RunView(
        sessions=rows,
        people=[
            PersonRow(one, told.get(one.employee_id), one.employee.post in unrelated)
            for one in people
        ],
        checklist=list(run.checklist.filter(tenant=run.tenant).select_related("ready_by")),
        costs=list(run.costs.filter(tenant=run.tenant)),
        cost=cost_of(run),
        unrelated=unrelated,
        groups=groups_suggested(len(people), size) if split else [],
        feedback=feedback_of(run.tenant, run.id),
        approvals=list(
            Approval.objects.filter(
                Q(kind__startswith="classes."), tenant=run.tenant, object_id=run.id
            ).order_by("asked_at")
        ),
        plan_item=PlanItem.objects.filter(tenant=run.tenant, id=run.plan_item).first()
        if run.plan_item
        else None,
        needs_approval=any(one.work_time in asked and one.cancelled_at is None for one in sessions),
    )


def _told(run: CourseRun) -> dict[UUID, datetime]:
    """When each person got the notice of the run (R81)."""
    notices = Notice.objects.filter(tenant=run.tenant, kind=RUN_NOTICE, about_id=run.id)
    return {one.employee_id: at for one in notices if (at := received_at(one))}

"""Asking for approval and giving it."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from lms.people.models import Employee, Unit
from lms.people.rules.filing import Text
from lms.people.rules.roles import Role
from lms.people.services import audit, notify
from lms.planning.exceptions import (
    AlreadyDecided,
    ApprovalPending,
    NoApprover,
    NoteMissing,
    NotYoursToDecide,
)
from lms.planning.models import Approval, ApprovalStep
from lms.planning.queries import approvers_of, may_decide, open_step
from lms.planning.rules.offices import LEVEL_ABOVE
from lms.planning.signals import approval_decided


@dataclass(frozen=True, slots=True)
class Step:
    """Who takes a step: the holders of `role` (for `unit`, where one is named), or `employee`."""

    role: Role | None = None
    unit: Unit | None = None
    employee: Employee | None = None


@transaction.atomic
def ask_approval(
    actor: Employee,
    *,
    kind: str,
    object_id: UUID,
    title: Text,
    url: str,
    steps: Sequence[Step],
    about: Employee | None = None,
) -> Approval:
    """Ask for approval of something, and tell whoever decides the first step.

    A step that nobody but the applicant could decide goes one level up (R134). Raises
    ApprovalPending when that waits already, NoApprover when nobody above could decide it either.
    """
    if Approval.objects.filter(
        tenant=actor.tenant, kind=kind, object_id=object_id, state=Approval.State.OPEN
    ).exists():
        raise ApprovalPending(title=title["en"])
    approval = Approval.objects.create(
        tenant=actor.tenant,
        kind=kind,
        object_id=object_id,
        title_en=title["en"][:200],
        title_zh=title["zh-Hans"][:200],
        url=url,
        asked_by=actor,
        about=about,
        asked_at=timezone.now(),
    )
    rows = [
        ApprovalStep(
            tenant=actor.tenant,
            approval=approval,
            number=number,
            role=step.role.value if step.role else "",
            unit=step.unit,
            employee=step.employee,
        )
        for number, step in enumerate(steps, start=1)
    ]
    ApprovalStep.objects.bulk_create(rows)
    for row in rows:
        _find_approver(row, title)
    audit(actor, "planning.asked", kind, object_id, {"approval": str(approval.id)})
    _tell(rows[0])
    return approval


@transaction.atomic
def decide_approval(
    actor: Employee, approval_id: UUID, *, approve: bool, note: str = ""
) -> Approval:
    """Take the step that is open: agree, or reject with a reason, which ends it.

    Raises AlreadyDecided, NotYoursToDecide, NoteMissing.
    """
    approval = Approval.objects.select_for_update().get(tenant=actor.tenant, id=approval_id)
    step = open_step(approval)
    if approval.state != Approval.State.OPEN or step is None:
        raise AlreadyDecided(title=approval.title_en)
    if not may_decide(actor, step):
        raise NotYoursToDecide
    if not approve and not note.strip():
        raise NoteMissing
    step.decided_by, step.decided_at = actor, timezone.now()
    step.approved, step.note = approve, note.strip()
    step.save()
    audit(
        actor,
        "planning.approved" if approve else "planning.rejected",
        approval.kind,
        approval.object_id,
        {"approval": str(approval.id), "step": step.number},
    )
    following = open_step(approval)
    if approve and following:
        _tell(following)
        return approval
    _close(approval, Approval.State.APPROVED if approve else Approval.State.REJECTED)
    return approval


@transaction.atomic
def withdraw_approval(actor: Employee, approval_id: UUID) -> Approval:
    """Take back what `actor` asked for. Raises AlreadyDecided, NotYoursToDecide."""
    approval = Approval.objects.select_for_update().get(tenant=actor.tenant, id=approval_id)
    if approval.state != Approval.State.OPEN:
        raise AlreadyDecided(title=approval.title_en)
    if approval.asked_by_id != actor.id:
        raise NotYoursToDecide
    audit(actor, "planning.withdrawn", approval.kind, approval.object_id, {})
    _close(approval, Approval.State.WITHDRAWN)
    return approval


def _find_approver(step: ApprovalStep, title: Text) -> None:
    """Bring a step that only the applicant could decide one level up, and further if need be."""
    asked = step.role
    while not approvers_of(step).exists():
        above = LEVEL_ABOVE.get(Role(step.role)) if step.role else None
        if above is None:
            raise NoApprover(title=title["en"], role=asked or str(step.employee))
        step.role = above.value
        step.save(update_fields=["role"])


def _close(approval: Approval, state: Approval.State) -> None:
    approval.state, approval.decided_at = state, timezone.now()
    approval.save(update_fields=["state", "decided_at"])
    if state != Approval.State.WITHDRAWN:
        outcome = {
            Approval.State.APPROVED: ("Approved", "已批准"),
            Approval.State.REJECTED: ("Rejected", "已驳回"),
        }[state]
        notify(
            approval.tenant,
            [approval.asked_by],
            kind="planning.decided",
            title={
                "en": f"{outcome[0]}: {approval.title_en}",
                "zh-Hans": f"{outcome[1]}：{approval.title_zh}",
            },
            url=approval.url,
            about=("approval", approval.id),
        )
    approval_decided.send(Approval, approval=approval)


def _tell(step: ApprovalStep) -> None:
    """Tell whoever may take a step that it waits for them."""
    approval = step.approval
    notify(
        approval.tenant,
        approvers_of(step),
        kind="planning.waits",
        title={
            "en": f"Waits for your approval: {approval.title_en}",
            "zh-Hans": f"待您审批：{approval.title_zh}",
        },
        url="/office/approvals/",
        about=("approval_step", step.id),
    )

"""What is done with plans: opened, written, sent for approval, issued, received, assessed."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from lms.people.models import Employee, Unit
from lms.people.queries import holders_of, leads_in
from lms.people.rules.filing import text
from lms.people.rules.roles import Role
from lms.people.services import audit, notify
from lms.planning.exceptions import (
    MoveImpossible,
    NotYoursToDraft,
    PlanExists,
    PlanNotReady,
    ReasonMissing,
)
from lms.planning.models import Approval, Plan, PlanItem, PlanReceipt, PlanSection
from lms.planning.queries.access import is_office, may_draft, teams, visible_units
from lms.planning.queries.plans import faults_of, parent_of
from lms.planning.queries.readings import approver_of, drafter_of
from lms.planning.rules.moves import CHANGEABLE_PLANS, PLAN, moved
from lms.planning.rules.periods import Level, Period
from lms.planning.services.approvals import Step, ask_approval

PLAN_KIND = "planning.plan"
ITEM_FIELDS = (
    "topic",
    "objective",
    "aim",
    "starts_on",
    "ends_on",
    "trainer",
    "participants",
    "unit",
    "sessions",
    "hours",
    "headcount",
    "budget",
    "counts_as",
    "parent",
    "unplanned_reason",
)


def open_plan(actor: Employee, period: Period, *, unit: Unit | None = None) -> Plan:
    """Begin the plan of a period below the nearest one above it, with that one's items in it.

    Its owners are those of the plan above, or, where one person alone holds the role, that person.
    Raises NotYoursToDraft, PlanExists.
    """
    _require_drafter(actor, period.level, unit)
    plan = Plan(
        tenant=actor.tenant,
        level=period.level.value,
        year=period.year,
        number=period.number,
        unit=unit,
        drafted_by=actor,
        drafted_at=timezone.now(),
    )
    plan.parent = parent_of(plan)
    plan.owner_supervisor = _owner(plan, "owner_supervisor", Role.SUPERVISOR)
    plan.owner_training_head = _owner(plan, "owner_training_head", Role.TRAINING_MANAGER)
    try:
        with transaction.atomic():
            plan.save(force_insert=True)
            audit(actor, "planning.plan_opened", "plan", plan.id, {"period": str(plan)})
            if plan.parent:
                _take_over(plan, plan.parent)
    except IntegrityError as error:
        raise PlanExists from error
    return plan


@transaction.atomic
def change_plan(
    actor: Employee, plan_id: UUID, fields: Mapping[str, Any], sections: Mapping[str, str]
) -> Plan:
    """Write the head of a plan and its sections. Raises MoveImpossible once it waits or stands."""
    plan = draft_of(actor, plan_id)
    for name in ("objective", "aim", "owner_supervisor", "owner_training_head", "budget"):
        if name in fields:
            setattr(plan, name, fields[name])
    plan.save()
    for name, words in sections.items():
        if words.strip():
            PlanSection.objects.update_or_create(
                tenant=plan.tenant, plan=plan, name=name, defaults={"text": words}
            )
        else:
            PlanSection.objects.filter(tenant=plan.tenant, plan=plan, name=name).delete()
    audit(actor, "planning.plan_changed", "plan", plan.id)
    return plan


@transaction.atomic
def put_item(
    actor: Employee, plan_id: UUID, fields: Mapping[str, Any], *, item_id: UUID | None = None
) -> PlanItem:
    """Put an item into a draft, or change one of it."""
    plan = draft_of(actor, plan_id)
    if item_id:
        item = PlanItem.objects.get(tenant=plan.tenant, plan=plan, id=item_id)
    else:
        item = PlanItem(tenant=plan.tenant, plan=plan, position=plan.items.count() + 1)
    for name in ITEM_FIELDS:
        if name in fields:
            setattr(item, name, fields[name])
    item.save()
    audit(actor, "planning.item_written", "plan", plan.id, {"item": str(item.id)})
    return item


@transaction.atomic
def remove_item(actor: Employee, plan_id: UUID, item_id: UUID) -> None:
    """Take an item out of a draft. Raises MoveImpossible where others rest on it."""
    plan = draft_of(actor, plan_id)
    item = PlanItem.objects.get(tenant=plan.tenant, plan=plan, id=item_id)
    if item.children.exists() or item.costs.exists():
        raise MoveImpossible
    item.delete()
    audit(actor, "planning.item_removed", "plan", plan.id, {"topic": item.topic})


@transaction.atomic
def ask_for_plan(actor: Employee, plan_id: UUID) -> Approval:
    """Send a plan to whoever approves its level by the reading in force (A19).

    Raises PlanNotReady, NoApprover, ApprovalPending.
    """
    plan = draft_of(actor, plan_id)
    faults = faults_of(plan)
    if faults:
        raise PlanNotReady(count=len(faults))
    plan.state = moved(PLAN, plan.state, "ask")
    plan.save(update_fields=["state"])
    name = plan.period.name
    team = plan.unit.name if plan.unit else ""
    return ask_approval(
        actor,
        kind=PLAN_KIND,
        object_id=plan.id,
        title=text(f"{name['en']} {team}".strip(), f"{name['zh-Hans']} {team}".strip()),
        url=reverse("planning:plan", args=[plan.id]),
        steps=[Step(role=approver_of(plan.tenant, Level(plan.level)), unit=plan.unit)],
    )


def plan_decided(approval: Approval) -> None:
    """Do with a plan what was decided about it, in the same transaction."""
    plan = Plan.objects.select_for_update(of=("self",), no_key=True).get(
        tenant=approval.tenant, id=approval.object_id
    )
    act = {
        Approval.State.APPROVED: "approve",
        Approval.State.REJECTED: "reject",
        Approval.State.WITHDRAWN: "withdraw",
    }[Approval.State(approval.state)]
    plan.state = moved(PLAN, plan.state, act)
    if act == "approve":
        plan.approved_at = approval.decided_at
    plan.save(update_fields=["state", "approved_at"])


@transaction.atomic
def issue_plan(actor: Employee, plan_id: UUID) -> list[PlanReceipt]:
    """Give an approved plan to the teams, which say that they have it (R33).

    A team's own plan goes to that team. Raises NotYoursToDraft, MoveImpossible.
    """
    plan = _held(actor, plan_id)
    _require_keeper(actor, plan)
    plan.state = moved(PLAN, plan.state, "issue")
    plan.issued_at = timezone.now()
    plan.save(update_fields=["state", "issued_at"])
    units = [plan.unit] if plan.unit else list(teams(plan.tenant))
    receipts = [
        PlanReceipt(tenant=plan.tenant, plan=plan, unit=unit, issued_at=plan.issued_at)
        for unit in units
    ]
    PlanReceipt.objects.bulk_create(receipts)
    audit(actor, "planning.plan_issued", "plan", plan.id, {"teams": len(receipts)})
    name = plan.period.name
    notify(
        plan.tenant,
        leads_in(plan.tenant, [unit.id for unit in units]),
        kind="planning.issued",
        title=text(f"Issued to your team: {name['en']}", f"已下发至贵班组：{name['zh-Hans']}"),
        body=text("Open it, and confirm that your team has it.", "请打开计划并确认班组已收到。"),
        url=reverse("planning:plan", args=[plan.id]),
        about=("plan", plan.id),
    )
    return receipts


@transaction.atomic
def receive_plan(actor: Employee, receipt_id: UUID) -> PlanReceipt:
    """Say for a team that it has the plan; the first time counts. Raises NotYoursToDraft."""
    receipt = PlanReceipt.objects.select_for_update(of=("self",)).get(
        tenant=actor.tenant, id=receipt_id
    )
    if not visible_units(actor).filter(id=receipt.unit_id).exists():
        raise NotYoursToDraft(role=Role.TEAM_LEAD.value)
    if receipt.received_at is None:
        receipt.received_at, receipt.received_by = timezone.now(), actor
        receipt.save(update_fields=["received_at", "received_by"])
        audit(actor, "planning.plan_received", "plan", receipt.plan_id)
    return receipt


@transaction.atomic
def assess_plan(actor: Employee, plan_id: UUID, words: str) -> Plan:
    """Close a plan with the office's assessment of how it was carried out (R10, R40, R122).

    Raises NotYoursToDraft, ReasonMissing, MoveImpossible.
    """
    plan = _held(actor, plan_id)
    if not is_office(actor):
        raise NotYoursToDraft(role=Role.TRAINING_OFFICE.value)
    if not words.strip():
        raise ReasonMissing
    plan.state = moved(PLAN, plan.state, "assess")
    plan.assessment, plan.assessed_by = words.strip(), actor
    plan.assessed_at = timezone.now()
    plan.save(update_fields=["state", "assessment", "assessed_by", "assessed_at"])
    audit(actor, "planning.plan_assessed", "plan", plan.id)
    return plan


def draft_of(actor: Employee, plan_id: UUID) -> Plan:
    """A plan that `actor` may change now, locked. Raises NotYoursToDraft, MoveImpossible."""
    plan = _held(actor, plan_id)
    _require_drafter(actor, Level(plan.level), plan.unit)
    if plan.state not in CHANGEABLE_PLANS:
        raise MoveImpossible
    return plan


def _held(actor: Employee, plan_id: UUID) -> Plan:
    return (
        Plan.objects.select_for_update(of=("self",), no_key=True)
        .select_related("unit", "parent")
        .get(tenant=actor.tenant, id=plan_id)
    )


def _require_drafter(actor: Employee, level: Level, unit: Unit | None) -> None:
    if not may_draft(actor, level, unit):
        raise NotYoursToDraft(role=drafter_of(actor.tenant, level).value)


def _require_keeper(actor: Employee, plan: Plan) -> None:
    """Plans are issued by the office, which owns them (R9), or by whoever drafts such plans."""
    if not is_office(actor):
        _require_drafter(actor, Level(plan.level), plan.unit)


def _owner(plan: Plan, name: str, role: Role) -> Employee | None:
    if plan.parent:
        above: Employee | None = getattr(plan.parent, name)
        return above
    holders = list(holders_of(plan.tenant, role)[:2])
    return holders[0] if len(holders) == 1 else None


def _take_over(plan: Plan, parent: Plan) -> None:
    """The items of the plan above that begin in this period (and are for this team) go on here."""
    first, last = plan.period.first, plan.period.last
    items: Iterable[PlanItem] = parent.items.filter(starts_on__range=(first, last))
    if plan.unit:
        items = [item for item in items if item.unit_id in {None, plan.unit_id}]
    PlanItem.objects.bulk_create(
        [
            PlanItem(
                tenant=plan.tenant,
                plan=plan,
                parent=item,
                position=position,
                topic=item.topic,
                objective=item.objective,
                aim=item.aim,
                starts_on=item.starts_on,
                ends_on=min(item.ends_on, last) if item.ends_on else None,
                trainer=item.trainer,
                participants=item.participants,
                unit=item.unit,
                sessions=item.sessions,
                hours=Decimal(item.hours),
                headcount=item.headcount,
                budget=item.budget,
                counts_as=item.counts_as,
            )
            for position, item in enumerate(items, start=1)
        ]
    )

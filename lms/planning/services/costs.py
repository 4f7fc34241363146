"""Money: entered against an item; what goes over a budget waits for approval (R43)."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from lms.people.models import Employee
from lms.people.rules.filing import text
from lms.people.services import audit
from lms.planning.exceptions import MoveImpossible, NotYoursToDraft
from lms.planning.models import Approval, CostLine, Plan, PlanItem
from lms.planning.queries.access import is_office, may_draft
from lms.planning.queries.plans import balance_of, execution_of
from lms.planning.queries.readings import approver_of, drafter_of
from lms.planning.rules.budget import over_any
from lms.planning.rules.periods import Level
from lms.planning.services.approvals import Step, ask_approval

COST_KIND = "planning.cost"


@transaction.atomic
def add_cost(actor: Employee, item_id: UUID, fields: Mapping[str, Any]) -> CostLine:
    """Enter what something cost. Over the budget of the item or its plan, it waits for whoever
    approves such plans, and counts only then.

    Raises NotYoursToDraft, MoveImpossible for a plan that does not stand.
    """
    item = PlanItem.objects.select_related("plan").get(tenant=actor.tenant, id=item_id)
    # One cost after the other: two at once could each fit a budget that both exceed.
    plan = (
        Plan.objects.select_for_update(of=("self",), no_key=True)
        .select_related("unit")
        .get(tenant=actor.tenant, id=item.plan_id)
    )
    level = Level(plan.level)
    if not (is_office(actor) or may_draft(actor, level, plan.unit)):
        raise NotYoursToDraft(role=drafter_of(actor.tenant, level).value)
    if not plan.stands:
        raise MoveImpossible
    today = timezone.localdate()
    rows = execution_of(list(plan.items.all()), today)
    own = next(row.balance for row in rows if row.item.id == item.id)
    over = over_any([own, balance_of(plan, rows)], fields["amount"])
    line = CostLine.objects.create(
        tenant=actor.tenant,
        item=item,
        what=fields["what"],
        amount=fields["amount"],
        people=fields.get("people") or 0,
        spent_on=fields["spent_on"],
        state=CostLine.State.WAITING if over else CostLine.State.COUNTED,
        entered_by=actor,
        entered_at=timezone.now(),
    )
    detail = {"amount": str(line.amount), "over": str(over)}
    audit(actor, "planning.cost_entered", "plan_item", item.id, detail)
    if over:
        ask_approval(
            actor,
            kind=COST_KIND,
            object_id=line.id,
            title=text(
                f"{over} over the budget of “{item.topic}”: {line.what}",
                f"“{item.topic}”超预算 {over}：{line.what}",
            ),
            url=reverse("planning:item", args=[plan.id, item.id]),
            steps=[Step(role=approver_of(plan.tenant, level), unit=plan.unit)],
        )
    return line


def cost_decided(approval: Approval) -> None:
    """Count a cost over the budget, or not, as it was decided."""
    counted = approval.state == Approval.State.APPROVED
    CostLine.objects.filter(tenant=approval.tenant, id=approval.object_id).update(
        state=CostLine.State.COUNTED if counted else CostLine.State.REFUSED
    )

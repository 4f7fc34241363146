"""What is ready before a class, what it uses, and what it costs (R41–R43)."""

from decimal import Decimal

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from lms.classes.models import ClassMaterial, CostLine, CourseRun, ReadinessItem
from lms.classes.queries.runs import cost_of
from lms.classes.services.runs import hold_run
from lms.people.models import Attachment, Employee
from lms.people.rules.roles import Role
from lms.people.services import audit
from lms.planning.models import Approval
from lms.planning.services import Step, ask_approval

BUDGET = "classes.budget"


@transaction.atomic
def tick(actor: Employee, item: ReadinessItem, *, ready: bool, note: str = "") -> ReadinessItem:
    """Say that something is ready, or that it is not after all. Raises RunNotOpen."""
    hold_run(item.run)
    item.ready_at = timezone.now() if ready else None
    item.ready_by = actor if ready else None
    item.note = note.strip()[:200]
    item.save(update_fields=["ready_at", "ready_by", "note"])
    return item


@transaction.atomic
def keep_material(
    actor: Employee, *, key: str, version: str, title: str, attachment: Attachment | None = None
) -> ClassMaterial:
    """Put a version of a material into the register; a version that is there stays as it is."""
    material, _ = ClassMaterial.objects.get_or_create(
        tenant=actor.tenant,
        key=key,
        version=version,
        defaults={"title": title, "attachment": attachment, "made_by": actor},
    )
    return material


@transaction.atomic
def add_cost(actor: Employee, run: CourseRun, label: str, amount: Decimal) -> CostLine:
    """Write down what a run has cost. Raises RunNotOpen."""
    run = hold_run(run)
    line = CostLine.objects.create(
        tenant=run.tenant, run=run, label=label, amount=amount, added_by=actor
    )
    audit(actor, "classes.cost_added", "course_run", run.id, {"amount": str(amount)})
    return line


@transaction.atomic
def ask_budget(actor: Employee, run: CourseRun) -> Approval:
    """Ask the manager to approve costs above the budget (R43)."""
    run = hold_run(run)
    cost = cost_of(run)
    return ask_approval(
        actor,
        kind=BUDGET,
        object_id=run.id,
        title={
            "en": f"Costs above the budget ({cost.spent} of {cost.budget}): {run.title_en}",
            "zh-Hans": f"超预算（{cost.spent} / {cost.budget}）：{run.title_zh}",
        },
        url=reverse("classes:run", args=[run.id]),
        steps=[Step(role=Role.MANAGER)],
    )


def budget_decided(approval: Approval) -> None:
    """The manager has decided. In the transaction of the decision."""
    if approval.state == Approval.State.APPROVED:
        CourseRun.objects.filter(tenant=approval.tenant, id=approval.object_id).update(
            budget_approval=approval.id
        )

"""Individual training plans: what somebody will learn, why, and by when (R36)."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from lms.people.models import Employee
from lms.people.rules.filing import text
from lms.people.services import audit, notify
from lms.tracks.exceptions import NotOpenAnyMore
from lms.tracks.models import Enrolment, IndividualPlan, IndividualPlanItem
from lms.tracks.services.enrolling import enrol_people


@transaction.atomic
def make_plan(
    actor: Employee, employee: Employee, starts_on: date, ends_on: date
) -> IndividualPlan:
    """An empty plan for a period; earlier plans that still run are closed by it."""
    IndividualPlan.objects.filter(
        tenant=actor.tenant, employee=employee, closed_at=None, ends_on__gte=starts_on
    ).update(closed_at=timezone.now())
    plan = IndividualPlan.objects.create(
        tenant=actor.tenant, employee=employee, starts_on=starts_on, ends_on=ends_on, made_by=actor
    )
    audit(actor, "tracks.plan_made", "employee", employee.id, {"plan": str(plan.id)})
    return plan


@transaction.atomic
def add_plan_item(actor: Employee, plan: IndividualPlan, **details: Any) -> IndividualPlanItem:
    """Plan one more thing; where it names a track, the employee joins it at once.

    Raises NotOpenAnyMore for a plan that is closed.
    """
    if plan.closed_at:
        raise NotOpenAnyMore
    item = IndividualPlanItem(tenant=plan.tenant, plan=plan, **details)
    if item.track:
        joined = enrol_people(
            actor,
            item.track,
            [plan.employee],
            due_on=item.due_on,
            reason=Enrolment.Reason.PLAN,
            other_post_reason=item.detail or item.topic,
        )
        item.enrolment = joined.enrolled[0] if joined.enrolled else None
    item.save(force_insert=True)
    audit(actor, "tracks.plan_item_added", "employee", plan.employee_id, {"topic": item.topic})
    notify(
        plan.tenant,
        [plan.employee],
        kind="tracks.plan_item",
        title=text(f"In your training plan: {item.topic}", f"您的个人培训计划新增：{item.topic}"),
        about=("plan_item", item.id),
        due_on=item.due_on,
    )
    return item


@transaction.atomic
def finish_plan_item(actor: Employee, item: IndividualPlanItem, on: date) -> None:
    """Note that something planned was done."""
    item.done_on = on
    item.save(update_fields=["done_on"])
    audit(actor, "tracks.plan_item_done", "employee", item.plan.employee_id, {"topic": item.topic})

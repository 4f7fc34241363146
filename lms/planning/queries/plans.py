"""Plans as they stand: what is missing, what was delivered, what it cost."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from django.db.models import Q, QuerySet, Sum

from lms.people.models import Employee, Unit
from lms.planning.models import CostLine, Need, NeedsSurvey, Plan, PlanItem
from lms.planning.queries.access import visible_plans
from lms.planning.queries.readings import levels_used
from lms.planning.rules.budget import Balance
from lms.planning.rules.checks import (
    SURVEY_PARTS,
    ItemFacts,
    PlanFacts,
    PlanFault,
    plan_faults,
    survey_gaps,
)
from lms.planning.rules.delivery import (
    Delivered,
    Planned,
    Status,
    delivered_of,
    share_done,
    status_of,
)
from lms.planning.rules.periods import Level


def faults_of(plan: Plan) -> list[PlanFault]:
    """What keeps `plan` from approval."""
    level = Level(plan.level)
    survey: dict[str, str] = {}
    unreviewed = 0
    if level is Level.YEAR:
        held = NeedsSurvey.objects.filter(tenant=plan.tenant, year=plan.year).first()
        survey = {part: getattr(held, part) if held else "" for part in SURVEY_PARTS}
        unreviewed = Need.objects.filter(
            tenant=plan.tenant, year=plan.year, needs_plan__state="submitted", decision=""
        ).count()
    wants_parent = bool(plan.period.around(levels_used(plan.tenant)))
    parent = plan.parent
    facts = PlanFacts(
        period=plan.period,
        has_supervisor=plan.owner_supervisor_id is not None,
        has_training_head=plan.owner_training_head_id is not None,
        objective=plan.objective,
        aim=plan.aim,
        sections=dict(plan.sections.values_list("name", "text")),
        items=[_facts(item) for item in plan.items.all()],
        survey_gaps=survey_gaps(survey),
        unreviewed_needs=unreviewed,
        parent=parent.period.name
        if parent
        else (plan.period.around(levels_used(plan.tenant))[0].name if wants_parent else None),
        parent_stands=parent.stands if parent else not wants_parent,
    )
    return plan_faults(facts)


def parent_of(plan: Plan) -> Plan | None:
    """The nearest plan above `plan` that exists, by the levels this centre makes."""
    for period in plan.period.around(levels_used(plan.tenant)):
        found = Plan.objects.filter(
            tenant=plan.tenant,
            level=period.level,
            year=period.year,
            number=period.number,
            unit=None,
        ).first()
        if found:
            return found
    return None


@dataclass(frozen=True, slots=True)
class ItemRow:
    """An item with what was delivered of it, what it cost, and how it stands."""

    item: PlanItem
    delivered: Delivered
    status: Status
    balance: Balance


def execution_of(items: Sequence[PlanItem], today: date) -> list[ItemRow]:
    """Planned against delivered, item by item (R40, R122). What items below deliver counts too."""
    if not items:
        return []
    tenant = items[0].tenant
    below = _below(tenant, [item.id for item in items])
    everyone = {one for several in below.values() for one in several}
    delivered = delivered_of(tenant, everyone)
    spent = _spent(tenant, everyone)
    rows = []
    for item in items:
        total = Delivered(item.id)
        money = Decimal(0)
        for one in below[item.id]:
            total += delivered[one]
            money += spent.get(one, Decimal(0)) + delivered[one].cost
        planned = Planned(item.sessions, item.hours, item.headcount, item.starts_on, item.last_day)
        rows.append(
            ItemRow(item, total, status_of(planned, total, today), Balance(item.budget, money))
        )
    return rows


def done_share(rows: Sequence[ItemRow]) -> int:
    """How much of what was due is done, in whole percent."""
    return share_done([row.status for row in rows])


def balance_of(plan: Plan, rows: Sequence[ItemRow]) -> Balance:
    """The money of a whole plan."""
    return Balance(plan.budget, sum((row.balance.spent for row in rows), Decimal(0)))


def items_between(
    viewer: Employee, first: date, last: date, unit: Unit | None = None
) -> QuerySet[PlanItem]:
    """The items of the shortest plans that touch these days: what a calendar shows.

    An item that was split appears as its parts and not again by itself.
    """
    items = PlanItem.objects.filter(
        Q(starts_on__lte=last) & (Q(ends_on__gte=first) | Q(ends_on=None, starts_on__gte=first)),
        tenant=viewer.tenant,
        plan__in=visible_plans(viewer),
        children=None,
    ).select_related("plan__unit", "unit")
    if unit:
        items = items.filter(Q(unit=unit) | Q(unit=None, plan__unit=None) | Q(plan__unit=unit))
    return items.order_by("starts_on", "topic")


def items_for_parent(plan: Plan) -> QuerySet[PlanItem]:
    """What an item of `plan` may continue: the items of the plan above it."""
    if plan.parent_id is None:
        return PlanItem.objects.none()
    return PlanItem.objects.filter(tenant=plan.tenant, plan=plan.parent_id)


def plans_of_year(viewer: Employee, year: int) -> QuerySet[Plan]:
    return visible_plans(viewer).filter(year=year).order_by("number", "unit__name")


def coaching_plan_on(tenant: int, day: date) -> Plan | None:
    """The approved coaching plan for the half month of `day`: without one, no visits (R39)."""
    number = day.month * 2 - (1 if day.day <= _HALF_MONTH else 0)
    return Plan.objects.filter(
        tenant=tenant,
        level=Level.COACHING,
        year=day.year,
        number=number,
        approved_at__isnull=False,
    ).first()


_HALF_MONTH = 15


def days_of_month(first: date) -> date:
    """The last day of the month that begins on `first`."""
    return (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _facts(item: PlanItem) -> ItemFacts:
    return ItemFacts(
        topic=item.topic,
        objective=item.objective,
        aim=item.aim,
        starts_on=item.starts_on,
        ends_on=item.ends_on,
        trainer=item.trainer,
        participants=item.participants,
        has_parent=item.parent_id is not None,
        unplanned_reason=item.unplanned_reason,
    )


def _below(tenant: int, roots: Collection[UUID]) -> dict[UUID, set[UUID]]:
    """Each of `roots` with every item below it; one query per level of the tree."""
    found = {root: {root} for root in roots}
    above = {root: {root} for root in roots}
    while above:
        following: dict[UUID, set[UUID]] = {}
        for child, parent in PlanItem.objects.filter(
            tenant=tenant, parent__in=above.keys()
        ).values_list("id", "parent_id"):
            if parent is None:
                continue
            for root in above[parent]:
                if child not in found[root]:
                    found[root].add(child)
                    following.setdefault(child, set()).add(root)
        above = following
    return found


def _spent(tenant: int, items: Collection[UUID]) -> dict[UUID, Decimal]:
    return dict(
        CostLine.objects.filter(tenant=tenant, item__in=items, state=CostLine.State.COUNTED)
        .values_list("item")
        .annotate(sum=Sum("amount"))
        .order_by()
    )

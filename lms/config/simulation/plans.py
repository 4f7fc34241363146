"""The year plan and the month plan: written, approved by whoever the readings name, issued."""

from datetime import date
from decimal import Decimal

from lms.config.simulation.cast import Cast
from lms.planning.models import Approval, Plan, PlanItem
from lms.planning.queries.approvals import approvers_of, open_step
from lms.planning.rules.cadence import Offer
from lms.planning.rules.periods import Level, Period
from lms.planning.rules.words import sections_of
from lms.planning.services.approvals import decide_approval
from lms.planning.services.needs import write_survey
from lms.planning.services.plans import (
    ask_for_plan,
    change_plan,
    issue_plan,
    open_plan,
    put_item,
)

TOPIC = "服务技能提升 Service skills"


def approve(approval: Approval) -> None:
    """Let each step be taken by somebody who may take it."""
    while (step := open_step(approval)) is not None:
        who = approvers_of(step).order_by("employee_no").first()
        if who is None:
            raise RuntimeError(f"nobody may decide {approval}")
        decide_approval(who, approval.id, approve=True)


def make_plans(cast: Cast, month: date, *, sessions: int, hours: int) -> PlanItem:
    """Plan the year with one training in `month`, then the month from it. Returns its item."""
    write_survey(
        cast.office,
        month.year,
        {"strategy": "…", "daily_work": "…", "key_posts": "…"},
    )
    year = _written(cast, Period(Level.YEAR, month.year))
    put_item(cast.office, year.id, _item(cast, month, sessions, hours))
    _finish(cast, year)
    plan = _written(cast, Period(Level.MONTH, month.year, month.month))
    _finish(cast, plan)
    return plan.items.get(tenant=plan.tenant)


def _written(cast: Cast, period: Period) -> Plan:
    plan = open_plan(cast.office, period)
    return change_plan(
        cast.office,
        plan.id,
        {
            "objective": "全员掌握服务规范 Everybody masters the service norms",
            "aim": "knowledge_skill",
            "owner_supervisor": cast.supervisor,
            "owner_training_head": cast.head,
        },
        dict.fromkeys(sections_of(period.level), "模拟 simulated"),
    )


def _item(cast: Cast, month: date, sessions: int, hours: int) -> dict[str, object]:
    return {
        "topic": TOPIC,
        "objective": "通过技能课程 Pass the skills course",
        "aim": "knowledge_skill",
        "starts_on": month,
        "ends_on": month.replace(day=28),
        "trainer": "、".join(one.name for one in cast.trainers),
        "participants": "全体坐席 all agents",
        "sessions": sessions,
        "hours": Decimal(hours),
        "headcount": len(cast.agents),
        "counts_as": Offer.SKILLS,
    }


def _finish(cast: Cast, plan: Plan) -> None:
    approve(ask_for_plan(cast.office, plan.id))
    issue_plan(cast.office, plan.id)

"""Needs: which team has handed in its plan, and who is late (R11, R30)."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from lms.people.models import Employee, Unit
from lms.people.rules.roles import Right
from lms.planning.models import Need, NeedsPlan, Plan
from lms.planning.queries.access import reaches_centre, teams, visible_units
from lms.planning.queries.readings import needs_due

HANDED_IN = (NeedsPlan.State.SUBMITTED, NeedsPlan.State.REVIEWED)


@dataclass(frozen=True, slots=True)
class TeamNeeds:
    """A team's needs plan of a year, if it has begun one."""

    unit: Unit
    plan: NeedsPlan | None
    due: date
    today: date
    needs: int = 0
    open_needs: int = 0

    @property
    def is_handed_in(self) -> bool:
        return self.plan is not None and self.plan.state in HANDED_IN

    @property
    def is_overdue(self) -> bool:
        return not self.is_handed_in and self.due < self.today

    @property
    def was_late(self) -> bool:
        """Handed in, but after the due date."""
        handed_in = self.plan.submitted_at if self.plan and self.is_handed_in else None
        return bool(handed_in and handed_in.date() > self.due)


def needs_of_teams(tenant: int, year: int, today: date) -> list[TeamNeeds]:
    """Every team with its needs plan of `year`, those without one too."""
    due = needs_due(tenant, year)
    plans = {
        plan.unit_id: plan
        for plan in NeedsPlan.objects.filter(tenant=tenant, year=year)
        .select_related("unit", "submitted_by")
        .annotate(all=Count("needs"), open=Count("needs", filter=Q(needs__decision="")))
    }
    found = []
    for unit in teams(tenant):
        plan = plans.get(unit.id)
        counts = (plan.all, plan.open) if plan else (0, 0)
        found.append(TeamNeeds(unit, plan, due, today, *counts))
    return found


def needs_seen_by(viewer: Employee, year: int, today: date) -> list[TeamNeeds]:
    """Those of the teams that `viewer` may see."""
    everything = needs_of_teams(viewer.tenant, year, today)
    if reaches_centre(viewer, Right.DRAFT_PLANS, Right.SEE_REPORTS):
        return everything
    units = set(visible_units(viewer).values_list("id", flat=True))
    return [one for one in everything if one.unit.id in units]


def planning_year(today: date) -> int:
    """The year that needs are gathered for: the next one."""
    return today.year + 1


def open_needs(plan: Plan) -> QuerySet[Need]:
    """The needs of the plan's year that nobody has reviewed: of teams that handed theirs in, and
    what the office entered itself."""
    of_teams = Q(needs_plan=None) | Q(needs_plan__state=NeedsPlan.State.SUBMITTED)
    return Need.objects.filter(of_teams, tenant=plan.tenant, year=plan.year, decision="")

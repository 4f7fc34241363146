"""Reminding teams of the needs plans they owe: once before the date, once after it (R11)."""

from datetime import date, timedelta
from uuid import NAMESPACE_OID, UUID, uuid5

from django.urls import reverse

from lms.people.models import Tenant
from lms.people.queries import leads_in
from lms.people.rules.filing import text
from lms.people.services import notify
from lms.planning.queries.needs import TeamNeeds, needs_of_teams, planning_year
from lms.planning.queries.readings import limits_of


def remind_teams(today: date) -> int:
    """Tell the leads of every team whose needs plan is nearly due or overdue; returns how many
    were told. Nobody is told twice of the same."""
    told = 0
    for tenant in Tenant.objects.values_list("id", flat=True):
        ahead = timedelta(days=limits_of(tenant).reminder_days)
        for year in (planning_year(today), today.year):
            for team in needs_of_teams(tenant, year, today):
                if team.is_handed_in or today < team.due - ahead:
                    continue
                told += _remind(tenant, year, team)
    return told


def _remind(tenant: int, year: int, team: TeamNeeds) -> int:
    day = team.due.isoformat()
    if team.is_overdue:
        words = text(
            f"Overdue since {day}: needs plan {year} of {team.unit.name}",
            f"已逾期（应于 {day} 前提交）：{team.unit.name} {year} 年度需求计划",
        )
    else:
        words = text(
            f"Due on {day}: needs plan {year} of {team.unit.name}",
            f"请于 {day} 前提交：{team.unit.name} {year} 年度需求计划",
        )
    notices = notify(
        tenant,
        leads_in(tenant, [team.unit.id]),
        kind="planning.needs_overdue" if team.is_overdue else "planning.needs_due",
        title=words,
        url=reverse("planning:needs"),
        about=("needs_plan", _of_cycle(team.unit.id, year)),
        due_on=team.due,
    )
    return len(notices)


def _of_cycle(unit: UUID, year: int) -> UUID:
    """What stands for a needs plan that nobody has begun: always the same for a team and year."""
    return uuid5(NAMESPACE_OID, f"{unit}/{year}")

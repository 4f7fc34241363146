"""Reminding: teams of the needs plans they owe, once before the date and once after it (R11);
whoever sees to it of a quarter without its skills class or management course (R49, R50)."""

from datetime import date, timedelta
from uuid import NAMESPACE_OID, UUID, uuid5

from django.urls import reverse

from lms.people.models import Tenant
from lms.people.queries import holders_of, leads_in
from lms.people.rules.filing import text
from lms.people.services import notify
from lms.planning.queries.cadence import offers_awaited
from lms.planning.queries.needs import TeamNeeds, needs_of_teams, planning_year
from lms.planning.queries.office import quarter_url
from lms.planning.queries.readings import limits_of
from lms.planning.rules.cadence import HOLDERS, OFFERS, QuarterOffer, Standing


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


def remind_of_quarters(today: date) -> int:
    """Tell of what a quarter lacks: when it begins soon or has begun with nothing planned, and
    again when it has passed without. Returns how many notices were sent."""
    told = 0
    for tenant in Tenant.objects.values_list("id", flat=True):
        for one in offers_awaited(tenant, today, limits_of(tenant).reminder_days):
            told += _remind_of_quarter(tenant, one, today)
    return told


def _remind_of_quarter(tenant: int, one: QuarterOffer, today: date) -> int:
    was_missed = one.standing(today) is Standing.MISSED
    words, quarter = OFFERS[one.offer], one.quarter
    if was_missed:
        title = text(
            f"Not held in quarter {quarter.number} of {quarter.year}: {words['en']}",
            f"{quarter.year} 年第 {quarter.number} 季度未举办：{words['zh-Hans']}",
        )
    else:
        title = text(
            f"Not planned for quarter {quarter.number} of {quarter.year}: {words['en']}",
            f"{quarter.year} 年第 {quarter.number} 季度尚未安排：{words['zh-Hans']}",
        )
    holders = {who.id: who for role in HOLDERS[one.offer] for who in holders_of(tenant, role)}
    notices = notify(
        tenant,
        holders.values(),
        kind="planning.quarter_missed" if was_missed else "planning.quarter_lacks",
        title=title,
        body=text(
            "Each quarter has to have one. Put it into a plan and say there what it counts as.",
            "每季度至少举办一次，请列入计划并注明其类别。",
        ),
        url=quarter_url(quarter),
        about=("quarter_offer", uuid5(NAMESPACE_OID, f"{quarter.first}/{one.offer}")),
        due_on=quarter.last,
    )
    return len(notices)


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

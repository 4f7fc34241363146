"""Reports of the teams: which are due, and what is counted for them (A21, R145)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q

from lms.people.models import Unit
from lms.people.rules.filing import Text, text
from lms.planning.models import Meeting, NeedsPlan, PlanItem, TeamReport, TrainingRequest
from lms.planning.queries.access import teams
from lms.planning.queries.meetings import within
from lms.planning.queries.plans import done_share, execution_of
from lms.planning.queries.readings import report_due
from lms.planning.rules.periods import Level, Period


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A team's report of a month or year, written or not."""

    unit: Unit
    report: TeamReport | None
    due: date
    today: date

    @property
    def is_handed_in(self) -> bool:
        return self.report is not None and self.report.submitted_at is not None

    @property
    def is_overdue(self) -> bool:
        return not self.is_handed_in and self.due < self.today


def period_of(year: int, month: int) -> Period:
    """The period that a report is about; month 0 is the year."""
    return Period(Level.MONTH, year, month) if month else Period(Level.YEAR, year)


def reports_of(tenant: int, year: int, month: int, today: date) -> list[ReportRow]:
    """Every team with its report of a month (or of the year where `month` is 0)."""
    due = report_due(tenant, year, month)
    held = {
        report.unit_id: report
        for report in TeamReport.objects.filter(
            tenant=tenant, year=year, month=month
        ).select_related("written_by")
    }
    return [ReportRow(unit, held.get(unit.id), due, today) for unit in teams(tenant)]


def figures_for(unit: Unit, year: int, month: int) -> list[tuple[Text, str]]:
    """What is counted for a team's report: plan and delivery, meetings, requests, needs plan."""
    period = period_of(year, month)
    items = list(
        PlanItem.objects.filter(
            tenant=unit.tenant,
            starts_on__lte=period.last,
            starts_on__gte=period.first,
            children=None,
        ).filter(Q(plan__unit=unit) | Q(unit=unit))
    )
    rows = execution_of(items, period.last)
    meetings = Meeting.objects.filter(
        within(period), tenant=unit.tenant, unit=unit, closed_at__isnull=False
    ).count()
    requests = TrainingRequest.objects.filter(
        tenant=unit.tenant, unit=unit, since__date__range=(period.first, period.last)
    ).count()
    handed_in = NeedsPlan.objects.filter(
        tenant=unit.tenant, unit=unit, year=period.year + 1, submitted_at__isnull=False
    ).exists()
    hours = sum((row.delivered.hours for row in rows), Decimal(0))
    return [
        (text("Trainings planned", "计划培训项数"), str(len(rows))),
        (text("Done of what was due (%)", "到期计划完成率（%）"), str(done_share(rows))),
        (
            text("Sessions held", "实施场次"),
            str(sum(row.delivered.sessions for row in rows)),
        ),
        (text("Hours", "学时"), f"{hours:f}"),
        (text("Attendances", "参训人次"), str(sum(row.delivered.headcount for row in rows))),
        (text("Meetings held", "交流会次数"), str(meetings)),
        (text("Requests", "培训申请数"), str(requests)),
        (
            text("Needs plan of next year handed in", "下年度需求计划是否提交"),
            "yes / 是" if handed_in else "no / 否",
        ),
    ]

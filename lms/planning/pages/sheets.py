"""Plans as a calendar and as a spreadsheet: the same items that the screen shows."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from lms.people.access import require_right, viewer_of
from lms.people.queries import work_calendar
from lms.people.rules.year import year_of
from lms.planning.forms import said
from lms.planning.pages.parts import number_asked, year_asked
from lms.planning.pages.plans import READERS
from lms.planning.queries.access import seen_units, visible_plans
from lms.planning.queries.cadence import offers_of
from lms.planning.queries.plans import ItemRow, execution_of, items_between
from lms.planning.rules.cadence import OFFERS, Offer, Standing
from lms.planning.rules.delivery import Status
from lms.planning.rules.periods import Level, Period, month_of, quarter_of
from lms.planning.rules.words import AIMS
from lms.ui.adapters.sheets import Cell, xlsx_bytes

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
@require_right(*READERS)
def plan_calendar(request: HttpRequest) -> HttpResponse:
    """The trainings of a month or a quarter, by month, with how they stand."""
    period, rows = _shown(request)
    viewer = viewer_of(request)
    years = {
        year: year_of(year, work_calendar(viewer.tenant))
        for year in {period.first.year, period.last.year}
    }
    months = [
        (
            years[period.year][number - 1],
            [row for row in rows if _touches(row, Period(Level.MONTH, period.year, number))],
        )
        for number in range(period.first.month, period.last.month + 1)
    ]
    offers = _offers(viewer.tenant, quarter_of(period.first))
    make = quarter_of if period.level is Level.QUARTER else month_of
    context = {
        "period": period,
        "title": said(period.name),
        "months": months,
        "before": make(period.first - timedelta(days=1)),
        "after": make(period.last + timedelta(days=1)),
        "month": month_of(period.first),
        "quarter": quarter_of(period.first),
        "units": seen_units(viewer),
        "has_items": bool(rows),
        "offers": offers,
        "lacks_offers": any(one["is_lacking"] for one in offers),
        "today": timezone.localdate(),
    }
    return render(request, "planning/calendar.html", context)


@require_GET
@require_right(*READERS)
def calendar_xlsx(request: HttpRequest) -> HttpResponse:
    """What the calendar shows, with the same filters."""
    period, rows = _shown(request)
    return _sheet(said(period.name), rows)


@require_GET
@require_right(*READERS)
def plan_xlsx(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """What the page of a plan shows."""
    plan = get_object_or_404(visible_plans(viewer_of(request)), id=plan_id)
    items = list(plan.items.select_related("unit", "parent", "plan"))
    return _sheet(plan.title, execution_of(items, timezone.localdate()))


def _offers(tenant: int, quarter: Period) -> list[dict[str, Any]]:
    """What the quarter has of what it has to have, for the head of the calendar."""
    today = timezone.localdate()
    words = {
        Standing.HELD: _("held"),
        Standing.PLANNED: _("planned"),
        Standing.MISSING: _("not planned yet"),
        Standing.MISSED: _("not held"),
    }
    return [
        {
            "name": said(OFFERS[one.offer]),
            "offer": one,
            "is_lacking": one.is_lacking(today),
            "words": words[one.standing(today)],
        }
        for one in offers_of(tenant, [quarter])
    ]


def _shown(request: HttpRequest) -> tuple[Period, list[ItemRow]]:
    """The period and items that the address asks for."""
    viewer = viewer_of(request)
    today = timezone.localdate()
    year = year_asked(request)
    if "quarter" in request.GET:
        quarter = number_asked(request, "quarter", range(1, 5), quarter_of(today).number)
        period = Period(Level.QUARTER, year, quarter)
    else:
        month = number_asked(request, "month", range(1, 13), today.month)
        period = Period(Level.MONTH, year, month)
    units = {str(one.id): one for one in seen_units(viewer)}
    unit = units.get(request.GET.get("unit", ""))
    return period, execution_of(list(items_between(viewer, period.first, period.last, unit)), today)


def _touches(row: ItemRow, month: Period) -> bool:
    first, last = row.item.starts_on, row.item.last_day
    return bool(first and last and first <= month.last and last >= month.first)


def _sheet(title: str, rows: list[ItemRow]) -> HttpResponse:
    response = HttpResponse(xlsx_bytes(title, _heads(), (_cells(row) for row in rows)))
    response["Content-Type"] = _XLSX
    response["Content-Disposition"] = 'attachment; filename="plan.xlsx"'
    return response


def _heads() -> list[str]:
    return [
        pgettext("of training", "Topic"),
        _("Objective"),
        _("Aim"),
        _("Counts as"),
        _("From"),
        _("Until"),
        _("Team"),
        _("Trainer"),
        _("Participants"),
        _("Unplanned"),
        _("Sessions planned"),
        _("Sessions delivered"),
        _("Hours planned"),
        _("Hours delivered"),
        _("Headcount planned"),
        _("Headcount delivered"),
        _("Budget"),
        _("Spent"),
        _("State"),
    ]


def _cells(row: ItemRow) -> list[Cell]:
    item, given = row.item, row.delivered
    unit = item.unit or item.plan.unit
    return [
        item.topic,
        item.objective,
        said(AIMS[item.aim]) if item.aim else "",
        said(OFFERS[Offer(item.counts_as)]) if item.counts_as else "",
        item.starts_on,
        item.ends_on,
        unit.name if unit else _("All teams"),
        item.trainer,
        item.participants,
        item.unplanned_reason,
        item.sessions,
        given.sessions,
        item.hours,
        given.hours,
        item.headcount,
        given.headcount,
        item.budget,
        row.balance.spent,
        str(status_words()[row.status]),
    ]


def status_words() -> dict[Status, Any]:
    """How an item stands, in the reader's language."""
    return {
        Status.COMING: _("to come"),
        Status.RUNNING: _("running"),
        Status.DONE: _("done"),
        Status.SHORT: _("less than planned"),
        Status.MISSED: _("not held"),
    }

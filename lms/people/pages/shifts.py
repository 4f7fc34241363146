"""The roster: a week of shifts, and a list that replaces those of a period."""

from datetime import date, datetime, time, timedelta

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_http_methods

from lms.people.access import require_right, viewer_of
from lms.people.models import Unit
from lms.people.pages.lists import is_dry_run, template_response, uploaded_rows, worded
from lms.people.queries import has_right, shifts_of, visible_employees
from lms.people.rules.roles import Right
from lms.people.rules.shift_list import template_rows
from lms.people.rules.weekly_hours import hours_by_week, monday_of, weekly_limit
from lms.people.services import ShiftReport, import_shifts
from lms.people.work_forms import ShiftListForm
from xapi.problems import Problem

_PER_PAGE = 40


@require_GET
@require_right(Right.SEE_RESULTS, Right.MANAGE_PEOPLE)
def roster(request: HttpRequest) -> HttpResponse:
    """A week of the people whom the viewer may see: who works when, and whose week is long."""
    viewer = viewer_of(request)
    try:
        monday = monday_of(date.fromisoformat(request.GET.get("week", "")))
    except ValueError:
        monday = monday_of(timezone.localdate())
    units = Unit.objects.filter(tenant=viewer.tenant).order_by("name")
    right = Right.SEE_RESULTS if has_right(viewer, Right.SEE_RESULTS) else Right.MANAGE_PEOPLE
    people = visible_employees(viewer, right).filter(is_active=True).select_related("unit")
    chosen = next((one for one in units if str(one.id) == request.GET.get("unit")), None)
    if chosen:
        people = people.filter(unit=chosen)
    page = Paginator(people.order_by("employee_no"), _PER_PAGE).get_page(request.GET.get("page"))
    since = timezone.make_aware(datetime.combine(monday, time()))
    shifts = shifts_of(
        viewer.tenant, [one.id for one in page.object_list], since, since + timedelta(days=7)
    )
    days = [monday + timedelta(days=n) for n in range(7)]
    limit = weekly_limit.of(viewer.tenant, monday)
    rows = []
    for person in page.object_list:
        spans = [(timezone.localtime(a), timezone.localtime(b)) for a, b in shifts[person.id]]
        hours = hours_by_week(spans).get(monday, None)
        cells = [(day, [span for span in spans if span[0].date() == day]) for day in days]
        rows.append({"person": person, "cells": cells, "hours": hours})
        rows[-1]["is_long"] = hours is not None and hours > limit
    context = {
        "page": page,
        "rows": rows,
        "days": days,
        "monday": monday,
        "before": monday - timedelta(days=7),
        "after": monday + timedelta(days=7),
        "limit": limit,
        "units": units,
        "chosen": chosen,
        "has_shifts": any(shifts.values()),
        "may_import": has_right(viewer, Right.MANAGE_PEOPLE),
    }
    return render(request, "people/roster.html", context)


@require_http_methods(["GET", "POST"])
@require_right(Right.MANAGE_PEOPLE)
def import_list(request: HttpRequest) -> HttpResponse:
    """Take a list of shifts; `check` only says what it would do, `store` does it."""
    viewer = viewer_of(request)
    next_monday = monday_of(timezone.localdate()) + timedelta(days=7)
    form = ShiftListForm(
        request.POST or None,
        request.FILES or None,
        tenant=viewer.tenant,
        initial={"first": next_monday, "last": next_monday + timedelta(days=6)},
    )
    report: ShiftReport | None = None
    problem = ""
    if request.method == "POST" and form.is_valid():
        try:
            report = import_shifts(
                viewer,
                uploaded_rows(form.cleaned_data["file"]),
                first=form.cleaned_data["first"],
                last=form.cleaned_data["last"],
                unit=form.cleaned_data["unit"],
                dry_run=is_dry_run(request),
            )
        except Problem as found:
            problem = found.text(get_language() or "en")
    context = {
        "form": form,
        "report": report,
        "problem": problem,
        "faults": worded(report.faults) if report else [],
    }
    is_bad = bool(problem or form.errors or (report and report.faults))
    return render(request, "people/roster_import.html", context, status=400 if is_bad else 200)


@require_GET
@require_right(Right.MANAGE_PEOPLE)
def import_template(_request: HttpRequest) -> HttpResponse:
    return template_response(template_rows, "shifts")

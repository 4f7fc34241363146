"""The working days of the centre: a year at a glance, its exceptions, and a list of them."""

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lms.people.access import require_right, viewer_of
from lms.people.models import WorkDay
from lms.people.pages.lists import is_dry_run, template_response, uploaded_rows, worded
from lms.people.queries import has_right, work_calendar
from lms.people.rules.day_list import template_rows
from lms.people.rules.roles import Right
from lms.people.rules.year import year_of
from lms.people.services import ListReport, forget_day, import_days, set_day
from lms.people.work_forms import DayForm, DayListForm
from xapi.problems import Problem

_YEARS = range(2000, 2100)


@require_http_methods(["GET", "POST"])
@require_right(Right.SEE_RESULTS, Right.MANAGE_PEOPLE)
def calendar(request: HttpRequest) -> HttpResponse:
    """A year; who manages people says here what a day is."""
    viewer = viewer_of(request)
    may_change = has_right(viewer, Right.MANAGE_PEOPLE)
    form = DayForm(request.POST or None)
    if request.method == "POST":
        if not may_change:
            raise Http404
        if form.is_valid():
            day: date = form.cleaned_data["day"]
            set_day(
                viewer,
                day,
                is_workday=form.cleaned_data["kind"] == "work",
                note=form.cleaned_data["note"],
            )
            messages.success(request, _("The day is entered."))
            return redirect(f"{reverse('people:calendar')}?year={day.year}")
    year = _year(request.GET.get("year", ""))
    context = {
        "year": year,
        "months": year_of(year, work_calendar(viewer.tenant)),
        "exceptions": WorkDay.objects.filter(tenant=viewer.tenant, day__year=year),
        "form": form,
        "may_change": may_change,
        "today": timezone.localdate(),
    }
    return render(request, "people/calendar.html", context, status=400 if form.errors else 200)


@require_POST
@require_right(Right.MANAGE_PEOPLE)
def forget(request: HttpRequest, workday_id: str) -> HttpResponse:
    """Let a day be again what its weekday says."""
    viewer = viewer_of(request)
    held = WorkDay.objects.filter(tenant=viewer.tenant, id=workday_id).first()
    if held is None:
        raise Http404
    forget_day(viewer, held.day)
    messages.success(request, _("The day is again what its weekday says."))
    return redirect(f"{reverse('people:calendar')}?year={held.day.year}")


@require_http_methods(["GET", "POST"])
@require_right(Right.MANAGE_PEOPLE)
def import_list(request: HttpRequest) -> HttpResponse:
    """Take a list of days; `check` only says what it would do, `store` does it."""
    form = DayListForm(request.POST or None, request.FILES or None)
    report: ListReport | None = None
    problem = ""
    if request.method == "POST" and form.is_valid():
        try:
            rows = uploaded_rows(form.cleaned_data["file"])
            report = import_days(viewer_of(request), rows, dry_run=is_dry_run(request))
        except Problem as found:
            problem = found.text(get_language() or "en")
    context = {
        "form": form,
        "report": report,
        "problem": problem,
        "faults": worded(report.faults) if report else [],
    }
    is_bad = bool(problem or form.errors or (report and report.faults))
    return render(request, "people/calendar_import.html", context, status=400 if is_bad else 200)


@require_GET
@require_right(Right.MANAGE_PEOPLE)
def import_template(_request: HttpRequest) -> HttpResponse:
    return template_response(template_rows, "days")


def _year(text: str) -> int:
    return int(text) if text.isdecimal() and int(text) in _YEARS else timezone.localdate().year

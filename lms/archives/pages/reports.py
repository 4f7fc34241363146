"""Training reports: made, read, printed, filed, published (R144, R145, A21)."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from lms.archives.forms import ReportForm
from lms.archives.models import TrainingReport
from lms.archives.pages.papers import pdf_response
from lms.archives.pages.presenting import report_table
from lms.archives.queries.reports import missing_reports
from lms.archives.services.papers import print_report
from lms.archives.services.reports import file_report, make_report, period_of, publish_report
from lms.people.access import require_right, viewer_of
from lms.people.models import Employee, Unit
from lms.people.queries import has_right, visible_employees
from lms.people.rules.roles import Right
from lms.ui.acting import words_of
from xapi.problems import Problem

PAGE_SIZE = 25
READERS = (Right.SEE_REPORTS, Right.SEE_RECORDS)
"""Reports of the centre are read by the first; who sees a team's records reads its reports."""


@require_GET
@require_right(*READERS)
def report_list(request: HttpRequest) -> HttpResponse:
    return _list(request, _form(viewer_of(request), initial=request.GET.dict()))


@require_POST
@require_right(*READERS)
def new(request: HttpRequest) -> HttpResponse:
    """Work a report out; one of the same period is worked out anew."""
    viewer = viewer_of(request)
    form = _form(viewer, request.POST)
    if not form.is_valid():
        return _list(request, form, status=422)
    given = form.cleaned_data
    if given["unit"] is None and not has_right(viewer, Right.KEEP_ARCHIVE):
        raise Http404
    try:
        made = make_report(viewer, given["kind"], form.starts_on, given["unit"], given["note"])
    except Problem as problem:
        form.add_error("month", words_of(problem))
        return _list(request, form, status=422)
    return redirect("archives:report", made.id)


@require_GET
@require_right(*READERS)
def report(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """One report as it will be printed."""
    viewer, found = viewer_of(request), _report(request, report_id)
    context = {
        "report": found,
        "table": report_table(found.figures["strata"], get_language() or "en"),
        "period": period_of(found.kind, found.starts_on),
        "may_file": _may_file(viewer, found),
        "may_publish": found.unit is None and has_right(viewer, Right.KEEP_ARCHIVE),
    }
    return render(request, "archives/report.html", context)


@require_GET
@require_right(*READERS)
def report_pdf(request: HttpRequest, report_id: UUID) -> HttpResponse:
    found = _report(request, report_id)
    printed = print_report(found, get_language() or "en")
    return pdf_response(printed, f"training-report-{period_of(found.kind, found.starts_on)}")


@require_POST
@require_right(*READERS)
def file(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """Put it into the archive, under the viewer's name."""
    viewer, found = viewer_of(request), _report(request, report_id)
    if not _may_file(viewer, found):
        raise Http404
    file_report(viewer, found.id)
    messages.success(request, _("The report is in the archive. Print and sign it."))
    return redirect("archives:report", found.id)


@require_POST
@require_right(Right.KEEP_ARCHIVE)
def publish(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """Let everybody read it, without groups that are too small."""
    found = _report(request, report_id)
    if found.unit is not None:
        raise Http404
    publish_report(viewer_of(request), found.id)
    messages.success(request, _("The report is published."))
    return redirect("archives:report", found.id)


def _report(request: HttpRequest, report_id: UUID) -> TrainingReport:
    reports = _visible(viewer_of(request))
    return get_object_or_404(reports, id=report_id)


def _visible(viewer: Employee) -> QuerySet[TrainingReport]:
    reports = TrainingReport.objects.filter(tenant=viewer.tenant).select_related(
        "unit", "made_by", "entry", "published_by"
    )
    if has_right(viewer, Right.SEE_REPORTS):
        return reports
    return reports.filter(unit__in=_units(viewer))


def _units(viewer: Employee) -> QuerySet[Unit]:
    """The units whose people the viewer may see."""
    people = visible_employees(viewer).exclude(id=viewer.id)
    return Unit.objects.filter(tenant=viewer.tenant, id__in=people.values("unit")).order_by("name")


def _may_file(viewer: Employee, found: TrainingReport) -> bool:
    return found.unit is not None or has_right(viewer, Right.KEEP_ARCHIVE)


def _form(viewer: Employee, data: Any = None, **named: Any) -> ReportForm:
    keeps = has_right(viewer, Right.KEEP_ARCHIVE)
    return ReportForm(_units(viewer), data, needs_unit=not keeps, **named)


def _list(request: HttpRequest, form: ReportForm, status: int = 200) -> HttpResponse:
    viewer = viewer_of(request)
    reports = _visible(viewer).order_by("-starts_on", "kind", "unit__name")
    keeps = has_right(viewer, Right.KEEP_ARCHIVE)
    context = {
        "page": Paginator(reports, PAGE_SIZE).get_page(request.GET.get("page")),
        "form": form,
        "missing": missing_reports(viewer.tenant, timezone.localdate()) if keeps else [],
    }
    return render(request, "archives/reports.html", context, status=status)

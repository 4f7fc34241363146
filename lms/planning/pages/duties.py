"""Reports of the teams, duty sheets with their evidence, and the numbers of the centre."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lms.people.access import require_right, viewer_of
from lms.people.rules.roles import Right
from lms.planning.forms import choices_of, said
from lms.planning.models import Duty, DutyEvidence, LimitSet, TeamReport
from lms.planning.other_forms import DutyForm, LimitForm, ReportForm
from lms.planning.pages.parts import form_page, number_asked, telling, year_asked
from lms.planning.pages.plans import READERS
from lms.planning.queries.access import (
    is_office,
    own_teams,
    reaches_centre,
    seen_units,
    teams,
    visible_units,
)
from lms.planning.queries.reports import figures_for, period_of, reports_of
from lms.planning.rules.duties import HOLDERS
from lms.planning.services.duties import (
    lay_out_duties,
    set_limits,
    show_duty_done,
    word_duty,
    write_report,
)


@require_GET
@require_right(*READERS)
def reports(request: HttpRequest) -> HttpResponse:
    """Which team has handed in its summary of a month or year, and who is late."""
    viewer = viewer_of(request)
    today = timezone.localdate()
    before = today.replace(day=1).toordinal() - 1
    last_month = date.fromordinal(before)
    year = year_asked(request, last_month.year)
    month = number_asked(request, "month", range(13), last_month.month)
    rows = reports_of(viewer.tenant, year, month, today)
    if not reaches_centre(viewer, *READERS):
        own = set(visible_units(viewer).values_list("id", flat=True))
        rows = [row for row in rows if row.unit.id in own]
    context = {
        "year": year,
        "month": month,
        "months": range(1, 13),
        "title": said(period_of(year, month).name),
        "rows": rows,
        "overdue": sum(row.is_overdue for row in rows),
    }
    return render(request, "planning/reports.html", context)


@require_http_methods(["GET", "POST"])
@require_right(*READERS)
def report(request: HttpRequest, unit_id: UUID, year: int, month: int) -> HttpResponse:
    """One team's summary: written until it is handed in, read from then on."""
    viewer = viewer_of(request)
    if month > 12 or not 2000 <= year <= 2099:
        raise Http404
    seen = teams(viewer.tenant) if reaches_centre(viewer, *READERS) else own_teams(viewer)
    unit = get_object_or_404(seen, id=unit_id)
    held = TeamReport.objects.filter(
        tenant=viewer.tenant, unit=unit, year=year, month=month
    ).first()
    period = period_of(year, month)
    may_write = (held is None or held.submitted_at is None) and own_teams(viewer).filter(
        id=unit.id
    ).exists()
    form = ReportForm(request.POST or None, instance=held)
    if request.method == "POST":
        if not may_write:
            raise Http404
        if form.is_valid():
            hand_in = request.POST.get("act") == "hand_in"
            words = _("The report is handed in.") if hand_in else _("Saved.")
            with telling(request, words):
                write_report(viewer, unit, year, month, form.cleaned_data, hand_in=hand_in)
            return redirect("planning:report", unit.id, year, month)
    if held and held.submitted_at:
        figures = [(one["label"], one["value"]) for one in held.figures]
    else:
        figures = list(figures_for(unit, year, month))
    context = {
        "unit": unit,
        "title": said(period.name),
        "report": held,
        "figures": figures,
        "form": form if may_write else None,
        "year": year,
        "month": month,
    }
    return render(request, "planning/report.html", context)


@require_GET
@require_right(*READERS)
def duties(request: HttpRequest) -> HttpResponse:
    """The duties of one holder, and what shows that they were done in a month."""
    viewer = viewer_of(request)
    today = timezone.localdate()
    holder = request.GET.get("holder", "office" if is_office(viewer) else "team")
    if holder not in HOLDERS:
        raise Http404
    year = year_asked(request)
    month = number_asked(request, "month", range(1, 13), today.month)
    units = {str(one.id): one for one in teams(viewer.tenant) & seen_units(viewer)}
    unit = units.get(request.GET.get("unit", ""), next(iter(units.values()), None))
    evidence = DutyEvidence.objects.filter(
        tenant=viewer.tenant,
        month=date(year, month, 1),
        unit=unit if holder == "team" else None,
    ).select_related("entered_by")
    by_duty: dict[UUID, list[DutyEvidence]] = {}
    for one in evidence:
        by_duty.setdefault(one.duty_id, []).append(one)
    found = Duty.objects.filter(tenant=viewer.tenant, holder=holder)
    rows = [(duty, by_duty.get(duty.id, [])) for duty in found.filter(is_active=True)]
    is_own = unit is not None and own_teams(viewer).filter(id=unit.id).exists()
    context = {
        "holder": holder,
        "holders": choices_of(HOLDERS),
        "holder_name": said(HOLDERS[holder]),
        "year": year,
        "month": month,
        "months": range(1, 13),
        "units": units.values(),
        "unit": unit,
        "rows": rows,
        "shown": sum(bool(several) for _duty, several in rows),
        "resting": found.filter(is_active=False),
        "is_office": is_office(viewer),
        "may_show": is_own if holder == "team" else is_office(viewer),
    }
    return render(request, "planning/duties.html", context)


@require_POST
@require_right(Right.DRAFT_PLANS)
def act_on_duties(request: HttpRequest) -> HttpResponse:
    """Lay out the sheets, or enter what shows that a duty was done."""
    viewer = viewer_of(request)
    where = reverse("planning:duties")
    match request.POST.get("act"):
        case "lay_out":
            if not is_office(viewer):
                raise Http404
            with telling(request, _("The duty sheets are laid out.")):
                lay_out_duties(viewer)
        case "show":
            duty, month, unit = _asked(request)
            with telling(request, _("Entered.")):
                show_duty_done(viewer, duty.id, month, request.POST.get("text", ""), unit=unit)
            where = (
                f"{reverse('planning:duties')}?holder={duty.holder}&year={month.year}"
                f"&month={month.month}" + (f"&unit={unit.id}" if unit else "")
            )
        case _other:
            raise Http404
    return redirect(where)


@require_http_methods(["GET", "POST"])
@require_right(Right.DRAFT_PLANS)
def duty(request: HttpRequest, duty_id: UUID | None = None) -> HttpResponse:
    """Word a duty anew, or add one."""
    viewer = viewer_of(request)
    holder = request.GET.get("holder", "office")
    if not is_office(viewer) or holder not in HOLDERS:
        raise Http404
    held = get_object_or_404(Duty, tenant=viewer.tenant, id=duty_id) if duty_id else None
    holder = held.holder if held else holder
    back = f"{reverse('planning:duties')}?holder={holder}"

    def act(checked: Any) -> str:
        word_duty(viewer, checked.cleaned_data, duty_id=duty_id, holder=holder)
        return back

    fresh = Duty(tenant=viewer.tenant, holder=holder)
    return form_page(
        request,
        DutyForm(request.POST or None, instance=held or fresh),
        act,
        heading=held.code if held else _("New duty"),
        lead=said(HOLDERS[holder]),
        submit=_("Save"),
        back=(back, _("Duties")),
    )


@require_http_methods(["GET", "POST"])
@require_right(Right.DRAFT_PLANS)
def limits(request: HttpRequest) -> HttpResponse:
    """How long each step may take, and how often teams and trainers meet."""
    viewer = viewer_of(request)
    if not is_office(viewer):
        raise Http404
    held = LimitSet.objects.filter(tenant=viewer.tenant).first()

    def act(checked: Any) -> str:
        set_limits(viewer, checked.cleaned_data)
        return reverse("planning:limits")

    return form_page(
        request,
        LimitForm(request.POST or None, instance=held or LimitSet(tenant=viewer.tenant)),
        act,
        heading=_("Time limits and minimums"),
        lead=_("How long each step of a request may take, and how often teams and trainers meet."),
        submit=_("Save"),
        back=(reverse("planning:requests"), _("Requests")),
    )


def _asked(request: HttpRequest) -> Any:
    """The duty, the month and the team that a form names. Raises Http404."""
    viewer = viewer_of(request)
    try:
        duty_id = UUID(request.POST.get("duty", ""))
        month = date(int(request.POST.get("year", "")), int(request.POST.get("month", "")), 1)
        unit_id = UUID(request.POST["unit"]) if request.POST.get("unit") else None
    except ValueError as error:
        raise Http404 from error
    found = get_object_or_404(Duty, tenant=viewer.tenant, id=duty_id)
    unit = None
    if found.holder == "team":
        unit = get_object_or_404(own_teams(viewer), id=unit_id)
    elif not is_office(viewer):
        raise Http404
    return found, month, unit

"""Pages about people: the list, the import, one employee, and the language switch."""

from typing import BinaryIO, cast
from uuid import UUID

import openpyxl
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lms.people.access import require_right, viewer_of
from lms.people.adapters.sheets import read_sheet
from lms.people.exceptions import AccountNotYours
from lms.people.forms import EmployeeFilter, RosterForm
from lms.people.models import Employee, Unit
from lms.people.queries import (
    has_right,
    known_employees,
    may_manage_account,
    visible_employees,
)
from lms.people.rules.roles import Right
from lms.people.rules.roster import template_rows
from lms.people.services import RosterReport, import_roster, set_temporary_password
from xapi.problems import Problem

PAGE_SIZE = 50


@require_GET
@require_right(Right.SEE_RESULTS, Right.MANAGE_PEOPLE)
def employee_list(request: HttpRequest) -> HttpResponse:
    """The employees whom the viewer may see, narrowed by what the address says."""
    viewer = viewer_of(request)
    units = [
        (str(unit_id), name)
        for unit_id, name in Unit.objects.filter(tenant=viewer.tenant)
        .order_by("name")
        .values_list("id", "name")
    ]
    form = EmployeeFilter(request.GET, units=units)
    people = known_employees(viewer).select_related("unit")
    if form.is_valid():
        if words := form.cleaned_data["q"]:
            people = people.filter(Q(name__icontains=words) | Q(employee_no__istartswith=words))
        if unit := form.cleaned_data["unit"]:
            people = people.filter(unit_id=unit)
    page = Paginator(people.order_by("employee_no"), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "form": form,
        "may_import": has_right(viewer, Right.MANAGE_PEOPLE),
        "filtered": bool(request.GET.get("q") or request.GET.get("unit")),
    }
    return render(request, "people/list.html", context)


@require_GET
@require_right(Right.SEE_RESULTS, Right.MANAGE_PEOPLE)
def employee(request: HttpRequest, employee_id: UUID) -> HttpResponse:
    """One employee: who they are and what they may do."""
    viewer = viewer_of(request)
    person = get_object_or_404(known_employees(viewer).select_related("unit"), id=employee_id)
    context = {
        "person": person,
        "grants": person.role_grants.filter(tenant=viewer.tenant).select_related("unit"),
        "may_set_password": may_manage_account(viewer, person),
        "may_grant": has_right(viewer, Right.GRANT_ROLES) and person.id != viewer.id,
        "may_see_record": visible_employees(viewer).filter(id=person.id).exists(),
    }
    return render(request, "people/employee.html", context)


@require_POST
@require_right(Right.MANAGE_PEOPLE)
def new_password(request: HttpRequest, employee_id: UUID) -> HttpResponse:
    """Set a temporary password and show it this once."""
    viewer = viewer_of(request)
    person = get_object_or_404(visible_employees(viewer, Right.MANAGE_PEOPLE), id=employee_id)
    try:
        password = set_temporary_password(viewer, person)
    except AccountNotYours as problem:
        raise Http404 from problem
    response = render(request, "people/new_password.html", {"person": person, "password": password})
    response["Cache-Control"] = "no-store"
    return response


@require_http_methods(["GET", "POST"])
@require_right(Right.MANAGE_PEOPLE)
def import_employees(request: HttpRequest) -> HttpResponse:
    """Take a list of employees; `check` only says what it would do, `store` does it."""
    report: RosterReport | None = None
    problem = ""
    form = RosterForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            table = read_sheet(cast(BinaryIO, form.cleaned_data["file"]))
            dry_run = request.POST.get("act") != "store"
            report = import_roster(viewer_of(request), table, dry_run=dry_run)
        except Problem as found:
            problem = found.text(get_language() or "en")
    language = get_language() or "en"
    context = {
        "form": form,
        "report": report,
        "problem": problem,
        "faults": [(fault.line, fault.message(language)) for fault in report.faults]
        if report
        else [],
    }
    status = 400 if problem or (report and report.faults) else 200
    return render(request, "people/import.html", context, status=status)


@require_GET
@require_right(Right.MANAGE_PEOPLE)
def import_template(_request: HttpRequest) -> HttpResponse:
    """An empty list with the headings in the viewer's language and one example."""
    chinese = (get_language() or "en").startswith("zh")
    book = openpyxl.Workbook()
    for row in template_rows(chinese=chinese):
        book.worksheets[0].append(row)
    response = HttpResponse(
        content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        headers={"Content-Disposition": 'attachment; filename="employees.xlsx"'},
    )
    book.save(response)
    return response


@login_not_required
@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Remember the language: in a cookie, and with the employee when signed in."""
    language = request.POST.get("language", "")
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = "/"
    response = HttpResponseRedirect(back)
    if language in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            max_age=365 * 24 * 3600,
            secure=settings.HTTPS,
            samesite="Lax",
        )
        if isinstance(request.user, Employee):
            Employee.objects.filter(id=request.user.id).update(language=language)
    return response

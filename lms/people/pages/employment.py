"""One person: what they are in the centre, and which roles they have."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from lms.people.access import require_right, viewer_of
from lms.people.exceptions import AccountNotYours
from lms.people.models import Employee, RoleGrant
from lms.people.queries import may_manage_account, visible_employees
from lms.people.rules.roles import Right, Role
from lms.people.services import change_employee, give_role, take_role
from lms.people.work_forms import EmploymentForm, GrantForm
from lms.ui.acting import words_of
from xapi.problems import Problem


@require_http_methods(["GET", "POST"])
@require_right(Right.MANAGE_PEOPLE)
def edit(request: HttpRequest, employee_id: UUID) -> HttpResponse:
    """Change what somebody is; with a last day they leave."""
    viewer = viewer_of(request)
    person = get_object_or_404(
        visible_employees(viewer, Right.MANAGE_PEOPLE).select_related("unit"), id=employee_id
    )
    if not may_manage_account(viewer, person):
        raise Http404
    name = person.name
    form = EmploymentForm(request.POST or None, instance=person, tenant=viewer.tenant)
    if request.method == "POST" and form.is_valid():
        try:
            change_employee(viewer, person, form.cleaned_data)
        except AccountNotYours as problem:
            raise Http404 from problem
        except Problem as problem:
            form.add_error("left_on", words_of(problem))
        else:
            messages.success(request, _("Saved."))
            return redirect("people:employee", person.id)
    context = {"person": person, "name": name, "form": form}
    return render(request, "people/edit.html", context, status=400 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@require_right(Right.GRANT_ROLES)
def roles(request: HttpRequest, employee_id: UUID) -> HttpResponse:
    """Give somebody a role."""
    viewer = viewer_of(request)
    person = get_object_or_404(Employee, tenant=viewer.tenant, id=employee_id)
    form = GrantForm(request.POST or None, tenant=viewer.tenant)
    if request.method == "POST" and form.is_valid():
        try:
            give_role(
                viewer, person, Role(form.cleaned_data["role"]), unit=form.cleaned_data["unit"]
            )
        except Problem as problem:
            form.add_error("unit", words_of(problem))
        else:
            messages.success(request, _("The role is given."))
            return redirect("people:roles", person.id)
    context = {
        "person": person,
        "form": form,
        "grants": person.role_grants.filter(tenant=viewer.tenant)
        .select_related("unit")
        .order_by("role"),
        "is_self": person.id == viewer.id,
    }
    return render(request, "people/roles.html", context, status=400 if form.errors else 200)


@require_POST
@require_right(Right.GRANT_ROLES)
def revoke(request: HttpRequest, employee_id: UUID, grant_id: UUID) -> HttpResponse:
    """Take a role back."""
    viewer = viewer_of(request)
    grant = get_object_or_404(
        RoleGrant.objects.select_related("unit", "employee"),
        tenant=viewer.tenant,
        employee=employee_id,
        id=grant_id,
    )
    try:
        take_role(viewer, grant.employee, grant)
    except Problem as problem:
        messages.error(request, words_of(problem))
    else:
        messages.success(request, _("The role is taken back."))
    return redirect("people:roles", employee_id)

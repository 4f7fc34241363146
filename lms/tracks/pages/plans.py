"""Individual training plans (R36)."""

from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lms.people.access import require_right, viewer_of
from lms.people.models import Employee
from lms.people.queries import visible_employees
from lms.people.rules.roles import Right
from lms.tracks.forms.people import PlanForm, PlanItemForm
from lms.tracks.models import IndividualPlan, IndividualPlanItem
from lms.tracks.pages.tools import attempt, form_page
from lms.tracks.queries.enrolments import plan_coverage
from lms.tracks.services.plans import add_plan_item, finish_plan_item, make_plan

PER_PAGE = 50


@require_GET
@require_right(Right.ASSIGN_COURSES)
def plan_list(request: HttpRequest) -> HttpResponse:
    """The plans that run, and how many have one."""
    viewer = viewer_of(request)
    plans = _visible(viewer).filter(closed_at=None, ends_on__gte=timezone.localdate())
    if words := request.GET.get("q", "").strip():
        plans = plans.filter(employee__name__icontains=words)
    counted = plans.annotate(
        wanted=Count("items"), done=Count("items", filter=Q(items__done_on__isnull=False))
    ).order_by("ends_on", "employee__name")
    context = {
        "page": Paginator(counted, PER_PAGE).get_page(request.GET.get("page")),
        "coverage": plan_coverage(viewer),
        "asked": {"q": words},
    }
    return render(request, "tracks/plans.html", context)


@require_http_methods(["GET", "POST"])
@require_right(Right.ASSIGN_COURSES)
def new_plan(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of(request)
    form = PlanForm(request.POST or None, viewer=viewer)

    def make() -> str:
        said = form.cleaned_data
        plan = make_plan(viewer, said["person"], said["starts_on"], said["ends_on"])
        return reverse("tracks:plan", args=[plan.id])

    return form_page(
        request,
        form,
        title=_("New individual plan"),
        submit=_("Make the plan"),
        back=reverse("tracks:plans"),
        action=make,
    )


@require_http_methods(["GET", "POST"])
@require_right(Right.ASSIGN_COURSES)
def plan(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """One plan and its items; the form adds another."""
    viewer = viewer_of(request)
    found = get_object_or_404(_visible(viewer), id=plan_id)
    form = PlanItemForm(request.POST or None, viewer=viewer)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        if attempt(request, lambda: add_plan_item(viewer, found, **said), _("Added to the plan.")):
            return redirect("tracks:plan", found.id)
    context = {
        "plan": found,
        "items": found.items.filter(tenant=viewer.tenant).select_related("track"),
        "form": form,
    }
    return render(request, "tracks/plan.html", context, status=400 if form.errors else 200)


@require_POST
@require_right(Right.ASSIGN_COURSES)
def finish_item(request: HttpRequest, plan_id: UUID, item_id: UUID) -> HttpResponse:
    viewer = viewer_of(request)
    found = get_object_or_404(_visible(viewer), id=plan_id)
    item = get_object_or_404(IndividualPlanItem, tenant=viewer.tenant, plan=found, id=item_id)
    attempt(
        request, lambda: finish_plan_item(viewer, item, timezone.localdate()), _("Noted as done.")
    )
    return redirect("tracks:plan", found.id)


def _visible(viewer: Employee) -> QuerySet[IndividualPlan]:
    return IndividualPlan.objects.filter(
        tenant=viewer.tenant, employee__in=visible_employees(viewer, Right.ASSIGN_COURSES)
    ).select_related("employee__unit", "made_by")

"""One training of a plan: written while the plan is a draft, paid for once it stands."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from lms.people.access import require_right, viewer_of
from lms.people.models import Employee
from lms.people.rules.roles import Right
from lms.planning.forms import CostForm, ItemForm
from lms.planning.models import CostLine, Plan, PlanItem
from lms.planning.pages.parts import form_page, telling
from lms.planning.pages.plans import READERS
from lms.planning.queries.access import is_office, may_draft, visible_plans
from lms.planning.queries.plans import execution_of
from lms.planning.rules.budget import per_person
from lms.planning.rules.cadence import OFFERS, Offer
from lms.planning.rules.moves import CHANGEABLE_PLANS
from lms.planning.rules.periods import Level
from lms.planning.rules.words import AIMS
from lms.planning.services.costs import add_cost
from lms.planning.services.plans import put_item, remove_item


@require_http_methods(["GET", "POST"])
@require_right(Right.DRAFT_PLANS)
def new_item(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """Put a training into a draft."""
    plan = _draft(request, plan_id)
    return _form(request, plan, PlanItem(tenant=plan.tenant, plan=plan), _("New training"))


@require_http_methods(["GET", "POST"])
@require_right(Right.DRAFT_PLANS)
def edit_item(request: HttpRequest, plan_id: UUID, item_id: UUID) -> HttpResponse:
    """Change a training of a draft."""
    plan = _draft(request, plan_id)
    item = get_object_or_404(PlanItem, tenant=plan.tenant, plan=plan, id=item_id)
    return _form(request, plan, item, item.topic)


@require_http_methods(["GET", "POST"])
@require_right(*READERS)
def item(request: HttpRequest, plan_id: UUID, item_id: UUID) -> HttpResponse:
    """One training: needs it answers, what was delivered, what it cost. Costs are entered here."""
    viewer = viewer_of(request)
    plan = get_object_or_404(visible_plans(viewer), id=plan_id)
    found = get_object_or_404(
        PlanItem.objects.select_related("unit", "parent__plan__unit", "plan__unit"),
        tenant=viewer.tenant,
        plan=plan,
        id=item_id,
    )
    may_pay = plan.stands and _may_pay(viewer, plan)
    form = CostForm(request.POST or None, initial={"spent_on": timezone.localdate()})
    if request.method == "POST":
        if not may_pay:
            raise Http404
        if form.is_valid():
            with telling(request, _("The cost is entered.")):
                line = add_cost(viewer, found.id, form.cleaned_data)
                if line.state == CostLine.State.WAITING:
                    words = _("It goes over the budget and counts only when it is approved.")
                    messages.warning(request, words)
            return redirect("planning:item", plan.id, found.id)
    row = execution_of([found], timezone.localdate())[0]
    costs = found.costs.select_related("entered_by")
    context = {
        "plan": plan,
        "item": found,
        "row": row,
        "aim": AIMS.get(found.aim),
        "counts_as": OFFERS[Offer(found.counts_as)] if found.counts_as else None,
        "costs": [(one, per_person(one.amount, one.people)) for one in costs],
        "needs": found.needs.select_related("unit"),
        "form": form,
        "may_pay": may_pay,
        "may_change": plan.state in CHANGEABLE_PLANS
        and may_draft(viewer, Level(plan.level), plan.unit),
    }
    return render(request, "planning/item.html", context, status=400 if form.errors else 200)


@require_POST
@require_right(Right.DRAFT_PLANS)
def remove(request: HttpRequest, plan_id: UUID, item_id: UUID) -> HttpResponse:
    """Take a training out of a draft."""
    plan = _draft(request, plan_id)
    with telling(request, _("The training is removed.")):
        remove_item(viewer_of(request), plan.id, item_id)
    return redirect("planning:plan", plan.id)


def _form(request: HttpRequest, plan: Plan, item: PlanItem, heading: str) -> HttpResponse:
    page = reverse("planning:plan", args=[plan.id])
    is_new = item._state.adding
    form = ItemForm(
        request.POST or None,
        instance=item,
        plan=plan,
        initial={"unit": plan.unit_id} if is_new else None,
    )

    def act(checked: Any) -> str:
        put_item(
            viewer_of(request),
            plan.id,
            checked.cleaned_data,
            item_id=None if is_new else item.id,
        )
        return page

    return form_page(
        request,
        form,
        act,
        heading=heading,
        lead=_("A training needs its topic now, the rest before the plan goes to approval."),
        submit=_("Save"),
        back=(page, plan.title),
    )


def _draft(request: HttpRequest, plan_id: UUID) -> Plan:
    """A draft that the viewer may change. Raises Http404."""
    viewer = viewer_of(request)
    plan = get_object_or_404(visible_plans(viewer), id=plan_id)
    if plan.state not in CHANGEABLE_PLANS or not may_draft(viewer, Level(plan.level), plan.unit):
        raise Http404
    return plan


def _may_pay(viewer: Employee, plan: Plan) -> bool:
    return is_office(viewer) or may_draft(viewer, Level(plan.level), plan.unit)

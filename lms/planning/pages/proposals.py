"""Taking needs into a plan: the trainings they would become are shown first, then confirmed."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lms.people.access import require_right, viewer_of
from lms.people.rules.roles import Right
from lms.planning.models import Plan
from lms.planning.pages.parts import telling
from lms.planning.queries.access import is_office, may_draft, visible_plans
from lms.planning.queries.needs import open_needs
from lms.planning.rules.moves import CHANGEABLE_PLANS
from lms.planning.rules.periods import Level
from lms.planning.rules.proposals import proposals
from lms.planning.services.proposals import take_in_needs

_MOST = 200


@require_http_methods(["GET", "POST"])
@require_right(Right.DRAFT_PLANS)
def take_in(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """The open needs of the year as the trainings of this plan that they would become."""
    viewer = viewer_of(request)
    plan = get_object_or_404(visible_plans(viewer), id=plan_id)
    is_open = plan.state in CHANGEABLE_PLANS and plan.unit_id is None
    if not (is_open and is_office(viewer) and may_draft(viewer, Level(plan.level), None)):
        raise Http404
    if request.method == "POST":
        with telling(request, _("The needs are reviewed, and their trainings are in the plan.")):
            take_in_needs(viewer, plan.id, _chosen(request))
            return redirect("planning:plan", plan.id)
    return render(request, "planning/take_in.html", {"plan": plan, "groups": _groups(plan)})


def _groups(plan: Plan) -> list[dict[str, Any]]:
    needs = {one.id: one for one in open_needs(plan).select_related("unit")[:_MOST]}
    items = {one.id: one for one in plan.items.all()}
    found = proposals(
        [(one.id, one.topic) for one in needs.values()],
        [(one.id, one.topic) for one in items.values()],
    )
    return [
        {
            "topic": one.topic,
            "item": items.get(one.item) if one.item else None,
            "needs": [needs[need] for need in one.needs],
        }
        for one in found
    ]


def _chosen(request: HttpRequest) -> list[UUID]:
    try:
        return [UUID(text) for text in request.POST.getlist("need")]
    except ValueError as error:
        raise Http404 from error

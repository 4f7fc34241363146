"""Plans: the tree of a year, one plan, and what is done with it."""

from collections import defaultdict
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lms.people.access import require_right, viewer_of
from lms.people.queries import has_right
from lms.people.rules.roles import Right
from lms.planning.forms import NewPlanForm, PlanForm
from lms.planning.models import Approval, Plan
from lms.planning.pages.parts import form_page, telling, year_asked
from lms.planning.queries.access import is_office, may_draft, visible_plans, visible_units
from lms.planning.queries.plans import (
    balance_of,
    done_share,
    execution_of,
    faults_of,
    plans_of_year,
)
from lms.planning.queries.readings import levels_used
from lms.planning.rules.delivery import OVER
from lms.planning.rules.moves import CHANGEABLE_PLANS
from lms.planning.rules.periods import Level
from lms.planning.rules.words import AIMS, LEVELS, SECTIONS, sections_of
from lms.planning.services import withdraw_approval
from lms.planning.services.plans import (
    PLAN_KIND,
    ask_for_plan,
    assess_plan,
    change_plan,
    issue_plan,
    open_plan,
    receive_plan,
)

READERS = (Right.DRAFT_PLANS, Right.SEE_REPORTS)


@require_GET
@require_right(*READERS)
def plans(request: HttpRequest) -> HttpResponse:
    """The plans of a year as a tree, those of teams and for coaching beside it."""
    viewer = viewer_of(request)
    year = year_asked(request)
    found = list(plans_of_year(viewer, year))
    below: dict[Any, list[Plan]] = defaultdict(list)
    known = {plan.id for plan in found}
    for plan in sorted(found, key=lambda one: (one.period.first, one.title)):
        below[plan.parent_id if plan.parent_id in known else None].append(plan)
    context = {
        "year": year,
        "roots": [_node(plan, below) for plan in below[None]],
        "levels": [(level, LEVELS[level]) for level in _draftable(request)],
    }
    return render(request, "planning/plans.html", context)


@require_http_methods(["GET", "POST"])
@require_right(Right.DRAFT_PLANS)
def new_plan(request: HttpRequest) -> HttpResponse:
    """Begin the plan of a period."""
    viewer = viewer_of(request)
    levels = _draftable(request)
    if not levels:
        raise Http404
    today = timezone.localdate()
    initial = {
        "year": year_asked(request),
        "number": today.month,
        "level": request.GET.get("level"),
    }
    form = NewPlanForm(
        request.POST or None, levels=levels, units=visible_units(viewer), initial=initial
    )

    def act(checked: NewPlanForm) -> str:
        plan = open_plan(viewer, checked.period, unit=checked.cleaned_data["unit"])
        return reverse("planning:edit_plan", args=[plan.id])

    return form_page(
        request,
        form,
        act,
        heading=_("New plan"),
        lead=_("It begins with the trainings that the plan above has for this period."),
        submit=_("Begin the plan"),
        back=(reverse("planning:plans"), _("Plans")),
    )


@require_GET
@require_right(*READERS)
def plan(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """One plan: what is missing, what it holds, and how it was carried out."""
    viewer = viewer_of(request)
    found = get_object_or_404(
        visible_plans(viewer).select_related(
            "parent", "owner_supervisor", "owner_training_head", "drafted_by", "assessed_by"
        ),
        id=plan_id,
    )
    items = list(found.items.select_related("unit", "parent", "plan"))
    rows = execution_of(items, timezone.localdate())
    language = get_language() or "en"
    is_draft = found.state in CHANGEABLE_PLANS
    drafts = may_draft(viewer, Level(found.level), found.unit)
    approvals = Approval.objects.filter(
        tenant=viewer.tenant, kind=PLAN_KIND, object_id=found.id
    ).prefetch_related("steps__decided_by", "steps__employee")
    texts = dict(found.sections.values_list("name", "text"))
    own = set(visible_units(viewer).values_list("id", flat=True))
    context = {
        "plan": found,
        "rows": rows,
        "share": done_share(rows),
        "has_due": any(row.status in OVER for row in rows),
        "balance": balance_of(found, rows),
        "faults": [one.message(language) for one in faults_of(found)] if is_draft else [],
        "aim": AIMS.get(found.aim),
        "sections": [
            (SECTIONS[name], texts.get(name, "")) for name in sections_of(Level(found.level))
        ],
        "approvals": approvals.order_by("-asked_at"),
        "receipts": [
            (one, one.received_at is None and one.unit_id in own)
            for one in found.receipts.select_related("unit", "received_by")
        ],
        "may_change": is_draft and drafts,
        "may_take_in": is_draft and drafts and found.unit_id is None and is_office(viewer),
        "may_issue": found.state == Plan.State.APPROVED and (drafts or is_office(viewer)),
        "may_assess": found.state == Plan.State.ISSUED and is_office(viewer),
        "may_withdraw": any(
            one.state == Approval.State.OPEN and one.asked_by_id == viewer.id for one in approvals
        ),
        "children": visible_plans(viewer).filter(parent=found).order_by("level", "number"),
    }
    return render(request, "planning/plan.html", context)


@require_http_methods(["GET", "POST"])
@require_right(Right.DRAFT_PLANS)
def edit_plan(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """The head of a plan and its sections."""
    viewer = viewer_of(request)
    found = get_object_or_404(visible_plans(viewer), id=plan_id)
    if found.state not in CHANGEABLE_PLANS or not may_draft(viewer, Level(found.level), found.unit):
        raise Http404
    page = reverse("planning:plan", args=[found.id])

    def act(checked: PlanForm) -> str:
        change_plan(viewer, found.id, checked.cleaned_data, checked.sections)
        return page

    return form_page(
        request,
        PlanForm(request.POST or None, instance=found),
        act,
        heading=found.title,
        lead=_("What the plan is for, who owns it, and its outline."),
        submit=_("Save"),
        back=(page, found.title),
    )


@require_POST
@require_right(Right.DRAFT_PLANS)
def act_on_plan(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """Send for approval, take back, issue, or assess."""
    viewer = viewer_of(request)
    found = get_object_or_404(visible_plans(viewer), id=plan_id)
    match request.POST.get("act"):
        case "ask":
            with telling(request, _("The plan waits for approval.")):
                ask_for_plan(viewer, found.id)
        case "withdraw":
            with telling(request, _("The plan is a draft again.")):
                waiting = Approval.objects.get(
                    tenant=viewer.tenant,
                    kind=PLAN_KIND,
                    object_id=found.id,
                    state=Approval.State.OPEN,
                )
                withdraw_approval(viewer, waiting.id)
        case "issue":
            with telling(request, _("The plan is issued; the teams have been told.")):
                issue_plan(viewer, found.id)
        case "assess":
            with telling(request, _("The assessment is written; the plan is closed.")):
                assess_plan(viewer, found.id, request.POST.get("assessment", ""))
        case _other:
            raise Http404
    return redirect("planning:plan", found.id)


@require_POST
@require_right(Right.DRAFT_PLANS)
def receive(request: HttpRequest, receipt_id: UUID) -> HttpResponse:
    """A team says that it has the plan."""
    viewer = viewer_of(request)
    target = reverse("planning:plans")
    with telling(request, _("Noted: your team has the plan.")):
        target = reverse("planning:plan", args=[receive_plan(viewer, receipt_id).plan_id])
    return redirect(target)


def _draftable(request: HttpRequest) -> list[Level]:
    """The levels of which the viewer drafts plans, as far as this centre makes them."""
    viewer = viewer_of(request)
    if not has_right(viewer, Right.DRAFT_PLANS):
        return []
    used = [*levels_used(viewer.tenant), Level.TEAM, Level.COACHING]
    team = visible_units(viewer).first()
    return [
        level for level in used if may_draft(viewer, level, team if level is Level.TEAM else None)
    ]


def _node(plan: Plan, below: dict[Any, list[Plan]]) -> dict[str, Any]:
    return {"plan": plan, "children": [_node(one, below) for one in below[plan.id]]}

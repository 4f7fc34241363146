"""Needs: the survey, the plans of the teams, and the office's review."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lms.people.access import require_right, viewer_of
from lms.people.models import Unit
from lms.people.rules.roles import Right
from lms.planning.forms import NeedForm, OfficeNeedForm, SurveyForm, said
from lms.planning.models import Need, NeedsPlan, NeedsSurvey, PlanItem
from lms.planning.pages.parts import PER_PAGE, form_page, telling, year_asked
from lms.planning.pages.plans import READERS
from lms.planning.queries.access import (
    is_office,
    own_teams,
    visible_needs_plans,
    visible_units,
)
from lms.planning.queries.needs import needs_seen_by, planning_year
from lms.planning.queries.readings import needs_due, needs_due_is_decided
from lms.planning.rules.checks import SURVEY_PARTS, missing_fields, survey_gaps
from lms.planning.rules.moves import CHANGEABLE_PLANS
from lms.planning.rules.periods import Level
from lms.planning.rules.words import NEED_FIELDS
from lms.planning.services.needs import (
    enter_need,
    hand_in_needs,
    open_needs_plan,
    put_team_need,
    remove_team_need,
    return_needs,
    review_need,
    write_survey,
)


@require_GET
@require_right(*READERS)
def needs(request: HttpRequest) -> HttpResponse:
    """Who has handed in the needs of a year, who is late, and what the survey lacks."""
    viewer = viewer_of(request)
    today = timezone.localdate()
    year = year_asked(request, planning_year(today))
    survey = NeedsSurvey.objects.filter(tenant=viewer.tenant, year=year).first()
    parts = {name: getattr(survey, name) if survey else "" for name in SURVEY_PARTS}
    teams = needs_seen_by(viewer, year, today)
    context = {
        "year": year,
        "teams": teams,
        "overdue": sum(team.is_overdue for team in teams),
        "own": set(own_teams(viewer).values_list("id", flat=True)),
        "due": needs_due(viewer.tenant, year),
        "is_decided": needs_due_is_decided(viewer.tenant),
        "survey": survey,
        "parts": [(words, bool(parts[name].strip())) for name, words in SURVEY_PARTS.items()],
        "is_office": is_office(viewer),
        "open": Need.objects.filter(tenant=viewer.tenant, year=year, decision="")
        .exclude(needs_plan__state__in=(NeedsPlan.State.DRAFT, NeedsPlan.State.INCOMPLETE))
        .count(),
    }
    return render(request, "planning/needs.html", context)


@require_http_methods(["GET", "POST"])
@require_right(Right.DRAFT_PLANS)
def survey(request: HttpRequest, year: int) -> HttpResponse:
    """Write the survey of a year."""
    viewer = viewer_of(request)
    if not is_office(viewer):
        raise Http404
    held = NeedsSurvey.objects.filter(tenant=viewer.tenant, year=year).first()
    parts = {name: getattr(held, name) if held else "" for name in SURVEY_PARTS}
    back = f"{reverse('planning:needs')}?year={year}"
    gaps = survey_gaps(parts)

    def act(checked: Any) -> str:
        write_survey(viewer, year, checked.cleaned_data)
        return back

    return form_page(
        request,
        SurveyForm(request.POST or None, initial=parts),
        act,
        heading=_("Needs survey %(year)s") % {"year": year},
        lead=_("Without all three parts the annual plan cannot go to approval.")
        if gaps
        else _("All three parts are written."),
        submit=_("Save"),
        back=(back, _("Needs")),
    )


@require_POST
@require_right(Right.DRAFT_PLANS)
def begin(request: HttpRequest) -> HttpResponse:
    """Begin a team's needs plan, or go on with it."""
    viewer = viewer_of(request)
    try:
        unit = own_teams(viewer).get(id=UUID(request.POST.get("unit", "")))
        year = int(request.POST.get("year", ""))
    except (ValueError, Unit.DoesNotExist) as error:
        raise Http404 from error
    return redirect("planning:needs_plan", open_needs_plan(viewer, unit, year).id)


@require_GET
@require_right(*READERS)
def needs_plan(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """What a team needs, with what is missing of each."""
    viewer = viewer_of(request)
    plan = get_object_or_404(visible_needs_plans(viewer), id=plan_id)
    rows = [
        (
            need,
            [
                said(NEED_FIELDS[name])
                for name in missing_fields({one: getattr(need, one) for one in NEED_FIELDS})
            ],
        )
        for need in plan.needs.select_related("item__plan")
    ]
    is_open = plan.state in {NeedsPlan.State.DRAFT, NeedsPlan.State.INCOMPLETE}
    context = {
        "plan": plan,
        "rows": rows,
        "due": needs_due(viewer.tenant, plan.year),
        "may_write": is_open and visible_units(viewer).filter(id=plan.unit_id).exists(),
        "may_return": plan.state == NeedsPlan.State.SUBMITTED and is_office(viewer),
    }
    return render(request, "planning/needs_plan.html", context)


@require_http_methods(["GET", "POST"])
@require_right(Right.DRAFT_PLANS)
def team_need(request: HttpRequest, plan_id: UUID, need_id: UUID | None = None) -> HttpResponse:
    """Write a need of a team."""
    viewer = viewer_of(request)
    plan = get_object_or_404(visible_needs_plans(viewer), id=plan_id)
    if plan.state not in {NeedsPlan.State.DRAFT, NeedsPlan.State.INCOMPLETE}:
        raise Http404
    need = get_object_or_404(plan.needs, id=need_id) if need_id else Need(tenant=plan.tenant)
    page = reverse("planning:needs_plan", args=[plan.id])

    def act(checked: Any) -> str:
        put_team_need(viewer, plan.id, checked.cleaned_data, need_id=need_id)
        return page

    return form_page(
        request,
        NeedForm(request.POST or None, instance=need),
        act,
        heading=need.topic or _("New need"),
        lead=_(
            "Topic, objective, time, trainer, participants and need have to be there when the"
            " plan is handed in."
        ),
        submit=_("Save"),
        back=(page, f"{plan.unit.name} {plan.year}"),
    )


@require_POST
@require_right(Right.DRAFT_PLANS)
def act_on_needs(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """Hand in, give back, or take a need out."""
    viewer = viewer_of(request)
    plan = get_object_or_404(visible_needs_plans(viewer), id=plan_id)
    match request.POST.get("act"):
        case "hand_in":
            with telling(request, _("The needs plan is handed in.")):
                hand_in_needs(viewer, plan.id, other=request.POST.get("other", ""))
        case "return":
            with telling(request, _("The team has been told.")):
                return_needs(viewer, plan.id, request.POST.get("reason", ""))
        case "remove":
            need = get_object_or_404(plan.needs, id=_uuid(request.POST.get("need", "")))
            with telling(request, _("The need is removed.")):
                remove_team_need(viewer, plan.id, need.id)
        case _other:
            raise Http404
    return redirect("planning:needs_plan", plan.id)


@require_http_methods(["GET", "POST"])
@require_right(Right.DRAFT_PLANS)
def new_need(request: HttpRequest) -> HttpResponse:
    """A need that the office enters itself."""
    viewer = viewer_of(request)
    if not is_office(viewer):
        raise Http404
    year = year_asked(request, planning_year(timezone.localdate()))
    back = f"{reverse('planning:review')}?year={year}"

    def act(checked: Any) -> str:
        enter_need(viewer, year, checked.cleaned_data)
        return back

    return form_page(
        request,
        OfficeNeedForm(request.POST or None, instance=Need(tenant=viewer.tenant), viewer=viewer),
        act,
        heading=_("New need of %(year)s") % {"year": year},
        lead=_("From quality checks, figures, satisfaction, strategy or what the industry does."),
        submit=_("Save"),
        back=(back, _("Review of needs")),
    )


@require_GET
@require_right(Right.DRAFT_PLANS)
def review(request: HttpRequest) -> HttpResponse:
    """Every need of a year beside the survey, to be accepted, merged or rejected."""
    viewer = viewer_of(request)
    if not is_office(viewer):
        raise Http404
    year = year_asked(request, planning_year(timezone.localdate()))
    found = (
        Need.objects.filter(tenant=viewer.tenant, year=year)
        .exclude(needs_plan__state__in=(NeedsPlan.State.DRAFT, NeedsPlan.State.INCOMPLETE))
        .select_related("unit", "needs_plan", "item__plan", "entered_by")
    )
    shown = request.GET.get("decision", "open")
    if shown in Need.Decision.values or shown == "open":
        found = found.filter(decision="" if shown == "open" else shown)
    source = request.GET.get("source", "")
    if source in Need.Source.values:
        found = found.filter(source=source)
    context = {
        "year": year,
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        "decision": shown,
        "source": source,
        "sources": Need.Source.choices,
        "decisions": [one for one in Need.Decision.choices if one[0]],
        "items": PlanItem.objects.filter(
            tenant=viewer.tenant,
            plan__level=Level.YEAR.value,
            plan__year=year,
            plan__unit=None,
            plan__state__in=CHANGEABLE_PLANS,
        ),
    }
    return render(request, "planning/review.html", context)


@require_POST
@require_right(Right.DRAFT_PLANS)
def decide_need(request: HttpRequest, need_id: UUID) -> HttpResponse:
    """Accept, merge or reject one need."""
    viewer = viewer_of(request)
    if not is_office(viewer):
        raise Http404
    need = get_object_or_404(Need, tenant=viewer.tenant, id=need_id)
    item = None
    if request.POST.get("item"):
        item = get_object_or_404(
            PlanItem.objects.select_related("plan"),
            tenant=viewer.tenant,
            id=_uuid(request.POST["item"]),
        )
    with telling(request, _("The need is reviewed.")):
        review_need(
            viewer,
            need.id,
            request.POST.get("decision", ""),
            reason=request.POST.get("reason", ""),
            item=item,
        )
    return redirect(f"{reverse('planning:review')}?year={need.year}")


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise Http404 from error

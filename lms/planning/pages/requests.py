"""Requests for training between plans, and calls for help."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lms.people.access import viewer_of
from lms.people.queries import work_calendar
from lms.planning.models import Approval, HelpRequest, PlanItem, TrainingRequest
from lms.planning.other_forms import HelpForm, RequestForm
from lms.planning.pages.parts import PER_PAGE, form_page, telling
from lms.planning.queries.access import is_office, visible_help, visible_requests
from lms.planning.queries.approvals import open_step
from lms.planning.queries.readings import limits_of
from lms.planning.rules.limits import help_due, step_due
from lms.planning.rules.moves import REQUEST, may
from lms.planning.services.requests import (
    REQUEST_KIND,
    answer_help,
    answer_request,
    call_for_help,
    give_feedback,
    hand_in_request,
    mark_delivered,
    schedule_request,
    settle_help,
    withdraw_request,
    write_request,
)

RATINGS = range(1, 6)


@require_GET
def requests(request: HttpRequest) -> HttpResponse:
    """The requests that the viewer may see: one's own at least."""
    viewer = viewer_of(request)
    found = visible_requests(viewer)
    state = request.GET.get("state", "")
    if state in TrainingRequest.State.values:
        found = found.filter(state=state)
    page = Paginator(found.order_by("-since"), PER_PAGE).get_page(request.GET.get("page"))
    calendar, limits, today = _clock(viewer.tenant)
    rows = [
        (one, step_due(one.state, timezone.localdate(one.since), limits, calendar))
        for one in page.object_list
    ]
    context = {
        "page": page,
        "rows": rows,
        "today": today,
        "state": state,
        "states": TrainingRequest.State.choices,
    }
    return render(request, "planning/requests.html", context)


@require_http_methods(["GET", "POST"])
def new_request(request: HttpRequest, request_id: UUID | None = None) -> HttpResponse:
    """Ask for a training; it is a draft until it is handed in."""
    viewer = viewer_of(request)
    held = (
        get_object_or_404(
            TrainingRequest,
            tenant=viewer.tenant,
            requester=viewer,
            state=TrainingRequest.State.DRAFT,
            id=request_id,
        )
        if request_id
        else TrainingRequest(tenant=viewer.tenant)
    )

    def act(checked: Any) -> str:
        written = write_request(viewer, checked.cleaned_data, request_id=request_id)
        return reverse("planning:request", args=[written.id])

    return form_page(
        request,
        RequestForm(request.POST or None, instance=held),
        act,
        heading=_("Ask for training"),
        lead=_(
            "Your supervisor agrees first, then the training office answers. You see each step."
        ),
        submit=_("Save"),
        back=(reverse("planning:requests"), _("Requests")),
    )


@require_GET
def one_request(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """One request: what is asked for, where it is, by when the next step is due."""
    viewer = viewer_of(request)
    found = get_object_or_404(visible_requests(viewer).select_related("item__plan"), id=request_id)
    calendar, limits, today = _clock(viewer.tenant)
    approval = Approval.objects.filter(
        tenant=viewer.tenant, kind=REQUEST_KIND, object_id=found.id, state=Approval.State.OPEN
    ).first()
    office = is_office(viewer)
    context = {
        "asked": found,
        "moves": found.moves.select_related("actor"),
        "due": step_due(found.state, timezone.localdate(found.since), limits, calendar),
        "today": today,
        "is_own": found.requester_id == viewer.id,
        "waits_for": open_step(approval) if approval else None,
        "may_answer": office and found.state == TrainingRequest.State.OFFICE,
        "may_schedule": office and found.state in {"accepted", "merged"},
        "may_deliver": office and found.state == TrainingRequest.State.SCHEDULED,
        "may_withdraw": found.requester_id == viewer.id and may(REQUEST, found.state, "withdraw"),
        "items": _open_items(viewer.tenant) if office else (),
        "ratings": RATINGS,
    }
    return render(request, "planning/request.html", context)


@require_POST
def act_on_request(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Hand in, take back, answer, schedule, deliver, give feedback."""
    viewer = viewer_of(request)
    found = get_object_or_404(visible_requests(viewer), id=request_id)
    act = request.POST.get("act", "")
    reason = request.POST.get("reason", "")
    match act:
        case "hand_in":
            with telling(request, _("Handed in. Your supervisor has been told.")):
                hand_in_request(viewer, found.id)
        case "withdraw":
            with telling(request, _("The request is withdrawn.")):
                withdraw_request(viewer, found.id)
        case "accept" | "merge" | "reject":
            with telling(request, _("Answered. The requester has been told.")):
                answer_request(viewer, found.id, act, reason=reason, item=_item(request))
        case "schedule":
            day = parse_date(request.POST.get("day", ""))
            if day is None:
                raise Http404
            with telling(request, _("Scheduled. The requester has been told.")):
                schedule_request(viewer, found.id, day, item=_item(request))
        case "deliver":
            with telling(request, _("Noted. The requester is asked for feedback.")):
                mark_delivered(viewer, found.id)
        case "feed_back":
            rating = request.POST.get("rating", "")
            if not rating.isdecimal() or int(rating) not in RATINGS:
                raise Http404
            with telling(request, _("Thank you. The request is closed.")):
                give_feedback(viewer, found.id, rating=int(rating), words=reason)
        case _other:
            raise Http404
    return redirect("planning:request", found.id)


@require_http_methods(["GET", "POST"])
def help_calls(request: HttpRequest) -> HttpResponse:
    """Calls for help: one's own, and those one may answer. A new one is made here."""
    viewer = viewer_of(request)
    form = HelpForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        with telling(request, _("Your call has gone out.")):
            call_for_help(viewer, topic=data["topic"], words=data["text"])
        return redirect("planning:help")
    found = visible_help(viewer)
    show = request.GET.get("state", "")
    if show in HelpRequest.State.values:
        found = found.filter(state=show)
    page = Paginator(found.order_by("state", "asked_at"), PER_PAGE).get_page(
        request.GET.get("page")
    )
    calendar, limits, today = _clock(viewer.tenant)
    rows = [
        (one, help_due(timezone.localdate(one.asked_at), limits, calendar))
        for one in page.object_list
    ]
    context = {
        "form": form,
        "page": page,
        "rows": rows,
        "today": today,
        "viewer_id": viewer.id,
        "state": show,
        "states": HelpRequest.State.choices,
    }
    return render(request, "planning/help.html", context, status=400 if form.errors else 200)


@require_POST
def act_on_help(request: HttpRequest, call_id: UUID) -> HttpResponse:
    """Answer, close, or open again."""
    viewer = viewer_of(request)
    found = get_object_or_404(visible_help(viewer), id=call_id)
    match request.POST.get("act"):
        case "answer":
            with telling(request, _("Answered. Whoever asked has been told.")):
                answer_help(viewer, found.id, request.POST.get("answer", ""))
        case "close":
            with telling(request, _("Closed.")):
                settle_help(viewer, found.id, is_over=True)
        case "reopen":
            with telling(request, _("It is open again.")):
                settle_help(viewer, found.id, is_over=False)
        case _other:
            raise Http404
    return redirect("planning:help")


def _clock(tenant: int) -> Any:
    return work_calendar(tenant), limits_of(tenant), timezone.localdate()


def _open_items(tenant: int) -> QuerySet[PlanItem]:
    """The items that a request may be merged into: those of plans that are not over."""
    return PlanItem.objects.filter(
        tenant=tenant, plan__unit=None, plan__year__gte=timezone.localdate().year, children=None
    ).exclude(plan__state="assessed")


def _item(request: HttpRequest) -> PlanItem | None:
    text = request.POST.get("item", "")
    if not text:
        return None
    try:
        wanted = UUID(text)
    except ValueError as error:
        raise Http404 from error
    return get_object_or_404(_open_items(viewer_of(request).tenant), id=wanted)

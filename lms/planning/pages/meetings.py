"""Meetings of teams and trainers, and everybody's own memo book."""

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
from lms.people.queries import has_right
from lms.people.rules.roles import Right
from lms.planning.models import Meeting, Memo
from lms.planning.other_forms import MeetingForm, MemoForm, WeekForm
from lms.planning.pages.parts import PER_PAGE, form_page, number_asked, telling, year_asked
from lms.planning.queries.access import (
    is_office,
    may_lead,
    own_teams,
    reaches_centre,
    visible_meetings,
)
from lms.planning.queries.meetings import counts_of, reports_missing
from lms.planning.queries.needs import planning_year
from lms.planning.rules.periods import Level, Period, quarter_of
from lms.planning.services.meetings import (
    call_meeting,
    close_meeting,
    offer_memo,
    remove_memo,
    report_of_week,
    write_memo,
)


@require_GET
def meetings(request: HttpRequest) -> HttpResponse:
    """The meetings one was invited to or leads; leads also see how many there should be."""
    viewer = viewer_of(request)
    today = timezone.localdate()
    month = Period(
        Level.MONTH, year_asked(request), number_asked(request, "month", range(1, 13), today.month)
    )
    counts = []
    if has_right(viewer, Right.DRAFT_PLANS) or has_right(viewer, Right.SEE_REPORTS):
        counts = counts_of(viewer.tenant, month, quarter_of(month.first))
        if not reaches_centre(viewer, Right.DRAFT_PLANS, Right.SEE_REPORTS):
            own = set(own_teams(viewer).values_list("id", flat=True))
            counts = [one for one in counts if one.unit and one.unit.id in own]
    found = visible_meetings(viewer).order_by("-starts_at")
    kind = request.GET.get("kind", "")
    if kind in Meeting.Kind.values:
        found = found.filter(kind=kind)
    context = {
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        "counts": counts,
        "month": month,
        "quarter": quarter_of(month.first),
        "months": range(1, 13),
        "kind": kind,
        "kinds": Meeting.Kind.choices,
        "may_call": is_office(viewer) or own_teams(viewer).exists(),
    }
    return render(request, "planning/meetings.html", context)


@require_http_methods(["GET", "POST"])
@require_right(Right.DRAFT_PLANS)
def new_meeting(request: HttpRequest) -> HttpResponse:
    """Call a meeting; everybody of the team is invited."""
    viewer = viewer_of(request)

    def act(checked: Any) -> str:
        meeting = call_meeting(viewer, checked.cleaned_data)
        return reverse("planning:meeting", args=[meeting.id])

    return form_page(
        request,
        MeetingForm(request.POST or None, instance=Meeting(tenant=viewer.tenant), viewer=viewer),
        act,
        heading=_("New meeting"),
        lead=_("Everybody of the team, or every trainer, is put on the list of those invited."),
        submit=_("Call the meeting"),
        back=(reverse("planning:meetings"), _("Meetings")),
    )


@require_http_methods(["GET", "POST"])
def meeting(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """One meeting: one's own report, and for whoever leads it, the minutes."""
    viewer = viewer_of(request)
    found = get_object_or_404(visible_meetings(viewer), id=meeting_id)
    leads = may_lead(viewer, found)
    own = found.attendances.filter(employee=viewer).first()
    is_open = found.closed_at is None
    form = WeekForm(
        request.POST or None,
        initial={"last_week": own.last_week, "next_steps": own.next_steps} if own else None,
    )
    if request.method == "POST":
        if own is None or found.kind != Meeting.Kind.WEEKLY:
            raise Http404
        if form.is_valid():
            with telling(request, _("Your report is kept.")):
                report_of_week(viewer, found.id, **form.cleaned_data)
            return redirect("planning:meeting", found.id)
    sees_all = leads or reaches_centre(viewer, Right.DRAFT_PLANS, Right.SEE_REPORTS)
    context = {
        "meeting": found,
        "own": own,
        "form": form if own and is_open and found.kind == Meeting.Kind.WEEKLY else None,
        "attendances": found.attendances.select_related("employee") if sees_all else (),
        "may_close": leads and is_open,
        "missing": reports_missing(found) if found.kind == Meeting.Kind.WEEKLY else 0,
    }
    return render(request, "planning/meeting.html", context, status=400 if form.errors else 200)


@require_POST
def close(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """Write the minutes and who was there."""
    viewer = viewer_of(request)
    found = get_object_or_404(visible_meetings(viewer), id=meeting_id)
    if not may_lead(viewer, found):
        raise Http404
    try:
        present = [UUID(one) for one in request.POST.getlist("present")]
    except ValueError as error:
        raise Http404 from error
    with telling(request, _("The minutes are kept; the meeting counts.")):
        close_meeting(viewer, found.id, minutes=request.POST.get("minutes", ""), present=present)
    return redirect("planning:meeting", found.id)


@require_http_methods(["GET", "POST"])
def memos(request: HttpRequest) -> HttpResponse:
    """One's own memo book: nobody else reads it."""
    viewer = viewer_of(request)
    form = MemoForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with telling(request, _("Noted.")):
            write_memo(viewer, form.cleaned_data["text"])
        return redirect("planning:memos")
    found = Memo.objects.filter(tenant=viewer.tenant, employee=viewer).select_related("need")
    context = {
        "form": form,
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "planning/memos.html", context, status=400 if form.errors else 200)


@require_POST
def act_on_memo(request: HttpRequest, memo_id: UUID) -> HttpResponse:
    """Offer an entry as a need, or take it out."""
    viewer = viewer_of(request)
    memo = get_object_or_404(Memo, tenant=viewer.tenant, employee=viewer, id=memo_id)
    match request.POST.get("act"):
        case "offer":
            with telling(request, _("Offered. The training office can read this entry now.")):
                offer_memo(viewer, memo.id, planning_year(timezone.localdate()))
        case "remove":
            with telling(request, _("The entry is removed.")):
                remove_memo(viewer, memo.id)
        case _other:
            raise Http404
    return redirect("planning:memos")

"""Who is in a track: enrolled, withdrawn, given more time, given a mentor."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from lms.people.access import require_right, viewer_of
from lms.people.queries import visible_employees
from lms.people.rules.roles import Right
from lms.tracks.forms.people import DueForm, EnrolForm, MentorForm, ReasonForm
from lms.tracks.models import Enrolment, Track
from lms.tracks.pages.tools import form_page
from lms.tracks.queries.enrolments import enrolments_of, new_hire_windows, without_mentor
from lms.tracks.rules.periods import Window
from lms.tracks.services import (
    assign_mentor,
    enrol_people,
    explain_exceeded,
    move_due_date,
    withdraw,
)

PER_PAGE = 50
_STATES: dict[str, dict[str, Any]] = {
    "open": {"withdrawn_at": None, "renewed_at": None, "is_passed": False},
    "passed": {"is_passed": True},
    "withdrawn": {"withdrawn_at__isnull": False},
}


@require_GET
@require_right(Right.ASSIGN_COURSES, Right.MANAGE_TRACKS)
def people_in(request: HttpRequest, track_id: UUID) -> HttpResponse:
    """Who is in a track, of those whom the viewer may see."""
    viewer = viewer_of(request)
    track = get_object_or_404(Track, tenant=viewer.tenant, id=track_id)
    found = enrolments_of(viewer, track)
    state = request.GET.get("state", "")
    if state in _STATES:
        found = found.filter(**_STATES[state])
    if words := request.GET.get("q", "").strip():
        found = found.filter(employee__name__icontains=words)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "track": track,
        "page": page,
        "asked": {"state": state, "q": words},
        "today": timezone.localdate(),
        "may_enrol": track.state == Track.State.ACTIVE,
    }
    return render(request, "tracks/people.html", context)


@require_http_methods(["GET", "POST"])
@require_right(Right.ASSIGN_COURSES)
def enrol(request: HttpRequest, track_id: UUID) -> HttpResponse:
    """Enrol a team, everybody of a post, or people by number."""
    viewer = viewer_of(request)
    track = get_object_or_404(Track, tenant=viewer.tenant, id=track_id)
    form = EnrolForm(request.POST or None, viewer=viewer, track=track)
    back = reverse("tracks:people", args=[track.id])

    def join() -> str:
        said = form.cleaned_data
        enrol_people(
            viewer,
            track,
            form.chosen(),
            due_on=said["due_on"],
            workdays=said["workdays"],
            mentor=said.get("mentor"),
            other_post_reason=said.get("other_post_reason", ""),
        )
        return back

    return form_page(
        request,
        form,
        title=_("Enrol in “%(track)s”") % {"track": track},
        lead=_("Whoever is in the track already keeps progress and due date."),
        submit=_("Enrol"),
        back=back,
        action=join,
    )


@require_http_methods(["GET", "POST"])
@require_right(Right.ASSIGN_COURSES)
def enrolment(request: HttpRequest, enrolment_id: UUID) -> HttpResponse:
    """One enrolment: its terms, how far its window is used up, and everything changed about it."""
    viewer = viewer_of(request)
    found = get_object_or_404(
        Enrolment.objects.select_related("employee__unit", "track", "mentor", "renews"),
        tenant=viewer.tenant,
        id=enrolment_id,
        employee__in=visible_employees(viewer, Right.ASSIGN_COURSES),
    )
    window = next(
        (row for row in new_hire_windows(viewer.tenant) if row.enrolment.id == found.id), None
    )
    context = {
        "enrolment": found,
        "window": window,
        "is_exceeded": window is not None and window.state is Window.EXCEEDED,
        "needs_mentor": any(one.id == found.id for one in without_mentor(viewer.tenant)),
        "changes": found.changes.filter(tenant=viewer.tenant).select_related("actor"),
        "completions": found.completions.filter(tenant=viewer.tenant)
        .select_related("item")
        .order_by("passed_at"),
    }
    return render(request, "tracks/enrolment.html", context)


_ACTS = {"due": DueForm, "withdraw": ReasonForm, "exceeded": ReasonForm}


@require_http_methods(["GET", "POST"])
@require_right(Right.ASSIGN_COURSES)
def change_enrolment(request: HttpRequest, enrolment_id: UUID, act: str) -> HttpResponse:
    """Move the due date, withdraw, say why the window was exceeded, or name a mentor."""
    if act not in {*_ACTS, "mentor"}:
        raise Http404
    viewer = viewer_of(request)
    found = get_object_or_404(
        Enrolment.objects.select_related("employee", "track"),
        tenant=viewer.tenant,
        id=enrolment_id,
        employee__in=visible_employees(viewer, Right.ASSIGN_COURSES),
    )
    back = reverse("tracks:enrolment", args=[found.id])
    data = request.POST or None
    form = MentorForm(data, person=found.employee) if act == "mentor" else _ACTS[act](data)

    def change() -> str:
        said = form.cleaned_data
        match act:
            case "due":
                move_due_date(viewer, found, said["due_on"], said["reason"])
            case "withdraw":
                withdraw(viewer, found, said["reason"])
            case "exceeded":
                explain_exceeded(viewer, found, said["reason"])
            case _:
                assign_mentor(viewer, found, said["mentor"])
        return back

    titles = {
        "due": _("Move the due date"),
        "withdraw": _("Withdraw from the track"),
        "exceeded": _("Why it took longer"),
        "mentor": _("Choose a mentor"),
    }
    return form_page(
        request,
        form,
        title=titles[act],
        lead=f"{found.employee.name} · {found.track}",
        submit=_("Save"),
        back=back,
        action=change,
    )


@require_GET
@require_right(Right.ASSIGN_COURSES)
def new_hires(request: HttpRequest) -> HttpResponse:
    """New hires in training: how much of their time is gone, and who has no mentor (R23, R47)."""
    viewer = viewer_of(request)
    seen = set(visible_employees(viewer, Right.ASSIGN_COURSES).values_list("id", flat=True))
    rows = [row for row in new_hire_windows(viewer.tenant) if row.enrolment.employee_id in seen]
    alone = [one for one in without_mentor(viewer.tenant) if one.employee_id in seen]
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "tracks/new_hires.html", {"page": page, "alone": alone})

"""How long what is kept, what is held, and the list of what is to go."""

from datetime import datetime, time
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from lms.archives.forms import HoldForm, PeriodForm, RefusalForm
from lms.archives.models import DestructionLine, DestructionList
from lms.archives.queries.retention import holds_of_people, identifiers_of, open_list, periods
from lms.archives.rules.retention import CLASSES
from lms.archives.services import approve_destruction, refuse_destruction, set_period
from lms.people.access import require_right, viewer_of
from lms.people.queries import has_right
from lms.people.rules.roles import Right
from lms.people.services import audit
from lms.ui.acting import words_of
from xapi.lrs.services.holds import lift_hold, place_holds
from xapi.problems import Problem

PAGE_SIZE = 20
DECIDERS = (Right.KEEP_ARCHIVE, Right.REVIEW_APPEALS)
"""Who decides on destruction and holds: the office, and those who stand above a case."""


@require_GET
@require_right(*DECIDERS)
def retention(request: HttpRequest) -> HttpResponse:
    return _page(request, HoldForm(viewer_of(request).tenant))


@require_POST
@require_right(Right.KEEP_ARCHIVE)
def period(request: HttpRequest) -> HttpResponse:
    """Keep a class for so many years."""
    form = PeriodForm(request.POST)
    if form.is_valid():
        try:
            set_period(viewer_of(request), form.cleaned_data["code"], form.cleaned_data["years"])
            messages.success(request, _("The period is set."))
        except Problem as problem:
            messages.error(request, words_of(problem))
    else:
        messages.error(request, _("Enter whole years, from 0 to 100."))
    return redirect("archives:retention")


@require_POST
@require_right(*DECIDERS)
def hold(request: HttpRequest) -> HttpResponse:
    """Hold everything about a person, statements and contents alike."""
    viewer = viewer_of(request)
    form = HoldForm(viewer.tenant, request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    person, until = form.cleaned_data["person"], form.cleaned_data["until"]
    zone = timezone.get_current_timezone()
    place_holds(
        tenant=viewer.tenant,
        person=sorted(identifiers_of(person.id)),
        reason=form.cleaned_data["reason"],
        by=f"{viewer.name} ({viewer.employee_no})",
        until=datetime.combine(until, time.max, tzinfo=zone) if until else None,
    )
    audit(viewer, "archive.hold_placed", "employee", person.id)
    messages.success(request, _("Nothing about this person is destroyed while the hold stands."))
    return redirect("archives:retention")


@require_POST
@require_right(*DECIDERS)
def lift(request: HttpRequest, hold_id: UUID) -> HttpResponse:
    viewer = viewer_of(request)
    try:
        lift_hold(tenant=viewer.tenant, hold_id=hold_id, by=f"{viewer.name} ({viewer.employee_no})")
        messages.success(request, _("The hold is lifted."))
    except Problem as problem:
        messages.error(request, words_of(problem))
    return redirect("archives:retention")


@require_POST
@require_right(*DECIDERS)
def approve(request: HttpRequest, list_id: UUID) -> HttpResponse:
    """Approve a list; the second approval carries it out."""
    _there(request, list_id)
    try:
        listed = approve_destruction(viewer_of(request), list_id)
    except Problem as problem:
        messages.error(request, words_of(problem))
        return redirect("archives:retention")
    if listed.state == "executed":
        messages.success(request, _("The contents are destroyed, and the certificate is filed."))
    else:
        messages.success(request, _("Approved. Somebody else has to approve it as well."))
    return redirect("archives:retention")


@require_POST
@require_right(*DECIDERS)
def refuse(request: HttpRequest, list_id: UUID) -> HttpResponse:
    _there(request, list_id)
    form = RefusalForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say why the list is refused."))
        return redirect("archives:retention")
    try:
        refuse_destruction(viewer_of(request), list_id, form.cleaned_data["reason"])
        messages.success(request, _("The list is refused. Nothing is destroyed."))
    except Problem as problem:
        messages.error(request, words_of(problem))
    return redirect("archives:retention")


def _there(request: HttpRequest, list_id: UUID) -> None:
    if not DestructionList.objects.filter(tenant=viewer_of(request).tenant, id=list_id).exists():
        raise Http404


def _page(request: HttpRequest, form: HoldForm, status: int = 200) -> HttpResponse:
    viewer = viewer_of(request)
    listed, years = open_list(viewer.tenant), periods(viewer.tenant)
    lines = (
        DestructionLine.objects.filter(tenant=viewer.tenant, list=listed)
        .select_related("key__employee")
        .order_by("due_on", "id")
    )
    past = (
        DestructionList.objects.filter(tenant=viewer.tenant)
        .exclude(executed_at=None, refused_at=None)
        .select_related("first_by", "second_by", "refused_by", "certificate")
        .order_by("-proposed_at")
    )
    context = {
        "classes": [{"of": one, "years": years[one.code]} for one in CLASSES],
        "holds": holds_of_people(viewer.tenant),
        "form": form,
        "listed": listed,
        "page": Paginator(lines, PAGE_SIZE).get_page(request.GET.get("page")),
        "past": past[:PAGE_SIZE],
        "waits_for_other": listed is not None and listed.first_by_id == viewer.id,
        "keeps_archive": has_right(viewer, Right.KEEP_ARCHIVE),
    }
    return render(request, "archives/retention.html", context, status=status)

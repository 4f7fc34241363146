"""What follows from rules: the list of what waits, one page for each, and bulk decisions."""

from typing import Final
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lms.grading import services
from lms.grading.forms import AppealForm, ReasonForm
from lms.grading.models import Recommendation
from lms.grading.pages.wording import said, uuids
from lms.grading.queries import (
    appealable,
    confirmable,
    own_recommendations,
    visible_recommendations,
)
from lms.grading.queries.recommendations import may_confirm
from lms.people.access import require_right, viewer_of
from lms.people.models import Employee
from lms.people.rules.roles import Right
from lms.people.services import audit
from lms.regulation.queries import clause_text
from xapi.problems import Problem

PER_PAGE: Final = 50
BASIS_GONE: Final = "basis_gone"
MINE: Final = "mine"
State = Recommendation.State


@require_safe
@require_right(Right.CONFIRM_CONSEQUENCES, Right.SEE_RECORDS)
def table(request: HttpRequest) -> HttpResponse:
    """What waits for the viewer, or, by the filter, everything about the people they see."""
    viewer = viewer_of(request)
    chosen = request.GET.get("state", MINE)
    kind, words = request.GET.get("kind", ""), request.GET.get("q", "").replace("\0", "").strip()
    found = _filtered(viewer, chosen)
    kinds = sorted(set(visible_recommendations(viewer).order_by().values_list("kind", flat=True)))
    if kind:
        found = found.filter(kind=kind)
    if words:
        found = found.filter(
            Q(employee__name__icontains=words) | Q(employee__employee_no__icontains=words)
        )
    rows = found.select_related("employee__unit").order_by("-made_at", "id")
    context = {
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "asked": {"state": chosen, "kind": kind, "words": words},
        "kinds": kinds,
        "states": [(MINE, _("Waiting for me")), *State.choices, (BASIS_GONE, _("Basis changed"))],
        "form": ReasonForm(),
        "may_settle": chosen == MINE,
    }
    return render(request, "grading/recommendations.html", context)


def _filtered(viewer: Employee, chosen: str) -> QuerySet[Recommendation]:
    if chosen == BASIS_GONE:
        return visible_recommendations(viewer).filter(basis_gone_at__isnull=False)
    if chosen in State.values:
        return visible_recommendations(viewer).filter(state=chosen)
    return confirmable(viewer) if chosen == MINE else visible_recommendations(viewer)


@require_POST
@require_right(Right.CONFIRM_CONSEQUENCES)
def settle(request: HttpRequest) -> HttpResponse:
    """Confirm or dismiss those that were ticked, with one reason: all, or none."""
    viewer = viewer_of(request)
    ids = uuids(request.POST.getlist("one"))
    state = State.DISMISSED if request.POST.get("what") == "dismiss" else State.CONFIRMED
    form = ReasonForm(request.POST)
    if not ids:
        messages.error(request, _("Tick at least one."))
    elif not form.is_valid():
        messages.error(request, _("The reason is too long."))
    else:
        try:
            done = services.settle(viewer, ids, state, form.cleaned_data["reason"])
        except Problem as problem:
            messages.error(request, said(problem))
        else:
            count = len(done)
            text = ngettext("One decided.", "%(count)d decided.", count) % {"count": count}
            messages.success(request, text)
    return redirect("grading:recommendations")


@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, recommendation_id: UUID) -> HttpResponse:
    """One recommendation: what it rests on, who decides, and the way to appeal."""
    viewer = viewer_of(request)
    found = get_object_or_404(
        visible_recommendations(viewer).select_related("employee", "settled_by", "decision"),
        id=recommendation_id,
    )
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        act = services.dismiss if request.POST.get("what") == "dismiss" else services.confirm
        try:
            act(viewer, found.id, form.cleaned_data["reason"])
        except Problem as problem:
            form.add_error("reason", said(problem))
        else:
            messages.success(request, _("Decided. The person concerned has been told."))
            return redirect("grading:recommendation", found.id)
    if found.employee_id != viewer.id:
        audit(viewer, "grading.viewed", "recommendation", found.id)
    context = {
        "one": found,
        "clause": clause_text(found.tenant, found.clause),
        "form": form,
        "may_settle": found.state == State.OPEN and may_confirm(viewer, found),
        "may_appeal": appealable(viewer, found),
        "appeal_form": AppealForm(),
        "appeal": found.appeals.first(),
        "readings": [
            (name, sorted(choice.items())) for name, choice in sorted(found.readings.items())
        ],
    }
    return render(request, "grading/recommendation.html", context)


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """What was decided, or waits to be decided, about the viewer."""
    viewer = viewer_of(request)
    page = Paginator(own_recommendations(viewer), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "grading/mine.html", {"page": page})

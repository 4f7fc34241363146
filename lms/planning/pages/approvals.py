"""What waits for my approval, and deciding it."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from lms.people.access import viewer_of
from lms.planning.models import Approval
from lms.planning.queries import waiting_for
from lms.planning.queries.approvals import concerns
from lms.planning.services import decide_approval, withdraw_approval
from lms.ui.acting import words_of
from xapi.problems import Problem

PER_PAGE = 25


@require_GET
def approvals(request: HttpRequest) -> HttpResponse:
    """What waits for me, and what I have asked for."""
    viewer = viewer_of(request)
    page = Paginator(waiting_for(viewer), PER_PAGE).get_page(request.GET.get("page"))
    asked = (
        Approval.objects.filter(tenant=viewer.tenant, asked_by=viewer)
        .prefetch_related("steps__decided_by", "steps__employee")
        .order_by("-asked_at")[:PER_PAGE]
    )
    return render(request, "planning/approvals.html", {"page": page, "asked": asked})


@require_POST
def decide(request: HttpRequest, approval_id: UUID) -> HttpResponse:
    """Decide a step, or take back what I asked for."""
    viewer = viewer_of(request)
    approval = get_object_or_404(Approval, tenant=viewer.tenant, id=approval_id)
    word = request.POST.get("decision")
    if word not in {"approve", "reject", "withdraw"} or not concerns(viewer, approval):
        raise Http404
    try:
        if word == "withdraw":
            withdraw_approval(viewer, approval_id)
        else:
            decide_approval(
                viewer, approval_id, approve=word == "approve", note=request.POST.get("note", "")
            )
    except Problem as problem:
        messages.error(request, words_of(problem))
    else:
        messages.success(request, _("Done. The applicant has been told."))
    return redirect("planning:approvals")

"""Appeals: making one, the list of those that wait, and answering."""

from typing import Final
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lms.grading import services
from lms.grading.forms import AppealForm, ReviewForm
from lms.grading.models import Appeal
from lms.grading.pages.wording import said
from lms.grading.queries import visible_appeals, visible_decisions
from lms.grading.queries.appeals import appealable, grade_appealable, may_review
from lms.grading.queries.decisions import chain_of
from lms.grading.queries.recommendations import own_recommendations
from lms.people.access import require_right, viewer_of
from lms.people.rules.roles import Right
from lms.people.services import audit
from xapi.problems import Problem

PER_PAGE: Final = 50
OPEN: Final = "open"


@require_safe
@require_right(Right.REVIEW_APPEALS, Right.CONFIRM_CONSEQUENCES)
def table(request: HttpRequest) -> HttpResponse:
    """The appeals that the viewer may see, those that wait for an answer first."""
    viewer = viewer_of(request)
    chosen = request.GET.get("state", OPEN)
    found = visible_appeals(viewer).select_related("employee__unit", "recommendation")
    if chosen == OPEN:
        found = found.filter(outcome="")
    elif chosen in Appeal.Outcome.values:
        found = found.filter(outcome=chosen)
    context = {
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        "states": [(OPEN, _("Waits for an answer")), *Appeal.Outcome.choices],
        "chosen": chosen,
        "today": timezone.localdate(),
    }
    return render(request, "grading/appeals.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, appeal_id: UUID) -> HttpResponse:
    """One appeal, and for who may review it the form to answer."""
    viewer = viewer_of(request)
    found = get_object_or_404(
        visible_appeals(viewer).select_related(
            "employee", "recommendation__settled_by", "decision", "reviewed_by"
        ),
        id=appeal_id,
    )
    form = ReviewForm(found, request.POST or None)
    if request.method == "POST" and form.is_valid():
        answer = form.cleaned_data
        try:
            services.review_appeal(
                viewer,
                found.id,
                answer["outcome"],
                answer["reason"],
                amount=answer.get("amount", ""),
            )
        except Problem as problem:
            form.add_error("amount" if "amount" in problem.code else "reason", said(problem))
        else:
            messages.success(request, _("Answered. The person concerned has been told."))
            return redirect("grading:appeal", found.id)
    if found.employee_id != viewer.id:
        audit(viewer, "grading.viewed", "appeal", found.id)
    may = found.is_open and may_review(viewer, found)
    return render(request, "grading/appeal.html", {"appeal": found, "form": form, "may": may})


@require_http_methods(["GET", "HEAD", "POST"])
def against_consequence(request: HttpRequest, recommendation_id: UUID) -> HttpResponse:
    """Speak against a consequence about oneself."""
    viewer = viewer_of(request)
    found = get_object_or_404(own_recommendations(viewer), id=recommendation_id)
    form = AppealForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            appeal = services.appeal_consequence(viewer, found.id, form.cleaned_data["words"])
        except Problem as problem:
            form.add_error("words", said(problem))
        else:
            messages.success(request, _("Your appeal was handed in."))
            return redirect("grading:appeal", appeal.id)
    context = {"form": form, "one": found, "may": appealable(viewer, found)}
    return render(request, "grading/appeal_form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def against_grade(request: HttpRequest, decision_id: UUID) -> HttpResponse:
    """Speak against a grade of one's own."""
    viewer = viewer_of(request)
    own = visible_decisions(viewer).filter(employee=viewer)
    found = get_object_or_404(own.select_related("enrolment__track"), id=decision_id)
    latest = chain_of(found)[0]
    form = AppealForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            appeal = services.appeal_grade(viewer, found.id, form.cleaned_data["words"])
        except Problem as problem:
            form.add_error("words", said(problem))
        else:
            messages.success(request, _("Your appeal was handed in."))
            return redirect("grading:appeal", appeal.id)
    may = grade_appealable(viewer, found, latest)
    context = {"form": form, "decision": found, "may": may}
    return render(request, "grading/appeal_form.html", context)

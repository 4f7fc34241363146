"""Disagreeing with a score: raised on the assessment, answered and decided here."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lms.coaching.forms.settings import SettingsForm
from lms.coaching.models import Assessment, Dispute
from lms.coaching.pages.parts import answers_in, sent
from lms.coaching.queries.assessments import visible_assessments, visible_disputes
from lms.coaching.queries.people import LEADS, is_lead
from lms.coaching.queries.settings import settings_of
from lms.coaching.services.disputing import (
    answer_dispute,
    decide_dispute,
    escalate_dispute,
    may_decide,
    raise_dispute,
)
from lms.coaching.services.settings import save_settings
from lms.people.access import require_right, require_role, viewer_of
from lms.people.rules.roles import Right
from lms.ui.acting import attempt, paged

State = Dispute.State


@require_GET
@require_right(Right.SCORE_CALLS)
def disputes(request: HttpRequest) -> HttpResponse:
    """Those that concern me as a rater or a lead, the open ones first."""
    rows = visible_disputes(viewer_of(request)).order_by("decided_at", "due_on")
    context = {"page": paged(request, rows), "may_set": is_lead(viewer_of(request))}
    return render(request, "coaching/disputes.html", context)


@require_http_methods(["GET", "POST"])
@require_role(*LEADS)
def settings(request: HttpRequest) -> HttpResponse:
    """The days that the regulations leave to the centre."""
    viewer = viewer_of(request)

    def act(form: SettingsForm) -> str:
        save_settings(viewer, form.save(commit=False))
        return reverse("coaching:disputes")

    return sent(
        request,
        SettingsForm(request.POST or None, instance=settings_of(viewer.tenant)),
        act,
        title=_("Days for disputes"),
        lead=_("The regulations leave these to the centre. Answers awaited now keep their day."),
        submit=_("Save"),
        back=reverse("coaching:disputes"),
    )


@require_POST
def raise_(request: HttpRequest, assessment_id: UUID) -> HttpResponse:
    viewer = viewer_of(request)
    row = get_object_or_404(visible_assessments(viewer), id=assessment_id, employee=viewer)
    return attempt(
        request,
        lambda: raise_dispute(
            viewer,
            row.id,
            reason=request.POST.get("reason", "")[:4000],
            criterion=request.POST.get("criterion", ""),
        ),
        done=_("Your rater has been told and answers within %(days)d working days.")
        % {"days": settings_of(viewer.tenant).workdays_to_answer},
        to=reverse("coaching:assessment", args=[row.id]),
    )


@require_GET
def dispute(request: HttpRequest, dispute_id: UUID) -> HttpResponse:
    """One dispute, and what its reader may do now."""
    viewer = viewer_of(request)
    row = get_object_or_404(visible_disputes(viewer), id=dispute_id)
    card = row.assessment.version.card
    given = row.assessment.given
    is_rater = row.assessment.rater_id == viewer.id
    context = {
        "row": row,
        "title": next((one.title for one in card.criteria if one.key == row.criterion), None),
        "lines": [
            (one, given[one.key], [str(points) for points in range(one.points, -1, -1)])
            for one in card.criteria
            if one.key in given
        ],
        "may_answer": is_rater and row.state == State.WITH_RATER,
        "may_escalate": row.assessment.employee_id == viewer.id and row.state == State.ANSWERED,
        "may_decide": may_decide(viewer, row) and row.state == State.WITH_LEAD,
    }
    return render(request, "coaching/dispute.html", context)


@require_POST
def act(request: HttpRequest, dispute_id: UUID) -> HttpResponse:
    """Answer, escalate or decide: whichever step the dispute is at and the reader may take."""
    viewer = viewer_of(request)
    row = get_object_or_404(visible_disputes(viewer), id=dispute_id)
    words = request.POST.get("words", "")[:4000]
    changed = None
    if "change" in request.POST:
        card = Assessment.objects.select_related("version").get(
            tenant=viewer.tenant, id=row.assessment_id
        )
        changed = answers_in(card.version.card, request.POST)

    def do() -> None:
        if row.state == State.WITH_RATER:
            answer_dispute(viewer, row.id, answer=words, answers=changed, remark=words)
        elif row.state == State.ANSWERED:
            escalate_dispute(viewer, row.id)
        else:
            decide_dispute(viewer, row.id, decision=words, answers=changed, remark=words)

    return attempt(
        request,
        do,
        done=_("Done. Whoever is concerned has been told."),
        to=reverse("coaching:dispute", args=[row.id]),
    )

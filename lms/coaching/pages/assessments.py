"""Scoring calls: the list, the form, the result with its reasons, and samples."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lms.coaching.forms.cards import OccasionForm
from lms.coaching.models import Assessment
from lms.coaching.pages.parts import answers_in, sent
from lms.coaching.queries.assessments import (
    active_versions,
    assessable_items,
    samples,
    visible_assessments,
)
from lms.coaching.queries.people import others
from lms.coaching.queries.recordings import audible
from lms.coaching.rules.card import Card
from lms.coaching.rules.scoring import Answer, Answers, missing_in, score
from lms.coaching.services.assessing import (
    Occasion,
    begin_assessment,
    drop_draft,
    finish_assessment,
    save_answers,
)
from lms.coaching.services.disputing import dispute_until
from lms.people.access import require_right, viewer_of
from lms.people.models import Employee
from lms.people.queries import has_right
from lms.people.rules.roles import Right
from lms.ui.acting import attempt, paged
from lms.ui.language import is_chinese


@require_GET
@require_right(Right.SCORE_CALLS, Right.COACH, Right.SEE_RECORDS)
def assessments(request: HttpRequest) -> HttpResponse:
    """Scored calls of those in reach, narrowed by what the address says."""
    viewer = viewer_of(request)
    rows = visible_assessments(viewer)
    if words := request.GET.get("q", "").strip():
        rows = rows.filter(
            Q(employee__name__icontains=words)
            | Q(employee__employee_no__istartswith=words)
            | Q(call_number__istartswith=words)
        )
    state = request.GET.get("state", "")
    if state in Assessment.State.values:
        rows = rows.filter(state=state)
    rows = rows.order_by("-happened_at")
    context = {
        "page": paged(request, rows),
        "q": words,
        "state": state,
        "states": Assessment.State.choices,
        "may_score": has_right(viewer, Right.SCORE_CALLS),
    }
    return render(request, "coaching/assessments.html", context)


@require_http_methods(["GET", "POST"])
@require_right(Right.SCORE_CALLS)
def new_assessment(request: HttpRequest) -> HttpResponse:
    """Say whom, what and by which card; then the form opens."""
    viewer = viewer_of(request)
    people = others(viewer, Right.SCORE_CALLS).order_by("name")
    chosen = request.POST.get("employee") or request.GET.get("employee") or ""
    agent = _person(people, chosen)
    recordings = audible(viewer).filter(attachment__isnull=False).order_by("-called_at")
    items = assessable_items(agent) if agent else []
    by_id = {str(item.id): (enrolment, item) for enrolment, item in items}
    form = OccasionForm(
        request.POST or None,
        initial={"employee": chosen, "recording": request.GET.get("recording")},
        people=people,
        versions=active_versions(viewer.tenant),
        recordings=recordings.filter(employee=agent) if agent else recordings,
        items={key: _title(item.track, item) for key, (_enrolment, item) in by_id.items()},
    )

    def act(form: OccasionForm) -> str:
        said = form.cleaned_data
        enrolment, item = by_id.get(said["item"], (None, None))
        occasion = Occasion(
            purpose=said["purpose"],
            happened_at=said["happened_at"],
            call_number=said["call_number"],
            recording=said["recording"],
            enrolment=enrolment,
            item=item,
        )
        draft = begin_assessment(viewer, said["employee"], said["version"], occasion)
        return reverse("coaching:score", args=[draft.id])

    return sent(
        request,
        form,
        act,
        title=_("Score a call"),
        submit=_("Open the scorecard"),
        back=reverse("coaching:assessments"),
    )


@require_GET
def assessment(request: HttpRequest, assessment_id: UUID) -> HttpResponse:
    """A final assessment: every criterion, what it earned, and why."""
    viewer = viewer_of(request)
    row = get_object_or_404(visible_assessments(viewer), id=assessment_id)
    if row.state == Assessment.State.DRAFT:
        return redirect("coaching:score", row.id)
    card = row.version.card
    dispute = row.disputes.filter(tenant=viewer.tenant).first()
    is_mine = row.employee_id == viewer.id
    until = dispute_until(row)
    open_to_dispute = is_mine and row.state == Assessment.State.FINAL and dispute is None
    context = {
        "row": row,
        "scored": score(card, row.given),
        "pass_percent": card.pass_share * 100,
        "sections": sections_of(card, row.given),
        "dispute": dispute,
        "until": until,
        "may_dispute": open_to_dispute and timezone.localdate() <= until,
        "criteria": [(one.key, one.title) for one in card.criteria],
        "replaced_by": getattr(row, "replaced_by", None),
    }
    return render(request, "coaching/assessment.html", context)


@require_http_methods(["GET", "POST"])
@require_right(Right.SCORE_CALLS)
def score_form(request: HttpRequest, assessment_id: UUID) -> HttpResponse:
    """The scorecard to be filled in. Without script every button works; with it, single keys."""
    viewer = viewer_of(request)
    row = get_object_or_404(
        visible_assessments(viewer),
        id=assessment_id,
        rater=viewer,
        state=Assessment.State.DRAFT,
    )
    card, missing = row.version.card, {}
    if request.method == "POST":
        answers = answers_in(card, request.POST)
        remark = request.POST.get("remark", "").strip()[:4000]
        row = save_answers(viewer, row.id, answers, remark)
        if "finish" not in request.POST:
            return redirect("coaching:score", row.id)
        missing = missing_in(card, answers)
        if not missing:
            to = reverse("coaching:assessment", args=[row.id])
            done = _("Scored. The agent has been told and can see why.")
            return attempt(request, lambda: finish_assessment(viewer, row.id), done=done, to=to)
    context = {
        "row": row,
        "card": card,
        "sections": sections_of(card, row.given, missing),
        "missing": missing,
    }
    return render(request, "coaching/score.html", context, status=400 if missing else 200)


@require_POST
@require_right(Right.SCORE_CALLS)
def drop(request: HttpRequest, assessment_id: UUID) -> HttpResponse:
    viewer = viewer_of(request)
    row = get_object_or_404(visible_assessments(viewer), id=assessment_id, rater=viewer)
    return attempt(
        request,
        lambda: drop_draft(viewer, row.id),
        done=_("The draft is gone."),
        to=reverse("coaching:assessments"),
    )


@require_GET
@require_right(Right.SCORE_CALLS)
def sample_list(request: HttpRequest) -> HttpResponse:
    """Who has been scored how often this month, those with the fewest first."""
    month = _month(request.GET.get("month", ""))
    rows = list(samples(viewer_of(request), month))
    context = {
        "page": paged(request, rows),
        "month": month,
        "enough": sum(one.is_enough for one in rows),
        "wanted": rows[0].wanted if rows else 0,
    }
    return render(request, "coaching/samples.html", context)


def sections_of(
    card: Card, answers: Answers, missing: Mapping[str, str] | None = None
) -> list[dict[str, Any]]:
    """The sections with, for each criterion, its answer, its choices, and what is wrong."""
    faults = missing or {}
    return [
        {
            "title": section.title,
            "rows": [
                {
                    "criterion": one,
                    "answer": answers.get(one.key, Answer("")),
                    "points": [str(points) for points in range(one.points, -1, -1)],
                    "fault": faults.get(one.key, ""),
                }
                for one in section.criteria
            ],
        }
        for section in card.sections
    ]


def _month(words: str) -> date:
    try:
        return date.fromisoformat(f"{words}-01")
    except ValueError:
        return timezone.localdate().replace(day=1)


def _person(people: Any, chosen: str) -> Employee | None:
    try:
        return people.filter(id=UUID(chosen)).first() if chosen else None
    except ValueError as error:
        raise Http404 from error


def _title(track: Any, item: Any) -> str:
    name = "title_zh" if is_chinese() else "title_en"
    return f"{getattr(track, name)}: {getattr(item, name)}"

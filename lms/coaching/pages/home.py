"""The front page of the room: mine first, then what I may do; and one person's way."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from lms.coaching.models import Assessment
from lms.coaching.queries.assessments import visible_assessments
from lms.coaching.queries.effects import published_evaluations
from lms.coaching.queries.feedback import asked_of
from lms.coaching.queries.people import is_office, may_keep, readable
from lms.coaching.queries.quality import comparisons_of, visible_calls, visible_loops
from lms.coaching.queries.sheets import kinds_for, visible_sheets
from lms.coaching.queries.talks import visible_talks
from lms.coaching.queries.tasks import office_tasks
from lms.people.access import require_right, viewer_of
from lms.people.models import Employee
from lms.people.queries import has_right
from lms.people.rules.roles import Right
from lms.tracks.models import Enrolment

_SHOWN = 10


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """My scores, my coaching, feedback I am asked for; and the desks I may use."""
    viewer = viewer_of(request)
    mine = visible_assessments(viewer).filter(employee=viewer, state=Assessment.State.FINAL)
    context = {
        "assessments": mine.order_by("-final_at")[:_SHOWN],
        "talks": visible_talks(viewer).filter(agent=viewer).order_by("-held_at")[:_SHOWN],
        "sheets": visible_sheets(viewer).filter(employee=viewer).order_by("-final_at")[:_SHOWN],
        "asked": asked_of(viewer),
        "published": published_evaluations(viewer.tenant)[:_SHOWN],
        "tasks": office_tasks(viewer),
        "may_score": has_right(viewer, Right.SCORE_CALLS),
        "may_coach": has_right(viewer, Right.COACH),
        "may_keep": may_keep(viewer),
        "may_evaluate": bool(kinds_for(viewer)),
        "is_office": is_office(viewer),
        "may_see_effects": has_right(viewer, Right.SEE_REPORTS),
    }
    return render(request, "coaching/home.html", context)


@require_GET
@require_right(Right.COACH, Right.SCORE_CALLS, Right.SEE_RECORDS)
def person(request: HttpRequest, employee_id: UUID) -> HttpResponse:
    """One agent from training to work: tracks, scores, coaching, follow-ups, tracking (R146)."""
    viewer = viewer_of(request)
    agent = get_object_or_404(readable(viewer).select_related("unit"), id=employee_id)
    loops = list(visible_loops(viewer).filter(employee=agent).order_by("-trained_on")[:_SHOWN])
    compared = comparisons_of(loops)
    assessed = visible_assessments(viewer).filter(employee=agent, state=Assessment.State.FINAL)
    scores = list(assessed.filter(score__isnull=False).order_by("-happened_at")[:20])[::-1]
    context = {
        "agent": agent,
        "days": (timezone.localdate() - agent.hire_date).days if agent.hire_date else None,
        "enrolments": _enrolments(agent),
        "assessments": assessed.order_by("-final_at")[:_SHOWN],
        "chart": {
            "categories": [f"{timezone.localtime(one.happened_at):%m-%d}" for one in scores],
            "series": [{"name": "", "data": [one.score for one in scores]}],
            "unit": "",
        }
        if len(scores) > 1
        else None,
        "talks": visible_talks(viewer).filter(agent=agent).order_by("-held_at")[:_SHOWN],
        "sheets": visible_sheets(viewer).filter(employee=agent).order_by("-last_day")[:_SHOWN],
        "loops": [(loop, compared[loop.id]) for loop in loops],
        "calls": visible_calls(viewer).filter(employee=agent).order_by("-called_on")[:_SHOWN],
        "may_coach": has_right(viewer, Right.COACH) and agent != viewer,
        "may_score": has_right(viewer, Right.SCORE_CALLS) and agent != viewer,
    }
    return render(request, "coaching/person.html", context)


def _enrolments(agent: Employee) -> list[Enrolment]:
    return list(
        Enrolment.objects.filter(tenant=agent.tenant, employee=agent)
        .select_related("track")
        .order_by("-enrolled_at")[:_SHOWN]
    )

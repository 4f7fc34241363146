"""Coaching plans and one-to-one talks."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lms.coaching.forms.parts import offer
from lms.coaching.forms.work import PlanForm, TalkForm
from lms.coaching.pages.parts import sent
from lms.coaching.queries.people import others
from lms.coaching.queries.quality import half_months
from lms.coaching.queries.recordings import audible
from lms.coaching.queries.talks import approved_plans, visible_plans, visible_talks
from lms.coaching.rules.halves import HalfMonth
from lms.coaching.services.talking import (
    TalkDraft,
    draft_plan,
    follow_up,
    record_talk,
    submit_plan,
)
from lms.people.access import require_right, viewer_of
from lms.people.queries import has_right
from lms.people.rules.roles import Right
from lms.tracks.models import Enrolment
from lms.ui.acting import attempt, paged


@require_GET
@require_right(Right.COACH, Right.SEE_REPORTS)
def plans(request: HttpRequest) -> HttpResponse:
    """Plans by half-month, the latest first."""
    rows = visible_plans(viewer_of(request)).order_by("-first_day", "drafted_by__name")
    return render(request, "coaching/plans.html", {"page": paged(request, rows)})


@require_http_methods(["GET", "POST"])
@require_right(Right.COACH)
def new_plan(request: HttpRequest) -> HttpResponse:
    """Plan for a half-month, with what was found in it above the form (R48)."""
    viewer = viewer_of(request)
    half = HalfMonth.of(_day(request.GET.get("first", "")))

    def act(form: PlanForm) -> str:
        said = form.cleaned_data
        plan = draft_plan(
            viewer,
            half,
            kind=said["kind"],
            analysis=said["analysis"],
            measures=said["measures"],
        )
        return reverse("coaching:plan", args=[plan.id])

    found = next((one for one in half_months(viewer, 24) if one.half == half), None)
    note = ""
    if found:
        commonest = ", ".join(f"{code} ({count})" for code, count in found.commonest)
        note = _("%(calls)d sampled calls, %(bad)d with defects. Commonest: %(codes)s") % {
            "calls": found.calls,
            "bad": found.with_defects,
            "codes": commonest or "–",
        }
    return sent(
        request,
        PlanForm(request.POST or None),
        act,
        title=_("Coaching plan %(half)s") % {"half": half},
        submit=_("Save"),
        back=reverse("coaching:quality"),
        note=note,
    )


@require_GET
@require_right(Right.COACH, Right.SEE_REPORTS)
def plan(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    viewer = viewer_of(request)
    row = get_object_or_404(visible_plans(viewer), id=plan_id)
    context = {
        "row": row,
        "is_mine": row.drafted_by_id == viewer.id,
        "may_coach": has_right(viewer, Right.COACH),
        "talks": visible_talks(viewer).filter(plan=row).order_by("-held_at")[:50],
    }
    return render(request, "coaching/plan.html", context)


@require_POST
@require_right(Right.COACH)
def submit(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    viewer = viewer_of(request)
    row = get_object_or_404(visible_plans(viewer), id=plan_id, drafted_by=viewer)
    return attempt(
        request,
        lambda: submit_plan(viewer, row.id),
        done=_("The manager has been asked to approve it."),
        to=reverse("coaching:plan", args=[row.id]),
    )


@require_GET
@require_right(Right.COACH, Right.SEE_RECORDS)
def talks(request: HttpRequest) -> HttpResponse:
    rows = visible_talks(viewer_of(request)).order_by("-held_at")
    context = {
        "page": paged(request, rows),
        "may_coach": has_right(viewer_of(request), Right.COACH),
    }
    return render(request, "coaching/talks.html", context)


@require_http_methods(["GET", "POST"])
@require_right(Right.COACH)
def new_talk(request: HttpRequest) -> HttpResponse:
    """Write down a talk; recordings are offered of the agent who is chosen."""
    viewer = viewer_of(request)
    people = others(viewer, Right.COACH).order_by("name")
    chosen = _uuid(request.POST.get("agent") or request.GET.get("employee"))
    heard = audible(viewer).order_by("-called_at")
    form = TalkForm(
        request.POST or None,
        initial={"agent": chosen, "plan": request.GET.get("plan")},
    )
    recordings = heard.filter(employee__in=people)
    offer(
        form,
        plan=approved_plans(viewer),
        agent=people,
        recordings=recordings.filter(employee_id=chosen) if chosen else recordings,
    )

    def act(form: TalkForm) -> str:
        said = form.cleaned_data
        draft = TalkDraft(
            held_at=said["held_at"],
            cause=said["cause"],
            observed=said["observed"],
            actions=said["actions"].splitlines(),
            practised=said["practised"],
            minutes=said["minutes"],
            follow_up_on=said["follow_up_on"],
            enrolment=Enrolment.objects.filter(
                tenant=viewer.tenant, employee=said["agent"], withdrawn_at=None
            )
            .order_by("-enrolled_at")
            .first(),
        )
        talk = record_talk(viewer, said["plan"], said["agent"], draft, list(said["recordings"]))
        return reverse("coaching:talk", args=[talk.id])

    return sent(
        request,
        form,
        act,
        title=_("Record a coaching talk"),
        lead=_("One coach, one agent, and at least one call you listened to together."),
        submit=_("Record it"),
        back=reverse("coaching:talks"),
    )


@require_GET
def talk(request: HttpRequest, talk_id: UUID) -> HttpResponse:
    viewer = viewer_of(request)
    row = get_object_or_404(visible_talks(viewer), id=talk_id)
    context = {
        "row": row,
        "recordings": [one.recording for one in row.reviewed.select_related("recording__employee")],
        "may_follow_up": row.followed_up_at is None
        and row.agent_id != viewer.id
        and has_right(viewer, Right.COACH),
        "loops": row.loops.select_related("defect"),
    }
    return render(request, "coaching/talk.html", context)


@require_POST
@require_right(Right.COACH)
def note_follow_up(request: HttpRequest, talk_id: UUID) -> HttpResponse:
    viewer = viewer_of(request)
    row = get_object_or_404(visible_talks(viewer), id=talk_id)
    return attempt(
        request,
        lambda: follow_up(viewer, row.id, request.POST.get("words", "")[:4000]),
        done=_("Noted."),
        to=reverse("coaching:talk", args=[row.id]),
    )


def _day(words: str) -> date:
    try:
        return date.fromisoformat(words)
    except ValueError:
        return timezone.localdate()


def _uuid(words: Any) -> UUID | None:
    try:
        return UUID(words) if words else None
    except ValueError as error:
        raise Http404 from error

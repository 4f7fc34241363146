"""Feedback: giving it, asking for it, and what becomes of it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lms.coaching.forms.parts import offer
from lms.coaching.forms.work import ActionForm, AskForm, GiveForm, WordsForm
from lms.coaching.models import FeedbackForm
from lms.coaching.pages.parts import sent
from lms.coaching.queries.feedback import (
    asked_of,
    may_take,
    results_of,
    visible_forms,
    with_counts,
)
from lms.coaching.queries.people import OFFICE, is_office
from lms.coaching.rules.feedback import Direction, Kind, State
from lms.coaching.services.feedback import (
    FormFacts,
    Step,
    ask_for_feedback,
    give_feedback,
    take_step,
    waive_feedback,
)
from lms.people.access import require_role, viewer_of
from lms.people.models import Employee
from lms.people.queries import holders_of
from lms.people.rules.filing import text
from lms.people.rules.roles import Role
from lms.regulation.queries import reading
from lms.tracks.models import Enrolment, Track
from lms.tracks.rules.run_evidence import RunFacts, recent_runs
from lms.ui.acting import attempt, paged, words_of
from lms.ui.language import is_chinese
from xapi.problems import Problem

TEACHERS = (*OFFICE, Role.TRAINER, Role.MANAGER)


@require_GET
@require_role(*TEACHERS)
def cases(request: HttpRequest) -> HttpResponse:
    """The cases that concern me, those in which something is to be done first."""
    viewer = viewer_of(request)
    rows = with_counts(visible_forms(viewer))
    state = request.GET.get("state", "")
    if state in set(State):
        rows = rows.filter(state=state)
    context = {
        "page": paged(request, rows.order_by("closed_at", "-closes_on")),
        "state": state,
        "states": FeedbackForm.Flow.choices,
        "is_office": is_office(viewer),
    }
    return render(request, "coaching/feedback_cases.html", context)


@require_http_methods(["GET", "POST"])
@require_role(*OFFICE)
def ask(request: HttpRequest) -> HttpResponse:
    """Ask the participants of a run or a track."""
    viewer = viewer_of(request)
    runs = {str(run.id): run for run in recent_runs(viewer.tenant)}
    form = AskForm(
        request.POST or None,
        runs=[(key, run.title["zh-Hans" if is_chinese() else "en"]) for key, run in runs.items()],
        initial={"run": request.GET.get("run")},
    )
    offer(
        form,
        track=Track.objects.filter(tenant=viewer.tenant).order_by("title_en"),
        trainer=holders_of(viewer.tenant, Role.TRAINER, Role.MENTOR).order_by("name"),
    )

    def act(form: AskForm) -> str:
        said = form.cleaned_data
        run = runs.get(said["run"])
        facts = _facts(viewer, said, run)
        k_min = int(reading(viewer.tenant, "A34", timezone.localdate())["k_min"])
        row = ask_for_feedback(viewer, facts, _asked(viewer, run, facts.track), k_min=k_min)
        return reverse("coaching:feedback_case", args=[row.id])

    return sent(
        request,
        form,
        act,
        title=_("Ask for feedback"),
        lead=_("The questions are templates of ours and not from the regulation."),
        submit=_("Ask"),
        back=reverse("coaching:feedback"),
    )


@require_http_methods(["GET", "POST"])
def give(request: HttpRequest, form_id: UUID) -> HttpResponse:
    """Answer a form that I am asked to."""
    viewer = viewer_of(request)
    asked = get_object_or_404(asked_of(viewer), form_id=form_id)
    row = asked.form
    form = GiveForm(request.POST or None, form=row)
    if request.method == "POST" and form.is_valid():
        try:
            give_feedback(viewer, row.id, form.ratings(), form.cleaned_data["words"])
        except Problem as problem:
            form.add_error(None, words_of(problem))
        else:
            messages.success(request, _("Thank you. Your feedback is in."))
            return redirect("coaching:home")
    context = {"row": row, "form": form}
    return render(
        request, "coaching/feedback_give.html", context, status=400 if form.errors else 200
    )


@require_GET
def case(request: HttpRequest, form_id: UUID) -> HttpResponse:
    """One case: what came in, as far as it may be seen, and the step that is next."""
    viewer = viewer_of(request)
    row = get_object_or_404(visible_forms(viewer), id=form_id)
    found = results_of(row)
    step: Any = ActionForm() if row.state == State.REPLIED else WordsForm()
    if row.state == State.REPLIED:
        offer(step, owner=_owners(viewer))
    language = "zh-Hans" if is_chinese() else "en"
    context = {
        "row": row,
        "found": found,
        "chart": {
            "categories": [one.question.words[language] for one in found.figures],
            "series": [
                {
                    "name": _("Mean"),
                    "data": [round(float(one.mean), 2) for one in found.figures if one.mean],
                }
            ],
        },
        "steps": [
            (value, words, list(State).index(State(value)) <= list(State).index(State(row.state)))
            for value, words in FeedbackForm.Flow.choices
        ],
        "may_take": may_take(viewer, row),
        "step": step,
        "is_office": is_office(viewer),
    }
    return render(request, "coaching/feedback_case.html", context)


@require_POST
def next_step(request: HttpRequest, form_id: UUID) -> HttpResponse:
    """Take the step that is next."""
    viewer = viewer_of(request)
    row = get_object_or_404(visible_forms(viewer), id=form_id)
    step = Step(request.POST.get("words", "")[:4000])
    if row.state == State.REPLIED:
        form = ActionForm(request.POST)
        offer(form, owner=_owners(viewer))
        if form.is_valid():
            said = form.cleaned_data
            step = Step(said["words"], said["owner"], said["due_on"])
    return attempt(
        request,
        lambda: take_step(viewer, row.id, step),
        done=_("Done. Whoever is next has been told."),
        to=reverse("coaching:feedback_case", args=[row.id]),
    )


@require_POST
@require_role(*OFFICE)
def waive(request: HttpRequest, form_id: UUID) -> HttpResponse:
    viewer = viewer_of(request)
    row = get_object_or_404(visible_forms(viewer), id=form_id)
    return attempt(
        request,
        lambda: waive_feedback(viewer, row.id, request.POST.get("words", "")[:2000]),
        done=_("The run may be closed without more answers."),
        to=reverse("coaching:feedback_case", args=[row.id]),
    )


def _facts(viewer: Employee, said: dict[str, Any], run: RunFacts | None) -> FormFacts:
    track = said["track"]
    if track is None and run and run.track_id:
        track = Track.objects.filter(tenant=viewer.tenant, id=run.track_id).first()
    title = run.title if run else text(track.title_en, track.title_zh)
    return FormFacts(
        kind=Kind(said["kind"]),
        direction=Direction(said["direction"]),
        title=title,
        trainer=said["trainer"],
        closes_on=said["closes_on"],
        is_anonymous=said["is_anonymous"],
        run=run.id if run else None,
        track=track,
    )


def _asked(viewer: Employee, run: RunFacts | None, track: Track | None) -> list[Employee]:
    """The participants of the run; without one, those of the track."""
    people = Employee.objects.filter(tenant=viewer.tenant, is_active=True)
    if run:
        return list(people.filter(id__in=run.participants))
    enrolled = Enrolment.objects.filter(tenant=viewer.tenant, track=track, withdrawn_at=None)
    return list(people.filter(id__in=enrolled.values("employee_id")))


def _owners(viewer: Employee) -> Any:
    roles = (Role.TRAINER, Role.MENTOR, Role.TEAM_LEAD, *OFFICE)
    return holders_of(viewer.tenant, *roles).order_by("name")

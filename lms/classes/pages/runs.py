"""Runs: the list, one run, planning and changing it, who takes part, closing it."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lms.classes.forms.runs import (
    CloseForm,
    CostForm,
    MaterialForm,
    PeopleForm,
    ReasonForm,
    RunForm,
    run_as_initial,
)
from lms.classes.models import CourseRun, Participant, ReadinessItem
from lms.classes.pages.parts import managed_run, proof_of, seen_run, sent
from lms.classes.queries.people import candidates
from lms.classes.queries.run_page import run_view
from lms.classes.queries.runs import is_office, listed_runs
from lms.classes.services.closing import close_run, missing_to_close
from lms.classes.services.preparing import add_cost, ask_budget, keep_material, tick
from lms.classes.services.runs import (
    announce_run,
    cancel_run,
    change_run,
    enlist,
    plan_run,
    remove_participant,
)
from lms.classes.services.sessions import ask_work_time
from lms.people.access import require_right, require_role, viewer_of
from lms.people.queries import has_right
from lms.people.rules.roles import Right, Role, roles_with
from lms.tracks.rules.curricula.catalogue import DAILY_KINDS, DailyKind
from lms.ui.acting import attempt, paged
from lms.ui.language import is_chinese

TEACHERS = (*sorted(roles_with(Right.RUN_CLASSES)), Role.CLASS_SUPERVISOR)
STATES = {one.value: one.label for one in CourseRun.State}


@require_GET
@require_role(*TEACHERS)
def run_list(request: HttpRequest) -> HttpResponse:
    """The runs that somebody sees, narrowed by what the address says."""
    viewer = viewer_of(request)
    state, words = request.GET.get("state", ""), request.GET.get("q", "").strip()[:80]
    state = state if state in STATES else ""
    open_only = request.GET.get("open") == "1"
    runs = listed_runs(viewer, state=state, words=words, open_only=open_only)
    context = {
        "page": paged(request, runs),
        "states": STATES,
        "state": state,
        "words": words,
        "open_only": open_only,
        "is_filtered": bool(state or words or open_only),
        "may_plan": has_right(viewer, Right.RUN_CLASSES),
    }
    return render(request, "classes/runs.html", context)


@require_http_methods(["GET", "POST"])
@require_right(Right.RUN_CLASSES)
def new_run(request: HttpRequest) -> HttpResponse:
    """Plan a run, of a class in a track or of a topic of its own."""
    viewer = viewer_of(request)

    def act(form: RunForm) -> str:
        run = plan_run(viewer, form.draft(), form.cleaned_data["item"])
        return reverse("classes:run", args=[run.id])

    return sent(
        request,
        RunForm(request.POST or None, tenant=viewer.tenant),
        act,
        title=_("Plan a class"),
        submit=pgettext("a class", "Plan"),
        back=reverse("classes:runs"),
    )


@require_http_methods(["GET", "POST"])
@require_right(Right.RUN_CLASSES)
def edit_run(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """Change what a run is planned to be."""
    viewer = viewer_of(request)
    run = managed_run(viewer, run_id)
    address = reverse("classes:run", args=[run.id])

    def act(form: RunForm) -> str:
        change_run(viewer, run, form.draft())
        return address

    form = RunForm(request.POST or None, tenant=viewer.tenant, run=run, initial=run_as_initial(run))
    return sent(request, form, act, title=_("Change the class"), submit=_("Save"), back=address)


@require_GET
def run(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """One run with all that belongs to it."""
    viewer = viewer_of(request)
    found = seen_run(viewer, run_id)
    may_change = has_right(viewer, Right.RUN_CLASSES) and found.is_open
    context = {
        "run": found,
        "view": run_view(found),
        "daily_kind": _daily_kind(found),
        "may_change": may_change,
        "is_office": is_office(viewer),
        "people_form": PeopleForm(tenant=viewer.tenant) if may_change else None,
        "cost_form": CostForm() if may_change else None,
    }
    return render(request, "classes/run.html", context)


@require_POST
@require_right(Right.RUN_CLASSES)
def announce(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """Tell everybody of the class (R81)."""
    viewer = viewer_of(request)
    found = managed_run(viewer, run_id)
    return attempt(
        request,
        lambda: announce_run(viewer, found),
        done=_("Everybody has been told. Each of them confirms that they have read it."),
        to=reverse("classes:run", args=[run_id]),
    )


@require_POST
@require_right(Right.RUN_CLASSES)
def ask_time(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """Ask a supervisor to let the class take working time (R55)."""
    viewer = viewer_of(request)
    found = managed_run(viewer, run_id)
    return attempt(
        request,
        lambda: ask_work_time(viewer, found),
        done=_("The supervisor has been asked."),
        to=reverse("classes:run", args=[run_id]),
    )


@require_POST
@require_right(Right.RUN_CLASSES)
def budget(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """Ask the manager to approve costs above the budget (R43)."""
    viewer = viewer_of(request)
    found = managed_run(viewer, run_id)
    return attempt(
        request,
        lambda: ask_budget(viewer, found),
        done=_("The manager has been asked."),
        to=reverse("classes:run", args=[run_id]),
    )


@require_http_methods(["GET", "POST"])
@require_right(Right.RUN_CLASSES)
def cancel(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """Call a run off."""
    viewer = viewer_of(request)
    found = managed_run(viewer, run_id)
    address = reverse("classes:run", args=[run_id])

    def act(form: ReasonForm) -> str:
        cancel_run(viewer, found, form.cleaned_data["reason"])
        return address

    return sent(
        request,
        ReasonForm(request.POST or None),
        act,
        title=_("Call the class off"),
        submit=_("Call off"),
        back=address,
        lead=found.title,
    )


@require_POST
@require_right(Right.RUN_CLASSES)
def people(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """Let people take part."""
    viewer = viewer_of(request)
    found = managed_run(viewer, run_id)
    form = PeopleForm(request.POST, tenant=viewer.tenant)
    if not form.is_valid():
        context = {
            "run": found,
            "view": run_view(found),
            "may_change": found.is_open,
            "is_office": is_office(viewer),
            "people_form": form,
            "cost_form": CostForm(),
        }
        return render(request, "classes/run.html", context, status=400)
    chosen = candidates(
        found,
        form.cleaned_data["numbers"],
        form.cleaned_data["unit"],
        enrolled=form.cleaned_data["enrolled"],
    )
    return attempt(
        request,
        lambda: enlist(viewer, found, chosen),
        done=_("They are on the list."),
        to=reverse("classes:run", args=[run_id]) + "#people",
    )


@require_POST
@require_right(Right.RUN_CLASSES)
def remove(request: HttpRequest, run_id: UUID, participant_id: UUID) -> HttpResponse:
    """Take somebody off the list."""
    viewer = viewer_of(request)
    found = managed_run(viewer, run_id)
    participant = get_object_or_404(Participant, tenant=viewer.tenant, run=found, id=participant_id)
    return attempt(
        request,
        lambda: remove_participant(viewer, participant),
        done=_("Taken off the list."),
        to=reverse("classes:run", args=[run_id]) + "#people",
    )


@require_POST
@require_right(Right.RUN_CLASSES)
def ready(request: HttpRequest, run_id: UUID, item_id: UUID) -> HttpResponse:
    """Say that something of the checklist is ready, or not after all (R41)."""
    viewer = viewer_of(request)
    found = managed_run(viewer, run_id)
    item = get_object_or_404(ReadinessItem, tenant=viewer.tenant, run=found, id=item_id)
    is_ready = request.POST.get("ready") == "1"
    return attempt(
        request,
        lambda: tick(viewer, item, ready=is_ready, note=item.note),
        done=_("Noted."),
        to=reverse("classes:run", args=[run_id]) + "#ready",
    )


@require_POST
@require_right(Right.RUN_CLASSES)
def cost(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """Write down a cost (R43)."""
    viewer = viewer_of(request)
    found = managed_run(viewer, run_id)
    form = CostForm(request.POST)
    if not form.is_valid():
        context = {
            "run": found,
            "view": run_view(found),
            "may_change": found.is_open,
            "is_office": is_office(viewer),
            "people_form": PeopleForm(tenant=viewer.tenant),
            "cost_form": form,
        }
        return render(request, "classes/run.html", context, status=400)
    said = form.cleaned_data
    return attempt(
        request,
        lambda: add_cost(viewer, found, said["label"], said["amount"]),
        done=_("Noted."),
        to=reverse("classes:run", args=[run_id]) + "#costs",
    )


@require_http_methods(["GET", "POST"])
@require_right(Right.RUN_CLASSES)
def new_material(request: HttpRequest) -> HttpResponse:
    """Put a version of a material into the register (R42)."""
    viewer = viewer_of(request)

    def act(form: MaterialForm) -> str:
        said = form.cleaned_data
        keep_material(
            viewer,
            key=said["key"],
            version=said["version"],
            title=said["title"],
            attachment=proof_of(viewer, said["file"]),
        )
        return reverse("classes:materials")

    return sent(
        request,
        MaterialForm(request.POST or None, request.FILES or None),
        act,
        title=_("New version of a material"),
        submit=_("Keep"),
        back=reverse("classes:materials"),
    )


@require_http_methods(["GET", "POST"])
@require_right(Right.OWN_ATTENDANCE)
def close(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """Close a run (R123)."""
    viewer = viewer_of(request)
    found = managed_run(viewer, run_id)
    address = reverse("classes:run", args=[run_id])

    def act(form: CloseForm) -> str:
        said = form.cleaned_data
        close_run(viewer, found, note=said["note"], waiver=said["waiver"])
        return address

    lacks_feedback = "feedback" in missing_to_close(found, note="-", waiver="")
    return sent(
        request,
        CloseForm(request.POST or None),
        act,
        title=_("Close the class"),
        submit=_("Close the class"),
        back=address,
        lead=found.title,
        note=_("Too few have given feedback. Wait for more, or say why it is waived.")
        if lacks_feedback
        else "",
    )


def _daily_kind(run: CourseRun) -> str:
    """Which of the four kinds of daily training a run is (R65), in the reader's language."""
    kind = run.item.daily_kind
    return DAILY_KINDS[DailyKind(kind)]["zh-Hans" if is_chinese() else "en"] if kind else ""

"""Sheets of indicators: what is due, filling one in, reading it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lms.coaching.forms.parts import offer
from lms.coaching.forms.work import NewSheetForm, VerdictForm, indicators_from
from lms.coaching.models import Cadence, IndicatorSheet
from lms.coaching.models.sheets import KIND_NAMES
from lms.coaching.pages.parts import sent
from lms.coaching.queries.people import KEEPERS
from lms.coaching.queries.sheets import (
    due_checkpoints,
    due_periods,
    evaluated_by,
    kinds_for,
    title_of,
    visible_sheets,
)
from lms.coaching.rules.sheets import TEMPLATES, Kind
from lms.coaching.services.sheets import (
    SheetFacts,
    begin_sheet,
    correct_sheet,
    finish_sheet,
    save_sheet,
    set_cadence,
)
from lms.people.access import require_right, require_role, viewer_of
from lms.people.models import Employee
from lms.people.queries import holders_of
from lms.people.rules.roles import Right, Role
from lms.ui.acting import paged, words_of
from xapi.problems import Problem


@require_GET
@require_right(Right.COACH, Right.SEE_RECORDS)
def sheets(request: HttpRequest) -> HttpResponse:
    """Sheets in reach, and above them those that are due."""
    viewer = viewer_of(request)
    rows = visible_sheets(viewer).order_by("-last_day")
    kind = request.GET.get("kind", "")
    if kind in set(Kind):
        rows = rows.filter(kind=kind)
    context = {
        "page": paged(request, rows),
        "kind": kind,
        "kinds": [(one.value, words) for one, words in KIND_NAMES.items()],
        "due": [*due_checkpoints(viewer), *due_periods(viewer)],
        "may_begin": bool(kinds_for(viewer)),
    }
    return render(request, "coaching/sheets.html", context)


@require_http_methods(["GET", "POST"])
@require_right(Right.COACH, Right.SEE_RECORDS)
def new_sheet(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of(request)
    kinds = kinds_for(viewer)
    chosen = request.POST.get("kind") or request.GET.get("kind") or ""
    form = NewSheetForm(
        request.POST or None,
        kinds=kinds,
        initial={
            "kind": chosen,
            "employee": request.GET.get("employee"),
            "checkpoint_day": request.GET.get("day"),
        },
    )
    people = Employee.objects.none()
    for kind in [Kind(chosen)] if chosen in set(kinds) else kinds:
        people = people | evaluated_by(viewer, kind)
    offer(
        form,
        employee=people.distinct().order_by("name"),
        mentor=holders_of(viewer.tenant, Role.MENTOR).order_by("name"),
    )

    def act(form: NewSheetForm) -> str:
        said = form.cleaned_data
        kind = Kind(said["kind"])
        facts = SheetFacts(
            kind,
            said["first_day"],
            said["last_day"],
            mentor=said["mentor"],
            checkpoint_day=said["checkpoint_day"] if kind is Kind.CHECKPOINT else None,
        )
        row = begin_sheet(viewer, said["employee"], facts)
        return reverse("coaching:sheet", args=[row.id])

    return sent(
        request,
        form,
        act,
        title=_("New assessment sheet"),
        lead=_("The indicators are templates of ours and not from the regulation."),
        submit=_("Open the sheet"),
        back=reverse("coaching:sheets"),
    )


@require_http_methods(["GET", "POST"])
def sheet(request: HttpRequest, sheet_id: UUID) -> HttpResponse:
    """A draft as a form for its evaluator; a final one to be read."""
    viewer = viewer_of(request)
    row = get_object_or_404(visible_sheets(viewer), id=sheet_id)
    is_draft = row.state == IndicatorSheet.State.DRAFT
    form = VerdictForm(
        request.POST or None,
        initial={"verdict": row.verdict, "remark": row.remark, "action": row.action},
    )
    problem = ""
    lines = row.indicators
    if request.method == "POST" and is_draft and row.evaluator_id == viewer.id:
        lines = indicators_from(request.POST, lines)
        if form.is_valid():
            try:
                save_sheet(viewer, row.id, lines, **form.cleaned_data)
                if "finish" in request.POST:
                    finish_sheet(viewer, row.id)
                return redirect("coaching:sheet", row.id)
            except Problem as found:
                problem = words_of(found)
    context = {
        "row": row,
        "template": TEMPLATES[Kind(row.kind)],
        "title": title_of(row),
        "lines": lines,
        "form": form,
        "problem": problem,
        "is_draft": is_draft,
        "is_mine": row.evaluator_id == viewer.id,
    }
    return render(request, "coaching/sheet.html", context, status=400 if problem else 200)


@require_POST
def correct(request: HttpRequest, sheet_id: UUID) -> HttpResponse:
    viewer = viewer_of(request)
    row = get_object_or_404(visible_sheets(viewer), id=sheet_id, evaluator=viewer)
    try:
        return redirect("coaching:sheet", correct_sheet(viewer, row.id).id)
    except Problem as problem:
        messages.error(request, words_of(problem))
        return redirect("coaching:sheet", row.id)


@require_http_methods(["GET", "POST"])
@require_role(*KEEPERS)
def cadences(request: HttpRequest) -> HttpResponse:
    """How often the people of each post are assessed (R110)."""
    viewer = viewer_of(request)
    if request.method == "POST":
        post = request.POST.get("post", "").strip()[:80]
        months = request.POST.get("months", "")
        if post and months.isdigit() and int(months) <= 36:
            set_cadence(viewer, post, int(months))
        return redirect("coaching:cadences")
    known = dict(Cadence.objects.filter(tenant=viewer.tenant).values_list("post", "months"))
    posts = Employee.objects.filter(tenant=viewer.tenant, is_active=True).exclude(post="")
    names = sorted({*posts.values_list("post", flat=True), *known})
    context = {
        "rows": [(post, known.get(post, 0)) for post in names],
        "today": timezone.localdate(),
    }
    return render(request, "coaching/cadences.html", context)

"""Findings of quality assurance: imported, seen by half-month, followed after training."""

from typing import BinaryIO, cast
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lms.coaching.forms.parts import offer
from lms.coaching.forms.work import DefectForm, LoopForm, SheetFileForm
from lms.coaching.models import DefectCode, SampledCall
from lms.coaching.pages.faults import fault_words
from lms.coaching.pages.parts import file_headers, sent
from lms.coaching.queries.people import KEEPERS, may_keep, others
from lms.coaching.queries.quality import comparisons_of, half_months, visible_calls, visible_loops
from lms.coaching.services.quality import (
    ImportReport,
    close_loop,
    import_calls,
    import_figures,
    name_defect,
    open_loop,
)
from lms.people.access import require_right, require_role, viewer_of
from lms.people.adapters.sheets import read_sheet
from lms.people.queries import has_right
from lms.people.rules.filing import text
from lms.people.rules.roles import Right
from lms.tracks.models import Track
from lms.ui.acting import attempt, paged, words_of
from lms.ui.adapters.sheets import xlsx_bytes
from lms.ui.language import is_chinese
from xapi.problems import Problem

HALVES = 8
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
@require_right(Right.COACH, Right.SEE_REPORTS)
def overview(request: HttpRequest) -> HttpResponse:
    """Half-month by half-month: findings, and the plan or note that followed (R48)."""
    viewer = viewer_of(request)
    halves = half_months(viewer, HALVES)
    shown = halves[::-1]
    context = {
        "halves": halves,
        "chart": {
            "categories": [f"{one.half.first:%m-%d}" for one in shown],
            "series": [
                {"name": _("Sampled calls"), "data": [one.calls for one in shown]},
                {"name": _("With defects"), "data": [one.with_defects for one in shown]},
            ],
        },
        "may_keep": may_keep(viewer),
        "may_coach": has_right(viewer, Right.COACH),
        "any": any(one.calls for one in halves),
    }
    return render(request, "coaching/quality.html", context)


@require_GET
@require_right(Right.COACH, Right.SEE_REPORTS)
def sampled_calls(request: HttpRequest) -> HttpResponse:
    """Sampled calls of those in reach; as a sheet, what the screen shows."""
    rows = visible_calls(viewer_of(request)).select_related("employee")
    defect = request.GET.get("defect", "")
    if defect:
        rows = rows.filter(defects__contains=[defect])
    if words := request.GET.get("q", "").strip():
        rows = rows.filter(employee__name__icontains=words)
    rows = rows.order_by("-called_on", "call_number")
    if request.GET.get("as") == "xlsx":
        return _sheet(rows)
    context = {
        "page": paged(request, rows),
        "q": words,
        "defect": defect,
        "defects": DefectCode.objects.filter(tenant=viewer_of(request).tenant),
    }
    return render(request, "coaching/sampled_calls.html", context)


@require_http_methods(["GET", "POST"])
@require_role(*KEEPERS)
def import_sheet(request: HttpRequest, kind: str) -> HttpResponse:
    """Take a sheet of sampled calls or of figures: all of it, or none with its faults."""
    form = SheetFileForm(request.POST or None, request.FILES or None)
    report: ImportReport | None = None
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        viewer = viewer_of(request)
        try:
            table = read_sheet(cast(BinaryIO, file))
            if kind == "calls":
                report = import_calls(viewer, file.name, table)
            else:
                report = import_figures(viewer, table)
        except Problem as problem:
            form.add_error("file", words_of(problem))
        if report and not report.faults:
            messages.success(request, _("%(n)d lines were stored.") % {"n": report.stored})
            return redirect("coaching:quality")
    language = get_language() or "en"
    context = {
        "form": form,
        "kind": kind,
        "faults": [(one.line, fault_words(one, language)) for one in report.faults]
        if report
        else [],
    }
    bad = bool(form.errors or context["faults"])
    return render(request, "coaching/import.html", context, status=400 if bad else 200)


@require_GET
@require_role(*KEEPERS)
def import_template(_request: HttpRequest, kind: str) -> HttpResponse:
    """An empty sheet with the headings that are read."""
    heads = {
        ("calls", False): ["Employee number", "Call number", "Date", "Score", "Defect codes"],
        ("calls", True): ["工号", "通话编号", "日期", "得分", "缺陷代码"],
        ("figures", False): ["Employee number", "Figure", "From", "To", "Value", "Cases"],
        ("figures", True): ["工号", "指标", "开始日期", "结束日期", "数值", "样本量"],
    }[kind, is_chinese()]
    content = xlsx_bytes(kind, heads, [])
    return HttpResponse(content, content_type=_XLSX, headers=file_headers(f"{kind}.xlsx"))


@require_http_methods(["GET", "POST"])
@require_role(*KEEPERS)
def defects(request: HttpRequest) -> HttpResponse:
    """Defect codes and what they are called; a code that is there is renamed."""
    viewer = viewer_of(request)
    form = DefectForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        name_defect(viewer, said["code"], text(said["title_en"], said["title_zh"]))
        return redirect("coaching:defects")
    rows = DefectCode.objects.filter(tenant=viewer.tenant)
    context = {"form": form, "page": paged(request, rows)}
    return render(request, "coaching/defects.html", context, status=400 if form.errors else 200)


@require_GET
@require_right(Right.COACH, Right.SEE_REPORTS)
def loops(request: HttpRequest) -> HttpResponse:
    """Every tracking sheet in reach with its figures (F13)."""
    rows = visible_loops(viewer_of(request)).order_by("state", "-trained_on")
    if request.GET.get("state") in {"open", "closed"}:
        rows = rows.filter(state=request.GET["state"]).order_by("-trained_on")
    page = paged(request, rows)
    found = comparisons_of(page.object_list)
    context = {
        "page": page,
        "rows": [(loop, found[loop.id]) for loop in page.object_list],
        "may_coach": has_right(viewer_of(request), Right.COACH),
    }
    return render(request, "coaching/loops.html", context)


@require_http_methods(["GET", "POST"])
@require_right(Right.COACH)
def new_loop(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of(request)
    form = LoopForm(request.POST or None, initial={"agent": request.GET.get("employee")})
    offer(
        form,
        agent=others(viewer, Right.COACH).order_by("name"),
        defect=DefectCode.objects.filter(tenant=viewer.tenant),
        track=Track.objects.filter(tenant=viewer.tenant).order_by("title_en"),
    )

    def act(form: LoopForm) -> str:
        said = form.cleaned_data
        loop = open_loop(
            viewer,
            said["agent"],
            said["defect"],
            trained_on=said["trained_on"],
            wanted=said["wanted"],
            track=said["track"],
        )
        return reverse("coaching:loop", args=[loop.id])

    return sent(
        request,
        form,
        act,
        title=_("Follow a defect after training"),
        lead=_("The sheet closes only when the next sampled calls show the defect falling."),
        submit=_("Begin"),
        back=reverse("coaching:loops"),
    )


@require_GET
@require_right(Right.COACH, Right.SEE_REPORTS)
def loop(request: HttpRequest, loop_id: UUID) -> HttpResponse:
    viewer = viewer_of(request)
    row = get_object_or_404(visible_loops(viewer), id=loop_id)
    calls = SampledCall.objects.filter(tenant=viewer.tenant, employee=row.employee_id)
    context = {
        "row": row,
        "found": comparisons_of([row])[row.id],
        "calls": [
            (call, row.defect.code in call.defects, call.called_on > row.trained_on)
            for call in calls.order_by("-called_on")[: row.wanted * 3]
        ],
        "may_close": has_right(viewer, Right.COACH) and row.employee_id != viewer.id,
    }
    return render(request, "coaching/loop.html", context)


@require_POST
@require_right(Right.COACH)
def close(request: HttpRequest, loop_id: UUID) -> HttpResponse:
    viewer = viewer_of(request)
    row = get_object_or_404(visible_loops(viewer), id=loop_id)
    return attempt(
        request,
        lambda: close_loop(viewer, row.id),
        done=_("Closed by the figures, and filed."),
        to=reverse("coaching:loop", args=[row.id]),
    )


def _sheet(rows: QuerySet[SampledCall]) -> HttpResponse:
    heads = [_("Employee number"), _("Call number"), _("Date"), _("Score"), _("Defect codes")]
    cells = (
        (one.employee.employee_no, one.call_number, one.called_on, one.score, " ".join(one.defects))
        for one in rows[:20_000]
    )
    content = xlsx_bytes(_("Sampled calls"), heads, cells)
    return HttpResponse(content, content_type=_XLSX, headers=file_headers("calls.xlsx"))

"""Trials of drafts on past evidence, and cases of judging anew: who changes, and why."""

from collections.abc import Iterator, Sequence
from typing import Final
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lms.grading import services, tasks
from lms.grading.forms import RegradeForm, WhatIfForm
from lms.grading.models import WhatIf, WhatIfRow
from lms.grading.pages.wording import kind_of_step, said, title_of_step, value_of_step
from lms.grading.queries import rows_of, visible_what_ifs
from lms.people.access import require_right, viewer_of
from lms.people.rules.roles import Right
from lms.regulation.rules.rule_set import RuleSet, parse_rule_set
from lms.ui.adapters.sheets import Cell, xlsx_bytes
from lms.ui.badges import badge_of
from xapi.problems import Problem

PER_PAGE: Final = 50
STEPS_SHOWN: Final = 8
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
@require_right(Right.MANAGE_REGULATION)
def table(request: HttpRequest) -> HttpResponse:
    """All trials and cases, and the forms to begin one."""
    viewer = viewer_of(request)
    asked = visible_what_ifs(viewer)
    context = {
        "page": Paginator(asked, PER_PAGE).get_page(request.GET.get("page")),
        "form": WhatIfForm(viewer, initial={"draft": request.GET.get("draft")}),
        "regrade_form": RegradeForm(viewer, prefix="case"),
    }
    return render(request, "grading/what_ifs.html", context)


@require_POST
@require_right(Right.MANAGE_REGULATION)
def begin(request: HttpRequest) -> HttpResponse:
    """Begin a trial of a draft, or a case of judging anew; a job does the work."""
    viewer = viewer_of(request)
    is_case = request.POST.get("what") == "regrade"
    form = (
        RegradeForm(viewer, request.POST, prefix="case")
        if is_case
        else WhatIfForm(viewer, request.POST)
    )
    if form.is_valid():
        values = form.cleaned_data
        try:
            with transaction.atomic():
                if is_case:
                    begun = services.open_regrade(viewer, values["track"], values["reason"])
                else:
                    begun = services.ask_what_if(viewer, values["draft"], since=values["since"])
                tasks.run_what_if.defer(tenant=viewer.tenant, what_if_id=str(begun.id))
        except Problem as problem:
            form.add_error(None, said(problem))
        else:
            messages.success(request, _("Begun. This page shows how far it is."))
            return redirect("grading:what_if", begun.id)
    asked = visible_what_ifs(viewer)
    context = {
        "page": Paginator(asked, PER_PAGE).get_page(1),
        "form": WhatIfForm(viewer) if is_case else form,
        "regrade_form": form if is_case else RegradeForm(viewer, prefix="case"),
    }
    return render(request, "grading/what_ifs.html", context, status=422)


@require_safe
@require_right(Right.MANAGE_REGULATION)
def one(request: HttpRequest, what_if_id: UUID) -> HttpResponse:
    """How far it is, and who comes out otherwise: from what to what, and by which steps."""
    viewer = viewer_of(request)
    asked = get_object_or_404(visible_what_ifs(viewer), id=what_if_id)
    page = Paginator(rows_of(viewer, asked), PER_PAGE).get_page(request.GET.get("page"))
    rules = parse_rule_set(asked.content) if asked.content else None
    context = {
        "what_if": asked,
        "page": page,
        "rows": [(row, list(_changes(row, rules))[:STEPS_SHOWN]) for row in page.object_list],
        "is_running": asked.state in {WhatIf.State.WAITING, WhatIf.State.RUNNING},
    }
    return render(request, "grading/what_if.html", context)


@require_safe
@require_right(Right.MANAGE_REGULATION)
def export(request: HttpRequest, what_if_id: UUID) -> HttpResponse:
    """The list as a spreadsheet: every row, and every step that differs."""
    viewer = viewer_of(request)
    asked = get_object_or_404(visible_what_ifs(viewer), id=what_if_id)
    rules = parse_rule_set(asked.content) if asked.content else None
    header = [
        _("Employee number"),
        _("Name"),
        _("Team"),
        _("Result before"),
        _("Grade before"),
        _("Result after"),
        _("Grade after"),
        _("Why"),
    ]
    rows = (_cells(row, rules) for row in rows_of(viewer, asked).iterator(chunk_size=500))
    name = f"what-if-{timezone.localdate():%Y%m%d}.xlsx"
    return HttpResponse(
        xlsx_bytes(_("Who would change"), header, rows),
        content_type=XLSX,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _cells(row: WhatIfRow, rules: RuleSet | None) -> Sequence[Cell]:
    unit = row.employee.unit
    return [
        row.employee.employee_no,
        row.employee.name,
        unit.name if unit else "",
        _word(row.outcome_before),
        row.score_before,
        _word(row.outcome_after),
        row.score_after,
        "; ".join(
            f"{title} ({clause}): {before} → {after}"
            for title, clause, before, after in _changes(row, rules)
        ),
    ]


def _word(outcome: str) -> str:
    return str(badge_of(outcome).label) if outcome else ""


def _changes(row: WhatIfRow, rules: RuleSet | None) -> Iterator[tuple[str, str, str, str]]:
    """The steps that differ, in words where the rules that name them are known."""
    language = get_language() or "en"
    for change in row.changes:
        step = change["step"]
        title = title_of_step(rules, step, language) if rules else step
        about = " · ".join(filter(None, (title, kind_of_step(step))))
        before, after = (value_of_step(change[when], language) for when in ("before", "after"))
        yield about, change["clause"], before, after

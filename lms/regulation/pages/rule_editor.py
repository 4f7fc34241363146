"""Working on a rule set with forms: a sketch, part by part, checked as it stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.contrib import messages as flash
from django.forms import BoundField
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lms.people.access import require_right, viewer_of
from lms.people.rules.roles import Right
from lms.regulation.models import RuleSetSketch
from lms.regulation.pages.condition_forms import ConsequenceForm, GateForm, LadderForm
from lms.regulation.pages.doors import language_of_page, said
from lms.regulation.pages.part_forms import (
    ClauseEntryForm,
    ComponentForm,
    CriticalForm,
    HeadForm,
    PartForm,
    ReadingEntryForm,
)
from lms.regulation.pages.rule_sets import results_of, version_or_404
from lms.regulation.pages.rule_views import shown_rules
from lms.regulation.pages.test_case_forms import TestCaseForm
from lms.regulation.queries.readings import reading
from lms.regulation.rules.checks import RuleSetFinding, findings_of
from lms.regulation.rules.rule_parts import KINDS, rule_sets_compared
from lms.regulation.services import begin_sketch, change_sketch, discard_sketch, finish_sketch
from xapi.problems import Problem

HEAD: Final = "head"
FORMS: Final[Mapping[str, type[PartForm]]] = {
    HEAD: HeadForm,
    "components": ComponentForm,
    "gates": GateForm,
    "critical": CriticalForm,
    "ladders": LadderForm,
    "consequences": ConsequenceForm,
    "clauses": ClauseEntryForm,
    "readings": ReadingEntryForm,
    "tests": TestCaseForm,
}
# The place of a finding → the field beside which it is said.
_FIELD_OF: Final = {"condition": "left0", "when": "left0", "bands": "bands"}


@dataclass(frozen=True, slots=True)
class SaidFinding:
    """A finding in words, and the part of the rule set it belongs to."""

    kind: str
    index: int | None
    text: str


def sketch_or_404(request: HttpRequest, sketch_id: UUID) -> RuleSetSketch:
    return get_object_or_404(
        RuleSetSketch.objects.select_related("base", "edited_by"),
        tenant=viewer_of(request).tenant,
        id=sketch_id,
    )


@require_POST
@require_right(Right.MANAGE_REGULATION)
def begin(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """Begin a new version from an existing one."""
    version = version_or_404(request, version_id)
    content = dict(version.content)
    if version.state != version.State.DRAFT:
        content["version"] = _next(version.version)
    try:
        sketch = begin_sketch(viewer_of(request), content, version)
    except Problem as problem:
        flash.error(request, said(problem))
        return redirect("regulation:rule_set", version.id)
    return redirect("regulation:sketch", sketch.id)


@require_GET
@require_right(Right.MANAGE_REGULATION)
def sketch(request: HttpRequest, sketch_id: UUID) -> HttpResponse:
    """The whole of a sketch: its parts, what is wrong with them, and what its tests find."""
    return _sketch(request, sketch_or_404(request, sketch_id))


def _sketch(request: HttpRequest, found: RuleSetSketch, status: int = 200) -> HttpResponse:
    findings = findings_of(found.content)
    spoken = [_spoken(finding) for finding in findings]
    context = {
        "sketch": found,
        "rules": shown_rules(found.content),
        "findings": spoken,
        "tests": None if findings else results_of(found.content),
        "changes": rule_sets_compared(found.base.content, found.content) if found.base else [],
    }
    return render(request, "regulation/sketch.html", context, status=status)


@require_http_methods(["GET", "POST"])
@require_right(Right.MANAGE_REGULATION)
def add(request: HttpRequest, sketch_id: UUID, kind: str) -> HttpResponse:
    """Add a part to a list of the sketch."""
    if kind not in KINDS:
        raise Http404
    return _part(request, sketch_or_404(request, sketch_id), kind, None)


@require_http_methods(["GET", "POST"])
@require_right(Right.MANAGE_REGULATION)
def part(request: HttpRequest, sketch_id: UUID, kind: str, index: int) -> HttpResponse:
    """Edit one part; what the checks say of it stands beside its fields."""
    found = sketch_or_404(request, sketch_id)
    if kind not in FORMS or (kind != HEAD and index >= len(found.content.get(kind, ()))):
        raise Http404
    return _part(request, found, kind, index)


def _part(request: HttpRequest, found: RuleSetSketch, kind: str, index: int | None) -> HttpResponse:
    content = found.content
    before: Mapping[str, Any] = (
        {} if index is None else content if kind == HEAD else content[kind][index]
    )
    maker = FORMS[kind]
    initial = maker.initial_of(before, content) if before else maker.initial_of({}, content)
    form = maker(content, request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        made = _completed(kind, form, before, found)
        change_sketch(viewer_of(request), found, _with(content, kind, index, made))
        flash.success(request, _("Kept in the sketch."))
        return redirect("regulation:sketch", found.id)
    context = {
        "sketch": found,
        "kind": kind,
        "heading": KINDS.get(kind),
        "form": form,
        "index": index,
        "findings": _beside(form, found, kind, index),
        "plain_fields": _plain_fields(form),
    }
    status = 400 if form.errors else 200
    return render(request, "regulation/part.html", context, status=status)


@require_POST
@require_right(Right.MANAGE_REGULATION)
def remove(request: HttpRequest, sketch_id: UUID, kind: str, index: int) -> HttpResponse:
    found = sketch_or_404(request, sketch_id)
    if kind not in KINDS or index >= len(found.content.get(kind, ())):
        raise Http404
    left = [one for place, one in enumerate(found.content[kind]) if place != index]
    change_sketch(viewer_of(request), found, {**found.content, kind: left})
    flash.success(request, _("Removed from the sketch."))
    return redirect("regulation:sketch", found.id)


@require_POST
@require_right(Right.MANAGE_REGULATION)
def finish(request: HttpRequest, sketch_id: UUID) -> HttpResponse:
    """Make the sketch a draft version."""
    found = sketch_or_404(request, sketch_id)
    try:
        version = finish_sketch(viewer_of(request), found)
    except Problem as problem:
        flash.error(request, said(problem))
        return _sketch(request, found, status=409)
    flash.success(request, _("It is a draft version now. Look at it once more, then activate it."))
    return redirect("regulation:rule_set", version.id)


@require_POST
@require_right(Right.MANAGE_REGULATION)
def discard(request: HttpRequest, sketch_id: UUID) -> HttpResponse:
    discard_sketch(viewer_of(request), sketch_or_404(request, sketch_id))
    flash.success(request, _("The sketch is gone."))
    return redirect("regulation:rule_sets")


def _completed(
    kind: str, form: PartForm, before: Mapping[str, Any], found: RuleSetSketch
) -> dict[str, Any]:
    """The part as the form has it; a reading gets its choice from the ledger."""
    made = form.part(before)
    if kind == "readings":
        keeps = form.cleaned_data["keep"] and "choice" in before
        same = before.get("id") == made["id"]
        on = date.fromisoformat(found.content["effective_from"])
        made["choice"] = (
            before["choice"] if keeps and same else dict(reading(found.tenant, made["id"], on))
        )
        made.pop("keep", None)
    return made


def _with(
    content: Mapping[str, Any], kind: str, index: int | None, made: Mapping[str, Any]
) -> dict[str, Any]:
    if kind == HEAD:
        return dict(made)
    listed = list(content.get(kind, ()))
    if index is None:
        listed.append(made)
    else:
        listed[index] = made
    return {**content, kind: listed}


def _next(version: str) -> str:
    major, minor, _patch = version.split(".")
    return f"{major}.{int(minor) + 1}.0"


def _spoken(finding: RuleSetFinding) -> SaidFinding:
    kind, index, _field = _place(finding)
    return SaidFinding(kind, index, finding.message(language_of_page()))


def _place(finding: RuleSetFinding) -> tuple[str, int | None, str]:
    """Which list, which part and which field a finding speaks of."""
    parts = finding.place.strip("/").split("/")
    if parts[0] not in KINDS:
        return HEAD, 0, parts[0]
    index = int(parts[1]) if len(parts) > 1 and parts[1].isdecimal() else None
    return parts[0], index, parts[2] if len(parts) > 2 else ""


def _beside(form: PartForm, found: RuleSetSketch, kind: str, index: int | None) -> list[str]:
    """What the checks say of this part as it was kept; beside its field where it has one."""
    left = []
    for finding in findings_of(found.content):
        of_kind, of_index, name = _place(finding)
        if of_kind != kind or (of_index != index and kind != HEAD):
            continue
        text = finding.message(language_of_page())
        field = _FIELD_OF.get(name, name)
        if field in form.fields and not form.is_bound:
            form.fields[field].help_text = f"{text} {form.fields[field].help_text}".strip()
        left.append(text)
    return left


def _plain_fields(form: PartForm) -> list[BoundField]:
    """The fields that are shown one below the other; the lines of a condition have their own."""
    of_lines = ("left", "sign", "right", "join", "keep_condition")
    return [bound for bound in form.visible_fields() if not bound.name.startswith(of_lines)]

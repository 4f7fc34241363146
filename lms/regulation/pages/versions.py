"""One version: its text taken in, its clauses, what changed, and its way into force."""

from uuid import UUID

from django.contrib import messages as flash
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lms.people.access import require_right, viewer_of
from lms.people.pages.attachments import attachment_response
from lms.people.rules.roles import Right
from lms.people.services import store_attachment
from lms.regulation.exceptions import LabelTaken
from lms.regulation.models import Clause, Regulation, RegulationVersion
from lms.regulation.pages.doors import may_write, regulation_or_404, said, version_or_404
from lms.regulation.pages.register_forms import (
    AdoptionForm,
    ClauseForm,
    ImportForm,
    PublishForm,
    ReadersFilter,
    RetireForm,
    ReviewForm,
)
from lms.regulation.pages.regulations import PAGE_RIGHTS
from lms.regulation.queries.register import (
    acknowledged,
    clauses_of,
    people_in_scope,
    version_before,
)
from lms.regulation.rules.clause_parsing import name_clauses, parse_clauses
from lms.regulation.rules.completeness import PARTS, missing_parts
from lms.regulation.rules.versions_compared import Change, Entry, compared
from lms.regulation.services import (
    annotate_clause,
    discard_version,
    import_version,
    open_points,
    put_in_force,
    record_adoption,
    record_review,
    retire_version,
    rewrite_version,
)
from xapi.problems import Problem

PAGE_SIZE = 50


@require_http_methods(["GET", "POST"])
@require_right(Right.MANAGE_REGULATION)
def import_text(request: HttpRequest, regulation_id: UUID) -> HttpResponse:
    """Paste or upload a text, look how it is taken apart, and keep it as a draft."""
    regulation = regulation_or_404(request, regulation_id)
    form = ImportForm(request.POST or None, request.FILES or None)
    return _taken_in(request, regulation, None, form)


@require_http_methods(["GET", "POST"])
@require_right(Right.MANAGE_REGULATION)
def rewrite(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """Correct the text of a draft."""
    version = version_or_404(request, version_id)
    if version.is_fixed:
        raise Http404
    data = request.POST.copy() if request.method == "POST" else None
    if data is not None:
        data["label"] = version.label
    initial = {"label": version.label, "text": version.text}
    form = ImportForm(data, request.FILES or None, initial=initial)
    form.fields["label"].disabled = True
    return _taken_in(request, version.regulation, version, form)


def _taken_in(
    request: HttpRequest,
    regulation: Regulation,
    version: RegulationVersion | None,
    form: ImportForm,
) -> HttpResponse:
    preview = None
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["text"]
        if request.POST.get("act") == "keep":
            try:
                kept = (
                    rewrite_version(viewer_of(request), version, text)
                    if version
                    else import_version(
                        viewer_of(request),
                        regulation,
                        label=form.cleaned_data["label"],
                        text=text,
                    )
                )
            except LabelTaken as problem:
                form.add_error("label", said(problem))
            except Problem as problem:
                form.add_error("text", said(problem))
            else:
                flash.success(request, _("The draft is kept. Look through its clauses."))
                return redirect("regulation:version", kept.id)
        preview = name_clauses(regulation.code, parse_clauses(text))
        form = _with_text(form, text)
    context = {"form": form, "regulation": regulation, "version": version, "preview": preview}
    status = 400 if form.errors else 200
    return render(request, "regulation/import.html", context, status=status)


def _with_text(form: ImportForm, text: str) -> ImportForm:
    """The same form with the text of the file in its field, where it can be mended."""
    form.data = {**{name: form.data[name] for name in form.data}, "text": text}
    return form


@require_GET
@require_right(*PAGE_RIGHTS)
def detail(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """The clauses of a version, whether it is complete, and what keeps it from being in force."""
    return _detail(request, version_or_404(request, version_id))


def _detail(
    request: HttpRequest,
    version: RegulationVersion,
    *,
    review: ReviewForm | None = None,
    adoption: AdoptionForm | None = None,
    publish: PublishForm | None = None,
    status: int = 200,
) -> HttpResponse:
    clauses = list(clauses_of(version))
    missing = missing_parts([clause.parts for clause in clauses])
    in_scope = people_in_scope(
        version.tenant,
        version.scope if version.is_fixed else version.regulation.scope,
        timezone.localdate(),
    )
    done = acknowledged(version) if version.is_fixed else {}
    context = {
        "version": version,
        "clauses": clauses,
        "missing": [PARTS[part] for part in missing],
        "open_points": [] if version.is_fixed else open_points(version),
        "readings": sorted(
            {name for clause in clauses for name in clause.ambiguities}, key=lambda a: int(a[1:])
        ),
        "before": version_before(version),
        "in_scope": len(in_scope),
        "acknowledged": sum(person.id in done for person in in_scope),
        "review": review
        or ReviewForm(
            initial={
                "reviewer": version.legal_reviewer,
                "reviewed_on": version.legal_reviewed_on or timezone.localdate(),
                "note": version.legal_note,
            }
        ),
        "adoption": adoption
        or AdoptionForm(
            initial={
                "adopted_on": version.adopted_on,
                "how": version.adoption_note,
                "made_known": version.publication_note,
            }
        ),
        "publish": publish or PublishForm(),
        "retire": RetireForm(initial={"on": timezone.localdate()}),
        "may_write": may_write(request),
        "today": timezone.localdate(),
    }
    return render(request, "regulation/version.html", context, status=status)


@require_POST
@require_right(Right.MANAGE_REGULATION)
def review(request: HttpRequest, version_id: UUID) -> HttpResponse:
    version = version_or_404(request, version_id)
    form = ReviewForm(request.POST)
    if not form.is_valid():
        return _detail(request, version, review=form, status=400)
    try:
        record_review(viewer_of(request), version, **form.cleaned_data)
    except Problem as problem:
        form.add_error(None, said(problem))
        return _detail(request, version, review=form, status=400)
    flash.success(request, _("The legal review is recorded."))
    return redirect("regulation:version", version.id)


@require_POST
@require_right(Right.MANAGE_REGULATION)
def adopt(request: HttpRequest, version_id: UUID) -> HttpResponse:
    version = version_or_404(request, version_id)
    viewer = viewer_of(request)
    form = AdoptionForm(request.POST, request.FILES)
    if not form.is_valid():
        return _detail(request, version, adoption=form, status=400)
    data = form.cleaned_data
    try:
        minutes = store_attachment(viewer, data["minutes"]) if data["minutes"] else None
        record_adoption(
            viewer,
            version,
            adopted_on=data["adopted_on"],
            how=data["how"],
            made_known=data["made_known"],
            minutes=minutes,
        )
    except Problem as problem:
        form.add_error("minutes" if data["minutes"] else None, said(problem))
        return _detail(request, version, adoption=form, status=400)
    flash.success(request, _("Recorded."))
    return redirect("regulation:version", version.id)


@require_POST
@require_right(Right.MANAGE_REGULATION)
def publish(request: HttpRequest, version_id: UUID) -> HttpResponse:
    version = version_or_404(request, version_id)
    form = PublishForm(request.POST)
    if not form.is_valid():
        return _detail(request, version, publish=form, status=400)
    try:
        put_in_force(viewer_of(request), version, **form.cleaned_data)
    except Problem as problem:
        form.add_error(None, said(problem))
        return _detail(request, version, publish=form, status=400)
    flash.success(request, _("Published. Everybody it applies to has been told."))
    return redirect("regulation:version", version.id)


@require_POST
@require_right(Right.MANAGE_REGULATION)
def retire(request: HttpRequest, version_id: UUID) -> HttpResponse:
    version = version_or_404(request, version_id)
    form = RetireForm(request.POST)
    if not form.is_valid():
        flash.error(request, _("Say from which day it applies no longer."))
    else:
        try:
            retire_version(viewer_of(request), version, on=form.cleaned_data["on"])
        except Problem as problem:
            flash.error(request, said(problem))
        else:
            flash.success(request, _("Retired."))
    return redirect("regulation:version", version.id)


@require_POST
@require_right(Right.MANAGE_REGULATION)
def discard(request: HttpRequest, version_id: UUID) -> HttpResponse:
    version = version_or_404(request, version_id)
    try:
        discard_version(viewer_of(request), version)
    except Problem as problem:
        flash.error(request, said(problem))
        return redirect("regulation:version", version.id)
    flash.success(request, _("The draft is gone."))
    return redirect("regulation:regulation", version.regulation_id)


@require_GET
@require_right(*PAGE_RIGHTS)
def minutes(request: HttpRequest, version_id: UUID) -> HttpResponseBase:
    """The proof of how a version was adopted."""
    version = version_or_404(request, version_id)
    if version.adoption_file is None:
        raise Http404
    return attachment_response(version.adoption_file)


@require_http_methods(["GET", "POST"])
@require_right(Right.MANAGE_REGULATION)
def clause(request: HttpRequest, clause_id: UUID) -> HttpResponse:
    """What is noted about a clause of a draft."""
    found = get_object_or_404(
        Clause.objects.select_related("version__regulation"),
        tenant=viewer_of(request).tenant,
        id=clause_id,
    )
    if found.version.is_fixed:
        raise Http404
    form = ClauseForm.of(found, request.POST or None)
    if request.method == "POST" and form.is_valid():
        annotate_clause(viewer_of(request), found, **form.cleaned_data)
        flash.success(request, _("Saved."))
        return redirect("regulation:version", found.version_id)
    context = {"form": form, "clause": found, "version": found.version}
    status = 400 if form.errors else 200
    return render(request, "regulation/clause.html", context, status=status)


@require_GET
@require_right(*PAGE_RIGHTS)
def difference(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """What changed since the version before; clauses that stayed only where asked for."""
    version = version_or_404(request, version_id)
    before = version_before(version)
    differences = compared(_entries(before), _entries(version)) if before else []
    counts = {change.value: sum(one.change is change for one in differences) for change in Change}
    shows_all = request.GET.get("show") == "all"
    context = {
        "version": version,
        "before": before,
        "differences": [d for d in differences if shows_all or d.change is not Change.SAME],
        "counts": counts,
        "shows_all": shows_all,
    }
    return render(request, "regulation/difference.html", context)


def _entries(version: RegulationVersion) -> list[Entry]:
    return [Entry(one.cite, one.number + one.text_zh) for one in clauses_of(version)]


@require_GET
@require_right(*PAGE_RIGHTS)
def readers(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """Who has acknowledged a version, and who has not (R5)."""
    version = version_or_404(request, version_id)
    if not version.is_fixed:
        raise Http404
    people = people_in_scope(version.tenant, version.scope, timezone.localdate())
    done = acknowledged(version)
    form = ReadersFilter(request.GET)
    wanted = form.wanted(people, done)
    page = Paginator([(one, done.get(one.id)) for one in wanted], PAGE_SIZE).get_page(
        request.GET.get("page")
    )
    context = {
        "version": version,
        "form": form,
        "page": page,
        "total": len(people),
        "done": sum(one.id in done for one in people),
    }
    return render(request, "regulation/readers.html", context)
